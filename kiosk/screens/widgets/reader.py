"""A page of passages with a pager: shows what `passages.paged` has laid out. Its looks are in reader.kv."""

from typing import Any

from kivy.properties import ListProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.flow.lookup.views import Passage
from kiosk.screens.theme import installed
from kiosk.screens.widgets.lines import Line
from kiosk.screens.widgets.passages import Piece, indent_of, paged

__all__ = ["Leaf", "Reader"]


class Leaf(Widget):
    """Draws one page of its passages."""

    passages = ListProperty()
    page = NumericProperty(0)
    pages = NumericProperty(1)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Labels are made as they are needed and used again."""
        self._pool: list[Line] = []
        self.laid: list[list[Piece]] = []
        self.indent = 0
        self._laid_out: list[Passage] = []
        self._read = 0
        """The passage that began the page when it was last turned."""
        super().__init__(**properties)
        for name in ("size", "passages"):
            self.fbind(name, self.lay)
        self.fbind("pos", self.show)
        self.fbind("page", self._turned)
        installed().fbind("measured", self.lay)

    def lay(self, *_: object) -> None:
        """Lay everything out anew: other passages begin at their first page, the same in another size where they were read."""
        theme = installed()
        read = self._read if self.passages == self._laid_out else 0
        self.laid, self._laid_out = [], list(self.passages)
        if self.passages and self.width > 2 * theme.body and self.height > theme.body:  # else not laid out yet
            self.indent = indent_of(self.passages, theme)
            self.laid = paged(self.passages, theme, int(self.width), int(self.height), self.indent)
        self.pages = max(1, len(self.laid))
        self.page = next((number for number, page in enumerate(self.laid) if page[-1].passage >= read), 0)
        self._read = read  # and not the first of that page, or each size would lead further back
        self.show()

    def _turned(self, *_: object) -> None:
        self._read = next((piece.passage for piece in self._pieces()), 0)
        self.show()

    def _pieces(self) -> list[Piece]:
        return self.laid[int(self.page)] if self.page < len(self.laid) else []

    def show(self, *_: object) -> None:
        """Show the page."""
        used = 0
        for piece in self._pieces():
            self._put(piece.lines, piece, self.indent if piece.style.indented else 0, used)
            used += 1
            if piece.mark:
                self._put((piece.mark,), piece, 0, used)
                used += 1
        for spare in self._pool[used:]:
            if spare.parent is not None:
                self.remove_widget(spare)

    def _put(self, lines: tuple[str, ...], piece: Piece, left: int, place: int) -> None:
        if place == len(self._pool):
            self._pool.append(Line())
        line, colours = self._pool[place], installed().colours
        if line.parent is None:
            self.add_widget(line)
        line.color = colours.quiet if piece.style.quiet else colours.ink
        line.put(lines, piece.style.font, piece.style.size, self.x + left, self.top - piece.top)


class Reader(BoxLayout):
    """Shows `passages`; dispatches `on_tap` when a page is turned, so that the flow knows that somebody reads."""

    passages = ListProperty()
    __events__ = ("on_tap",)

    def on_passages(self, _: object, passages: list[object]) -> None:
        """Show these."""
        self.ids.leaf.passages = passages

    def on_kv_post(self, _: object) -> None:
        """The parts are there."""
        self.ids.leaf.passages = self.passages

    def begin(self) -> None:
        """A new citizen starts on the first page."""
        self.ids.leaf.page = 0

    def on_tap(self, action: str) -> None:
        """The screen binds it."""
