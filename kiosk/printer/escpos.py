"""ESC/POS commands as bytes. Facts: Epson's command reference and manuals of clones; the traps are in the comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.printer.paper import DPI

INIT = b"\x1b@"
"""ESC @: forget modes, margins and units of whoever printed before."""

NO_KANJI = b"\x1c."
"""FS . : leave the Chinese double-byte mode, in which many clones wake up; ESC @ brings it back, so this follows it."""

UNITS = bytes((0x1D, 0x50, DPI, DPI))
"""GS P: one motion unit is one dot. Without it ESC J counts in 1/360 inch on many printers."""

PROLOGUE = INIT + NO_KANJI + UNITS

CUT = b"\x1dV\x01"
"""GS V 1: partial cut here. The feed to the blade goes before it, since clones disagree about GS V 66."""

ASK_OFFLINE = b"\x10\x04\x01"
ASK_CAUSE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
"""DLE EOT 1, 2 and 4: answered at once, even when the printer is offline."""

ASK_IN_ORDER = b"\x1dr\x01"
"""GS r 1: the paper sensor, answered when everything before it has been printed."""

FILLER = b"\0"
"""Ignored between commands; it fills up a raster whose rest was lost."""

LIVE = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""DLE EOT, DLE ENQ and DLE DC4: printers obey them even inside raster data."""

RASTER = b"\x1dv0"

LINE = b"\n"
"""Print the line; the paper moves by the line spacing, or by the height of its highest letter."""

OWN_LETTERS = b"\x1b%\x01"
"""ESC % 1: codes that ESC & has defined print what was defined; all others what they always print."""

_MAX_FEED = 255


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows of dots, 1 is black; each row is `row_bytes` long, leftmost dot in the highest bit."""

    row_bytes: int
    data: bytes

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.data) // self.row_bytes if self.row_bytes else 0

    def row(self, index: int) -> bytes:
        """One row."""
        return self.data[index * self.row_bytes : (index + 1) * self.row_bytes]


def feed(rows: int) -> bytes:
    """ESC J as often as needed, after `UNITS`; nothing for no rows."""
    whole, rest = divmod(rows, _MAX_FEED)
    return b"\x1bJ\xff" * whole + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def spacing(rows: int) -> bytes:
    """ESC 3, after `UNITS`: from line to line."""
    return bytes((0x1B, 0x33, rows))


def page(number: int) -> bytes:
    """ESC t: the code page of what follows."""
    return bytes((0x1B, 0x74, number))


def magnified(wide: int, high: int) -> bytes:
    """GS !: letters 1 to 8 times as wide and high."""
    return bytes((0x1D, 0x21, (wide - 1) << 4 | high - 1))


def bold(on: bool) -> bytes:  # noqa: FBT001  ESC E 1 or ESC E 0
    """ESC E."""
    return bytes((0x1B, 0x45, on))


def aligned(where: int) -> bytes:
    """ESC a, obeyed only at the start of a line: 0 left, 1 in the middle."""
    return bytes((0x1B, 0x61, where))


def bit_image(columns: bytes) -> bytes:
    """ESC * 33: columns of 24 dots, three bytes each, within a line of text."""
    return b"\x1b*\x21" + (len(columns) // 3).to_bytes(2, "little") + columns


def own_letters(first: int, letters: Sequence[Sequence[bytes]]) -> bytes:
    """ESC &: letters for the codes from `first` on, each as its columns of 24 dots."""
    body = b"".join(bytes((len(columns),)) + b"".join(columns) for columns in letters)
    return bytes((0x1B, 0x26, 3, first, first + len(letters) - 1)) + body


def stored(number: int) -> bytes:
    """FS p: the picture `number` of the printer's memory, at the start of a line."""
    return bytes((0x1C, 0x70, number, 0))


def store(pictures: Sequence[tuple[int, bytes]]) -> bytes:
    """FS q: all pictures of the printer's memory anew, each as its height in bytes and its columns. It wears the memory out."""
    sizes = [(len(data) // height // 8, height, data) for height, data in pictures]
    body = b"".join(wide.to_bytes(2, "little") + high.to_bytes(2, "little") + data for wide, high, data in sizes)
    return b"\x1cq" + bytes((len(pictures),)) + body


def cut_behind(rows: int) -> bytes:
    """GS V 66: feed to the blade and `rows` motion units more, cut."""
    return bytes((0x1D, 0x56, 66, rows))


def qr_code(content: bytes, module: int) -> bytes:
    """GS ( k: module size, content, print. Model 2 and level L are what every such printer starts with."""
    size = bytes((0x1D, 0x28, 0x6B, 3, 0, 49, 67, module))
    length = (len(content) + 3).to_bytes(2, "little")
    return size + b"\x1d(k" + length + b"1P0" + content + b"\x1d(k\x03\x001Q0"


def raster(mode: int, row_bytes: int, data: bytes) -> bytes:
    """GS v 0: rows of `defused` dots, in mode 3 each dot two dots wide and high."""
    rows = len(data) // row_bytes
    return RASTER + bytes((mode,)) + row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + data


def defused(data: bytes) -> bytes:
    """Raster data without live commands: the single dot of a 0x10 that makes one is moved one place to the right."""
    if not any(live in data for live in LIVE):
        return data
    for live in LIVE:
        data = data.replace(live, b"\x08" + live[1:])
    return data
