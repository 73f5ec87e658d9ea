"""Which font and size each kind of text has as a raster.

The sizes are measured, not chosen by taste: at 27 and 38 pixels the hinted outlines give stems of one width in all letters,
and no mark of a Vietnamese letter touches another. 1-bit hinted glyphs beat grey ones with a threshold, whose stems differ
by a dot from letter to letter. At 29 the sample slip would be larger than 11,000 bytes, and 27 is read better by machines than 28.
"""

from dataclasses import dataclass
from math import ceil

from kiosk.domain.slip import Size
from kiosk.printer.paper import DPI, MM_PER_INCH, POINTS_PER_INCH, dots

REGULAR = "BeVietnamPro-Regular.ttf"
SEMIBOLD = "BeVietnamPro-SemiBold.ttf"
BOLD = "BeVietnamPro-Bold.ttf"

CAPITAL = ceil(10 * 0.65 * DPI / POINTS_PER_INCH)
"""Capitals are at least as high as those of 10 pt letters: 19 dots, 2.3 mm."""

SMALLEST = 26
"""The smallest size in pixels whose capitals are that high."""

NUMBER_LOWEST = ceil(12 * DPI / MM_PER_INCH)
"""The digits of a number are at least 12 mm high. As rasters they are made no higher: that costs bytes and paper."""

CAP_PERCENT = 74
"""Height of a digit in percent of the font's size."""

SIDE = dots(1)
"""Blank paper kept at either side."""

RULE_DOTS = 2
MARK_PAD_X = dots(1.5)
MARK_PAD_Y = dots(0.75)
MARK_CORNER = dots(0.75)
"""Of half the dots: marks are doubled."""

SPACE_ABOVE = {"rule": dots(0.75), "number": dots(1.5), "mark": dots(0.75)}
SPACE_BELOW = {"rule": dots(0.75), "number": dots(1.5), "mark": dots(1)}


@dataclass(frozen=True, slots=True)
class Style:
    """A font file and its size in pixels."""

    font: str
    size: int

    @property
    def baseline(self) -> int:
        """From the top of a line to its baseline. Capitals with two marks reach higher and make their line so much higher."""
        return ceil(self.size * 1.15)

    @property
    def line(self) -> int:
        """From line to line; tails and dots below may reach lower, likewise."""
        return ceil(self.size * 1.32)

    @property
    def above(self) -> int:
        """From the highest mark of any letter of a language of Vietnam to the baseline, and some."""
        return ceil(self.size * 1.35)

    @property
    def below(self) -> int:
        """From the baseline to the lowest dot of any such letter, and some."""
        return ceil(self.size * 0.35)


_STYLES = {
    (Size.BODY, False): Style(REGULAR, 27),
    (Size.BODY, True): Style(SEMIBOLD, 27),
    (Size.LARGE, False): Style(REGULAR, 38),
    (Size.LARGE, True): Style(SEMIBOLD, 38),
}


def text_style(size: Size, *, bold: bool) -> Style:
    """The style of a paragraph, on any paper."""
    return _STYLES[size, bold]
