"""Loads the renderer on another core while Python imports: a fifth of the start is the linker's and Mesa's, without Python.

On an X display the first question about GLX makes the system load whatever will draw: the vendor's library, the driver, with
software rendering LLVM as well. SDL asks the same later and finds it loaded. Elsewhere nothing is done.

    begin(os.environ)     # first of all
    wait()                # before anybody changes the environment or opens a window: nothing goes on in the background then
    let_go()              # once the window holds what was loaded
"""

import ctypes
import threading
from collections.abc import Mapping


class _Loading:
    """One in a process; `display` is open from `begin` to `let_go`."""

    thread: threading.Thread | None = None
    xlib: ctypes.CDLL | None = None
    display = ctypes.c_void_p()


def begin(environment: Mapping[str, str]) -> None:
    """Start to load, in a thread that does not hold up Python; what goes wrong is left to whoever opens the window."""
    name = environment.get("DISPLAY")
    if not name or environment.get("SDL_VIDEODRIVER", "x11") != "x11" or _Loading.thread is not None:
        return
    _Loading.thread = threading.Thread(target=_load, args=(name,), name="renderer", daemon=True)
    _Loading.thread.start()


def wait() -> None:
    """Return when nothing is being loaded any more."""
    if _Loading.thread is not None:
        _Loading.thread.join()


def let_go() -> None:
    """Close the connection that kept the renderer loaded."""
    if _Loading.xlib is not None and _Loading.display:
        _Loading.xlib.XCloseDisplay(_Loading.display)
    _Loading.xlib, _Loading.display = None, ctypes.c_void_p()


def _load(name: str) -> None:
    try:
        xlib, glx = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libGL.so.1")
    except OSError:
        return
    xlib.XInitThreads()
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    _Loading.display = ctypes.c_void_p(xlib.XOpenDisplay(name.encode()))
    _Loading.xlib = xlib
    if _Loading.display:
        glx.glXQueryExtensionsString(_Loading.display, xlib.XDefaultScreen(_Loading.display))
