"""The look of every screen: colours, sizes and fonts in one place. Sizes follow from millimetres, so that they can be reached and read."""

from dataclasses import dataclass
from math import ceil

from kivy.event import EventDispatcher
from kivy.lang.parser import global_idmap
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.build import ASSETS

FONT = str(ASSETS / "fonts" / "BeVietnamPro-Regular.ttf")
FONT_BOLD = str(ASSETS / "fonts" / "BeVietnamPro-SemiBold.ttf")
FONT_ICONS = str(ASSETS / "icons" / "lucide.ttf")

CAPITAL_HEIGHT = 0.7
"""Height of a capital of this font, as a part of the font size."""

CAPITALS_MM = {1: 4.0, 2: 5.0, 3: 6.6, 4: 8.6}
"""Height of capitals in body text for each text size (by reading distance: 3.5-4.2, 4.8-5.6, 6.4-7.1, 8.5-9.0 mm)."""

TARGET_MM = 12.7
"""The least height of anything to tap."""

GAP_MM = 3.0
"""The least gap between two things to tap is 2.54 mm."""

KEY_GAP_MM = 2.6
"""Between the keys of a keyboard, which are many: hardly more than the least, so that the keys are large."""

KEY_ROW = 0.045
"""Height of a row of keys where there is room, as a part of the screen's height."""

SMALL_SCREEN = 700
"""Pixels of the shorter side below which titles are hardly larger than text."""

Colour = tuple[float, float, float, float]


def colour(code: str) -> Colour:
    """`#rrggbb` as Kivy wants it."""
    red, green, blue = (int(code[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue, 1.0


@dataclass(frozen=True, slots=True)
class Palette:
    """Named colours. Text on its ground has a contrast of at least 7:1, see tests/ui/screens/test_theme.py."""

    ground: Colour
    card: Colour
    line: Colour
    ink: Colour
    quiet: Colour
    accent: Colour
    accent_soft: Colour
    on_accent: Colour
    warning: Colour
    warning_soft: Colour
    resting: Colour
    sign_lit: Colour
    """Behind the icon of a tile that is being pressed."""
    clear: Colour = (0, 0, 0, 0)
    pure_white: Colour = (1, 1, 1, 1)
    pure_black: Colour = (0, 0, 0, 1)
    pure_red: Colour = (1, 0, 0, 1)
    pure_green: Colour = (0, 1, 0, 1)
    pure_blue: Colour = (0, 0, 1, 1)
    """The pure ones show dead pixels to staff; no screen of citizens has them."""


LIGHT = Palette(
    ground=colour("#f4f1ea"),
    card=colour("#ffffff"),
    line=colour("#d9d3c5"),
    ink=colour("#14212b"),
    quiet=colour("#33414c"),
    accent=colour("#0a4646"),
    accent_soft=colour("#e2eeec"),
    on_accent=colour("#ffffff"),
    warning=colour("#4d2600"),
    warning_soft=colour("#ffedcc"),
    resting=colour("#e9e5db"),
    sign_lit=colour("#2c5f5f"),
)

PALETTES = {"light": LIGHT}


class Theme(EventDispatcher):
    """What .kv reads as `theme`: it follows the window's size and the session's text size. Sizes in pixels."""

    portrait = BooleanProperty(defaultvalue=True)
    low = BooleanProperty(defaultvalue=False)
    """Whether half of the height is a keyboard."""
    width = NumericProperty(1080)
    height = NumericProperty(1920)
    small = NumericProperty(20)
    body = NumericProperty(24)
    title = NumericProperty(30)
    heading = NumericProperty(40)
    staff_heading = NumericProperty(48)
    staff_lead = NumericProperty(30)
    """These two on pages for staff, which have much ground where the panel is higher than wide."""
    chrome = NumericProperty(24)
    gap = NumericProperty(16)
    pad = NumericProperty(32)
    target = NumericProperty(64)
    key_gap = NumericProperty(12)
    key_height = NumericProperty(64)
    radius = NumericProperty(24)
    rule = NumericProperty(2)
    """Width of a drawn line."""
    measured = NumericProperty(0)
    """Rises once all sizes have changed together: whoever computes from several of them binds this one."""
    font = StringProperty(FONT)
    font_bold = StringProperty(FONT_BOLD)
    font_icons = StringProperty(FONT_ICONS)

    def __init__(self, mm_per_pixel: float, palette: str = "light") -> None:
        """Colours are fixed for the life of the program."""
        super().__init__()
        self.mm_per_pixel = mm_per_pixel
        self.colours = PALETTES[palette]
        self._text_size = 2

    def fit(self, width: float, height: float) -> None:
        """The window has this size."""
        self.width, self.height = width, height
        self.portrait, self.low = height > width, height < SMALL_SCREEN
        self._measure()

    def read(self, text_size: int) -> None:
        """The session reads at this step of `CAPITALS_MM`."""
        if text_size != self._text_size:
            self._text_size = text_size
            self._measure()

    def _measure(self) -> None:
        shorter = min(self.width, self.height)
        self.body = round(min(self._pixels(CAPITALS_MM[self._text_size]) / CAPITAL_HEIGHT, shorter * 0.08))
        self.small = max(round(self.body * 0.84), round(self._pixels(CAPITALS_MM[1]) / CAPITAL_HEIGHT))
        larger = self._text_size > 2  # noqa: PLR2004  the step that a session begins with
        self.title = round(self.body * (1.12 if larger or shorter < SMALL_SCREEN else 1.32))
        self.heading = round(min(self.body * 1.6, shorter * 0.065))
        self.staff_heading = round(min(self.body * 1.9, shorter * 0.065)) if self.portrait else self.heading
        self.staff_lead = self.title if self.portrait else self.body
        self.chrome = round(min(self.body, shorter * 0.042))
        self.gap = round(max(self._pixels(GAP_MM), shorter * 0.018))
        self.pad = round(shorter * 0.035)
        self.target = round(max(self._pixels(TARGET_MM), self.chrome * 2, shorter * 0.068))
        self.key_gap = ceil(self._pixels(KEY_GAP_MM))
        self.key_height = max(self.target, round(self.height * KEY_ROW))
        self.radius = round(shorter * 0.02)
        self.rule = max(2, round(shorter * 0.003))
        self.measured += 1

    def _pixels(self, millimetres: float) -> float:
        return millimetres / self.mm_per_pixel


def install(theme: Theme) -> None:
    """Make it the `theme` of every .kv rule that is applied from now on."""
    global_idmap["theme"] = theme


def installed() -> Theme:
    """The theme that was installed."""
    theme: Theme = global_idmap["theme"]
    return theme
