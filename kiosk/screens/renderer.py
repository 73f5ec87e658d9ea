"""Loads libraries on another core while Python imports: a fifth of the start is the linker's and Mesa's, without Python.

Kivy's libraries are opened, which Python finds done when it imports them. On an X display the first question about GLX makes
the system load whatever will draw: the vendor's library, the driver, with software rendering LLVM as well; SDL asks the same
later. Nothing of it runs before its time, and what fails here is left to whoever needs it.

    begin(os.environ)     # first of all
    wait()                # before anybody changes the environment or opens a window: nothing goes on in the background then
    let_go()              # once the window holds what was loaded
"""

import ctypes
import threading
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

_KIVYS = ("core/window/*.so", "core/text/*.so", "core/image/*.so", "graphics/*.so", "*.so")


class _Loading:
    """One in a process; `display` is open from `begin` to `let_go`."""

    thread: threading.Thread | None = None
    xlib: ctypes.CDLL | None = None
    display = ctypes.c_void_p()


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
    """Open them without importing anything of Kivy, which `lockdown` must do in its own order."""
    spec = find_spec("kivy")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        for pattern in _KIVYS:
            for file in Path(folder).glob(pattern):
                ctypes.CDLL(str(file))


def _ask_glx(xlib: ctypes.CDLL, glx: ctypes.CDLL, name: str) -> None:
    xlib.XInitThreads()
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    _Loading.display, _Loading.xlib = ctypes.c_void_p(xlib.XOpenDisplay(name.encode())), xlib
    if _Loading.display:
        glx.glXQueryExtensionsString(_Loading.display, xlib.XDefaultScreen(_Loading.display))
