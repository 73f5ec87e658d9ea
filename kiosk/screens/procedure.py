"""One procedure: what to bring, costs, steps, places; and what can be taken away. Shows a `ProcedureView`."""

from kivy.properties import ListProperty

from kiosk.flow.lookup.views import ProcedureView
from kiosk.screens.base import KioskScreen
from kiosk.screens.widgets.qr import QrCode

__all__ = ["ProcedureScreen", "QrCode"]


class ProcedureScreen(KioskScreen):
    """See procedure.kv. Other passages begin at their first page, the same ones stay where they are."""

    passages = ListProperty()

    def on_view(self, _: object, view: ProcedureView) -> None:
        """Show this."""
        self.passages = view.passages
