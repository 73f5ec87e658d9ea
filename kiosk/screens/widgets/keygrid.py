"""Keys in rows and columns, all of one size. Their looks are in keygrid.kv."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.flow.bar import Choice
from kiosk.screens.widgets.tap import TapTarget

__all__ = ["KeyGrid", "KeyPadKey"]


class KeyPadKey(TapTarget):
    """A large key with a sign or an icon in its middle; without an action it is only room."""

    title = StringProperty("")
    icon = StringProperty("")
    chosen = BooleanProperty(defaultvalue=False)
    choice = ObjectProperty(None, allownone=True)

    def on_choice(self, _: object, choice: Choice | None) -> None:
        """Show this."""
        self.action = choice.action if choice else ""
        self.title = choice.title if choice else ""
        self.icon = choice.icon if choice else ""
        self.chosen = bool(choice and choice.chosen)


class KeyGrid(GridLayout):
    """Shows `keys` (choices); dispatches `on_tap` with the action that was tapped."""

    keys = ListProperty()
    columns = NumericProperty(3)
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Keys are made when they are needed and used again."""
        self._pool: list[TapTarget] = []
        super().__init__(**properties)
        self.fbind("keys", self._show)
        self.fbind("columns", self._show)

    def on_tap(self, action: str) -> None:
        """The screen binds it."""

    def _show(self, *_: object) -> None:
        self.cols = max(1, int(self.columns))
        keys: list[Choice] = list(self.keys)
        while len(self._pool) < len(keys):
            made = KeyPadKey()
            made.bind(on_tap=lambda _, action: self.dispatch("on_tap", action))
            self._pool.append(made)
        shown = self._pool[: len(keys)]
        if self.children != list(reversed(shown)):
            self.clear_widgets()
            for one in shown:
                self.add_widget(one)
        for one, choice in zip(shown, keys, strict=True):
            one.choice = choice
