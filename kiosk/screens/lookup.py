"""The way into the procedures: search, what is asked for most, fields. Shows a `LookUpView`."""

from kivy.properties import ListProperty, ObjectProperty

from kiosk.flow.bar import Choice
from kiosk.flow.lookup.views import LookUpView
from kiosk.screens.base import KioskScreen


class LookUpScreen(KioskScreen):
    """See lookup.kv. Another shelf begins at its first page."""

    box = ObjectProperty(None, allownone=True)
    tiles = ListProperty()

    def on_view(self, _: object, view: LookUpView) -> None:
        """Show this."""
        self.box = Choice(view.box.action, "", view.box.icon)
        if [tile.action for tile in view.tiles] != [tile.action for tile in self.tiles]:
            self.ids.page.begin()
        self.tiles = view.tiles
