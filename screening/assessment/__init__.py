"""WHAT IT MEANS: safety flags, fit and outlook, each with its reasons."""
