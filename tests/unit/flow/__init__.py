"""The flow, piece by piece."""
