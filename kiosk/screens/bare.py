"""An X server on which no window manager runs, as on most terminals.

SDL asks the window manager for full screen and waits a tenth of a second for its answer, also where there is none. There a
plain window of the display's size fills it just as well, at once.
"""

import ctypes
from collections.abc import Mapping

_MANAGER = b"_NET_SUPPORTING_WM_CHECK"
"""A property that every window manager of today sets on the root window (Extended Window Manager Hints)."""


def bare_size(environment: Mapping[str, str]) -> tuple[int, int] | None:
    """Width and height in pixels of the X display that SDL will use; None when it has a manager, or SDL will use no X."""
    name = environment.get("DISPLAY")
    if not name or environment.get("SDL_VIDEODRIVER", "x11") != "x11":
        return None
    try:
        xlib = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(xlib.XOpenDisplay(name.encode()))
    if not display:
        return None
    try:
        number = xlib.XDefaultScreen(display)
        size = int(xlib.XDisplayWidth(display, number)), int(xlib.XDisplayHeight(display, number))
        return None if _is_managed(xlib, display) else size
    finally:
        xlib.XCloseDisplay(display)


def _is_managed(xlib: ctypes.CDLL, display: ctypes.c_void_p) -> bool:
    """Whether the root window has the property. Its atom alone says nothing: SDL itself makes it."""
    xlib.XDefaultRootWindow.restype = xlib.XInternAtom.restype = ctypes.c_ulong
    atom = ctypes.c_ulong(xlib.XInternAtom(display, _MANAGER, 0))
    root = ctypes.c_ulong(xlib.XDefaultRootWindow(display))
    kind, shape, count, left = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.c_void_p()
    found = (ctypes.byref(kind), ctypes.byref(shape), ctypes.byref(count), ctypes.byref(left), ctypes.byref(data))
    xlib.XGetWindowProperty(display, root, atom, ctypes.c_long(0), ctypes.c_long(1), 0, ctypes.c_ulong(0), *found)
    if data:
        xlib.XFree(data)
    return kind.value != 0
