"""The search box: what was typed, or what can be typed. Its looks are in search.kv."""

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.flow.bar import Choice
from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.text import PlainText

__all__ = ["SearchBox", "TypedText"]

CARET = "|"


class TypedText(PlainText):
    """One line, of which the end is shown when it is too long. What `FitText` measures is kept in memory; this is not."""

    def on_size(self, *_: object) -> None:
        """Follow the room."""
        self.text_size = self.size

    def texture_update(self, *_: object) -> None:
        """Keep nothing of a line that is gone: Kivy would keep its words and their picture until the next one is typed."""
        super().texture_update()
        if not self.text:
            self._create_label(anew=True)


class SearchBox(TapTarget):
    """Shows a choice whose title is the text; while it is `chosen`, more can be typed. `hint` stands in an empty one."""

    choice = ObjectProperty(None, allownone=True)
    hint = StringProperty("")
    text = StringProperty("")
    is_typing = BooleanProperty(defaultvalue=False)
    caret = StringProperty(CARET)

    def on_choice(self, _: object, choice: Choice | None) -> None:
        """Show this."""
        self.action = choice.action if choice else ""
        self.text = choice.title if choice else ""
        self.is_typing = bool(choice and choice.chosen)
