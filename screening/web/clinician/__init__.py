"""The pages of clinicians: worklist, one form, decisions, corrections, letters, rules."""
