"""The way to the one-stop server: asks for numbers, uploads the ledger, hears what the office is doing.

Speaks `onestop.wire` and knows nothing else of the server. Nothing of this room is imported before the first frame.
"""
