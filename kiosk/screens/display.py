"""What the loop can wait for: the descriptors on which the display and its input devices announce news.

    X11        the connection to the server
    console    (KMSDRM) the input devices that SDL holds open, and the kernel's announcements of new ones
    off screen nothing: only threads and the clock wake the loop
    others     (Wayland) no safe way to sleep, so the queue is asked thirty times a second

`display_of` tells which of them shows a window.
"""

import ctypes
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 1 / 30
"""How long to sleep at most where events cannot be waited for."""

_QUEUED_AFTER_READING = 1
_AF_NETLINK, _KOBJECT_UEVENT = 16, 15
_FDS = Path("/proc/self/fd")
_MAPS = Path("/proc/self/maps")


@dataclass(frozen=True, slots=True)
class Display:
    """How to wait for a display.

    `descriptors` names those to wait for, and of each whether it announces devices that come and go; it is asked anew
    after such news. `has_news` tells of events that were read from a descriptor already, on which nobody may sleep.
    `patience` limits each sleep, in seconds, or is None.
    """

    descriptors: Callable[[], Mapping[int, bool]]
    has_news: Callable[[], bool]
    patience: float | None


def display_of(window: Any) -> Display:  # noqa: ANN401 - Kivy has no types
    """Find out what shows this window."""
    info = window.get_window_info()
    if info is None:
        return Display(console_descriptors, _nothing, None)
    if type(info).__name__ == "WindowInfoX11":
        return _x11(info.display) or _unknown()
    return _unknown()


def console_descriptors(folder: Path = _FDS) -> dict[int, bool]:
    """The open input devices (False), and the sockets on which the kernel or udev announces devices (True)."""
    found = {}
    for link in folder.iterdir():
        try:
            target = str(link.readlink())
        except OSError:
            # The descriptor by which the folder itself is read is gone by now.
            continue
        descriptor = int(link.name)
        if target.startswith("/dev/input/event"):
            found[descriptor] = False
        elif target.startswith("socket:") and _announces_devices(descriptor):
            found[descriptor] = True
    return found


def _announces_devices(descriptor: int) -> bool:
    import socket  # noqa: PLC0415 - for displays that are a console

    try:
        with socket.socket(fileno=os.dup(descriptor)) as probe:
            return (probe.family, probe.proto) == (_AF_NETLINK, _KOBJECT_UEVENT)
    except OSError:
        return False


def _x11(display: int) -> Display | None:
    """The X connection, asked through the very copy of Xlib that SDL has loaded."""
    library = next((line.split()[-1] for line in _MAPS.read_text().splitlines() if "/libX11.so" in line), None)
    if library is None:
        return None
    xlib = ctypes.PyDLL(library)
    xlib.XConnectionNumber.argtypes = [ctypes.c_void_p]
    xlib.XEventsQueued.argtypes = [ctypes.c_void_p, ctypes.c_int]
    descriptor = int(xlib.XConnectionNumber(display))

    def has_news() -> bool:
        # Drawing waits for answers of the server and takes events off the wire with them; they lie in Xlib or below it
        # in XCB. This mode asks both, and reads what is there, but neither flushes nor blocks.
        return bool(xlib.XEventsQueued(display, _QUEUED_AFTER_READING))

    return Display(lambda: {descriptor: False}, has_news, None)


def _unknown() -> Display:
    return Display(dict, _nothing, PATIENCE_SECONDS)


def _nothing() -> bool:
    return False
