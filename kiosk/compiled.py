"""Keeps the code of the methods that dataclasses write: the compiler worked on them for a tenth of the start, each time.

The standard library writes them as text, for some fifty classes before the first frame, and hands the text to `exec`. Python
keeps what it compiled of a file, but not of a text. So this does, in the same folder: code by the text that it was compiled
from, letter by letter, hence never another's. A file that is missing, damaged, of another Python or not to be written costs
time and nothing else; where a later Python no longer calls `exec` in that module, nothing happens at all.

    keep()      # before the first class is made
    save()      # when all are there
"""

import dataclasses
import marshal
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

FILE = Path(__file__).parent / "__pycache__" / f"dataclasses.{sys.implementation.cache_tag}-{sys.hexversion:x}"
"""Behind four bytes of CRC-32: the codes, marshalled."""

_MOST_BYTES = 4_000_000
_SUM_BYTES = 4

_NO_GOOD = (OSError, ValueError, EOFError, TypeError, SystemError, MemoryError)
"""What opening the file and `marshal.loads` raise."""


class Compiled:
    """The codes by their texts."""

    def __init__(self, file: Path) -> None:
        """Those that the file holds, none if it is no good."""
        self.file = file
        self.codes: dict[str, CodeType] = {}
        self.is_new = False
        with suppress(*_NO_GOOD), file.open("rb") as opened:
            whole = opened.read(_MOST_BYTES)
            if zlib.crc32(whole[_SUM_BYTES:]) == int.from_bytes(whole[:_SUM_BYTES]):
                codes = marshal.loads(whole[_SUM_BYTES:])  # noqa: S302  ours, and trusted as Python's own beside it
                if isinstance(codes, dict) and all(isinstance(code, CodeType) for code in codes.values()):
                    self.codes = codes

    def execute(self, text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        """What `exec` does with a text."""
        code = self.codes.get(text)
        if code is None:
            self.codes[text] = code = compile(text, "<string>", "exec")
            self.is_new = True
        exec(code, names, made)  # noqa: S102  the standard library's, which would do it itself

    def save(self) -> None:
        """Write the file if there is news; one that two wrote at once is refused by its sum. Never fails."""
        if not self.is_new or sys.dont_write_bytecode:
            return
        self.is_new = False
        codes = marshal.dumps(dict(self.codes))
        if len(codes) > _MOST_BYTES:
            return
        with suppress(OSError):
            self.file.parent.mkdir(exist_ok=True)
            beside = self.file.with_name(f"{self.file.name}.new")
            beside.write_bytes(zlib.crc32(codes).to_bytes(_SUM_BYTES) + codes)
            beside.replace(self.file)


_kept: list[Compiled] = []


def keep() -> None:
    """From here on dataclasses are made of kept code, where there is some."""
    if not _kept:
        _kept.append(Compiled(FILE))
        dataclasses.exec = _kept[0].execute  # type: ignore[attr-defined]  # found before the builtin


def save() -> None:
    """Keep for the next start what was compiled in this one, and let go of it here."""
    while _kept:
        _kept.pop().save()
        del dataclasses.exec  # type: ignore[attr-defined]
