"""The resident font of every simulated printer: font A."""

from functools import cache

from kiosk.printer import glyphs
from kiosk.printer.virtual.dots import Dots

CELL, HEIGHT = glyphs.WIDE, glyphs.HIGH


@cache
def resident(letter: str) -> Dots | None:
    """The cell of a letter; None when the font has none."""
    found = glyphs.glyph(letter)
    return None if found is None else Dots(CELL, found.rows)
