"""Loads libraries on another core while Python imports: a fifth of the start is the linker's and Mesa's, without Python.

Kivy's libraries are opened, which Python finds done when it imports them. On an X display the first question about GLX makes
the system load whatever will draw: the vendor's library, the driver, with software rendering LLVM as well; SDL asks the same
later. Nothing of it runs before its time, and what fails here is left to whoever needs it.

On the way it looks for a visual without depth and stencil buffers. Kivy asks for both and a kiosk uses neither; in software they
are as large as the picture itself.

    begin(os.environ)     # first of all
    wait()                # before anybody changes the environment or opens a window: nothing goes on in the background then
    let_go()              # once the window holds what was loaded
"""

import ctypes
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress

FLAT_VISUAL = "SDL_VIDEO_X11_WINDOW_VISUALID"
"""By this variable SDL is told which visual a window has (SDL_hints.h)."""

# Tokens of glx.h, each with the least that is wanted; nothing else than 0 takes the smallest.
_RGBA, _DOUBLEBUFFER, _RED_SIZE, _GREEN_SIZE, _BLUE_SIZE, _DEPTH_SIZE, _STENCIL_SIZE = 4, 5, 8, 9, 10, 12, 13
_FLAT = (_RGBA, _DOUBLEBUFFER, _RED_SIZE, 8, _GREEN_SIZE, 8, _BLUE_SIZE, 8, _DEPTH_SIZE, 0, _STENCIL_SIZE, 0, 0)

_KIVYS = ("core/window", "core/text", "core/image", "graphics", "")


class _Loading:
    """One in a process; `display` is open from `begin` to `let_go`."""

    thread: threading.Thread | None = None
    xlib: ctypes.CDLL | None = None
    display = ctypes.c_void_p()
    visual: int | None = None


class _Visual(ctypes.Structure):
    """The beginning of Xlib's `XVisualInfo` (Xutil.h)."""

    _fields_ = (
        ("visual", ctypes.c_void_p),
        ("id", ctypes.c_ulong),
        ("screen", ctypes.c_int),
        ("depth", ctypes.c_int),
    )


def begin(environment: Mapping[str, str]) -> None:
    """Start to load, in a thread that does not hold up Python; may be called again."""
    if _Loading.thread is None:
        name = environment.get("DISPLAY") if environment.get("SDL_VIDEODRIVER", "x11") == "x11" else None
        _Loading.thread = threading.Thread(target=_load, args=(name,), name="renderer", daemon=True)
        _Loading.thread.start()


def wait() -> None:
    """Return when nothing is being loaded any more."""
    if _Loading.thread is not None:
        _Loading.thread.join()


def flat_visual() -> str | None:
    """The id of the visual without depth and stencil buffers; None where there is none, or no X. After `wait`."""
    return None if _Loading.visual is None else hex(_Loading.visual)


def let_go() -> None:
    """Close the connection that kept the renderer loaded."""
    if _Loading.xlib is not None and _Loading.display:
        _Loading.xlib.XCloseDisplay(_Loading.display)
    _Loading.xlib, _Loading.display = None, ctypes.c_void_p()


def _load(display: str | None) -> None:
    with suppress(OSError):
        _load_kivys()
    if display:
        with suppress(OSError):
            _ask_glx(ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libGL.so.1"), display)


def _load_kivys() -> None:
    """Open them without importing anything of Kivy, which `lockdown` must do in its own order.

    By the system's calls alone: a thread that runs Python holds up the one that it is to help.
    """
    kivy = next((home for home in (f"{folder}/kivy" for folder in sys.path) if os.path.isdir(home)), None)  # noqa: PTH112
    for part in _KIVYS if kivy else ():
        for name in os.listdir(f"{kivy}/{part}"):  # noqa: PTH208
            if name.endswith(".so"):
                ctypes.CDLL(f"{kivy}/{part}/{name}")


def _ask_glx(xlib: ctypes.CDLL, glx: ctypes.CDLL, name: str) -> None:
    xlib.XInitThreads()
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    _Loading.display, _Loading.xlib = ctypes.c_void_p(xlib.XOpenDisplay(name.encode())), xlib
    if _Loading.display:
        screen = xlib.XDefaultScreen(_Loading.display)
        glx.glXQueryExtensionsString(_Loading.display, screen)
        _Loading.visual = _find_flat_visual(xlib, glx, screen)


def _find_flat_visual(xlib: ctypes.CDLL, glx: ctypes.CDLL, screen: int) -> int | None:
    """As deep in colour as the screen is, so that the window needs no colour map of its own kind."""
    glx.glXChooseVisual.restype = ctypes.POINTER(_Visual)
    found = glx.glXChooseVisual(_Loading.display, screen, (ctypes.c_int * len(_FLAT))(*_FLAT))
    if not found:
        return None
    fits = found.contents.depth == xlib.XDefaultDepth(_Loading.display, screen)
    visual = int(found.contents.id) if fits else None
    xlib.XFree(found)
    return visual
