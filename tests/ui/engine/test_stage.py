"""The scripted finger, clock and camera."""

from collections.abc import Callable
from pathlib import Path

import pytest
from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.errors import ScreenError
from tests.ui.conftest import TestStage
from tests.ui.support.processes import PRELUDE, run

Screen = Callable[[int, int], TestStage]

RED, BLUE = (255, 0, 0), (0, 0, 255)


class Halves(Widget):
    """Red on the left, blue on the right."""

    def __init__(self) -> None:
        super().__init__()
        with self.canvas:
            Color(1, 0, 0)
            self.left = Rectangle()
            Color(0, 0, 1)
            self.right_side = Rectangle()
        self.bind(size=self._lay_out)

    def _lay_out(self, *_: object) -> None:
        half = self.width / 2
        self.left.size = self.right_side.size = (half, self.height)
        self.right_side.pos = (half, 0)


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080), (1024, 600), (1366, 768)])
def test_a_picture_shows_the_whole_window_in_each_size(screen: Screen, width: int, height: int) -> None:
    stage = screen(width, height)
    stage.show(Halves())
    picture = stage.picture()
    assert picture.size == (width, height)
    for y in (0, height - 1):
        assert picture.getpixel((0, y)) == RED
        assert picture.getpixel((width - 1, y)) == BLUE


def test_a_widget_follows_the_size_of_the_window(screen: Screen) -> None:
    stage = screen(800, 600)
    halves = Halves()
    stage.show(halves)
    stage.resize(600, 800)
    assert halves.size == [600, 800]
    assert stage.picture().getpixel((300, 400)) == BLUE


def test_a_window_larger_than_the_surface_is_refused(screen: Screen) -> None:
    with pytest.raises(ScreenError):
        screen(4000, 100)


def test_a_screenshot_is_a_png_file(screen: Screen, tmp_path: Path) -> None:
    screen(320, 240).screenshot(tmp_path / "it.png")
    with Image.open(tmp_path / "it.png") as picture:
        assert (picture.format, picture.size) == ("PNG", (320, 240))


def test_letters_are_drawn_by_our_style(screen: Screen) -> None:
    stage = screen(320, 240)
    stage.show(Label(text="Hộ tịch", font_size=60))
    assert stage.picture().convert("L").getextrema() == (0, 255)


def test_tapping_on_a_widget_hits_its_middle(screen: Screen) -> None:
    stage = screen(400, 400)
    root, target = FloatLayout(), Widget(size_hint=(None, None), size=(100, 100), pos=(250, 50))
    root.add_widget(target)
    stage.show(root)
    seen: list[tuple[int, ...]] = []
    target.bind(on_touch_down=lambda _, touch: seen.append(tuple(map(round, touch.pos))))
    stage.tap_on(target)
    assert seen == [(300, 100)]


def test_time_stands_still_between_the_calls(screen: Screen) -> None:
    screen(320, 240)
    assert Clock.time() == Clock.time()


def test_what_is_due_later_happens_when_time_is_advanced(screen: Screen) -> None:
    stage = screen(320, 240)
    seen: list[str] = []
    event = Clock.schedule_once(lambda _: seen.append("home"), 10)
    stage.advance(9)
    assert seen == []
    stage.advance(1.1)
    assert seen == ["home"]
    assert not event.is_triggered


def test_a_turned_picture_takes_turned_touches() -> None:
    script = (
        PRELUDE.replace("height=240,", "height=240, rotation=90,")
        + """
from kivy.graphics import Color, Rectangle
from kiosk.screens.stage import Stage
engine = Engine(settings)
engine.begin(Widget)
stage, root = Stage(engine), Widget()
stage.show(root)
with root.canvas:
    Color(1, 0, 0)
    Rectangle(pos=(root.width - 9, root.height - 9), size=(9, 9))
stage.settle()
root.bind(on_touch_down=lambda _, touch: print(*map(round, root.size), *map(round, touch.pos)))
engine.dispatcher.post(lambda: engine.pointer.press(1, 0.0, 0.0))
stage.frames()
picture = stage.picture()
print(*picture.size, *picture.getpixel((0, 0)))
engine.end()
"""
    )
    # A quarter turn to the left brings the upper right corner of the picture to the upper left one of the panel.
    assert run(script) == "240 320 239 319\n320 240 255 0 0\n"
