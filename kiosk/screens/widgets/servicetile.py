"""A tile to tap: an icon, a title, a small line."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.flow.home import ServiceTile
from kiosk.screens.theme import FONT, FONT_BOLD, Theme, installed
from kiosk.screens.widgets.tap import TapTarget
from kiosk.screens.widgets.text import balanced, wrapped_height

FLAT, WIDE, TALL = 2.3, 1.45, 8.5
"""The icon stands beside the words in a tile that is so flat, or somewhat wide and lower than so many lines; else above them."""

Rect = tuple[float, float, float, float]


def tile_parts(width: float, height: float, theme: Theme) -> tuple[bool, float, Rect]:
    """How a tile of this size is divided: icon beside the words or not, side of the icon, place of the words."""
    gap = theme.gap
    wide = width > height * FLAT or (width > height * WIDE and height < theme.body * TALL)
    if wide:
        side = max(0, min(height - 2 * gap, theme.body * 3.2, width * 0.24))
        left = side + 2 * gap
        return wide, side, (left, gap * 0.6, width - left - gap, height - gap * 1.2)
    side = max(0, min((height - 2 * gap) * 0.36, theme.body * 3.6))
    return wide, side, (gap * 1.25, gap, width - 2.5 * gap, height - side - gap * 3.2)


def note_room(note: str, size: float, width: float, theme: Theme) -> float:
    """Height of the small line of this font size, wrapped; 0 without one."""
    if not note:
        return 0
    return (wrapped_height(note, FONT, int(size), int(width)) or 0) + theme.gap * 0.4


def tile_fits(tile: ServiceTile, width: float, height: float, theme: Theme, small: float, *, hinted: bool) -> bool:
    """Whether title and note, and the hint where it is wanted, can be read in full; the small lines are of font size `small`."""
    *_, (_, _, room, tall) = tile_parts(width, height, theme)
    title = wrapped_height(tile.title, FONT_BOLD, int(theme.title), int(room))
    note = wrapped_height(tile.note, FONT, int(small), int(room))
    if title is None or note is None:
        return False
    hint = note_room(tile.hint, small, room, theme) if hinted else 0
    return title + hint + note_room(tile.note, small, room, theme) <= tall


class ServiceTileButton(TapTarget):
    """Shows a `ServiceTile`."""

    content = ObjectProperty(None, allownone=True)
    title = StringProperty("")
    note = StringProperty("")
    hint = StringProperty("")
    icon = StringProperty("")
    open = BooleanProperty(defaultvalue=True)
    busy = BooleanProperty(defaultvalue=False)
    lit = BooleanProperty(defaultvalue=False)
    wide = BooleanProperty(defaultvalue=True)
    sign_side = NumericProperty(0)
    small = NumericProperty(20)
    """Font size of note and hint."""
    note_height = NumericProperty(0)
    title_height = NumericProperty(0)
    words = ListProperty([0, 0, 1, 1])

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Divided anew when its size or the text size changes."""
        super().__init__(size_hint=(None, None), **properties)
        for name in ("size", "small"):
            self.fbind(name, self._divide)
        installed().fbind("measured", self._divide)
        for name in ("pressed", "busy", "open"):
            self.fbind(name, self._light)

    def on_content(self, _: object, tile: ServiceTile) -> None:
        """Show this."""
        self.note, self.icon = tile.note, tile.icon
        self.open, self.busy, self.action = tile.open, tile.busy, tile.action
        self._divide()

    def _light(self, *_: object) -> None:
        self.lit = self.open and (self.pressed or self.busy)

    def _divide(self, *_: object) -> None:
        theme = installed()
        self.wide, self.sign_side, (left, bottom, room, tall) = tile_parts(self.width, self.height, theme)
        self.note_height = note_room(self.note, self.small, room, theme)
        self.title = balanced(self.content.title, FONT_BOLD, int(theme.title), int(room)) if self.content else ""
        title = wrapped_height(self.title, FONT_BOLD, int(theme.title), int(room)) or tall
        hint = note_room(self.content.hint, self.small, room, theme) if self.content else 0
        self.hint = self.content.hint if hint and title + hint + self.note_height <= tall else ""
        hint = hint if self.hint else 0
        self.title_height = min(title, tall - self.note_height)
        if self.wide:
            needed = min(tall, title + hint + self.note_height)
            bottom, tall = bottom + (tall - needed) / 2, needed
        self.words = left, bottom, room, tall
