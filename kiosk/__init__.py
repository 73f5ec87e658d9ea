"""The ticket terminal of a Vietnamese one-stop centre."""

__version__ = "0.1.0"
