"""Blocks of a slip as lines of font A, for printers whose text is proven. No Pillow: most tickets need none."""

from collections.abc import Iterator
from functools import lru_cache, singledispatchmethod
from pathlib import Path

from kiosk.domain.slip import Align, BigNumber, Block, Gap, Mark, Qr, Rule, Size, Text
from kiosk.printer import codes, styles
from kiosk.printer.cells import Cells, cells_of, count_cells, visible
from kiosk.printer.glyphs import CAPITAL, WIDE
from kiosk.printer.ink import Ink, framed, inverted, placed
from kiosk.printer.lines import Blank, Drawing, Letters, Line
from kiosk.printer.paper import dots
from kiosk.printer.profiles import Profile
from kiosk.printer.raster import LEFT, MIDDLE, pack
from kiosk.printer.wrap import lines_within, widest_word

_KEPT = 48
_LARGEST = 8
"""GS ! magnifies no more."""

_NUMBER_HIGH = -(-styles.NUMBER_LOWEST // CAPITAL)
"""So many times as high as font A a number is at least 12 mm high. It is made no higher: that costs paper, width does not."""

_LEADING = 4
"""Rows between large lines, whose dots below would touch the marks of the next line otherwise; small ones have the spacing."""

_MARK_X, _MARK_Y = 8, 2


class Grid:
    """Sets blocks in cells of 12 x 24 dots, magnified where they are large."""

    def __init__(self, fonts_folder: Path, profile: Profile) -> None:
        """`fonts_folder` has the font for letters that font A does not have."""
        self.cells = Cells(fonts_folder)
        self._profile = profile
        self._columns = profile.paper.dots // WIDE
        self._middle = MIDDLE if profile.aligns else LEFT
        self._kept = lru_cache(_KEPT)(self._set_block)

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
        high = 2 if block.size is Size.LARGE else 1
        text = visible(block.text)
        fits = widest_word(text, count_cells) * high <= self._columns
        yield from self._paragraph(text, Letters((), block.bold, high if fits else 1, high, align))

    @_lines.register
    def _number(self, block: BigNumber) -> Iterator[Line]:
        text = visible(block.text).strip()
        wide = self._columns // max(1, count_cells(text))
        yield from self._paragraph(text, Letters((), False, max(1, min(_LARGEST, wide)), _NUMBER_HIGH, self._middle))

    @_lines.register
    def _mark(self, block: Mark) -> Iterator[Line]:
        room = self._profile.paper.dots // 2
        for line in lines_within(visible(block.text), (room - 2 * _MARK_X) // WIDE, count_cells):
            ink = inverted(framed(self.cells.ink(cells_of(line), bold=True), _MARK_X, _MARK_Y))
            yield self._drawing(ink, room)
        yield Blank(styles.SPACE_BELOW["mark"])

    @_lines.register
    def _rule(self, _block: Rule) -> Iterator[Line]:
        room = self._profile.paper.dots // 2
        yield Blank(styles.SPACE_ABOVE["rule"])
        yield self._drawing(Ink(room, ((1 << room) - 1,)), room, spare=bool(self._profile.pages))
        yield Blank(styles.SPACE_BELOW["rule"])

    @_lines.register
    def _gap(self, block: Gap) -> Iterator[Line]:
        yield Blank(max(0, dots(block.mm)))

    @_lines.register
    def _qr(self, block: Qr) -> Iterator[Line]:
        yield from codes.qr_lines(block.content, self._profile, self._middle)

    def _paragraph(self, text: str, like: Letters) -> Iterator[Line]:
        for at, line in enumerate(lines_within(text, self._columns // like.wide, count_cells)):
            if at and like.high > 1:
                yield Blank(_LEADING)
            yield Letters(cells_of(line), like.bold, like.wide, like.high, like.align)

    def _drawing(self, ink: Ink, room: int, *, spare: bool = False) -> Drawing:
        left = (room - ink.width) // 2 if self._middle else 0
        sent = pack(placed(ink, left, room), self._middle, self._profile.chunk_rows, 2, feeds=False)
        return Drawing(sent.ink, sent.data, 2, self._middle, spare)
