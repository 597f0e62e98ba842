"""HOW IT IS TOLD ON PAPER: a report in, PDF bytes out; the only package that knows fpdf2."""
