"""Numbered migrations, for SQLite and PostgreSQL alike. One that was released never changes."""
