"""A mouse at the kiosk: what its other buttons, its wheel and its ways do."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageChops
from Xlib import X

from tests.escape.displays import Stranger
from tests.escape.kiosks import HEIGHT, WIDTH, WatchedKiosk

EDGES = ((0, 0), (WIDTH - 1, 0), (WIDTH - 1, HEIGHT - 1), (0, HEIGHT - 1))


def drags(key: str) -> Callable[[Stranger], None]:
    """From a tile to an edge, with a key that a window manager would listen for."""
    return lambda stranger: stranger.press_while(key, lambda: stranger.drag(1, stranger.tile, EDGES[2], EDGES[0]))


ITEMS: dict[str, Callable[[Stranger], None]] = {
    "The right button, a second finger (red dots)": lambda stranger: stranger.click(3, *stranger.tile, times=4),
    "The right button held and dragged": lambda stranger: stranger.drag(3, stranger.tile, *EDGES, stranger.tile),
    "The middle button, pasting": lambda stranger: stranger.click(2, *stranger.tile, times=2),
    "The wheel": lambda stranger: stranger.click_all((4, 5, 6, 7), *stranger.tile),
    "Buttons for back and forward": lambda stranger: stranger.click_all((8, 9, 10), *stranger.tile),
    "Alt and a drag, the window moved": drags("Alt"),
    "Super and a drag, the window moved": drags("Super"),
    "A drag from edge to edge": lambda stranger: stranger.drag(1, *EDGES, EDGES[0]),
}


def picture(stranger: Stranger) -> Image.Image:
    """What the display shows."""
    taken = stranger.root.get_image(0, 0, WIDTH, HEIGHT, X.ZPixmap, 0xFFFFFFFF)
    return Image.frombytes("RGB", (WIDTH, HEIGHT), taken.data, "raw", "BGRX")


@pytest.mark.parametrize("item", ITEMS)
def test_no_button_leads_out(kiosk: WatchedKiosk, stranger: Stranger, item: str) -> None:
    ITEMS[item](stranger)
    kiosk.is_where_it_was()


def test_right_clicks_leave_no_mark_on_the_picture(kiosk: WatchedKiosk, stranger: Stranger) -> None:
    kiosk.look()
    before = picture(stranger)
    stranger.click(3, 5, HEIGHT // 2)
    kiosk.look()
    kiosk.look()  # a turn later it has been drawn
    around = (0, HEIGHT // 2 - 40, 45, HEIGHT // 2 + 40)
    assert ImageChops.difference(before.crop(around), picture(stranger).crop(around)).getbbox() is None
