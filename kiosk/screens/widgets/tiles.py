"""A page of tiles: as many as can be read and touched at this size, the rest on further pages; nothing scrolls."""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty
from kivy.uix.widget import Widget

from kiosk.screens.theme import installed
from kiosk.screens.widgets.servicetile import ServiceTileButton, tile_fits

ARRANGEMENTS = {True: ((2, 4), (2, 3), (1, 4), (1, 3), (1, 2), (1, 1)), False: ((4, 2), (3, 2), (2, 2), (2, 1), (1, 1))}
"""Columns and rows to try where it is higher than wide (True) and where not, most tiles first; the first in which every tile
can be read is taken."""


ONE_COLUMN = 5
"""So few tiles stand below each other where it is higher than wide."""

TALLEST = 12
"""No tile is higher than so many lines of body text: an emptier one is not easier to hit."""


class Tiles(Widget):
    """Lays out `contents` (view-models of tiles) on pages; dispatches `on_tap` with the action that was tapped."""

    gap = NumericProperty(16)
    page = NumericProperty(0)
    pages = NumericProperty(1)
    contents = ListProperty()
    roomy = BooleanProperty(defaultvalue=False)
    """Notes and hints as large as body text where all of them have room."""
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Tiles are made as they are needed and used again."""
        self._pool: list[ServiceTileButton] = []
        super().__init__(**properties)
        for name in ("size", "pos", "gap", "contents", "page", "roomy"):
            self.fbind(name, self.arrange)
        installed().fbind("measured", self.arrange)

    def on_tap(self, action: str) -> None:
        """The page binds it."""

    def arrange(self, *_: object) -> None:
        """Choose columns and rows, then place the tiles of this page."""
        if not self.contents or self.width < 2 or self.height < 2:  # noqa: PLR2004  not laid out yet
            self._show([])
            self.pages = self.pages if self.contents else 1
            return
        columns, rows = self._arrangement()
        each = columns * rows
        self.pages = -(-len(self.contents) // each)
        self.page = min(self.page, self.pages - 1)
        shown = self.contents[int(self.page) * each : (int(self.page) + 1) * each]
        self._place(self._show(shown), columns, rows)

    def _arrangement(self) -> tuple[int, int]:
        count = len(self.contents)
        choices = ARRANGEMENTS[self.height > self.width]
        if self.height > self.width and count <= ONE_COLUMN:
            choices = ((1, count), *choices)
        usable = [(columns, min(rows, -(-count // columns))) for columns, rows in choices if columns <= count]
        for columns, rows in usable:
            width, height = self._cell(columns, rows)
            if self._fit(width, height, installed().small, hinted=False):
                return columns, rows
        return usable[-1]

    def _fit(self, width: float, height: float, small: float, *, hinted: bool) -> bool:
        return all(tile_fits(content, width, height, installed(), small, hinted=hinted) for content in self.contents)

    def _cell(self, columns: int, rows: int) -> tuple[float, float]:
        height = (self.height - self.gap * (rows - 1)) / rows
        return (self.width - self.gap * (columns - 1)) / columns, min(height, installed().body * TALLEST)

    def _show(self, contents: Sequence[Any]) -> list[ServiceTileButton]:
        while len(self._pool) < len(contents):
            tile = ServiceTileButton()
            tile.bind(on_tap=lambda _, action: self.dispatch("on_tap", action))
            self._pool.append(tile)
        shown = self._pool[: len(contents)]
        if self.children != list(reversed(shown)):
            self.clear_widgets()
            for tile in shown:
                self.add_widget(tile)
        for tile, content in zip(shown, contents, strict=True):
            tile.content = content
        return shown

    def _place(self, shown: list[ServiceTileButton], columns: int, rows: int) -> None:
        width, height = self._cell(columns, rows)
        theme = installed()
        small = theme.body if self.roomy and self._fit(width, height, theme.body, hinted=True) else theme.small
        for index, tile in enumerate(shown):
            column, row = index % columns, index // columns
            tile.small, tile.size = small, (int(width), int(height))
            tile.pos = (
                int(self.x + column * (width + self.gap)),
                int(self.top - (row + 1) * height - row * self.gap),
            )
