"""Puts real events into SDL's queue, as a keyboard, a mouse, a panel or a window manager would."""

import ctypes
import struct
from pathlib import Path

_QUIT, _KEY_DOWN, _KEY_UP = 0x100, 0x300, 0x301
_MOUSE_MOTION, _MOUSE_DOWN, _MOUSE_UP = 0x400, 0x401, 0x402
_FINGER_DOWN, _FINGER_UP = 0x700, 0x701
_EVENT_BYTES = 56

F1, F11, ESCAPE, LETTER_E = 1073741882, 1073741892, 27, ord("e")
CTRL = 0x40


def _push(layout: str, *values: float) -> None:
    line = next(line for line in Path("/proc/self/maps").read_text().splitlines() if "libSDL2-2" in line)
    event = ctypes.create_string_buffer(struct.pack("=" + layout, *values), _EVENT_BYTES)
    assert ctypes.CDLL(line.split()[-1]).SDL_PushEvent(event) == 1


def key(symbol: int, modifiers: int = 0) -> None:
    """A key goes down and up."""
    _push("IIIBBxxiiHxxI", _KEY_DOWN, 0, 1, 1, 0, 0, symbol, modifiers, 0)
    _push("IIIBBxxiiHxxI", _KEY_UP, 0, 1, 0, 0, 0, symbol, modifiers, 0)


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
