"""The history of the tables, one file a step, applied in order when the app starts."""
