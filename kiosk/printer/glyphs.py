"""Font A: letters of 12 x 24 dots, as ticket printers have them built in.

What ESC & and ESC * draw is taken from here, and simulated printers have it as their resident font, so that a line of both
looks as one. The file is made by `dev/printer-font`.
"""

from dataclasses import dataclass
from functools import cache

from kiosk.build import ASSETS
from kiosk.errors import SlipError

WIDE, HIGH = 12, 24
"""Dots of a cell."""

BASELINE = 20
"""Letters stand on this row, counted from the top of the cell."""

CAPITAL = 18
"""Dots of a capital without a mark: 2.25 mm, as much as 10 pt letters have."""

FONT_A_FILE = ASSETS / "fonts" / "font-a.hex"

_FULL = (1 << WIDE) - 1
_ROW_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Glyph:
    """`rows` are 24 numbers of 12 bits, the leftmost dot in the highest bit."""

    rows: tuple[int, ...]

    @property
    def columns(self) -> tuple[bytes, ...]:
        """12 columns of 3 bytes, the top dot in the highest bit of the first: as ESC * 33 and ESC & want them."""
        return tuple(
            sum((row >> x & 1) << (HIGH - 1 - y) for y, row in enumerate(self.rows)).to_bytes(3, "big")
            for x in reversed(range(WIDE))
        )

    @property
    def bold(self) -> "Glyph":
        """As ESC E makes it: every dot also one place to the right, within the cell."""
        return Glyph(tuple(row | row >> 1 for row in self.rows))


@cache
def glyphs() -> dict[str, Glyph]:
    """All of them by their NFC character; raises `SlipError` when the file is not whole."""
    try:
        lines = FONT_A_FILE.read_text(encoding="ascii").split()
        return {chr(int(code, 16)): _glyph(rows) for code, rows in (line.split(":") for line in lines)}
    except (OSError, ValueError) as error:
        raise SlipError(
            f"the font {FONT_A_FILE} cannot be read: {error}", "install the kiosk again, its assets are not whole"
        ) from error


def _glyph(digits: str) -> Glyph:
    rows = tuple(int(digits[at : at + _ROW_DIGITS], 16) for at in range(0, len(digits), _ROW_DIGITS))
    if len(rows) != HIGH or max(rows) > _FULL:
        raise ValueError(digits)
    return Glyph(rows)


def glyph(char: str) -> Glyph | None:
    """The glyph of an NFC character, if font A has it."""
    return glyphs().get(char)
