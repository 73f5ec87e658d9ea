"""Ink as rows of dots, without Pillow: letters of font A are put together, scaled and placed on paper with whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kiosk.printer.escpos import Bitmap
from kiosk.printer.glyphs import HIGH, WIDE, Glyph

_KEPT = 512


@dataclass(frozen=True, slots=True)
class Ink:
    """Rows from top to bottom, each a number of `width` bits whose highest is the leftmost dot."""

    width: int
    rows: tuple[int, ...]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.rows)

    def bitmap(self) -> Bitmap:
        """The same in bytes; `width` must be a multiple of 8."""
        return Bitmap(self.width // 8, b"".join(row.to_bytes(self.width // 8, "big") for row in self.rows))


def ink_of(bitmap: Bitmap) -> Ink:
    """A bitmap as rows."""
    return Ink(8 * bitmap.row_bytes, tuple(int.from_bytes(bitmap.row(index), "big") for index in range(bitmap.rows)))


def line_of(glyphs: Sequence[Glyph]) -> Ink:
    """Letters of font A side by side."""
    rows = [0] * HIGH
    for glyph in glyphs:
        rows = [row << WIDE | dots for row, dots in zip(rows, glyph.rows, strict=True)]
    return Ink(WIDE * len(glyphs), tuple(rows))


@lru_cache(_KEPT)
def scaled(ink: Ink, wide: int, high: int) -> Ink:
    """Each dot `wide` times as wide and `high` times as high."""
    rows = ink.rows if wide == 1 else tuple(_widened(row, ink.width, wide) for row in ink.rows)
    return Ink(ink.width * wide, tuple(row for row in rows for _ in range(high)))


def _widened(row: int, width: int, factor: int) -> int:
    return int("".join(bit * factor for bit in f"{row:0{width}b}"), 2) if row else 0


def placed(ink: Ink, left: int, width: int) -> Ink:
    """On paper `width` dots wide, `left` dots from its edge."""
    shift = width - left - ink.width
    return Ink(width, tuple(row << shift for row in ink.rows))


def inverted(ink: Ink) -> Ink:
    """White on black."""
    full = (1 << ink.width) - 1
    return Ink(ink.width, tuple(row ^ full for row in ink.rows))


def framed(ink: Ink, x: int, y: int) -> Ink:
    """With blank dots around: `x` at either side, `y` above and below."""
    rows = tuple(row << x for row in ink.rows)
    return Ink(ink.width + 2 * x, (0,) * y + rows + (0,) * y)
