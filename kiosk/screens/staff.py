"""A page for staff. Shows a `StaffView`."""

from typing import Any

from kivy.properties import ListProperty

from kiosk.flow.staff.views import StaffView
from kiosk.screens.base import KioskScreen


class StaffScreen(KioskScreen):
    """See staff.kv. Other rows begin at their first page."""

    rows = ListProperty()

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Nothing was shown yet."""
        self._shown: list[str] = []
        super().__init__(**properties)

    def on_view(self, _: object, view: StaffView) -> None:
        """Show this."""
        shown = [one.action for one in (*view.tiles, *view.rows)]
        if shown != self._shown:
            self.ids.page.begin()
            self.ids.tiles.begin()
        self._shown, self.rows = shown, view.rows
