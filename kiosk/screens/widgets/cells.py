"""The rows of a list before they are drawn: their texts broken and measured, in one of two looks, and parted into pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kiosk.flow.home import ServiceTile
from kiosk.screens.theme import FONT, FONT_BOLD, Theme, installed
from kiosk.screens.widgets.lines import broken, line_height, lines_height, word_width

__all__ = ["Cell", "Look", "Page", "Sheet", "paged", "placed", "roomy_page", "usual"]

ICON = 1.7
"""Side of a row's icon, in sizes of body text."""

SIGN = 2.6
"""Side of the ground on which a roomy row's icon stands, in sizes of body text."""

LETTER = 0.6
"""Width of a letter in sizes of its text, about."""

ROOMY_LINES = 4
"""A title of more lines than this is no easier to read for being large."""

ROOMY_TALL = 3
"""A roomy row is no higher than so many targets, unless its text is: an emptier one is not easier to hit."""


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of a row, in pixels: of title, note and icon; `words` is where the text begins. A `framed` icon has a ground."""

    title: int
    note: int
    sign: float
    words: float
    framed: bool


def usual(theme: Theme) -> Look:
    """As many rows as can be read."""
    sign = theme.body * ICON
    return Look(int(theme.body), int(theme.small), sign, sign + theme.gap * 1.6, framed=False)


def _roomy(theme: Theme) -> Look:
    """Few rows on much ground."""
    sign = theme.body * SIGN
    return Look(int(theme.title), int(theme.body), sign, sign + theme.gap * 2, framed=True)


class Cell:
    """A tile with its lines broken to a width; what is higher than the room for all rows ends with dots.

    `words` is the height of title and note, `tall` that of the row at least; in pixels.
    """

    def __init__(self, tile: ServiceTile, look: Look, width: float, height: float, most_lines: int, *, terse: bool) -> None:
        """Of this look, in a column of this width, of a list of this height."""
        theme = installed()
        self.tile, self.look, self.width = tile, look, width
        self.size = int(min(look.title, theme.target * 0.6)) if terse else look.title
        room, edges = int(width - look.words - theme.gap), theme.gap * 1.2
        self.note = [] if terse or not tile.note else broken(tile.note, FONT, look.note, room)
        self.title = broken(tile.title, FONT_BOLD, self.size, room)
        below, line = lines_height(self.note, FONT, look.note), line_height(FONT_BOLD, self.size, "Ổ")
        most = 1 if terse else min(most_lines, max(1, int((height - edges - below) / line)))
        self.is_whole = len(self.title) <= most
        if not self.is_whole:
            self.title = _ended(self.title[:most], self.size, room)
        self.words = lines_height(self.title, FONT_BOLD, self.size) + below
        self.tall = theme.target if terse else max(theme.target, self.words + edges)


Page = list[list[Cell]]
"""Lines below each other, each of as many cells as there are columns."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room for rows, in pixels; columns at most, letters that a column has room for at least, lines of a title at most."""

    width: float
    height: float
    columns: int
    letters: float
    most_lines: int

    def columns_for(self, look: Look) -> int:
        """As many as there is room for."""
        return max(1, min(self.columns, int(self.width / (look.title * LETTER * self.letters + look.words))))

    def lines(self, tiles: Sequence[ServiceTile], look: Look, columns: int, *, terse: bool = False) -> Page:
        """All of them, as if a page had no end."""
        width = (self.width - installed().gap * (columns - 1)) / columns
        cells = [Cell(tile, look, width, self.height, self.most_lines, terse=terse) for tile in tiles]
        return [cells[at : at + columns] for at in range(0, len(cells), columns)]


def roomy_page(tiles: Sequence[ServiceTile], sheet: Sheet, between: int) -> Page | None:
    """One page with larger text and higher rows, full rows first where it is higher than wide; None where that has no room."""
    theme = installed()
    look = _roomy(theme)
    most = sheet.columns_for(look)
    for columns in sorted({1, most}) if theme.portrait else (most,):
        page = sheet.lines(tiles, look, columns)
        calm = all(cell.is_whole and len(cell.title) <= ROOMY_LINES for line in page for cell in line)
        if calm and len(paged(page, sheet.height, between)) == 1:
            _spread(page, sheet.height - between * (len(page) - 1), theme.target * ROOMY_TALL)
            return page
    return None


def _spread(page: Page, height: float, most: float) -> None:
    """Let the lines grow into the room that they leave, all to one height where that is enough for each."""
    tall = [_tall(line) for line in page]
    share, spare = min(height / len(page), most), (height - sum(tall)) / len(page)
    for line, needs in zip(page, tall, strict=True):
        grown = share if share >= max(tall) else max(needs, min(needs + spare, most))
        for cell in line:
            cell.tall = int(grown)


def paged(lines: Page, height: float, between: int) -> list[Page]:
    """As many lines of cells on each page as there is room for, at least one."""
    pages: list[Page] = [[]]
    used = 0.0
    for line in lines:
        tall = _tall(line)
        if pages[-1] and used + tall > height:
            pages.append([])
            used = 0.0
        pages[-1].append(line)
        used += tall + between
    return pages


def placed(page: Page, left: float, top: float, between: int) -> Iterator[tuple[Cell, tuple[float, float, float]]]:
    """Each cell of a page with its place: left, top, height."""
    for line in page:
        tall = _tall(line)
        for column, cell in enumerate(line):
            yield cell, (left + column * (cell.width + installed().gap), top, tall)
        top -= tall + between


def _tall(line: list[Cell]) -> float:
    return max(cell.tall for cell in line)


def _ended(lines: list[str], size: int, room: int) -> list[str]:
    """With dots at the end, instead of as many words as they need."""
    last = lines[-1]
    while " " in last and word_width(f"{last} …", FONT_BOLD, size) > room:
        last = last.rpartition(" ")[0]
    return [*lines[:-1], f"{last} …"]
