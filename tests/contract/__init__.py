"""What the server's API document promises, held against the server."""
