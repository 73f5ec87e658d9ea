"""Small JSON files that the card has damaged: what reading them raises, and where they are kept for who wants to know."""

from pathlib import Path

import msgspec

DAMAGE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""A flipped bit in a text is no `DecodeError`, nor is nesting without end."""


def set_aside_damaged(path: Path, kind: type) -> None:
    """Before a file is written anew: keep it as .damaged when it cannot be read as what it should be. Raises `OSError`."""
    try:
        msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        pass
    except DAMAGE:
        path.replace(path.with_suffix(".damaged"))
