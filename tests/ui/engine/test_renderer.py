"""Libraries are loaded in the background: Kivy's everywhere, the renderer where there is an X display."""

from collections.abc import Iterator

import pytest

from tests.support.xserver import needs_x, x_server
from tests.ui.support.processes import run

LOAD = """
import os, sys
from pathlib import Path
from kiosk.screens import renderer
def loaded():
    maps = Path("/proc/self/maps").read_text()
    return " ".join(name for name in ("libSDL2-", "libGLX_") if name in maps) or "nothing"
print(loaded())
renderer.begin(os.environ)
renderer.wait()
print(loaded(), "kivy" in sys.modules)
renderer.let_go()
"""


@pytest.fixture
def server() -> Iterator[str]:
    """The name of an X server of our own."""
    with x_server() as name:
        yield name


@needs_x
def test_it_is_there_before_kivy_is_imported(server: str) -> None:
    assert run(LOAD, DISPLAY=server, SDL_VIDEODRIVER="x11") == "nothing\nlibSDL2- libGLX_ False\n"


@needs_x
def test_a_window_opens_upon_what_was_loaded_without_buffers_that_nobody_uses(server: str) -> None:
    script = """
import os
from kiosk.screens import renderer
renderer.begin(os.environ)
from kiosk.screens.lockdown import lock
from kiosk.screens.settings import InputSource, ScreenSettings
settings = ScreenSettings(width=320, height=240, fullscreen=False, input=InputSource.parse("mouse"))
lock(settings)
from kivy.uix.label import Label
from kiosk.screens.engine import Engine
from kivy.graphics.opengl import glGetIntegerv
def look():
    print(*(glGetIntegerv(bits)[0] for bits in (0x0D52, 0x0D56, 0x0D57)))  # red, depth, stencil; gl.h
    engine.stop()
engine = Engine(settings, on_start=look)
engine.run(lambda: Label(text="Hộ tịch"))
"""
    assert run(script, DISPLAY=server, SDL_VIDEODRIVER="x11") == "8 0 0\n"


@pytest.mark.parametrize(("display", "driver"), [("", "x11"), (":4711", "kmsdrm")])
def test_other_displays_than_x_are_not_asked(display: str, driver: str) -> None:
    assert run(LOAD, DISPLAY=display, SDL_VIDEODRIVER=driver) == "nothing\nlibSDL2- False\n"


def test_a_display_that_is_not_there_is_the_windows_business() -> None:
    assert run(LOAD, DISPLAY=":4711", SDL_VIDEODRIVER="x11").startswith("nothing\n")
