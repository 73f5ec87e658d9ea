"""What reading a small JSON file raises when the card has damaged it."""

import msgspec

DAMAGE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""A flipped bit in a text is no `DecodeError`, nor is nesting without end."""
