"""The ladder for a line of letters: code pages, own letters, glyphs within the line, a raster of the whole; by counting bytes.

Within a line the cheapest spelling is found by going through its letters once with all states that the printer can be in
(its code page, and whether a glyph has just been sent, which the next can join). Nothing here claims more than the profile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby

from kiosk.printer import escpos
from kiosk.printer.cells import Cells
from kiosk.printer.codepages import PAGES
from kiosk.printer.glyphs import glyph
from kiosk.printer.ink import placed, scaled
from kiosk.printer.lines import Cell, Drawing, Letters
from kiosk.printer.profiles import Profile
from kiosk.printer.raster import MIDDLE, pack
from kiosk.printer.ways import Way

_KEPT = 256
_SWITCH = 3
"""Bytes of ESC t."""

_MODES = 9
"""Bytes of the most changes of size, weight and alignment that a line can need."""

_LIVE_WIDTHS, _HARMLESS_WIDTH = (4, 5), 6
"""As a byte behind a 10 the first would be a live command."""

PLAIN = frozenset(chr(code) for code in range(0x20, 0x7F))
"""Letters that are the same in every page."""

Own = tuple[tuple[Cell, int], ...]
"""Letters defined with ESC &, and their codes."""

UNKNOWN_PAGE = -1
"""The page after ESC @: only ASCII is sure."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that can be sent in the same ways: their bytes by code page, or without any; `columns` are their dots."""

    plain: bytes | None
    paged: Mapping[int, bytes]
    columns: bytes


@dataclass(frozen=True, slots=True)
class Spelling:
    """Bytes so far, and the columns of glyphs that have not been put into a command yet."""

    cost: int
    data: bytes
    columns: bytes = b""

    def closed(self) -> bytes:
        """All of it as bytes."""
        return self.data + escpos.bit_image(self.columns) if self.columns else self.data


class Ladder:
    """Ways for lines of letters on printers of one profile."""

    def __init__(self, profile: Profile, cells: Cells) -> None:
        """`cells` draws what the printer does not have."""
        self._profile = profile
        self._cells = cells
        self.spelled = lru_cache(_KEPT)(self._spelled)
        self.drawn = lru_cache(_KEPT)(self._drawn)

    @cached_property
    def _pages(self) -> dict[int, dict[Cell, bytes]]:
        return {slot.number: _proven(slot.page) for slot in self._profile.pages}

    def lacks(self, cell: Cell) -> bool:
        """Whether no page of the printer has a letter."""
        return cell not in PLAIN and not any(cell in encode for encode in self._pages.values())

    def definitions(self, own: Own) -> bytes:
        """ESC & for all of them, neighbouring codes in one command, and the switch to them."""
        written = []
        for _, group in groupby(enumerate(own), key=lambda item: item[1][1] - item[0]):
            letters = [letter for _, letter in group]
            written.append(escpos.own_letters(letters[0][1], [self._columns(cell) for cell, _ in letters]))
        return b"".join(written) + escpos.OWN_LETTERS if own else b""

    def _columns(self, cell: Cell) -> tuple[bytes, ...]:
        """Columns of an own letter: the printer adds the blank ones at the right."""
        columns = self._cells.glyph(cell, False).columns
        inked = max((at for at, column in enumerate(columns, 1) if any(column)), default=1)
        return columns[: _HARMLESS_WIDTH if inked in _LIVE_WIDTHS else inked]

    def _spelled(self, line: Letters, page: int, own: Own) -> tuple[Way, ...]:
        """As text from a page on: the cheapest for each page that may be left; none when some letter cannot be text."""
        glyphs = self._profile.inline_glyphs and (line.wide, line.high) == (1, 1)
        states = {(page, False): Spelling(0, b"")}
        for run in self._runs(line, dict(own)):
            states = _continued(states, run, glyphs=glyphs)
        best: dict[int, bytes] = {}
        for (left, _), spelling in sorted(states.items(), key=lambda item: item[1].cost):
            best.setdefault(left, spelling.closed())
        least = min(map(len, best.values()), default=0)
        return tuple(
            Way(data + escpos.LINE, line, line.align, (line.wide, line.high), line.bold, left, as_text=True)
            for left, data in best.items()
            if len(data) < least + _SWITCH
        )

    def _runs(self, line: Letters, own: Mapping[Cell, int]) -> list[Run]:
        """Neighbours that can be sent in the same ways, together."""
        kinds = [(self._kind(cell, own), cell) for cell in line.cells]
        return [
            self._run([cell for _, cell in group], kind, line, own) for kind, group in groupby(kinds, key=lambda item: item[0])
        ]

    def _kind(self, cell: Cell, own: Mapping[Cell, int]) -> tuple[int, ...]:
        if cell in own or cell in PLAIN:
            return (UNKNOWN_PAGE,)
        return tuple(number for number, encode in self._pages.items() if cell in encode)

    def _run(self, cells: list[Cell], kind: tuple[int, ...], line: Letters, own: Mapping[Cell, int]) -> Run:
        if kind == (UNKNOWN_PAGE,):
            return Run(bytes(own.get(cell) or ord(cell) for cell in cells), {}, b"")
        paged = {number: b"".join(self._pages[number][cell] for cell in cells) for number in kind}
        columns = b"".join(column for cell in cells for column in self._cells.glyph(cell, line.bold).columns)
        return Run(None, paged, columns)

    def ways(self, line: Letters, page: int, own: Own) -> tuple[Way, ...]:
        """All that can be the cheapest. A raster is not drawn where its black dots alone are more than the text."""
        texts = self.spelled(line, page, tuple(one for one in own if one[0] in line.cells))
        least = min((len(way.data) for way in texts), default=1 << 30)
        if least + _MODES < 8 + self._ink_bytes(line):
            return texts
        return (*texts, self.drawn(line))

    def _ink_bytes(self, line: Letters) -> int:
        """Bytes that the black dots of a line fill if nothing is between them."""
        dots = sum(row.bit_count() for cell in line.cells for row in self._cells.glyph(cell, line.bold).rows)
        scale = _scale(line)
        return dots * line.wide * line.high // (8 * scale * scale)

    def _drawn(self, line: Letters) -> Way:
        """The whole line as a raster, with half the dots where all are doubled; it takes as much paper as text would."""
        scale = _scale(line)
        rest = max(0, self._profile.spacing - line.height)
        ink = self._cells.ink(line.cells, bold=line.bold)
        whole = scaled(ink, line.wide // scale, line.high // scale)
        room = self._profile.paper.dots // scale
        whole = placed(whole, (room - whole.width) // 2 if line.align == MIDDLE else 0, room)
        inked = [at for at, row in enumerate(whole.rows) if row]
        if not inked:
            return Way(b"", None, below=line.height + rest)
        above, below = inked[0], whole.height - 1 - inked[-1]
        cropped = type(whole)(whole.width, whole.rows[above : inked[-1] + 1])
        sent = pack(cropped, line.align, self._profile.chunk_rows, scale, feeds=False)
        shown = Drawing(sent.ink, sent.data, scale, line.align)
        return Way(sent.data, shown, line.align, above=above * scale, below=below * scale + rest)


@cache
def _proven(page: str) -> dict[Cell, bytes]:
    """What a page is trusted with: the letters of font A, since nobody looks at the others when a page is tried."""
    return {char: data for char, data in PAGES[page].encode.items() if glyph(char)}


def _scale(line: Letters) -> int:
    return 1 if line.wide % 2 or line.high % 2 else 2


States = dict[tuple[int, bool], Spelling]


def _continued(states: States, run: Run, *, glyphs: bool) -> States:
    """Every state that the run can leave the printer in, with the cheapest way there."""
    following: States = {}

    def offer(page: int, spelling: Spelling, *, open_glyphs: bool = False) -> None:
        known = following.get((page, open_glyphs))
        if known is None or spelling.cost < known.cost:
            following[page, open_glyphs] = spelling

    for (page, _), spelling in states.items():
        if run.plain is not None:
            offer(page, Spelling(spelling.cost + len(run.plain), spelling.closed() + run.plain))
            continue
        for number, data in run.paged.items():
            told = data if number == page else escpos.page(number) + data
            offer(number, Spelling(spelling.cost + len(told), spelling.closed() + told))
        if glyphs:
            header = 0 if spelling.columns else len(escpos.bit_image(b""))
            cost = spelling.cost + header + len(run.columns)
            offer(page, Spelling(cost, spelling.data, spelling.columns + run.columns), open_glyphs=True)
    return following
