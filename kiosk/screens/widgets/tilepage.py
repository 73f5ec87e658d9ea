"""Tiles with a pager below them. Their looks are in tilepage.kv."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.tiles import Tiles

__all__ = ["PageAction", "Paged", "Pager", "TilePage", "Tiles"]


class PageAction(TapTarget):
    """One page back or forth; rests where there is none."""

    icon = StringProperty("")


class Pager(BoxLayout):
    """Back and forth between the pages of tiles; not there when one page is enough."""

    page = NumericProperty(0)
    pages = NumericProperty(1)
    __events__ = ("on_turned",)

    def turn(self, by: int) -> None:
        """A page back or forth; dispatches `on_turned`, since whoever turns pages is there."""
        self.page += by
        self.dispatch("on_turned")

    def on_turned(self) -> None:
        """The page binds it."""


class Paged(BoxLayout):
    """Shows `contents` on pages by its part `sheet`; dispatches `on_tap` with the action that was tapped, `page` for a turned page."""

    contents = ListProperty()
    __events__ = ("on_tap",)

    def on_contents(self, _: object, contents: list[object]) -> None:
        """Show these."""
        self.ids.sheet.contents = contents

    def on_kv_post(self, _: object) -> None:
        """The parts are there."""
        self.ids.sheet.bind(on_tap=lambda _, action: self.dispatch("on_tap", action))
        self.ids.sheet.contents = self.contents

    def begin(self) -> None:
        """A new citizen starts on the first page."""
        self.ids.sheet.page = 0

    def on_tap(self, action: str) -> None:
        """The screen binds it."""


class TilePage(Paged):
    """Services: as many tiles as can be read; where it is `roomy`, with larger notes if they fit."""

    roomy = BooleanProperty(defaultvalue=False)
