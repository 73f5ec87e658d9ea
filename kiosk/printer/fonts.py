"""Fonts for paper, and the measures that layout needs. Imports Pillow: import this module late, never before the first screen."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from kiosk.errors import SlipError
from kiosk.printer.styles import Style

MONO = "1"
"""Pillow's mode of 1-bit pixels: glyphs are hinted for exactly one bit, so that stems are even."""

FEATURES = ["ss01"]
"""The a of two storeys: on paper the round one of this font is read as an o, by people and by machines."""

_NOWHERE = "\U0010fffd"
"""No font has it."""

KEPT = 128
"""Words whose measures and pictures are kept, two kilobytes each: all that stand on every ticket, and not the times of a whole day."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Of a text in dots: the ink's left and right edge from where the pen starts, and how far the pen moves."""

    left: int
    right: int
    advance: int

    @property
    def width(self) -> int:
        """Dots from the leftmost ink to the rightmost."""
        return max(0, self.right - self.left)


class Fonts:
    """The fonts of a folder, each loaded once per size. A line is put together from its words, which come again and again."""

    def __init__(self, folder: Path) -> None:
        """Raises `SlipError` when Pillow cannot shape text."""
        if not features.check("raqm"):
            raise SlipError("Pillow has no raqm on this machine, so slips cannot be set", "install libraqm0 and libfribidi0")
        self._folder = folder
        self.load = cache(self._load)
        self._shape = lru_cache(KEPT)(self._draw_shape)

    def width(self, style: Style, line: str) -> int:
        """Dots that the ink of a line takes; the words of a line stand one space apart."""
        return self.line_extent(style, line).width

    def line_extent(self, style: Style, line: str) -> Extent:
        """The extent of a whole line."""
        pen = left = right = 0
        space = self.extent(style, " ").advance
        for word in line.split(" "):
            one = self.extent(style, word)
            left, right = min(left, pen + one.left), max(right, pen + one.right)
            pen += one.advance + space
        return Extent(left, right, pen - space)

    def draw(self, image: Image.Image, pen: tuple[int, int], style: Style, line: str, fill: int = 1) -> None:
        """Draw a line with the pen at the left end of its baseline."""
        x, y = pen
        space = self.extent(style, " ").advance
        for word in line.split(" "):
            one = self.extent(style, word)
            if one.width:
                image.paste(fill, (x + one.left, y - style.above), self.word(style, word))
            x += one.advance + space

    def lacks(self, style: Style, text: str) -> bool:
        """Whether the font shows nothing for a text, or only what it shows for any letter that it does not have."""
        ink = self.word(style, text).getbbox()
        return ink is None or any(self.word(style, char).tobytes() == self.word(style, _NOWHERE).tobytes() for char in text)

    def _load(self, style: Style) -> ImageFont.FreeTypeFont:
        path = self._folder / style.font
        try:
            return ImageFont.truetype(str(path), style.size, layout_engine=ImageFont.Layout.RAQM)
        except OSError as error:
            raise SlipError(
                f"the font {path} cannot be read: {error}", "install the kiosk again, its assets are not whole"
            ) from error

    def extent(self, style: Style, text: str) -> Extent:
        """Of a word."""
        return self._shape(style, text)[0]

    def word(self, style: Style, text: str) -> Image.Image:
        """The ink of a word, as wide as its extent, from `style.above` the baseline to `style.below` it."""
        return self._shape(style, text)[1]

    def _draw_shape(self, style: Style, text: str) -> tuple[Extent, Image.Image]:
        """Measured on the picture itself: to ask the font as well would take as long again."""
        font = self.load(style)
        advance = round(font.getlength(text, mode=MONO, features=FEATURES))
        image = Image.new(MONO, (advance + 4 * style.size, style.above + style.below))
        pen = (2 * style.size, style.above)
        ImageDraw.Draw(image).text(pen, text, fill=1, font=font, anchor="ls", features=FEATURES)
        left, _, right, _ = image.getbbox() or (pen[0], 0, pen[0], 0)
        return Extent(left - pen[0], right - pen[0], advance), image.crop((left, 0, right, image.height))
