"""A one-stop server for tests: on SQLite or a real PostgreSQL, with kiosks and counters that speak its protocol."""
