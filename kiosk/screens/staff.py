"""A page for staff. Shows a `StaffView`."""

from kivy.properties import ListProperty

from kiosk.flow.staff.views import StaffView
from kiosk.screens.base import KioskScreen


class StaffScreen(KioskScreen):
    """See staff.kv. Other rows begin at their first page."""

    rows = ListProperty()

    def on_view(self, _: object, view: StaffView) -> None:
        """Show this."""
        if [one.action for one in view.rows] != [one.action for one in self.rows]:
            self.ids.page.begin()
            self.ids.tiles.begin()
        self.rows = view.rows
