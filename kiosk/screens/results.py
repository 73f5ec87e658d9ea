"""Procedures as a list, with the keyboard while somebody types. Shows a `ResultsView`."""

from dataclasses import replace

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty

from kiosk.flow.lookup.views import ResultsView
from kiosk.screens.base import KioskScreen


class ResultsScreen(KioskScreen):
    """See results.kv. Other procedures begin at their first page."""

    rows = ListProperty()
    typing = BooleanProperty(defaultvalue=False)
    crowded = BooleanProperty(defaultvalue=False)
    """A low screen, half of which is the keyboard."""

    back = ObjectProperty(None, allownone=True)
    """The way back beside the search box, which the crowded screen has instead of the bottom."""

    def on_view(self, _: object, view: ResultsView | None) -> None:
        """Show this."""
        if view is None:
            return
        self.on_crowded()
        if [row.action for row in view.rows] != [row.action for row in self.rows]:
            self.ids.page.begin()
        self.rows = view.rows

    def forget(self) -> None:
        """The line, what was found for it, and the keys."""
        self.view, self.rows, self.back = None, [], None

    def on_crowded(self, *_: object) -> None:
        """Where the way back stands."""
        back = self.view.back if self.view and self.crowded else None
        self.back = replace(back, title="") if back else None
