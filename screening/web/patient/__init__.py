"""The pages of patients around the form, and the page into which the form is drawn."""
