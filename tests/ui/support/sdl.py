"""Puts real events into SDL's queue, as a keyboard, a mouse, a panel or a window manager would."""

import ctypes
import struct
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_QUIT, _WINDOW, _KEY_DOWN, _KEY_UP = 0x100, 0x200, 0x300, 0x301
_MOUSE_MOTION, _MOUSE_DOWN, _MOUSE_UP = 0x400, 0x401, 0x402
_FINGER_DOWN, _FINGER_UP, _FINGER_MOTION = 0x700, 0x701, 0x702
_DROP_FILE, _DROP_TEXT = 0x1000, 0x1001
_EVENT_BYTES = 56

_INPUT = (*range(0x300, 0x306), *range(0x400, 0x404), *range(0x700, 0x703))
"""Events of keys, mouse and fingers: they have functions of their own."""

SYSTEM = {
    "background": tuple(range(0x101, 0x107)),
    "text": (0x302, 0x303, 0x305),
    "joystick": (*range(0x600, 0x609), *range(0x650, 0x65C)),
    "gesture": (0x800, 0x801, 0x802),
    "drop": (_DROP_FILE, _DROP_TEXT, 0x1002, 0x1003),
    "anything": tuple(kind for kind in range(0x100, 0x2100) if kind not in _INPUT and kind != 0x201),
}
"""What else a system may report, by SDL_events.h; not 0x201, which holds a pointer to what the window system said."""

F1, F11, ESCAPE, LETTER_E = 1073741882, 1073741892, 27, ord("e")
CTRL = 0x40


@lru_cache(maxsize=1)
def _sdl() -> ctypes.CDLL:
    line = next(line for line in Path("/proc/self/maps").read_text().splitlines() if "libSDL2-2" in line)
    return ctypes.CDLL(line.split()[-1])


def _push(layout: str, *values: float | bytes) -> None:
    event = ctypes.create_string_buffer(struct.pack("=" + layout, *values), _EVENT_BYTES)
    assert _sdl().SDL_PushEvent(event) >= 0  # nought: a filter has kept it


def _name(name: bytes) -> int:
    """A pointer to this name, in memory that SDL may free."""
    copy = _sdl().SDL_strdup
    copy.restype, copy.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    return int(copy(name))


def key(symbol: int, modifiers: int = 0) -> None:
    """A key goes down and up."""
    _push("IIIBBxxiiHxxI", _KEY_DOWN, 0, 1, 1, 0, 0, symbol, modifiers, 0)
    _push("IIIBBxxiiHxxI", _KEY_UP, 0, 1, 0, 0, 0, symbol, modifiers, 0)


def system(events: Iterable[int]) -> None:
    """Some of `SYSTEM`. Window events in all their forms; a dropped file or text has a name, which SDL frees."""
    for event in events:
        if event == _WINDOW:
            for form in range(1, 19):
                _push("IIIBxxxii", event, 0, 1, form, 300, 200)
        elif event in (_DROP_FILE, _DROP_TEXT):
            _push("IIQI", event, 0, _name(b"/etc/passwd"), 1)
        else:
            _push("II40s", event, 0, b"\x01" if event in SYSTEM["text"] else b"")


def keys(symbols: Iterable[int], modifiers: Iterable[int]) -> None:
    """Each of these keys with each of these modifiers."""
    for symbol in symbols:
        for held in modifiers:
            key(symbol, held)


def close_window() -> None:
    """A window manager asks the window to close."""
    _push("II", _QUIT, 0)


def mouse(*, down: bool, x: int, y: int, button: int = 1) -> None:
    """A mouse button changes at a pixel from the upper left corner."""
    _push("IIIIBBBBii", _MOUSE_DOWN if down else _MOUSE_UP, 0, 1, 0, button, int(down), 1, 0, x, y)


def mouse_to(x: int, y: int) -> None:
    """The mouse moves to a pixel from the upper left corner, button pressed."""
    _push("IIIIIiiii", _MOUSE_MOTION, 0, 1, 0, 1, x, y, 0, 0)


def finger(*, down: bool, x: float, y: float, number: int = 7) -> None:
    """A finger touches or leaves the panel, in parts of it from the upper left corner."""
    _push("IIqqfffffI", _FINGER_DOWN if down else _FINGER_UP, 0, 1, number, x, y, 0.0, 0.0, 1.0, 1)


def finger_to(*, x: float, y: float, number: int = 7) -> None:
    """A finger slides, in parts of the panel from its upper left corner."""
    _push("IIqqfffffI", _FINGER_MOTION, 0, 1, number, x, y, 0.0, 0.0, 1.0, 1)
