"""A list on pages: each row as high as its text, as many as there is room for; nothing scrolls. Its looks are in rows.kv."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.theme import FONT, FONT_BOLD, installed
from kiosk.screens.widgets.cells import Cell, Page, Sheet, paged, placed, roomy_page, usual
from kiosk.screens.widgets.lines import Line, lines_height
from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.tilepage import Paged

__all__ = ["Row", "RowPage", "Rows"]


class Row(TapTarget):
    """An icon, a title and a small note. `put` says where it is and how its lines are broken."""

    icon = StringProperty("")
    busy = BooleanProperty(defaultvalue=False)
    lit = BooleanProperty(defaultvalue=False)
    framed = BooleanProperty(defaultvalue=False)
    """Whether the icon has a ground of its own."""
    sign = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Its two texts are made once."""
        super().__init__(size_hint=(None, None), **properties)
        self._title, self._note = Line(), Line()
        self.add_widget(self._title)
        self.add_widget(self._note)
        for name in ("pressed", "busy"):
            self.fbind(name, self._light)

    def put(self, cell: Cell, place: tuple[float, float, float]) -> None:
        """Show this cell in `place`: left, top, height."""
        tile, look = cell.tile, cell.look
        left, top, height = place
        self.size, self.pos = (int(cell.width), int(height)), (int(left), int(top - height))
        self.icon, self.action, self.busy, self.framed = tile.icon, tile.action, tile.busy, look.framed
        self.sign = min(look.sign, height - installed().gap if look.framed else height)
        begin, words = self.top - (self.height - cell.words) / 2, self.x + look.words
        self._title.put(cell.title, FONT_BOLD, cell.size, words, begin)
        self._note.put(cell.note, FONT, look.note, words, begin - lines_height(cell.title, FONT_BOLD, cell.size))

    def _light(self, *_: object) -> None:
        self.lit = self.pressed or self.busy
        colours = installed().colours
        self._title.color = colours.on_accent if self.lit else colours.ink
        self._note.color = colours.on_accent if self.lit else colours.quiet


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
    roomy = BooleanProperty(defaultvalue=False)
    """Larger text and higher rows where all of them have room on one page."""
    page = NumericProperty(0)
    pages = NumericProperty(1)
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Rows are made as they are needed and used again."""
        self._pool: list[Row] = []
        self._laid: list[Page] = []
        self._between = 0
        super().__init__(**properties)
        for name in ("size", "contents", "columns", "letters", "most_lines", "terse", "roomy"):
            self.fbind(name, self.lay)
        for name in ("pos", "page"):
            self.fbind(name, self.show)
        installed().fbind("measured", self.lay)

    def on_tap(self, action: str) -> None:
        """The page binds it."""

    def lay(self, *_: object) -> None:
        """Break all texts anew, and see how many pages they take."""
        theme = installed()
        self._between = int(theme.key_gap if self.terse else theme.gap)
        has_room = self.width > usual(theme).words + theme.body and self.height >= theme.target
        self._laid = self._pages() if self.contents and has_room else []
        self.pages = max(1, len(self._laid))
        self.page = min(self.page, self.pages - 1)
        self.show()

    def _pages(self) -> list[Page]:
        sheet = Sheet(self.width, self.height, int(self.columns), self.letters, int(self.most_lines))
        roomy = roomy_page(self.contents, sheet, self._between) if self.roomy else None
        if roomy is not None:
            return [roomy]
        look = usual(installed())
        lines = sheet.lines(self.contents, look, sheet.columns_for(look), terse=self.terse)
        laid = paged(lines, self.height, self._between)
        return laid[:1] if self.terse else laid

    def show(self, *_: object) -> None:
        """Show the page."""
        page = self._laid[int(self.page)] if self.page < len(self._laid) else []
        used = 0
        for cell, place in placed(page, self.x, self.top, self._between):
            self._row(used).put(cell, place)
            used += 1
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


class RowPage(Paged):
    """A list; see `Rows` for its properties."""

    columns = NumericProperty(1)
    letters = NumericProperty(12)
    most_lines = NumericProperty(9)
    terse = BooleanProperty(defaultvalue=False)
    roomy = BooleanProperty(defaultvalue=False)
