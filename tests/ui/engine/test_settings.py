"""What the engine takes for a display and an input source."""

import pytest

from kiosk.errors import ScreenError
from kiosk.screens.settings import InputKind, InputSource, ScreenSettings


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("mouse", InputSource(InputKind.MOUSE)),
        ("touch", InputSource(InputKind.TOUCH)),
        ("mtdev:/dev/input/event3", InputSource(InputKind.MTDEV, "/dev/input/event3")),
        ("hidinput:/dev/input/by-path/panel", InputSource(InputKind.HIDINPUT, "/dev/input/by-path/panel")),
    ],
)
def test_input_sources_are_read(text: str, source: InputSource) -> None:
    assert InputSource.parse(text) == source


@pytest.mark.parametrize("text", ["", "probesysfs", "mouse:", "touch:/dev/input/event0", "mtdev", "mtdev:", "hidinput:event0"])
def test_input_sources_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ScreenError):
        InputSource.parse(text)


def test_only_mouse_and_touch_come_from_the_display() -> None:
    assert {kind for kind in InputKind if InputSource(kind).from_display} == {InputKind.MOUSE, InputKind.TOUCH}


def test_a_screen_turns_by_right_angles_only() -> None:
    with pytest.raises(ScreenError):
        ScreenSettings(rotation=45)


@pytest.mark.parametrize(("width", "height", "rate"), [(0, 600, 60), (800, -1, 60), (800, 600, 0)])
def test_a_screen_has_a_size_and_a_rate(width: int, height: int, rate: int) -> None:
    with pytest.raises(ScreenError):
        ScreenSettings(width=width, height=height, frame_rate=rate)
