"""Ticket: the number fills the screen. Shows a `TicketView`."""

from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.flow.ticket import Paper, TicketView
from kiosk.screens.base import KioskScreen
from kiosk.screens.widgets.qr import QrCode

__all__ = ["PaperAdvice", "QrCode", "TicketScreen"]

ICONS = {Paper.COMING: "printer", Paper.TAKE: "arrow-down", Paper.NONE: ""}


class PaperAdvice(BoxLayout):
    """What to do now: take the paper, or photograph the code."""

    view = ObjectProperty(None, allownone=True)
    failed = BooleanProperty(defaultvalue=False)
    icon = StringProperty("")
    ground = ColorProperty()
    letters = ColorProperty()

    def on_view(self, _: object, view: TicketView) -> None:
        """Show this."""
        self.failed = view.paper is Paper.NONE
        self.icon = ICONS[view.paper]


class TicketScreen(KioskScreen):
    """See ticket.kv."""
