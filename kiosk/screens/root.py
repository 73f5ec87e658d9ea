"""The root widget: one screen at a time, made once and used again; taps go to the flow, touches that hit nothing as well."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.uix.floatlayout import FloatLayout

from kiosk.flow.gesture import Touch
from kiosk.flow.parts import View
from kiosk.screens.base import KioskScreen
from kiosk.screens.theme import Theme, install

SCREENS = {
    "HomeView": ("home", "HomeScreen"),
    "TicketView": ("ticket", "TicketScreen"),
    "PriorityView": ("priority", "PriorityScreen"),
    "FaultView": ("fault", "FaultScreen"),
    "ClosedView": ("closed", "ClosedScreen"),
    "LeavingView": ("leaving", "LeavingScreen"),
    "LookUpView": ("lookup", "LookUpScreen"),
    "ResultsView": ("results", "ResultsScreen"),
    "ProcedureView": ("procedure", "ProcedureScreen"),
}
"""Module (with a .kv of the same name) and class for each view-model, by its name; imported when they are first shown."""

OF_STAFF = {
    "PadView": ("pad", "PadScreen"),
    "StaffView": ("staff", "StaffScreen"),
    "TouchView": ("touches", "TouchScreen"),
    "PixelsView": ("pixels", "PixelsScreen"),
}
"""The same for staff: not made before somebody opens the door, which happens once a day."""

PARTS = {
    "LookUpView": ("search", "rows"),
    "ResultsView": ("search", "rows", "keyboard"),
    "ProcedureView": ("reader",),
    "PadView": ("keygrid",),
    "StaffView": ("rows", "drawing"),
    "TouchView": ("keygrid",),
}
"""Widgets that only some screens need."""


def _load_rules(name: str) -> None:
    path = str(Path(__file__).parent / f"{name}.kv")
    if path not in Builder.files:
        Builder.load_file(path)


def _load_parts(*parts: str) -> None:
    for part in parts:
        import_module(f"kiosk.screens.widgets.{part}")
        _load_rules(f"widgets/{part}")


@dataclass(frozen=True, slots=True)
class Hears:
    """Who hears what: `tap` gets the action of what was tapped, `stray` hears of touches that hit nothing, `touch` of all."""

    tap: Callable[[str], object]
    stray: Callable[[], object]
    touch: Callable[[Touch], object] = lambda _: None


class Root(FloatLayout):
    """Shows the view-model that it is given on the screen that belongs to it."""

    def __init__(self, theme: Theme, hears: Hears) -> None:
        """Show nothing yet."""
        install(theme)
        self._theme, self._hears = theme, hears
        self._screens: dict[str, KioskScreen] = {}
        super().__init__()
        _load_parts("parts", "tilepage")
        self.fbind("size", self._fit)

    def show(self, view: View) -> None:
        """Bring this view on, changing screens if need be."""
        self._theme.read(view.bar.text_size)
        screen = self.screen(type(view).__name__)
        screen.view = view
        if not self.children or self.children[0] is not screen:
            for left in self.children:
                left.forget()
            self.clear_widgets()
            screen.begin()
            self.add_widget(screen)

    def screen(self, kind: str) -> KioskScreen:
        """The screen for a kind of view, made at its first use."""
        if kind not in self._screens:
            name, class_name = (SCREENS | OF_STAFF)[kind]
            _load_parts(*PARTS.get(kind, ()))
            make: Callable[..., KioskScreen] = getattr(import_module(f"kiosk.screens.{name}"), class_name)
            _load_rules(name)
            # In its own size at once: at the hundred pixels of any new widget its texts would be fitted in sizes that nobody sees.
            self._screens[kind] = make(size=self.size)
            self._screens[kind].bind(on_tap=lambda _, action: self._hears.tap(action))
        return self._screens[kind]

    def prepare(self) -> bool:
        """Make one screen that was not used yet; returns whether there was one. Called when nobody waits."""
        for kind in SCREENS:
            if kind not in self._screens:
                self.screen(kind)
                return True
        return False

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch that no widget takes is a stray one."""
        taken = bool(super().on_touch_down(touch))
        if not taken:
            self._hears.stray()
        self._hears.touch(self._touch(touch, down=True))
        return taken

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """A finger is lifted."""
        taken = bool(super().on_touch_up(touch))
        if touch.grab_current is None:
            self._hears.touch(self._touch(touch, down=False))
        return taken

    def _touch(self, touch: MotionEvent, *, down: bool) -> Touch:
        side = max(1.0, min(self.size))
        left, low = touch.x - self.x, touch.y - self.y
        return Touch(left / side, (self.height - low) / side, (self.width - left) / side, low / side, Clock.time(), down)

    def _fit(self, _: Any, size: tuple[float, float]) -> None:  # noqa: ANN401  Kivy's widgets have no types
        self._theme.fit(*size)
