"""What stands in a cell of font A: its own letters, others drawn for it, a box where no font has the letter."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.printer.escpos import LIVE
from kiosk.printer.glyphs import BASELINE, HIGH, WIDE, Glyph, glyph
from kiosk.printer.ink import Ink, line_of
from kiosk.printer.styles import REGULAR, Style
from kiosk.printer.wrap import CLUSTER, clean

if TYPE_CHECKING:
    from kiosk.printer.fonts import Fonts

_KEPT = 1024
_DLE = LIVE[0][0]
_FOLLOWS = frozenset(live[1] for live in LIVE)
_COLUMN = HIGH // 8
"""Bytes."""

_INVISIBLE = "Cf"
_STYLE = Style(REGULAR, 25)
_HALF = 110
_FULL = 0b011111111110
_SIDES = 0b011000000110
BOX = Glyph((0,) * 2 + (_FULL,) * 2 + (_SIDES,) * 14 + (_FULL,) * 2 + (0,) * 4)


def visible(text: str) -> str:
    """Clean text without characters that have no shape, such as joiners."""
    return "".join(char for char in clean(text) if unicodedata.category(char) != _INVISIBLE)


def cells_of(text: str) -> tuple[str, ...]:
    """Letters of a visible text, each with its marks: one a cell."""
    return tuple(CLUSTER.findall(text))


def count_cells(text: str) -> int:
    """How many cells a visible text takes."""
    return len(CLUSTER.findall(text))


class Cells:
    """Glyphs of 12 x 24 dots for any cell."""

    def __init__(self, fonts_folder: Path) -> None:
        """The folder has the font for letters that font A does not have; Pillow is loaded when one comes."""
        self._folder = fonts_folder
        self.glyph = lru_cache(_KEPT)(self._glyph)
        self._fonts_kept: Fonts | None = None

    def ink(self, cells: Iterable[str], *, bold: bool) -> Ink:
        """A line of cells."""
        return line_of([self.glyph(cell, bold) for cell in cells])

    def _glyph(self, cell: str, bold: bool) -> Glyph:  # noqa: FBT001  a key of the cache
        found = glyph(cell) or self._drawn(cell)
        found = found if cell.isascii() else harmless(found)
        return found.bold if bold else found

    @property
    def _fonts(self) -> "Fonts":
        if self._fonts_kept is None:
            from kiosk.printer.fonts import Fonts  # noqa: PLC0415  Pillow comes only for rare letters

            self._fonts_kept = Fonts(self._folder)
        return self._fonts_kept

    def _drawn(self, cell: str) -> Glyph:
        """From the font of the rasters, made as narrow and as low as the cell."""
        from PIL import Image  # noqa: PLC0415  likewise

        font = self._fonts
        if font.lacks(_STYLE, cell):
            return BOX
        word = font.word(_STYLE, cell)
        whole = Image.new("L", (max(WIDE, word.width), word.height))
        whole.paste(255, ((whole.width - word.width) // 2, 0), word)
        top = _STYLE.above - BASELINE
        small = whole.crop((0, top, whole.width, top + HIGH)).resize((WIDE, HIGH), Image.Resampling.BOX)
        dots = small.point(lambda grey: 255 * (grey >= _HALF)).convert("1").tobytes()
        return Glyph(tuple(int.from_bytes(dots[at : at + 2], "big") >> 16 - WIDE for at in range(0, len(dots), 2)))


def harmless(one: Glyph) -> Glyph:
    """Without dots that make a live command within ESC * or ESC &, also beside another letter: such a dot is moved down by one.

    The same holds for its bold form, which the printer itself makes of a letter that it was given with ESC &.
    """
    data = bytearray(b"".join(one.columns))
    while risky := _risky(data) or _risky(_emboldened(data)):
        at = risky[0]
        data[at if data[at] == _DLE else at - _COLUMN] >>= 1
    columns = [int.from_bytes(data[at : at + _COLUMN], "big") for at in range(0, len(data), _COLUMN)]
    return Glyph(
        tuple(sum((column >> HIGH - 1 - y & 1) << WIDE - 1 - x for x, column in enumerate(columns)) for y in range(HIGH))
    )


def _risky(columns: bytes | bytearray) -> list[int]:
    """Where a live command begins, or may begin with the first byte behind the letter."""
    ends = len(columns) - 1
    return [at for at, byte in enumerate(columns) if byte == _DLE and (at == ends or columns[at + 1] in _FOLLOWS)]


def _emboldened(columns: bytes | bytearray) -> bytes:
    """`Glyph.bold` in columns."""
    return bytes(byte | before for byte, before in zip(columns, bytes(_COLUMN) + columns, strict=False))
