"""The kiosk's own keyboard, for a terminal that has none: its layouts, and what each tap makes of the text.

Nothing is held, nothing repeats, and there is no shift: the search does not tell capitals from small letters. Letters on the
keys are capitals, because of one size these are read at a greater distance and by weaker eyes (Arditi and Cho, Letter case and
text legibility in normal and low vision, Vision Research 47, 2007), and because keyboards that people know have them.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.typing import TONES, typed, with_letter, with_tone, without_last
from kiosk.flow.bar import Choice
from kiosk.i18n import N_, Translate

LONGEST_TEXT = 80
"""Letters: of the lines that this project tries the search with, 97 in a hundred are shorter."""


class Layout(StrEnum):
    """Which keys there are."""

    TELEX = "telex"
    """A phone's keys, which make accents as on a phone."""
    MARKS = "marks"
    """The Vietnamese alphabet and the five tones, for people who do not know Telex."""
    ENGLISH = "english"
    """A phone's keys, each of which is only itself."""
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Key:
    """A key: `action` goes to `Flow.tap`; `width` in widths of a letter key; `chosen` marks the layout in use.

    Without an action it is room that is left free.
    """

    action: str
    title: str
    icon: str = ""
    width: float = 1.0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class KeyboardView:
    """What the keyboard shows: rows of keys that are all as wide together, and words that may be meant, likeliest first."""

    layout: Layout
    rows: tuple[tuple[Key, ...], ...]
    suggestions: tuple[Choice, ...]

    @property
    def columns(self) -> float:
        """Width of a row, in widths of a letter key."""
        return sum(key.width for key in self.rows[0])


_PHONE = "qwertyuiop", "asdfghjkl", "zxcvbnm"
_ALPHABET = "aăâbcdđeêghi", "klmnoôơpqrst", "uưvxy"
"""In the order in which it is learned at school: who does not know Telex hardly knows where a phone has its letters."""
_DIGITS = "12345", "67890", ".,-/"
_LETTERS = {Layout.TELEX: _PHONE, Layout.MARKS: _ALPHABET, Layout.ENGLISH: _PHONE, Layout.DIGITS: _DIGITS}

_TONE_KEYS = {
    "sac": (TONES["s"], "á"),
    "huyen": (TONES["f"], "à"),
    "hoi": (TONES["r"], "ả"),
    "nga": (TONES["x"], "ã"),
    "nang": (TONES["j"], "ạ"),
}
"""By the tone's name: its mark, and the letter it is shown on; a small one, to be told from the letter keys."""

_LAYOUT_TITLES = {
    Layout.TELEX: (N_("Telex"), 1.2),
    Layout.MARKS: (N_("Chữ có dấu"), 1.9),
    Layout.ENGLISH: (N_("Không dấu"), 1.8),
    Layout.DIGITS: (N_("Số"), 1.0),
}
"""What each key for a layout is called, and how wide it is in tenths of a row."""


@dataclass(frozen=True, slots=True)
class Typing:
    """What was typed so far, in NFC, and with which keys. It lives in the session and is wiped with it."""

    text: str = ""
    layout: Layout = Layout.TELEX

    def tap(self, action: str) -> "Typing | None":
        """What a tap on a key or a suggestion makes of it; None when there is no such key on this layout.

        What would make the text too long changes nothing.
        """
        kind, _, which = action.partition(":")
        if kind == "layout":
            return replace(self, layout=Layout(which)) if which in set(Layout) else None
        made = {"key": self._struck, "suggest": self._completed}.get(kind)
        text = made(which) if made else None
        if text is None:
            return None
        return self if len(text) > LONGEST_TEXT else replace(self, text=text)

    def _struck(self, key: str) -> str | None:
        if key in _TONE_KEYS and self.layout is Layout.MARKS:
            return with_tone(self.text, _TONE_KEYS[key][0])
        if len(key) == 1 and any(key in row for row in _LETTERS[self.layout]):
            return {Layout.TELEX: typed, Layout.MARKS: with_letter}.get(self.layout, str.__add__)(self.text, key)
        return {"space": self._spaced(), "backspace": without_last(self.text), "clear": ""}.get(key)

    def _spaced(self) -> str:
        """One space is enough, and none to begin with: a finger that bounces does no harm."""
        return self.text if not self.text or self.text.endswith(" ") else self.text + " "

    def _completed(self, word: str) -> str | None:
        """The word instead of the one that is half typed, ready for the next one."""
        plain = unicodedata.normalize("NFC", word)
        if not plain.isalnum():
            return None
        start = len(self.text)
        while start and self.text[start - 1].isalnum():
            start -= 1
        return f"{self.text[:start]}{plain} "


def make_keyboard(typing: Typing, suggestions: Sequence[str], tr: Translate) -> KeyboardView:
    """The keys of the layout in use, and these words above them."""
    return KeyboardView(
        typing.layout,
        (*_letter_rows(typing.layout, tr), _last_row(typing.layout, tr)),
        tuple(Choice(f"suggest:{word}", word) for word in suggestions),
    )


def _letter_rows(layout: Layout, tr: Translate) -> tuple[tuple[Key, ...], ...]:
    first, second, third = (_letters(row) for row in _LETTERS[layout])
    if layout is Layout.DIGITS:
        return tuple(tuple(replace(key, width=2.0) for key in row) for row in (first, second, (*third, _backspace(tr))))
    if layout is Layout.MARKS:
        tones = tuple(Key(f"key:{name}", letter) for name, (_, letter) in _TONE_KEYS.items())
        return first, second, (*third, *tones, _backspace(tr))
    return first, (_room(0.5), *second, _room(0.5)), (_room(1.0), *third, _backspace(tr))


def _last_row(layout: Layout, tr: Translate) -> tuple[Key, ...]:
    """The same below every layout, at the same place."""
    tenth = 1.2 if layout is Layout.MARKS else 1.0
    layouts = (
        Key(f"layout:{which}", tr(title), width=width * tenth, chosen=which is layout)
        for which, (title, width) in _LAYOUT_TITLES.items()
    )
    space = Key("key:space", tr("Cách"), width=2.6 * tenth)
    return (*layouts, space, Key("key:clear", tr("Xoá hết"), width=1.5 * tenth))


def _letters(row: str) -> tuple[Key, ...]:
    return tuple(Key(f"key:{letter}", letter.upper()) for letter in row)


def _backspace(tr: Translate) -> Key:
    return Key("key:backspace", tr("Xoá"), "delete", 2.0)


def _room(width: float) -> Key:
    return Key("", "", width=width)
