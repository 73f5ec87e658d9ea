"""Header, footer, notices and actions: what all screens are made of. Their looks are in parts.kv."""

from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.flow.bar import Bar, Choice
from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.text import FitText, Icon

__all__ = ["Action", "FitText", "Footer", "Header", "Icon", "Notice", "Panel", "Said"]


class Action(TapTarget):
    """A button with a title and perhaps an icon; `chosen` marks what holds now."""

    title = StringProperty("")
    icon = StringProperty("")
    chosen = BooleanProperty(defaultvalue=False)
    ground = ColorProperty()
    letters = ColorProperty()
    choice = ObjectProperty(None, allownone=True)

    def on_choice(self, _: object, choice: Choice | None) -> None:
        """Show a choice of the flow; nothing when there is none."""
        self.action = choice.action if choice else ""
        self.title = choice.title if choice else ""
        self.icon = choice.icon if choice else ""
        self.chosen = bool(choice and choice.chosen)


class Panel(BoxLayout):
    """A ground with round corners for what belongs together."""

    ground = ColorProperty()


class Said(FitText):
    """One of the centred lines of a calm screen, as high as its text."""


class Header(BoxLayout):
    """Office and clock."""

    bar = ObjectProperty(None, allownone=True)


class Footer(BoxLayout):
    """Language and text size, within reach of everybody. Dispatches `on_tap` with the action."""

    bar = ObjectProperty(None, allownone=True)
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Actions are made when the first bar comes, and used again."""
        super().__init__(**properties)
        self._actions: list[Action] = []

    def on_bar(self, _: object, bar: Bar | None) -> None:
        """Show the bar's choices."""
        if bar is None:
            return
        choices = [*bar.languages, bar.larger_text]
        while len(self._actions) < len(choices):
            action = Action()
            action.bind(on_tap=lambda _, name: self.dispatch("on_tap", name))
            self._actions.append(action)
            self.add_widget(action)
        for action, choice in zip(self._actions, choices, strict=False):
            action.choice = choice

    def on_tap(self, action: str) -> None:
        """The screen binds it."""


class Notice(Widget):
    """A line about the machine itself; takes no room while it is empty."""

    text = StringProperty("")
    icon = StringProperty()
