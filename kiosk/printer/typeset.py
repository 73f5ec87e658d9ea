"""Blocks of a slip as rasters, for printers of which nothing else is proven. Imports Pillow, like `fonts`.

What comes again is kept: whole lines by their block, words, and the digits of the big number by themselves, so that the
next number costs only the pasting of its digits. The number and its code never come again, and are the largest of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, singledispatchmethod
from pathlib import Path

from PIL import Image, ImageDraw

from kiosk.domain.slip import Align, BigNumber, Block, Gap, Mark, Qr, Rule, Size, Text
from kiosk.printer import codes, styles
from kiosk.printer.escpos import Bitmap
from kiosk.printer.fonts import MONO, Fonts
from kiosk.printer.ink import ink_of
from kiosk.printer.lines import Blank, Drawing, Line
from kiosk.printer.paper import dots
from kiosk.printer.profiles import Profile
from kiosk.printer.raster import LEFT, MIDDLE, pack
from kiosk.printer.styles import Style, text_style
from kiosk.printer.wrap import clean, set_lines

_KEPT_BLOCKS = 48
_KEPT_GLYPHS = 128

_SUPERSAMPLE = 4
_HALF = 128
_DOUBLED = 2


class Typesetter:
    """Draws blocks for one profile: in the middle where the printer can put rasters there, else at the left."""

    def __init__(self, fonts_folder: Path, profile: Profile) -> None:
        """`fonts_folder` holds the files that `styles` names."""
        self._fonts = Fonts(fonts_folder)
        self._profile = profile
        self._dots = profile.paper.dots
        self._middle = MIDDLE if profile.aligns else LEFT
        self._glyph = lru_cache(_KEPT_GLYPHS)(self._draw_glyph)
        self._kept = lru_cache(_KEPT_BLOCKS)(self._set_block)

    def lines(self, block: Block) -> tuple[Line, ...]:
        """The lines of one block, top to bottom; raises `SlipError` when it cannot be set on this paper."""
        return self._set_block(block) if isinstance(block, BigNumber | Qr) else self._kept(block)

    def _set_block(self, block: Block) -> tuple[Line, ...]:
        return tuple(self._lines(block))

    @singledispatchmethod
    def _lines(self, block: Block) -> Iterator[Line]:
        raise NotImplementedError(type(block))

    @_lines.register
    def _text(self, block: Text) -> Iterator[Line]:
        align = LEFT if block.align is Align.LEFT else self._middle
        style, lines = set_lines(block.text, text_style(block.size, bold=block.bold), self._dots, self._fonts.width)
        for line in lines:
            image = self._blank(style.above + style.below)
            self._fonts.draw(image, (self._pen_x(style, line, align, self._dots), style.above), style, line)
            yield from self._inked(_as_high_as_a_line(image, style), align)

    @_lines.register
    def _number(self, block: BigNumber) -> Iterator[Line]:
        text = " ".join(clean(block.text).split())
        room = self._dots // _DOUBLED
        style, squeeze = self._number_style(text, room)
        glyphs = [self._glyph(style, squeeze, char) for char in text]
        width = sum(advance for _, advance in glyphs)
        image = self._blank(style.above + style.below, _DOUBLED)
        x = (room - width) // 2 if self._middle else 0
        for glyph, advance in glyphs:
            image.paste(glyph, (x, 0))
            x += advance
        box = image.getbbox()
        if box is not None:
            yield Blank(styles.SPACE_ABOVE["number"])
            yield from self._inked(image.crop((0, box[1], room, box[3])), self._middle, _DOUBLED)
            yield Blank(styles.SPACE_BELOW["number"])

    @_lines.register
    def _mark(self, block: Mark) -> Iterator[Line]:
        room = self._dots // _DOUBLED
        asked = text_style(Size.BODY, bold=True)
        style, lines = set_lines(block.text, asked, room - 2 * styles.MARK_PAD_X, self._fonts.width)
        if not lines:
            return
        words = self._words(style, lines)
        width, height = words.width + 2 * styles.MARK_PAD_X, words.height + 2 * styles.MARK_PAD_Y
        left = (room - width) // 2 if self._middle else 0
        image = self._blank(height, _DOUBLED)
        ImageDraw.Draw(image).rounded_rectangle((left, 0, left + width - 1, height - 1), styles.MARK_CORNER, fill=1)
        image.paste(0, (left + styles.MARK_PAD_X, styles.MARK_PAD_Y), words)
        yield Blank(styles.SPACE_ABOVE["mark"])
        yield from self._inked(image, self._middle, _DOUBLED)
        yield Blank(styles.SPACE_BELOW["mark"])

    @_lines.register
    def _rule(self, _block: Rule) -> Iterator[Line]:
        yield Blank(styles.SPACE_ABOVE["rule"])
        yield from self._inked(Image.new(MONO, (self._dots // _DOUBLED, 1), 1), self._middle, _DOUBLED)
        yield Blank(styles.SPACE_BELOW["rule"])

    @_lines.register
    def _gap(self, block: Gap) -> Iterator[Line]:
        yield Blank(max(0, dots(block.mm)))

    @_lines.register
    def _qr(self, block: Qr) -> Iterator[Line]:
        yield from codes.qr_lines(block.content, self._profile, self._middle)

    def _number_style(self, text: str, room: int) -> tuple[Style, float]:
        """Digits just 12 mm high once they are doubled, and how much narrower they must be made when that is too wide."""
        size = int(100 * styles.NUMBER_LOWEST / _DOUBLED / styles.CAP_PERCENT) + 1
        probe = Style(styles.BOLD, size)
        natural = max(1, sum(self._fonts.extent(probe, "4" if char.isdecimal() else char).advance for char in text))
        return probe, min(1.0, room / natural)

    def _draw_glyph(self, style: Style, squeeze: float, char: str) -> tuple[Image.Image, int]:
        """One character of a big number on a cell of its own, and how far the next one stands."""
        width = max(1, int(self._fonts.extent(style, char).advance * squeeze))
        height = style.above + style.below
        if squeeze == 1.0:
            image = Image.new(MONO, (width, height))
            self._fonts.draw(image, (0, style.above), style, char)
            return image, width
        large = replace(style, size=style.size * _SUPERSAMPLE)
        high = Image.new(MONO, (max(1, self._fonts.extent(large, char).advance), height * _SUPERSAMPLE))
        self._fonts.draw(high, (0, style.above * _SUPERSAMPLE), large, char)
        small = high.convert("L").resize((width, height), Image.Resampling.BOX)
        return small.point(lambda value: 255 * (value >= _HALF)).convert(MONO), width

    def _words(self, style: Style, lines: Sequence[str]) -> Image.Image:
        """The ink of some lines, one below the other and each in the middle."""
        width = max(self._fonts.width(style, line) for line in lines)
        pitch = style.above + style.below
        words = Image.new(MONO, (width, pitch * len(lines)))
        for index, line in enumerate(lines):
            pen = self._pen_x(style, line, MIDDLE, width), style.above + pitch * index
            self._fonts.draw(words, pen, style, line)
        return words.crop(words.getbbox())

    def _blank(self, height: int, scale: int = 1) -> Image.Image:
        return Image.new(MONO, (self._dots // scale, height))

    def _pen_x(self, style: Style, line: str, align: int, room: int) -> int:
        """Where the pen starts, so that the ink stays on the paper."""
        extent = self._fonts.line_extent(style, line)
        return ((room - extent.width) // 2 if align == MIDDLE else 0) - extent.left

    def _inked(self, image: Image.Image, align: int, scale: int = 1) -> Iterator[Line]:
        """The blank rows of an image, and its ink."""
        box = image.getbbox()
        if box is None:
            yield Blank(image.height * scale)
            return
        ink = ink_of(Bitmap(image.width // 8, image.crop((0, box[1], image.width, box[3])).tobytes()))
        if above := box[1]:
            yield Blank(above * scale)
        sent = pack(ink, align, self._profile.chunk_rows, scale)
        yield Drawing(sent.ink, sent.data, scale, align)
        if below := image.height - box[3]:
            yield Blank(below * scale)


def _as_high_as_a_line(image: Image.Image, style: Style) -> Image.Image:
    """A drawn line from top to top of its lines, and as far beyond as its ink goes and a row more, so that no two lines touch."""
    _, first, _, end = image.getbbox() or (0, image.height, 0, 0)
    top = style.above - style.baseline
    return image.crop((0, min(top, first - 1), image.width, max(top + style.line, end + 1)))
