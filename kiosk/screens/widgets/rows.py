"""A list on pages: each row as high as its text, as many as there is room for; nothing scrolls. Its looks are in rows.kv."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.flow.home import ServiceTile
from kiosk.screens.theme import FONT, FONT_BOLD, installed
from kiosk.screens.widgets.lines import Line, broken, line_height, lines_height, word_width
from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.tilepage import Paged

__all__ = ["Row", "RowPage", "Rows"]

ICON = 1.7
"""Side of a row's icon, in sizes of body text."""

LETTER = 0.6
"""Width of a letter in sizes of body text, about."""


class Row(TapTarget):
    """An icon, a title and a small note. `put` says where it is and how its lines are broken."""

    icon = StringProperty("")
    busy = BooleanProperty(defaultvalue=False)
    lit = BooleanProperty(defaultvalue=False)
    sign = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Its two texts are made once."""
        super().__init__(size_hint=(None, None), **properties)
        self._title, self._note = Line(), Line()
        self.add_widget(self._title)
        self.add_widget(self._note)
        for name in ("pressed", "busy"):
            self.fbind(name, self._light)

    def put(self, cell: "_Cell", place: tuple[float, float, float]) -> None:
        """Show this cell in `place`: left, top, height."""
        theme, tile = installed(), cell.tile
        left, top, height = place
        self.size, self.pos = (int(cell.width), int(height)), (int(left), int(top - height))
        self.icon, self.action, self.busy = tile.icon, tile.action, tile.busy
        self.sign = min(theme.body * ICON, height)
        begin, words = self.top - (self.height - cell.words) / 2, self.x + indent()
        self._title.put(cell.title, FONT_BOLD, cell.size, words, begin)
        self._note.put(cell.note, FONT, int(theme.small), words, begin - lines_height(cell.title, FONT_BOLD, cell.size))

    def _light(self, *_: object) -> None:
        self.lit = self.pressed or self.busy
        colours = installed().colours
        self._title.color = colours.on_accent if self.lit else colours.ink
        self._note.color = colours.on_accent if self.lit else colours.quiet


def indent() -> float:
    """Where the words of a row begin."""
    theme = installed()
    return theme.body * ICON + theme.gap * 1.6


class Rows(Widget):
    """Lays out `contents` (view-models of tiles) in `columns` at most; dispatches `on_tap` with the action that was tapped."""

    contents = ListProperty()
    columns = NumericProperty(1)
    letters = NumericProperty(12)
    """That a column has room for at least; else there is one column less."""
    most_lines = NumericProperty(9)
    """Of a title; the rest of it is dots."""
    terse = BooleanProperty(defaultvalue=False)
    """One line a row, one page: where most of the screen is a keyboard."""
    page = NumericProperty(0)
    pages = NumericProperty(1)
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Rows are made as they are needed and used again."""
        self._pool: list[Row] = []
        self._laid: list[list[list[_Cell]]] = []
        self._between = 0
        super().__init__(**properties)
        for name in ("size", "contents", "columns", "letters", "most_lines", "terse"):
            self.fbind(name, self.lay)
        for name in ("pos", "page"):
            self.fbind(name, self.show)
        installed().fbind("measured", self.lay)

    def on_tap(self, action: str) -> None:
        """The page binds it."""

    def lay(self, *_: object) -> None:
        """Break all texts anew, and see how many pages they take."""
        theme, self._laid = installed(), []
        if self.contents and self.width > indent() + theme.body and self.height >= theme.target:
            columns = max(1, min(int(self.columns), int(self.width / (theme.body * LETTER * self.letters + indent()))))
            width = (self.width - theme.gap * (columns - 1)) / columns
            cells = [_Cell(tile, width, self.height, int(self.most_lines), terse=self.terse) for tile in self.contents]
            self._between = int(theme.key_gap if self.terse else theme.gap)
            laid = _pages([cells[at : at + columns] for at in range(0, len(cells), columns)], self.height, self._between)
            self._laid = laid[:1] if self.terse else laid
        self.pages = max(1, len(self._laid))
        self.page = min(self.page, self.pages - 1)
        self.show()

    def show(self, *_: object) -> None:
        """Show the page."""
        theme = installed()
        lines = self._laid[int(self.page)] if self.page < len(self._laid) else []
        top, used = self.top, 0
        for line in lines:
            tall = max(cell.tall for cell in line)
            for column, cell in enumerate(line):
                left = self.x + column * (cell.width + theme.gap)
                self._row(used).put(cell, (left, top, tall))
                used += 1
            top -= tall + self._between
        for spare in self._pool[used:]:
            spare.action = ""
            self.remove_widget(spare)

    def _row(self, at: int) -> Row:
        if at == len(self._pool):
            row = Row()
            row.bind(on_tap=lambda _, action: self.dispatch("on_tap", action))
            row._light()  # noqa: SLF001  its first colours
            self._pool.append(row)
        if self._pool[at].parent is None:
            self.add_widget(self._pool[at])
        return self._pool[at]


class _Cell:
    """A tile with its lines broken to a width; what is higher than the room for all rows ends with dots.

    `size` is that of the title, `words` the height of title and note, `tall` that of the row at least; in pixels.
    """

    def __init__(self, tile: ServiceTile, width: float, height: float, most_lines: int, *, terse: bool) -> None:
        theme = installed()
        self.tile, self.width, self.size = tile, width, int(min(theme.body, theme.target * 0.6) if terse else theme.body)
        small, room, edges = int(theme.small), int(width - indent() - theme.gap), theme.gap * 1.2
        self.note = [] if terse or not tile.note else broken(tile.note, FONT, small, room)
        self.title = broken(tile.title, FONT_BOLD, self.size, room)
        below, line = lines_height(self.note, FONT, small), line_height(FONT_BOLD, self.size, "Ổ")
        most = 1 if terse else min(most_lines, max(1, int((height - edges - below) / line)))
        if len(self.title) > most:
            self.title = _ended(self.title[:most], self.size, room)
        self.words = lines_height(self.title, FONT_BOLD, self.size) + below
        self.tall = theme.target if terse else max(theme.target, self.words + edges)


def _ended(lines: list[str], size: int, room: int) -> list[str]:
    """With dots at the end, instead of as many words as they need."""
    last = lines[-1]
    while " " in last and word_width(f"{last} …", FONT_BOLD, size) > room:
        last = last.rpartition(" ")[0]
    return [*lines[:-1], f"{last} …"]


def _pages(lines: list[list[_Cell]], height: float, between: int) -> list[list[list[_Cell]]]:
    """As many lines of cells on each page as there is room for, at least one."""
    pages: list[list[list[_Cell]]] = [[]]
    used = 0.0
    for line in lines:
        tall = max(cell.tall for cell in line)
        if pages[-1] and used + tall > height:
            pages.append([])
            used = 0.0
        pages[-1].append(line)
        used += tall + between
    return pages


class RowPage(Paged):
    """A list; see `Rows` for its properties."""

    columns = NumericProperty(1)
    letters = NumericProperty(12)
    most_lines = NumericProperty(9)
    terse = BooleanProperty(defaultvalue=False)
