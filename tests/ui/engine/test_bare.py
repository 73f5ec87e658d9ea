"""Whether a window manager runs, asked of a real X server."""

from collections.abc import Iterator

import pytest
from Xlib import Xatom
from Xlib.display import Display

from kiosk.screens.bare import bare_size
from tests.support.xserver import needs_x, x_server


@pytest.fixture
def server() -> Iterator[str]:
    """The name of an X server of our own."""
    with x_server() as name:
        yield name


@needs_x
def test_a_display_without_a_manager_tells_its_size(server: str) -> None:
    assert bare_size({"DISPLAY": server}) == (320, 240)


@needs_x
def test_a_display_with_a_manager_is_not_bare(server: str) -> None:
    display = Display(server)
    root = display.screen().root
    root.change_property(display.intern_atom("_NET_SUPPORTING_WM_CHECK"), Xatom.WINDOW, 32, [root.id])
    display.sync()
    assert bare_size({"DISPLAY": server}) is None
    display.close()


@needs_x
def test_a_manager_that_is_only_spoken_of_is_none(server: str) -> None:
    display = Display(server)
    display.intern_atom("_NET_SUPPORTING_WM_CHECK")
    display.sync()
    assert bare_size({"DISPLAY": server}) == (320, 240)
    display.close()


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}, {"DISPLAY": ":0", "SDL_VIDEODRIVER": "KMSDRM"}])
def test_without_x_nothing_is_bare(environment: dict[str, str]) -> None:
    assert bare_size(environment) is None
