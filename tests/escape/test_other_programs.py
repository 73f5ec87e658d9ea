"""Other programs on the kiosk's display, and what somebody drags or copies between them."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.escape.displays import Stranger, server
from tests.escape.kiosks import HEIGHT, WIDTH, WatchedKiosk, watched


def copies(stranger: Stranger) -> None:
    """Somebody has copied something, and pastes it in every way; the kiosk neither asks for it nor copies anything itself."""
    owners = {name: stranger.offer(name) for name in ("CLIPBOARD", "PRIMARY")}
    stranger.press("Ctrl+v")
    stranger.press("Shift+Insert")
    stranger.click(2, 5, 480)
    stranger.press("Ctrl+a")
    stranger.press("Ctrl+c")
    stranger.press("Ctrl+x")
    assert stranger.asked_for() == []
    assert {name: stranger.owner(name) for name in owners} == owners


def closes(stranger: Stranger) -> None:
    """As a window manager does for its cross, again and again."""
    for _ in range(3):
        stranger.say("WM_PROTOCOLS", stranger.atom("WM_DELETE_WINDOW"))


def pings(stranger: Stranger) -> None:
    stranger.say("WM_PROTOCOLS", stranger.atom("_NET_WM_PING"))
    stranger.say("WM_PROTOCOLS", stranger.atom("WM_TAKE_FOCUS"))
    stranger.say("_KDE_SPLASH_PROGRESS")


ITEMS: dict[str, Callable[[Stranger], None]] = {
    "The window manager's cross": closes,
    "Messages of a window manager": pings,
    "The clipboard": copies,
    "A file that is dropped": lambda stranger: stranger.drop("text/uri-list"),
    "A text that is dropped": lambda stranger: stranger.drop("text/plain;charset=utf-8"),
    "The keyboard's focus taken away and given back": Stranger.take_focus,
}

SCREENS = "A second screen"
"""It has a kiosk of its own, see below."""

TURNED = "A window that is made another size, a screen that is turned"


@pytest.mark.parametrize("item", ITEMS)
def test_no_other_program_leads_out(kiosk: WatchedKiosk, stranger: Stranger, item: str) -> None:
    ITEMS[item](stranger)
    kiosk.is_where_it_was()


def test_a_window_of_another_size_still_shows_home(tmp_path: Path) -> None:
    with server() as name, watched(tmp_path, DISPLAY=name) as kiosk, closing(Stranger(name)) as stranger:
        for size in ((400, 300), (HEIGHT, WIDTH), (WIDTH, HEIGHT)):
            stranger.resize(*size)
            assert kiosk.wait_for(lambda seen, size=size: seen.size == [*size]).view == "HomeView"
        kiosk.is_where_it_was()


def test_a_second_screen_shows_nothing(tmp_path: Path) -> None:
    with server("-screen", "1", "640x480x24") as name, watched(tmp_path, DISPLAY=name) as kiosk:
        with closing(Stranger(f"{name}.1")) as stranger:
            assert stranger.windows() == []
            stranger.press("F1")
        kiosk.is_where_it_was()
