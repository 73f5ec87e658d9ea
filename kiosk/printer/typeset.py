"""Blocks of a slip as pieces of paper: how much is blank, what is black. Imports Pillow, like `fonts`.

Everything that can come again is kept: whole pieces by their block, words' widths, and the digits of the big number by
themselves, so that the next number costs only the pasting of its digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, singledispatchmethod
from pathlib import Path

import segno
from PIL import Image, ImageDraw

from kiosk.domain.slip import Align, BigNumber, Block, Gap, Mark, Qr, Rule, Size, Text
from kiosk.errors import SlipError
from kiosk.printer import styles
from kiosk.printer.escpos import Bitmap, raster
from kiosk.printer.fonts import MONO, Fonts
from kiosk.printer.paper import dots
from kiosk.printer.profiles import Profile
from kiosk.printer.styles import Style, text_style
from kiosk.printer.wrap import clean, set_lines

_KEPT_PIECES = 256
_KEPT_GLYPHS = 128
_QR_MASK = 4
"""Any of the eight masks can be read; trying them all takes five times as long."""

_SUPERSAMPLE = 4
_HALF = 128


@dataclass(frozen=True, slots=True)
class Piece:
    """A band of paper: `above` blank rows, the ink, `below` blank rows; `packed` is the ink as commands."""

    above: int
    ink: Bitmap
    below: int
    packed: bytes = b""


class Typesetter:
    """Draws blocks for one profile."""

    def __init__(self, fonts_folder: Path, profile: Profile) -> None:
        """`fonts_folder` holds the files that `styles` names."""
        self._fonts = Fonts(fonts_folder)
        self._profile = profile
        self._dots = profile.paper.dots
        self._glyph = lru_cache(_KEPT_GLYPHS)(self._draw_glyph)
        self.pieces = lru_cache(_KEPT_PIECES)(self._set_block)

    @property
    def _room(self) -> int:
        return self._dots - 2 * styles.SIDE

    def _set_block(self, block: Block) -> tuple[Piece, ...]:
        """The pieces of one block, top to bottom; raises `SlipError` when it cannot be set on this paper."""
        return tuple(self._pieces(block))

    @singledispatchmethod
    def _pieces(self, block: Block) -> Iterator[Piece]:
        raise NotImplementedError(type(block))

    @_pieces.register
    def _text(self, block: Text) -> Iterator[Piece]:
        style = text_style(self._profile.paper, block.size, bold=block.bold)
        fitting, lines = set_lines(block.text, style, self._room, self._fonts.width)
        for line in lines:
            image = self._blank(fitting.line)
            self._fonts.draw(image, (self._pen_x(fitting, line, block.align), fitting.baseline), fitting, line)
            yield self._piece(image)

    @_pieces.register
    def _number(self, block: BigNumber) -> Iterator[Piece]:
        text = clean(block.text).strip()
        style, squeeze = self._number_style(text)
        glyphs = [self._glyph(style, squeeze, char) for char in text]
        width = sum(advance for _, advance in glyphs)
        image = self._blank(style.baseline + style.size // 3)
        x = (self._dots - width) // 2
        for glyph, advance in glyphs:
            image.paste(glyph, (x, 0))
            x += advance
        yield self._piece(_cropped_rows(image), "number")

    @_pieces.register
    def _mark(self, block: Mark) -> Iterator[Piece]:
        asked = text_style(self._profile.paper, Size.LARGE, bold=True)
        style, lines = set_lines(block.text, asked, self._room - 2 * styles.MARK_PAD_X, self._fonts.width)
        if not lines:
            return
        width = max(self._fonts.width(style, line) for line in lines) + 2 * styles.MARK_PAD_X
        height = style.line * len(lines) + 2 * styles.MARK_PAD_Y
        image = self._blank(height)
        left = (self._dots - width) // 2
        ImageDraw.Draw(image).rounded_rectangle((left, 0, left + width - 1, height - 1), styles.MARK_CORNER, fill=1)
        for index, line in enumerate(lines):
            pen = (
                self._pen_x(style, line, Align.CENTER),
                styles.MARK_PAD_Y + style.line * index + style.baseline - style.size // 24,
            )
            self._fonts.draw(image, pen, style, line, fill=0)
        yield self._piece(image, "mark")

    @_pieces.register
    def _rule(self, _block: Rule) -> Iterator[Piece]:
        image = self._blank(styles.RULE_DOTS)
        ImageDraw.Draw(image).rectangle((styles.SIDE, 0, self._dots - styles.SIDE - 1, styles.RULE_DOTS), fill=1)
        yield self._piece(image, "rule")

    @_pieces.register
    def _gap(self, block: Gap) -> Iterator[Piece]:
        yield Piece(max(0, dots(block.mm)), Bitmap(0, b""), 0)

    @_pieces.register
    def _qr(self, block: Qr) -> Iterator[Piece]:
        try:
            code = segno.make(clean(block.content), error="m", micro=False, mask=_QR_MASK, boost_error=False)
        except (segno.DataOverflowError, ValueError) as error:
            raise SlipError(
                f"the QR code has no room for {len(block.content)} characters", "shorten its text in the settings"
            ) from error
        modules = len(code.matrix)
        module = max(styles.QR_LEAST_MODULE, styles.QR_DOTS // modules)
        if (modules + 2 * styles.QR_QUIET) * module > self._dots:
            raise SlipError("the QR code is too wide for this paper", "shorten its text in the settings")
        small = Image.frombytes("L", (modules, modules), b"".join(code.matrix)).point(lambda value: 255 * value)
        image = self._blank(modules * module)
        image.paste(
            small.resize((modules * module,) * 2, Image.Resampling.NEAREST).convert(MONO),
            ((self._dots - modules * module) // 2, 0),
        )
        piece = self._piece(image, "qr")
        quiet = styles.QR_QUIET * module
        yield replace(piece, above=piece.above + quiet, below=piece.below + quiet)

    def _number_style(self, text: str) -> tuple[Style, float]:
        """The largest size that fits, and how much narrower the glyphs must be made when 12 mm high is still too wide."""
        probe = Style(styles.BOLD, 100)
        natural = max(1.0, sum(self._fonts.extent(probe, "4" if char.isdecimal() else char).advance for char in text))
        fitting = int(100 * self._room / natural)
        lowest, highest = (int(100 * height / styles.CAP_PERCENT) + 1 for height in (styles.NUMBER_LOWEST, styles.NUMBER_HIGHEST))
        size = max(lowest, min(fitting, highest))
        return Style(styles.BOLD, size), min(1.0, 100 * self._room / natural / size)

    def _draw_glyph(self, style: Style, squeeze: float, char: str) -> tuple[Image.Image, int]:
        """One character of a big number on a cell of its own, and how far the next one stands."""
        width = max(1, round(self._fonts.extent(style, char).advance * squeeze))
        height = style.baseline + style.size // 3
        if squeeze == 1.0:
            image = Image.new(MONO, (width, height))
            self._fonts.draw(image, (0, style.baseline), style, char)
            return image, width
        large = replace(style, size=style.size * _SUPERSAMPLE)
        high = Image.new(MONO, (max(1, self._fonts.extent(large, char).advance), height * _SUPERSAMPLE))
        self._fonts.draw(high, (0, style.baseline * _SUPERSAMPLE), large, char)
        small = high.convert("L").resize((width, height), Image.Resampling.BOX)
        return small.point(lambda value: 255 * (value >= _HALF)).convert(MONO), width

    def _blank(self, height: int) -> Image.Image:
        return Image.new(MONO, (self._dots, height))

    def _pen_x(self, style: Style, line: str, align: Align) -> int:
        """Where the pen starts, so that the ink stays between the margins."""
        extent = self._fonts.line_extent(style, line)
        if align is Align.LEFT:
            return styles.SIDE - extent.left
        return (self._dots - extent.width) // 2 - extent.left

    def _piece(self, image: Image.Image, kind: str = "text") -> Piece:
        above, below = styles.SPACE_ABOVE[kind], styles.SPACE_BELOW[kind]
        box = image.getbbox()
        if box is None:
            return Piece(above + image.height + below, Bitmap(0, b""), 0)
        ink = Bitmap(self._profile.paper.row_bytes, image.crop((0, box[1], image.width, box[3])).tobytes())
        return Piece(above + box[1], ink, below + image.height - box[3], raster(ink, self._profile.chunk_rows))


def _cropped_rows(image: Image.Image) -> Image.Image:
    """Without the blank rows at top and bottom."""
    box = image.getbbox()
    return image if box is None else image.crop((0, box[1], image.width, box[3]))
