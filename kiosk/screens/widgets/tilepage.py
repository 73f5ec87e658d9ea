"""Tiles with a pager below them. Their looks are in tilepage.kv."""

from kivy.properties import ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.tiles import Tiles

__all__ = ["PageAction", "Pager", "TilePage", "Tiles"]


class PageAction(TapTarget):
    """One page back or forth; rests where there is none."""

    icon = StringProperty("")


class Pager(BoxLayout):
    """Back and forth between the pages of tiles; not there when one page is enough."""

    page = NumericProperty(0)
    pages = NumericProperty(1)


class TilePage(BoxLayout):
    """Shows `contents`; dispatches `on_tap` with the action that was tapped."""

    contents = ListProperty()
    __events__ = ("on_tap",)

    def on_contents(self, _: object, contents: list[object]) -> None:
        """Show these."""
        self.ids.tiles.contents = contents

    def on_kv_post(self, _: object) -> None:
        """The parts are there."""
        self.ids.tiles.bind(on_tap=lambda _, action: self.dispatch("on_tap", action))
        self.ids.tiles.contents = self.contents

    def begin(self) -> None:
        """A new citizen starts on the first page."""
        self.ids.tiles.page = 0

    def on_tap(self, action: str) -> None:
        """The screen binds it."""
