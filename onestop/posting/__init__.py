"""Tells the web hooks: over a connection to an address that may be reached, from one process alone."""
