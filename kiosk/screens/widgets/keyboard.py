"""The kiosk's keyboard: words that may be meant, and below them rows of keys. Its looks are in keyboard.kv."""

from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.flow.bar import Choice
from kiosk.flow.keyboard import Key, KeyboardView
from kiosk.screens.theme import installed
from kiosk.screens.widgets.tap import TapTarget

__all__ = ["KeyCap", "Keyboard"]

# Read with its module, which the first frame does without.
Builder.load_file(str(Path(__file__).with_suffix(".kv")))

WIDEST_KEY, TENTHS = 1.6, 10
"""Width of a tenth of a row in heights of a key, at most: on a wide panel the hands need not travel further."""

OFFERED = 3
"""Words that have room above the keys."""

ROWS = 5
"""One of words, four of keys."""

NO_KEY = Key("", "")

Cell = tuple[Key, float, float, float]
"""A key, how far from the left it begins, how wide it is, both in widths of a letter key, and in which row from the top."""


class KeyCap(TapTarget):
    """A key. What it says may change under a finger: then the finger lets go, since nobody meant what it says now."""

    key = ObjectProperty(None, allownone=True)
    title = StringProperty("")
    icon = StringProperty("")
    chosen = BooleanProperty(defaultvalue=False)
    writes = BooleanProperty(defaultvalue=True)
    """Whether it writes what it says; else it changes what stands there, or the keys."""
    is_word = BooleanProperty(defaultvalue=False)
    sign = NumericProperty(0)
    """Side of its icon, in pixels."""
    lit = BooleanProperty(defaultvalue=False)
    letters = ColorProperty()
    ground = ColorProperty()

    def on_key(self, _: object, key: Key) -> None:
        """Show this."""
        self.title, self.icon, self.chosen = key.title, key.icon, key.chosen
        self.is_word = key.action.startswith("suggest:")
        self.writes = self.is_word or key.action in ("key:space", f"key:{key.title.lower()}")
        self.action = key.action


class Keyboard(Widget):
    """Shows a `KeyboardView`; dispatches `on_tap` with the action that was tapped. Its `height` follows from the theme.

    Fingers may overlap: the keys count in the order in which they were pressed.
    """

    keyboard = ObjectProperty(None, allownone=True)
    keyboard_height = NumericProperty(0)
    """Pixels that it needs: the same for all layouts, with and without words."""
    __events__ = ("on_tap",)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Keys are made as they are needed and used again; none is made for a keystroke."""
        self._pool: list[KeyCap] = []
        self._down: list[KeyCap] = []
        self._cells: list[Cell] = []
        self._columns = 1.0
        super().__init__(size_hint_y=None, **properties)
        for name in ("size", "pos"):
            self.fbind(name, self._place)
        self.fbind("keyboard_height", self.setter("height"))
        installed().fbind("measured", self._measure)
        self._measure()

    def on_tap(self, action: str) -> None:
        """The screen binds it."""

    def begin(self) -> None:
        """Somebody new: no finger is down."""
        for cap in self._pool:
            cap.let_go()

    def on_keyboard(self, _: object, view: KeyboardView | None) -> None:
        """Show this; only keys that are others now are drawn anew."""
        cells = _cells_of(view) if view else []
        self._columns = view.columns if view else 1.0
        where = [cell[1:] for cell in cells]
        moved, self._cells = where != [cell[1:] for cell in self._cells], cells
        self._show([cell[0] for cell in cells])
        if moved:
            self._place()

    def on_touch_down(self, touch: Any) -> bool:  # noqa: ANN401  Kivy's touches have no types
        """Whoever hits the ground between two keys has missed one, and nothing else. Without keys there is no such ground."""
        return bool(super().on_touch_down(touch)) or (bool(self._cells) and self.collide_point(*touch.pos))

    def _show(self, keys: list[Key]) -> None:
        while len(self._pool) < len(keys):
            cap = KeyCap()
            cap.fbind("pressed", self._noted)
            cap.fbind("on_tap", self._tapped)
            self._pool.append(cap)
        if len(self.children) != len(keys):
            self.clear_widgets()
            for cap in self._pool[: len(keys)]:
                self.add_widget(cap)
        for cap, key in zip(self._pool, keys, strict=False):
            cap.key = key
        for cap in self._pool[len(keys) :]:
            cap.key = NO_KEY

    def _noted(self, cap: KeyCap, pressed: bool) -> None:  # noqa: FBT001  what Kivy's properties call
        if cap in self._down:
            self._down.remove(cap)
        if pressed:
            self._down.append(cap)

    def _tapped(self, cap: KeyCap, action: str) -> None:
        """A finger was lifted; keys that were pressed before, and are still, come first."""
        for earlier in self._down[: self._down.index(cap)] if cap in self._down else []:
            if earlier in self._down:  # unless the one before made another key of it
                struck = earlier.action
                earlier.let_go()
                self.dispatch("on_tap", struck)
        if cap.action == action:
            self.dispatch("on_tap", action)

    def _measure(self, *_: object) -> None:
        theme = installed()
        self.keyboard_height = ROWS * theme.key_height + (ROWS - 1) * theme.key_gap
        self._place()

    def _place(self, *_: object) -> None:
        theme = installed()
        gap, high = theme.key_gap, theme.key_height
        wide = min(self.width, TENTHS * (high * WIDEST_KEY + gap) - gap)
        pitch, left = (wide + gap) / self._columns, self.x + (self.width - wide) / 2
        for cap, (_key, start, width, row) in zip(self._pool, self._cells, strict=False):
            # Edges are rounded, not widths: what stands below each other ends at the same pixel.
            begin, end = round(left + start * pitch), round(left + (start + width) * pitch - gap)
            cap.pos = begin, round(self.top - (row + 1) * high - row * gap)
            cap.size = end - begin, high


def _cells_of(view: KeyboardView) -> list[Cell]:
    """Where each key stands; the words first, so that a key keeps its place in the pool when they come and go."""
    return list(chain(_word_cells(view.suggestions, view.columns), *(_row_cells(row, at) for at, row in enumerate(view.rows, 1))))


def _word_cells(suggestions: tuple[Choice, ...], columns: float) -> list[Cell]:
    each = columns / OFFERED
    words = [Key(choice.action, choice.title, width=each) for choice in suggestions[:OFFERED]]
    return [(key, at * each, each, 0) for at, key in enumerate([*words, *[NO_KEY] * (OFFERED - len(words))])]


def _row_cells(row: tuple[Key, ...], at: int) -> list[Cell]:
    starts = accumulate((key.width for key in row), initial=0.0)
    return [(key, start, key.width, at) for key, start in zip(row, starts, strict=False) if key.action]
