"""Exit codes of every command."""

OK = 0
FAILED = 1
"""It was understood, but could not be done."""
WRONG_USE = 2
"""The arguments make no sense; argparse uses the same."""
