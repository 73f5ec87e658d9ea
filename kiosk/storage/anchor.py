"""A small file outside the database that remembers that there is one, whose it is, and how far it has come.

If the ledger is damaged, emptied or removed, this file tells the next one which kiosk code must not be used again and
below which business day it must not begin. If the disk lost the ledger's last rows although it had acknowledged them, it
tells which numbers may have been given nevertheless.
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import msgspec

from kiosk.files import write_durably
from kiosk.storage.highwater import Marks

logger = logging.getLogger(__name__)

ANCHOR_NAME = "anchor.json"


@dataclass(frozen=True, slots=True)
class Anchor:
    """`used_codes` are the kiosk codes that ledgers in this folder had in `business_day`, the present one last."""

    ledger_id: str
    office_code: str
    used_codes: tuple[int, ...]
    business_day: date | None = None
    entries: int = 0
    """The journal had at least so many entries: a file with fewer is an old copy that was put back. 0: it is to be begun."""
    central_after: date | None = None
    """Only later days may have central numbers: a ledger was lost."""
    copied: bool = False
    """The ledger before may have gone on on another machine, in days that only a time server can rule out: own numbers until one
    has told the day, and in that day too."""
    next_code: int | None = None
    """The code of the ledger that is to be begun, when an administrator answers for it; None: an unused one is found."""
    boot_id: str = ""
    """The boot in which this was written. In the same boot no power was cut, so nothing was lost."""
    passed: Marks = field(default_factory=Marks)
    """Numbers of `business_day` up to these may have been given without a row that shows it."""
    promised: Marks = field(default_factory=Marks)
    """No number of `business_day` above these was given."""
    codes_before: tuple[int, ...] = ()
    """The kiosk codes of all ledgers before this one in this folder, each once, of whatever days."""
    writes: int = 0
    """How often it was written: of two copies the one with more is believed."""


class AnchorFile:
    """The anchor beside the ledger and, if there is another disk, a copy there, which may be missing without stopping the kiosk."""

    def __init__(self, folder: Path, elsewhere: Path | None) -> None:
        """`folder` is the ledger's, `elsewhere` one on another disk."""
        self._path = folder / ANCHOR_NAME
        self._copy = elsewhere / ANCHOR_NAME if elsewhere else None
        self._told = False

    def read(self) -> Anchor | None:
        """The newer of both, or None when there is none or none can be read (it is a help, never a hindrance)."""
        found = [anchor for anchor in (_read(self._path), _read(self._copy) if self._copy else None) if anchor is not None]
        return max(found, key=lambda anchor: anchor.writes, default=None)

    def write(self, anchor: Anchor) -> Anchor:
        """Replace the anchor durably, and return it as it is now; raises `OSError` when that is not possible beside the ledger."""
        anchor = replace(anchor, writes=anchor.writes + 1)
        content = msgspec.json.encode(anchor)
        write_durably(self._path, content)
        if self._copy is not None:
            self._write_copy(self._copy, content)
        return anchor

    def _write_copy(self, path: Path, content: bytes) -> None:
        try:
            write_durably(path, content)
        except OSError as error:
            if not self._told:
                logger.warning("the copy of the anchor %s cannot be written (%s); tickets go on without it", path, error)
            self._told = True
        else:
            self._told = False


def _read(path: Path) -> Anchor | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Anchor)
    except (OSError, msgspec.DecodeError):
        return None
