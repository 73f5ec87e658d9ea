"""A keyboard at the kiosk, whose keys are real ones of an X server."""

from collections.abc import Callable

import pytest

from tests.escape.displays import Stranger
from tests.escape.kiosks import WatchedKiosk


def chords(*names: str) -> Callable[[Stranger], None]:
    """Each of these once."""
    return lambda stranger: stranger.press(*names)


ITEMS: dict[str, Callable[[Stranger], None]] = {
    "F1, the settings": chords("F1"),
    "Escape, the end": chords("Escape", "Escape", "Escape"),
    "Ctrl-E, the inspector": chords("Ctrl+e"),
    "F11, the picture turned": chords("F11", "Shift+F11"),
    "F12, a picture of the screen": chords("F12", "Print", "Alt+Print"),
    "Alt-F4, the window closed": chords("Alt+F4", "Ctrl+F4"),
    "Alt-Tab, another window": chords("Alt+Tab", "Alt+Shift+Tab", "Alt+Escape", "Ctrl+Escape"),
    "Super, a menu": chords("Super_L", "Super+d", "Super+l", "Super+r", "Super+Tab"),
    "Ctrl-Q, Ctrl-W, Ctrl-D": chords("Ctrl+q", "Ctrl+w", "Ctrl+d", "Ctrl+n", "Ctrl+t", "Ctrl+o", "Ctrl+p", "Ctrl+Shift+i"),
    "Ctrl-C, Ctrl-Z, Ctrl-\\": chords("Ctrl+c", "Ctrl+z", "Ctrl+backslash"),
    "Ctrl-V, pasting": chords("Ctrl+v", "Shift+Insert", "Ctrl+Insert", "Ctrl+x", "Ctrl+a"),
    "Ctrl-Alt-Delete, Ctrl-Alt-Backspace": chords("Ctrl+Alt+Delete", "Ctrl+Alt+BackSpace"),
    "Ctrl-Alt-F1 to F12": chords(*(f"Ctrl+Alt+F{number}" for number in range(1, 13))),
    "The menu key, Shift-F10": chords("Menu", "Shift+F10"),
    "Tab, arrows, Space, Enter": chords("Tab", "Tab", "Down", "Right", "space", "Return", "KP_Enter"),
    "Shift five times, sticky keys": chords(*("Shift_L",) * 6),
    "Every key": lambda stranger: stranger.press_every_key(),
    "Every key with Ctrl": lambda stranger: stranger.press_every_key("Ctrl"),
    "Every key with Alt": lambda stranger: stranger.press_every_key("Alt"),
    "Every key with Super": lambda stranger: stranger.press_every_key("Super"),
    "Every key with Ctrl and Alt": lambda stranger: stranger.press_every_key("Ctrl", "Alt"),
    "A key held down": lambda stranger: stranger.hold("F1", 500),
    "A keyboard that is plugged in": Stranger.change_keyboard,
    "A scanner that types": lambda stranger: stranger.type("HS20261126" * 200 + "\r\n\t\x1b"),
}


@pytest.mark.parametrize("item", ITEMS)
def test_no_key_leads_out(kiosk: WatchedKiosk, stranger: Stranger, item: str) -> None:
    ITEMS[item](stranger)
    kiosk.is_where_it_was()


def test_after_all_the_keys_a_click_is_still_answered(kiosk: WatchedKiosk, stranger: Stranger) -> None:
    for code in ("en", "vi"):
        stranger.click(1, *kiosk.first.targets[f"language:{code}"])
        assert kiosk.look().language == code
