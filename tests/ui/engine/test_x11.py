"""On a real X server: the loop sleeps on its connection, and a tap wakes it."""

import signal
import subprocess
from collections.abc import Iterator

import pytest
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from tests.support.xserver import needs_x, x_server
from tests.ui.support.processes import PRELUDE, start

pytestmark = needs_x

KIOSK = """
root = Label(text="Hộ tịch")
def note(what):
    return lambda _, touch: print(what, *map(round, touch.pos), flush=True)
root.bind(on_touch_down=note("down"), on_touch_move=note("move"), on_touch_up=note("up"))
def shown():
    Clock.schedule_once(lambda _: quiet(engine.loop.turns), 0.5)
def quiet(turns):
    Clock.schedule_once(lambda _: print("idle", engine.loop.turns - turns, flush=True), 1)
engine = Engine(settings, on_start=shown, on_stop=lambda: print("stopped", flush=True))
engine.run(lambda: root)
"""


@pytest.fixture
def server() -> Iterator[str]:
    """The name of an X server of our own."""
    with x_server(resets=True) as name:
        yield name


@pytest.fixture
def display(server: str) -> Iterator[Display]:
    display = Display(server)
    yield display
    display.close()


@pytest.fixture
def kiosk(server: str) -> Iterator[subprocess.Popen[str]]:
    with start(PRELUDE + KIOSK, DISPLAY=server, SDL_VIDEODRIVER="x11") as process:
        yield process
        process.kill()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def press_key(display: Display, name: str) -> None:
    code = display.keysym_to_keycode(XK.string_to_keysym(name))
    xtest.fake_input(display, X.KeyPress, code)
    xtest.fake_input(display, X.KeyRelease, code)


def test_on_x11_it_sleeps_and_a_tap_is_one_touch_and_keys_are_none(kiosk: subprocess.Popen[str], display: Display) -> None:
    what, turns = line_of(kiosk).split()
    assert what == "idle"
    assert int(turns) <= 2

    for name in ("F1", "F11", "Escape"):
        press_key(display, name)
    xtest.fake_input(display, X.MotionNotify, x=100, y=39)
    xtest.fake_input(display, X.ButtonPress, 1)
    xtest.fake_input(display, X.ButtonRelease, 1)
    display.sync()
    assert [line_of(kiosk), line_of(kiosk)] == ["down 100 200", "up 100 200"]

    kiosk.send_signal(signal.SIGTERM)
    assert line_of(kiosk) == "stopped"
    assert kiosk.wait(timeout=2) == 0
