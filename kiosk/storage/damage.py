"""Small JSON files that the card has damaged: what reading them raises, and where they are kept for who wants to know."""

from contextlib import suppress
from pathlib import Path

import msgspec

DAMAGE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""A flipped bit in a text is no `DecodeError`, nor is nesting without end."""


def set_aside_damaged(path: Path, kind: type) -> None:
    """Before a file is written anew: keep it as .damaged, if that can be, when it cannot be read as what it should be."""
    try:
        msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        pass
    except (OSError, *DAMAGE):
        with suppress(OSError):  # what is to be written is worth more
            path.replace(path.with_suffix(".damaged"))
