"""Something to tap: pressed and released inside it, by one finger at a time."""

from typing import Any

from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget


class TapTarget(Widget):
    """Dispatches `on_tap` with its `action`. `pressed` follows the finger, so that every touch is answered within a frame."""

    action = StringProperty("")
    pressed = BooleanProperty(defaultvalue=False)
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """No finger is down yet."""
        self._finger: MotionEvent | None = None
        super().__init__(**properties)

    def on_action(self, *_: object) -> None:
        """What it does has changed under a finger: nobody meant what it does now."""
        self.let_go()

    def begin(self) -> None:
        """Somebody new stands before it."""
        self.let_go()

    def let_go(self) -> None:
        """Whichever finger is down, its release means nothing any more."""
        self._finger = None
        self.pressed = False

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """The first finger inside presses; others are swallowed while it is down."""
        if not self.action or not self.collide_point(*touch.pos):
            return False
        if self._finger is None:
            self._finger = touch
            touch.grab(self)
            self.pressed = True
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """A finger that slides away lets go; one that comes back presses again."""
        if self._finger is None or touch is not self._finger:
            return False
        self.pressed = self.collide_point(*touch.pos)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Released inside: that is a tap."""
        if self._finger is None or touch is not self._finger or touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._finger = None
        try:
            if self.collide_point(*touch.pos):
                self.dispatch("on_tap", self.action)
        finally:
            # Only now: what stays lit because of the tap needs no new frame while the ledger and the printer are at work.
            self.pressed = False
        return True

    def on_tap(self, action: str) -> None:
        """The default does nothing; whoever made the target binds it."""
