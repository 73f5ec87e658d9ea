"""The server's storage: tables, engines for SQLite and PostgreSQL, one writer a process, migrations."""
