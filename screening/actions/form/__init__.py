"""What a patient does with a form: open it, answer it page by page, come back, send it."""
