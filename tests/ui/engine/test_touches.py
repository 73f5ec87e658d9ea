"""One touch is one event, and keys are none. Events come out of SDL's own queue."""

from collections.abc import Callable, Iterator

import pytest
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from kiosk.screens.pointer import Pointer
from kiosk.screens.pump import Pump
from kiosk.screens.settings import InputKind
from tests.ui.conftest import TestStage
from tests.ui.support import sdl

Screen = Callable[[int, int], TestStage]


class Glass(Widget):
    """Writes down every touch."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, int, int]] = []

    def _note(self, what: str, touch: MotionEvent) -> bool:
        self.seen.append((what, round(touch.x), round(touch.y)))
        return True

    def on_touch_down(self, touch: MotionEvent) -> bool:
        return self._note("down", touch)

    def on_touch_move(self, touch: MotionEvent) -> bool:
        return self._note("move", touch)

    def on_touch_up(self, touch: MotionEvent) -> bool:
        return self._note("up", touch)


@pytest.fixture
def stage(screen: Screen) -> TestStage:
    return screen(801, 601)


@pytest.fixture
def glass(stage: TestStage) -> Iterator[Glass]:
    sdl.mouse(down=False, x=0, y=0)  # other tests of this process may have left a button pressed
    stage.engine.pump.drain()
    glass = Glass()
    stage.show(glass)
    yield glass
    stage.engine.pump.drain()


def pump(stage: TestStage, kind: InputKind) -> Pump:
    """A pump for another input source upon the same window."""
    return Pump(stage.engine.window, stage.engine.pointer, kind)


def test_a_tap_is_one_press_and_one_release_where_they_were(stage: TestStage, glass: Glass) -> None:
    stage.press(100, 200)
    stage.release(110, 190)
    assert glass.seen == [("down", 100, 200), ("up", 110, 190)]


def test_a_mouse_click_is_counted_from_the_upper_left_corner(stage: TestStage, glass: Glass) -> None:
    sdl.mouse(down=True, x=10, y=20)
    sdl.mouse(down=False, x=10, y=20)
    stage.frames()
    assert glass.seen == [("down", 10, 580), ("up", 10, 580)]


def test_events_of_one_turn_keep_their_own_positions(stage: TestStage, glass: Glass) -> None:
    sdl.mouse(down=True, x=10, y=600)
    sdl.mouse_to(20, 600)
    sdl.mouse(down=False, x=30, y=600)
    stage.frames()
    assert glass.seen == [("down", 10, 0), ("move", 20, 0), ("up", 30, 0)]


def test_other_buttons_are_no_touch(stage: TestStage, glass: Glass) -> None:
    sdl.mouse(down=True, x=10, y=20, button=3)
    sdl.mouse(down=False, x=10, y=20, button=3)
    stage.frames()
    assert glass.seen == []


def test_a_mouse_that_moves_without_a_button_is_no_touch(stage: TestStage, glass: Glass) -> None:
    sdl.mouse_to(20, 30)
    stage.frames()
    assert glass.seen == []


def test_with_a_mouse_fingers_are_not_counted_again(stage: TestStage, glass: Glass) -> None:
    sdl.finger(down=True, x=0.5, y=0.5)
    sdl.mouse(down=True, x=400, y=300)
    stage.frames()
    assert glass.seen == [("down", 400, 300)]


def test_with_a_panel_mice_are_not_counted_again(stage: TestStage, glass: Glass) -> None:
    sdl.finger(down=True, x=0.25, y=0.25)
    sdl.mouse(down=True, x=200, y=150)
    sdl.finger(down=False, x=0.25, y=0.25)
    pump(stage, InputKind.TOUCH).drain()
    assert glass.seen == [("down", 200, 450), ("up", 200, 450)]


def test_with_a_device_of_its_own_the_display_gives_no_touches(stage: TestStage, glass: Glass) -> None:
    sdl.finger(down=True, x=0.25, y=0.25)
    sdl.mouse(down=True, x=200, y=150)
    pump(stage, InputKind.MTDEV).drain()
    assert glass.seen == []


def test_two_fingers_are_two_touches(stage: TestStage, glass: Glass) -> None:
    stage.press(1, 1, finger=1)
    stage.press(2, 2, finger=2)
    stage.release(1, 1, finger=1)
    assert glass.seen == [("down", 1, 1), ("down", 2, 2), ("up", 1, 1)]


def test_a_lost_release_is_made_good_by_the_next_press(stage: TestStage, glass: Glass) -> None:
    stage.press(1, 1)
    stage.press(2, 2)
    assert [what for what, _, _ in glass.seen] == ["down", "up", "down"]


def test_a_release_without_a_press_is_nothing() -> None:
    seen: list[str] = []
    Pointer(lambda what, _: seen.append(what)).release(1, 0, 0)
    assert seen == []


@pytest.mark.parametrize(
    ("symbol", "modifiers"),
    [(sdl.F1, 0), (sdl.F11, 0), (sdl.ESCAPE, 0), (sdl.LETTER_E, sdl.CTRL)],
    ids=["F1", "F11", "ESC", "Ctrl-E"],
)
def test_keys_do_nothing(stage: TestStage, glass: Glass, symbol: int, modifiers: int) -> None:
    heard: list[str] = []
    window = stage.engine.window
    window.bind(on_keyboard=lambda *_: heard.append("keyboard"), on_key_down=lambda *_: heard.append("key"))
    sdl.key(symbol, modifiers)
    stage.frames(2)
    assert heard == []
    assert window.children == [glass]
    assert window.rotation == 0


def test_escape_does_not_leave_even_if_a_key_reached_kivy(stage: TestStage) -> None:
    stage.engine.window.dispatch("on_keyboard", 27, 1, "", [])
    stage.frames()
    assert stage.engine.running


def test_a_window_manager_cannot_close_the_window(stage: TestStage) -> None:
    sdl.close_window()
    stage.frames(2)
    assert stage.engine.running
