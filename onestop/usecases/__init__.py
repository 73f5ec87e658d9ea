"""What the server does: each a function of a transaction, or of a reading connection."""
