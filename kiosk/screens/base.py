"""What every screen is: a column that shows a view-model and hands taps on."""

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout


class KioskScreen(BoxLayout):
    """Set `view` to the flow's view-model; `on_tap` is dispatched with the action that was tapped."""

    view = ObjectProperty(None, allownone=True)
    __events__ = ("on_tap",)

    def on_tap(self, action: str) -> None:
        """The app binds it."""

    def forget(self) -> None:
        """It is left: what a citizen typed must not stay in it. Most screens have nothing of the kind."""

    def begin(self) -> None:
        """The screen is shown to somebody new: first page, nothing pressed."""
        for widget in self.walk(restrict=True):
            if widget is not self and hasattr(widget, "begin"):
                widget.begin()
