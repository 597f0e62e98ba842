"""A clinic of invented patients, so that every screen can be judged: `make demo` fills it."""
