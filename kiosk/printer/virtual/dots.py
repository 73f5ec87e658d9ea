"""Pictures as rows of dots: each row is a number, its highest of `width` bits the leftmost dot."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kiosk.printer.escpos import Bitmap


@dataclass(frozen=True, slots=True)
class Dots:
    """Rows from top to bottom; `width` dots each, 1 is black."""

    width: int
    rows: tuple[int, ...]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.rows)


def from_bytes(data: bytes, row_bytes: int) -> Dots:
    """Rows as a raster has them."""
    rows = (int.from_bytes(data[at : at + row_bytes], "big") for at in range(0, len(data), row_bytes))
    return Dots(8 * row_bytes, tuple(rows))


def from_columns(data: bytes, column_bytes: int) -> Dots:
    """Columns from left to right, as ESC *, ESC & and FS q have them; the highest bit of each first byte is on top."""
    columns = [data[at : at + column_bytes] for at in range(0, len(data), column_bytes)]
    rows = [0] * (8 * column_bytes)
    for column in columns:
        value = int.from_bytes(column, "big")
        for y in range(8 * column_bytes):
            rows[y] = rows[y] << 1 | value >> (8 * column_bytes - 1 - y) & 1
    return Dots(len(columns), tuple(rows))


def to_bitmap(dots: Dots, left: int, row_bytes: int) -> Bitmap:
    """The rows on paper `row_bytes` wide, `left` dots from its left edge; what stands out at the right is lost."""
    shift = 8 * row_bytes - left - dots.width
    rows = (row << shift if shift >= 0 else row >> -shift for row in dots.rows)
    return Bitmap(row_bytes, b"".join(row.to_bytes(row_bytes, "big") for row in rows))


def beside(stamps: Iterable[tuple[int, Dots]], width: int) -> Dots:
    """Pictures at their distances from the left, standing on one base line; where they overlap both are seen."""
    placed = list(stamps)
    height = max((dots.height for _, dots in placed), default=0)
    rows = [0] * height
    for x, dots in placed:
        shift = width - x - dots.width
        for y, row in enumerate(dots.rows, height - dots.height):
            rows[y] |= row << shift if shift >= 0 else row >> -shift
    return Dots(width, tuple(rows))


def padded(dots: Dots, width: int) -> Dots:
    """With blank dots at the right, up to `width`."""
    return Dots(width, tuple(row << width - dots.width for row in dots.rows))


def scaled(dots: Dots, wide: int, high: int) -> Dots:
    """Each dot `wide` times as wide and `high` times as high."""
    if wide == high == 1:
        return dots
    rows = dots.rows if wide == 1 else tuple(_widened(row, dots.width, wide) for row in dots.rows)
    return Dots(dots.width * wide, tuple(row for row in rows for _ in range(high)))


@lru_cache(1024)
def scaled_letter(dots: Dots, wide: int, high: int) -> Dots:
    """See `scaled`. Letters come again, and are kept; a ticket's pictures do not, and four thousand of them take tens of megabytes."""
    return scaled(dots, wide, high)


def _widened(row: int, width: int, factor: int) -> int:
    return int("".join(bit * factor for bit in f"{row:0{width}b}"), 2) if row else 0


def emboldened(dots: Dots) -> Dots:
    """Each dot also one place to the right, within the picture."""
    return Dots(dots.width, tuple(row | row >> 1 for row in dots.rows))


def underlined(dots: Dots, thickness: int) -> Dots:
    """The lowest rows black."""
    full = (1 << dots.width) - 1
    return Dots(dots.width, dots.rows[: dots.height - thickness] + (full,) * thickness)


def inverted(dots: Dots) -> Dots:
    """White on black."""
    full = (1 << dots.width) - 1
    return Dots(dots.width, tuple(row ^ full for row in dots.rows))


def debris(seed: bytes, width: int, height: int) -> Dots:
    """A framed pattern that is always the same for the same bytes, and no letter of any font."""
    full = (1 << width) - 1
    sides = 1 | 1 << width - 1
    inner = [zlib.crc32(seed + bytes((y // 4,))) & full & ~0b11 | sides for y in range(height - 2)]
    return Dots(width, (full, *inner, full))


@lru_cache(1024)
def debris_letter(seed: bytes, width: int, height: int) -> Dots:
    """See `debris`; kept as letters are."""
    return debris(seed, width, height)
