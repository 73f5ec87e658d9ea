"""Text that is never cut: it wraps at words, and shrinks step by step where even that is not enough."""

import json
from functools import cache, lru_cache
from itertools import combinations, pairwise
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.build import ASSETS

STEPS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44, 0.36)
"""Parts of the wanted font size that are tried in turn; few, so that few glyph sizes are kept in memory."""


MOST_WORDS = 12
"""Longer texts are paragraphs, in which nobody minds a short last line."""

KEPT_LINES, KEPT_TEXTS = 512, 128
"""Measures that are kept: those of all screens in one language and size, and not those of each number of a day."""

DASHES = ("–", "-", ",")


@cache
def codepoints() -> dict[str, int]:
    """The icons that the font has, by name."""
    known: dict[str, int] = json.loads((ASSETS / "icons" / "codepoints.json").read_text(encoding="ascii"))
    return known


@lru_cache(maxsize=KEPT_LINES)
def extents(text: str, font: str, size: int) -> tuple[int, int]:
    """Width and height of one line, in pixels."""
    width, height = CoreLabel(font_name=font, font_size=size).get_extents(text)
    return int(width), int(height)


@lru_cache(maxsize=KEPT_TEXTS)
def wrapped_height(text: str, font: str, size: int, width: int) -> int | None:
    """Height of the text wrapped at words to `width`; None when a single word is wider than that."""
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        line = ""
        for word in paragraph.split():
            if extents(word, font, size)[0] > width:
                return None
            longer = f"{line} {word}" if line else word
            if extents(longer, font, size)[0] <= width:
                line = longer
            else:
                lines += 1
                line = word
    return lines * extents("Ệg", font, size)[1]


@lru_cache(maxsize=KEPT_TEXTS)
def balanced(text: str, font: str, size: int, width: int) -> str:
    """The text with its line breaks set: as few lines as greedy wrapping needs, after dashes where that can be, and evenly.

    Vietnamese words are of several syllables, and wrapping as late as possible leaves one of them alone on the last line.
    """
    words = text.split()
    needed = wrapped_height(text, font, size, width)
    lines = (needed or 0) // extents("Ệg", font, size)[1]
    if lines < 2 or "\n" in text or len(words) > MOST_WORDS:  # noqa: PLR2004  one line has no breaks
        return text

    def cost(breaks: tuple[int, ...]) -> tuple[bool, int, int]:
        widest = max(extents(line, font, size)[0] for line in _lines(words, breaks))
        return widest > width, sum(not words[at - 1].endswith(DASHES) for at in breaks), widest

    return "\n".join(_lines(words, min(combinations(range(1, len(words)), lines - 1), key=cost)))


def _lines(words: list[str], breaks: tuple[int, ...]) -> list[str]:
    edges = (0, *breaks, len(words))
    return [" ".join(words[start:end]) for start, end in pairwise(edges)]


def fitting_size(text: str, font: str, wanted: int, width: int, height: int) -> int:
    """The largest step of the wanted size at which the wrapped text stays inside width and height."""
    if not text:
        return int(wanted)  # each size that is tried opens the font once more
    for step in STEPS:
        size = int(wanted * step)
        needed = wrapped_height(text, font, size, width)
        if needed is not None and needed <= height:
            return size
    return int(wanted * STEPS[-1])


class _Light(CoreLabel):
    """Lets go of its picture once it is handed over: Kivy keeps it until the next one, beside the copy that is drawn from."""

    def _render_end(self) -> object:
        picture = super()._render_end()
        self._surface = None
        return picture


class PlainText(Label):
    """Text as it is, which is kept in memory once only."""

    core: type[CoreLabel] = _Light
    """What makes its picture."""

    def _create_label(self, *, anew: bool = False) -> None:
        """Kivy asks for one whenever it does not know the class of the one that is there."""
        if anew or getattr(self, "_label", None) is None:
            self._label = self.core(**{name: getattr(self, name) for name in self._font_properties}, usersize=self.text_size)


class _Measured(_Light):
    """Lays its lines out by measures that are kept: fitting has taken most of them already. A whole size of one font only."""

    def get_extents(self, text: str) -> tuple[int, int]:
        """See `extents`."""
        return extents(text, self.options["font_name"], int(self.options["font_size"]))


class FitText(PlainText):
    """Text inside its widget: wrapped, and as large as `wanted` allows. With `hug` the widget takes the text's height instead."""

    wanted = NumericProperty(24)
    hug = BooleanProperty(defaultvalue=False)
    core = _Measured

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Follows its own size and text."""
        super().__init__(**properties)
        for name in ("size", "wanted", "hug"):
            self.fbind(name, self._trigger_texture)

    def texture_update(self, *_: object) -> None:
        """Fit once for all that has changed since the last frame: a layout gives a widget many a size before its own."""
        self._fit()
        # What fitting has set goes into the texture that is made now.
        self._trigger_texture.cancel()
        super().texture_update()

    def _fit(self) -> None:
        width = int(self.width - self.padding[0] - self.padding[2])
        if width <= 0:
            return
        if self.hug:
            self.font_size = fitting_size(self.text, self.font_name, int(self.wanted), width, 1 << 20)
            height = wrapped_height(self.text, self.font_name, int(self.font_size), width) or 0
            self.height = height + self.padding[1] + self.padding[3] if self.text else 0
        else:
            room = int(self.height - self.padding[1] - self.padding[3])
            self.font_size = fitting_size(self.text, self.font_name, int(self.wanted), width, room)
        self.text_size = self.size


class Icon(PlainText):
    """An icon of the icon font by its name, as large as `part` of its shorter side; an unknown name shows nothing."""

    icon = StringProperty("")
    part = NumericProperty(0.56)

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401  what Kivy's widgets take
        """Follows its own size."""
        super().__init__(**properties)
        self.fbind("size", self._scale)
        self.fbind("part", self._scale)

    def on_icon(self, _: object, name: str) -> None:
        """Show the glyph."""
        point = codepoints().get(name)
        self.text = chr(point) if point else ""

    def _scale(self, *_: object) -> None:
        self.font_size = max(1, int(min(self.size) * self.part))
