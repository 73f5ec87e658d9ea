"""What must outlive power cuts: the ledger of tickets in one SQLite file."""
