"""Takes events from the display and lets through only those that a kiosk has a use for.

Keys, wheels, joysticks, dropped files, wishes to close the window: what is not named here does not exist. So no key
opens a settings panel, leaves the application, turns the picture or starts an inspector, whatever Kivy might do with it.
"""

from collections.abc import Callable
from typing import Any

from kiosk.screens.pointer import Pointer
from kiosk.screens.settings import InputKind

_LEFT_BUTTON = 1
_MOUSE = "mouse"

Handler = Callable[..., None]


class Pump:
    """Polls the display's queue until it is empty."""

    def __init__(self, window: Any, pointer: Pointer, kind: InputKind) -> None:  # noqa: ANN401 - Kivy has no types
        """`kind` says which of the display's events are touches; with a device of its own, none of them are."""
        self._window, self._pointer = window, pointer
        self._handlers: dict[str, Handler] = {
            "windowexposed": self._redraw,
            "windowshown": self._redraw,
            "windowrestored": self._redraw,
            "windowresized": self._resize,
        }
        if kind is InputKind.MOUSE:
            self._handlers |= {
                "mousebuttondown": self._button_down,
                "mousebuttonup": self._button_up,
                "mousemotion": self._mouse_moved,
            }
        elif kind is InputKind.TOUCH:
            self._handlers |= {
                "fingerdown": lambda finger, x, y, _pressure: pointer.press(finger, x, y),
                "fingerup": lambda finger, x, y, _pressure: pointer.release(finger, x, y),
                "fingermotion": lambda finger, x, y, _pressure: pointer.move(finger, x, y),
            }

    def drain(self) -> int:
        """Handle every event that has come and return how many there were, the ignored ones included."""
        count = 0
        # False is an empty queue; None is an event that Kivy has no name for.
        while (event := self._window._win.poll()) is not False:  # noqa: SLF001 - Kivy's own loop does no other
            count += 1
            if event is not None:
                handle = self._handlers.get(event[0])
                if handle is not None:
                    handle(*event[1:])
        return count

    def _redraw(self, *_: object) -> None:
        self._window.canvas.ask_update()

    def _resize(self, *_: object) -> None:
        # Kivy rebuilds its viewport when this property changes, before the next frame.
        self._window._size = self._window._win.window_size  # noqa: SLF001 - as above
        self._redraw()

    def _part(self, x: int, y: int) -> tuple[float, float]:
        """A pixel of the panel as parts of it."""
        width, height = self._window.system_size
        return x / max(1, width - 1), y / max(1, height - 1)

    def _button_down(self, x: int, y: int, button: int) -> None:
        if button == _LEFT_BUTTON:
            self._pointer.press(_MOUSE, *self._part(x, y))

    def _button_up(self, x: int, y: int, button: int) -> None:
        if button == _LEFT_BUTTON:
            self._pointer.release(_MOUSE, *self._part(x, y))

    def _mouse_moved(self, x: int, y: int) -> None:
        self._pointer.move(_MOUSE, *self._part(x, y))
