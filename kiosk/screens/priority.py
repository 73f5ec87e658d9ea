"""Priority: the classes as tiles, and the way back. Shows a `PriorityView`."""

from kivy.properties import ListProperty

from kiosk.flow.home import ServiceTile
from kiosk.flow.priority import PriorityView
from kiosk.screens.base import KioskScreen


class PriorityScreen(KioskScreen):
    """See priority.kv. A class looks like a service: the same tile, without a note."""

    tiles = ListProperty()

    def on_view(self, _: object, view: PriorityView) -> None:
        """Show this."""
        self.tiles = [
            ServiceTile(choice.action, choice.title, "", choice.icon, "", open=True, busy=choice.chosen)
            for choice in view.choices
        ]
