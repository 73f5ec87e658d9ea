"""Whether a window manager runs, asked of a real X server."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from Xlib import Xatom
from Xlib.display import Display

from kiosk.screens.bare import bare_size

needs_server = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb on this machine")


@pytest.fixture
def server() -> Iterator[str]:
    """The name of an X server of our own."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "320x240x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f":{process.stdout.readline().strip()}"
        process.terminate()


@needs_server
def test_a_display_without_a_manager_tells_its_size(server: str) -> None:
    assert bare_size({"DISPLAY": server}) == (320, 240)


@needs_server
def test_a_display_with_a_manager_is_not_bare(server: str) -> None:
    display = Display(server)
    root = display.screen().root
    root.change_property(display.intern_atom("_NET_SUPPORTING_WM_CHECK"), Xatom.WINDOW, 32, [root.id])
    display.sync()
    assert bare_size({"DISPLAY": server}) is None
    display.close()


@needs_server
def test_a_manager_that_is_only_spoken_of_is_none(server: str) -> None:
    display = Display(server)
    display.intern_atom("_NET_SUPPORTING_WM_CHECK")
    display.sync()
    assert bare_size({"DISPLAY": server}) == (320, 240)
    display.close()


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}, {"DISPLAY": ":0", "SDL_VIDEODRIVER": "KMSDRM"}])
def test_without_x_nothing_is_bare(environment: dict[str, str]) -> None:
    assert bare_size(environment) is None
