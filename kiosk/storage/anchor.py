"""A small file beside the ledger that remembers that there is one, whose it is, and which business day and entry it reached.

If the ledger is damaged, emptied or removed, this file tells the next one which kiosk code must not be used again and
below which business day it must not begin.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from kiosk.files import write_durably


@dataclass(frozen=True, slots=True)
class Anchor:
    """`used_codes` are all kiosk codes that ledgers in this folder ever had, the present one last."""

    ledger_id: str
    office_code: str
    used_codes: tuple[int, ...]
    business_day: date | None = None
    entries: int = 0
    """The journal had at least so many entries: a file with fewer is an old copy that was put back."""


def read_anchor(path: Path) -> Anchor | None:
    """The anchor, or None when there is none or it cannot be read (it is a help, never a hindrance)."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Anchor)
    except (OSError, msgspec.DecodeError):
        return None


def write_anchor(path: Path, anchor: Anchor) -> None:
    """Replace the anchor durably."""
    write_durably(path, msgspec.json.encode(anchor))
