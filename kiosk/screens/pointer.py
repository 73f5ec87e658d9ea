"""Touches: one finger on the glass becomes one Kivy motion event, wherever it came from."""

from collections.abc import Callable, Hashable

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent

Dispatch = Callable[[str, MotionEvent], object]


class Finger(MotionEvent):
    """One touch from its press to its release; `sx` and `sy` run from 0 to 1, from the lower left corner."""

    def __init__(self, serial: int, position: tuple[float, float]) -> None:
        """Begin at `position`."""
        super().__init__("finger", serial, position, is_touch=True, type_id="touch")
        self.profile = ("pos",)

    def depack(self, args: tuple[float, float]) -> None:
        """Take a new position."""
        self.sx, self.sy = args
        super().depack(args)


class Pointer:
    """Turns what the display reports into motion events and hands each on at once.

    Coordinates are parts of the panel from 0 to 1, from the upper left corner, as displays count. Events are handed on
    one by one, because a motion event that waits in a queue carries the last position of its finger and not its own.
    """

    def __init__(self, dispatch: Dispatch) -> None:
        """`dispatch` takes "begin", "update" or "end" and the motion event."""
        self._dispatch = dispatch
        self._down: dict[Hashable, Finger] = {}
        self._serial = 0
        self.pressed_at: float | None = None
        """When a finger came down last, on the clock of the screen; None: never."""

    def press(self, finger: Hashable, x: float, y: float) -> None:
        """A finger touches the glass. If its release was lost, it is released first."""
        self.release(finger, x, y)
        self._serial += 1
        self.pressed_at = Clock.time()
        touch = self._down[finger] = Finger(self._serial, (x, 1 - y))
        self._dispatch("begin", touch)

    def move(self, finger: Hashable, x: float, y: float) -> None:
        """A finger slides; one that is not down is none of our business."""
        touch = self._down.get(finger)
        if touch is not None:
            touch.move((x, 1 - y))
            self._dispatch("update", touch)

    def release(self, finger: Hashable, x: float, y: float) -> None:
        """A finger leaves the glass."""
        touch = self._down.pop(finger, None)
        if touch is not None:
            touch.move((x, 1 - y))
            touch.update_time_end()
            self._dispatch("end", touch)
