"""A touch panel and whatever else the system may report, put into SDL's own queue off screen."""

from collections.abc import Callable

import pytest

from tests.escape.kiosks import WatchedKiosk


def fingers(kiosk: WatchedKiosk, *places: tuple[float, float], times: int = 1) -> None:
    """So many fingers, all down before the first is lifted, from the highest number on."""
    for _ in range(times):
        for number, (x, y) in enumerate(places):
            kiosk.order("finger", down=True, x=x, y=y, number=number)
        for number, (x, y) in reversed([*enumerate(places)]):
            kiosk.order("finger", down=False, x=x, y=y, number=number)


def slide(kiosk: WatchedKiosk, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A finger that comes in over an edge."""
    kiosk.order("finger", down=True, x=start[0], y=start[1])
    for part in range(1, 5):
        kiosk.order("finger_to", x=start[0] + (end[0] - start[0]) * part / 4, y=start[1] + (end[1] - start[1]) * part / 4)
    kiosk.order("finger", down=False, x=end[0], y=end[1])


def slides(kiosk: WatchedKiosk) -> None:
    for start in ((0.0, 0.5), (1.0, 0.5), (0.5, 0.0), (0.5, 1.0)):
        slide(kiosk, start, (0.5, 0.005))


def lost(kiosk: WatchedKiosk) -> None:
    """Down for ever: the panel was unplugged, or water is on it."""
    for number in range(20):
        kiosk.order("finger", down=True, x=number / 20, y=0.005, number=number)


def mouse(kiosk: WatchedKiosk) -> None:
    """A mouse that is plugged in beside the panel is not listened to."""
    x, y = kiosk.first.targets["service:ho-tich"]
    for button in (1, 2, 3):
        kiosk.order("mouse", down=True, x=x, y=y, button=button)
        kiosk.order("mouse", down=False, x=x, y=y, button=button)


def keys(kiosk: WatchedKiosk) -> None:
    """The same as `test_keys`, as they come on a console, where there is no X."""
    kiosk.order("keys", symbols=[*range(1, 128), *range(1 << 30, (1 << 30) + 300)], modifiers=[0, 0x40, 0x100, 0x400])


ITEMS: dict[str, Callable[[WatchedKiosk], object]] = {
    "Ten fingers at once": lambda kiosk: fingers(kiosk, *((0.05 + number / 10, 0.005) for number in range(10)), times=3),
    "Fingers outside of the panel": lambda kiosk: fingers(kiosk, (-3.0, 0.5), (9.0, 9.0), (0.5, -1.0), (float("inf"), 0.5)),
    "Fingers that are never lifted": lost,
    "A swipe from an edge": slides,
    "Pinching and turning": lambda kiosk: kiosk.every("gesture"),
    "A mouse that is plugged in": mouse,
    "Keys of a console": keys,
    "A file, dropped": lambda kiosk: kiosk.every("drop"),
    "Text from an input method": lambda kiosk: kiosk.every("text"),
    "A joystick, a gamepad": lambda kiosk: kiosk.every("joystick"),
    "The application sent to the background": lambda kiosk: kiosk.every("background"),
    "The end, asked for": lambda kiosk: [kiosk.order("close_window") for _ in range(3)],
    "Every event that SDL knows": lambda kiosk: kiosk.every("anything"),
}


@pytest.mark.parametrize("item", ITEMS)
def test_nothing_that_a_panel_or_the_system_reports_leads_out(panel: WatchedKiosk, item: str) -> None:
    ITEMS[item](panel)
    panel.is_where_it_was()


def test_after_all_of_it_a_finger_is_still_answered(panel: WatchedKiosk) -> None:
    for code in ("en", "vi"):
        x, y = panel.first.targets[f"language:{code}"]
        width, height = panel.first.size
        fingers(panel, (x / (width - 1), y / (height - 1)))
        assert panel.look().language == code
