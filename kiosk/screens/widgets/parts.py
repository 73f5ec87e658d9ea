"""Header, footer, notices and actions: what all screens are made of. Their looks are in parts.kv."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.flow.bar import Bar, Choice
from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.text import FitText, Icon

__all__ = ["Action", "ActionRow", "FitText", "Footer", "Header", "Icon", "Notice", "Panel", "Said", "Stack"]


class Action(TapTarget):
    """A button with a title and perhaps an icon; `chosen` marks what holds now."""

    title = StringProperty("")
    icon = StringProperty("")
    chosen = BooleanProperty(defaultvalue=False)
    wanted = NumericProperty(24)
    """Font size of the title, where there is room for it."""
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


class Stack(Widget):
    """Its children below each other, each as wide as itself and as high as it likes; what has no height takes no gap either.

    Its own `height` follows from theirs.
    """

    gap = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Placed once for all that has changed since the last frame."""
        super().__init__(size_hint_y=None, **properties)
        self._place_soon = Clock.create_trigger(self._place, -1)
        for name in ("pos", "size", "gap", "children"):
            self.fbind(name, self._place_soon)

    def add_widget(self, widget: Widget, *where: Any, **named: Any) -> None:  # noqa: ANN401  as Kivy has it
        """Follow its height as well."""
        super().add_widget(widget, *where, **named)
        widget.fbind("height", self._place_soon)

    def _place(self, *_: object) -> None:
        shown = [child for child in reversed(self.children) if child.height > 0]
        self.height = sum(child.height for child in shown) + self.gap * max(0, len(shown) - 1)
        top = self.top
        for child in reversed(self.children):
            child.width = self.width
            child.pos = self.x, top - child.height
            top -= (child.height + self.gap) if child.height > 0 else 0


class Said(FitText):
    """One of the centred lines of a calm screen, as high as its text."""


class Header(BoxLayout):
    """Office and clock."""

    bar = ObjectProperty(None, allownone=True)


class ActionRow(BoxLayout):
    """Choices side by side. Dispatches `on_tap` with the action."""

    choices = ListProperty()
    wanted = NumericProperty(24)
    ground = ColorProperty()
    letters = ColorProperty()
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Actions are made when the first choices come, and used again."""
        self._actions: list[Action] = []
        super().__init__(**properties)
        for name in ("wanted", "ground", "letters"):
            self.fbind(name, self._paint)

    def on_choices(self, _: object, choices: list[Choice]) -> None:
        """Show these."""
        while len(self._actions) < len(choices):
            action = Action(size_hint_y=1)
            action.bind(on_tap=lambda _, name: self.dispatch("on_tap", name))
            self._actions.append(action)
            self._paint()
        shown = self._actions[: len(choices)]
        if self.children != list(reversed(shown)):
            self.clear_widgets()
            for action in shown:
                self.add_widget(action)
        for action, choice in zip(shown, choices, strict=True):
            action.choice = choice

    def _paint(self, *_: object) -> None:
        for action in self._actions:
            action.wanted, action.ground, action.letters = self.wanted, self.ground, self.letters

    def on_tap(self, action: str) -> None:
        """The screen binds it."""


class Footer(ActionRow):
    """Language and text size, within reach of everybody."""

    bar = ObjectProperty(None, allownone=True)

    def on_bar(self, _: object, bar: Bar | None) -> None:
        """Show the bar's choices."""
        self.choices = [*bar.languages, bar.larger_text] if bar else []


class Notice(Widget):
    """A line about the machine itself; takes no room while it is empty."""

    text = StringProperty("")
    icon = StringProperty()
