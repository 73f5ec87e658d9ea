"""Closed: the hours, and the next opening. Shows a `ClosedView`."""

from kivy.factory import Factory

from kiosk.flow.closed import ClosedView
from kiosk.screens.base import KioskScreen


class ClosedScreen(KioskScreen):
    """See closed.kv. The lines of the week are made as they are needed and used again."""

    def on_view(self, _: object, view: ClosedView) -> None:
        """Show this."""
        week = self.ids.week
        while len(week.children) < len(view.week):
            week.add_widget(Factory.WeekLine())
        while len(week.children) > len(view.week):
            week.remove_widget(week.children[0])
        for line, (days, hours) in zip(reversed(week.children), view.week, strict=True):
            line.days, line.hours = days, hours
