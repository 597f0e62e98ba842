"""What a clinician does with forms: find, read, decide, correct, write letters, sign the rules."""
