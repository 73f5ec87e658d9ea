"""How the screen is, as it tells those who watch over the kiosk."""

from collections.abc import Callable, Iterator

import pytest
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.screens import loop
from tests.ui.conftest import TestStage

Screen = Callable[[int, int], TestStage]


@pytest.fixture
def stage(screen: Screen) -> Iterator[TestStage]:
    made = screen(1080, 1920)
    made.engine.pointer.pressed_at = None
    yield made
    made.show(Widget())


def test_the_age_of_a_frame_counts_from_the_last_that_was_drawn(stage: TestStage) -> None:
    label = Label(text="A001")
    stage.show(label)
    stage.advance(1)
    stage.advance(40)
    condition = stage.engine.condition()
    assert (condition.last_turn_age_s, condition.last_frame_age_s) == (0, 40)
    label.text = "A002"
    stage.advance(0)
    assert stage.engine.condition().last_frame_age_s == 0


def test_a_frame_that_is_drawn_is_counted(stage: TestStage) -> None:
    label = Label(text="A001")
    stage.show(label)
    before = stage.engine.condition().frames or 0
    label.text = "A002"
    stage.advance(0)
    assert (stage.engine.condition().frames or 0) > before


def test_the_last_touch_counts_from_the_finger_that_came_down(stage: TestStage) -> None:
    assert stage.engine.condition().last_touch_age_s is None
    stage.press(500, 500)
    stage.advance(5)
    stage.release(500, 500)
    stage.advance(7)
    assert stage.engine.condition().last_touch_age_s == 12


def test_the_size_is_that_of_the_window(stage: TestStage) -> None:
    condition = stage.engine.condition()
    assert (condition.width, condition.height) == (1080, 1920)


def test_a_turn_that_keeps_a_citizen_waiting_is_counted(stage: TestStage, monkeypatch: pytest.MonkeyPatch) -> None:
    began = iter((0.0, 0.09, 1.0, 1.11))
    monkeypatch.setattr(loop, "perf_counter", lambda: next(began))
    before = stage.engine.condition().stalls
    assert before is not None
    stage.engine.loop.turn()
    assert stage.engine.condition().stalls == before
    stage.engine.loop.turn()
    assert stage.engine.condition().stalls == before + 1
