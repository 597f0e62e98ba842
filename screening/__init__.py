"""Ask, judge, tell and keep: the intake and screening of a pain clinic.

`questionnaires/` is what we ask and why; this package is how we ask, judge, tell and keep.
"""
