"""Who is asked to fill in a form, by which link, and how they come in by it."""
