"""The server over its whole application, on both engines."""
