"""Which font and size each kind of text has on each paper.

The sizes are measured, not chosen by taste: at 33, 44 and 37 pixels the hinted outlines give stems of one width in all letters,
and no mark of a Vietnamese letter touches another. 1-bit hinted glyphs beat grey ones with a threshold, whose stems differ
by a dot from letter to letter.
"""

from dataclasses import dataclass
from math import ceil

from kiosk.domain.slip import Size
from kiosk.printer.paper import DPI, POINTS_PER_INCH, Paper, dots

REGULAR = "BeVietnamPro-Regular.ttf"
SEMIBOLD = "BeVietnamPro-SemiBold.ttf"
BOLD = "BeVietnamPro-Bold.ttf"

SMALLEST = ceil(10 * DPI / POINTS_PER_INCH)
"""No text is smaller than 10 pt: 29 pixels."""

NUMBER_LOWEST = ceil(12 * DPI / 25.4)
NUMBER_HIGHEST = dots(20)
"""The digits of a number are at least 12 mm high, and no higher than 20 mm."""

CAP_PERCENT = 74
"""Height of a digit in percent of the font's size."""

SIDE = dots(1)
"""Blank paper kept at either side."""

RULE_DOTS = 2
MARK_PAD_X = dots(3)
MARK_PAD_Y = dots(0.75)
MARK_CORNER = dots(1.5)

QR_DOTS = dots(20)
QR_LEAST_MODULE = 3
QR_QUIET = 4
"""A QR code is about 20 mm wide, a module at least 3 dots, with 4 blank modules around it."""

SPACE_ABOVE = {"rule": dots(1.25), "number": dots(2.25), "mark": dots(0.75), "text": 0, "qr": 0}
SPACE_BELOW = {"rule": dots(1.5), "number": dots(2.5), "mark": dots(2), "text": 0, "qr": 0}


@dataclass(frozen=True, slots=True)
class Style:
    """A font file and its size in pixels."""

    font: str
    size: int

    @property
    def baseline(self) -> int:
        """From the top of a line to its baseline: room for a capital with two marks."""
        return ceil(self.size * 1.15)

    @property
    def line(self) -> int:
        """From line to line."""
        return ceil(self.size * 1.38)


_WIDE = {
    (Size.BODY, False): Style(REGULAR, 33),
    (Size.BODY, True): Style(BOLD, 33),
    (Size.LARGE, False): Style(REGULAR, 44),
    (Size.LARGE, True): Style(SEMIBOLD, 44),
}
_NARROW = {
    (Size.BODY, False): Style(REGULAR, 30),
    (Size.BODY, True): Style(SEMIBOLD, 31),
    (Size.LARGE, False): Style(REGULAR, 37),
    (Size.LARGE, True): Style(SEMIBOLD, 37),
}
_WIDE_DOTS = 512


def text_style(paper: Paper, size: Size, *, bold: bool) -> Style:
    """The style of a paragraph."""
    return (_WIDE if paper.dots >= _WIDE_DOTS else _NARROW)[size, bold]
