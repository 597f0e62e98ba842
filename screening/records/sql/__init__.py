"""The one SQL implementation of the records, for SQLite and PostgreSQL."""
