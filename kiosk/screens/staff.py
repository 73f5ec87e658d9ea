"""A page for staff. Shows a `StaffView`."""

from collections.abc import Iterable

from kivy.properties import ListProperty

from kiosk.flow.home import ServiceTile
from kiosk.flow.staff.views import StaffView
from kiosk.screens.base import KioskScreen


class StaffScreen(KioskScreen):
    """See staff.kv. Other rows, and other tiles, begin at their first page."""

    rows = ListProperty()

    def on_view(self, _: object, view: StaffView) -> None:
        """Show this."""
        if _actions(view.rows) != _actions(self.rows):
            self.ids.page.begin()
        if _actions(view.tiles) != _actions(self.ids.tiles.contents):
            self.ids.tiles.begin()
        self.rows = view.rows


def _actions(lines: Iterable[ServiceTile]) -> list[str]:
    """What can be chosen: words may change where one stands."""
    return [one.action for one in lines]
