"""Faults of screens: logged without personal data, shown once, survived."""

import logging
from collections.abc import Callable

import pytest
from kivy.clock import Clock

from kiosk.errors import ScreenError
from kiosk.screens.faults import FAULTS_IN_A_ROW, PASS, RAISE, FaultHandler, describe
from tests.ui.conftest import TestStage

Screen = Callable[[int, int], TestStage]


def failing_at_birth(_: Exception) -> None:
    raise RuntimeError("the fault screen has a fault")


def caught(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as raised:
        return raised


def test_a_fault_is_shown_and_survived() -> None:
    shown: list[Exception] = []
    fault = ValueError("x")
    assert FaultHandler(shown.append).handle_exception(fault) == PASS
    assert shown == [fault]


def test_faults_in_a_row_are_shown_once() -> None:
    shown: list[Exception] = []
    handler = FaultHandler(shown.append)
    for _ in range(3):
        handler.handle_exception(ValueError("x"))
    assert len(shown) == 1


def test_after_a_clean_turn_a_fault_is_shown_again() -> None:
    shown: list[Exception] = []
    handler = FaultHandler(shown.append)
    handler.handle_exception(ValueError("x"))
    assert not handler.end_turn()
    assert handler.end_turn()
    handler.handle_exception(ValueError("y"))
    assert len(shown) == 2


def test_a_fault_of_the_fault_screen_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL):
        assert FaultHandler(failing_at_birth).handle_exception(ValueError("x")) == PASS
    assert "the fault screen failed too" in caplog.text


def test_too_many_faults_in_a_row_give_up() -> None:
    handler = FaultHandler(lambda _: None)
    for _ in range(FAULTS_IN_A_ROW - 1):
        handler.handle_exception(ValueError("x"))
    with pytest.raises(ScreenError):
        handler.handle_exception(ValueError("x"))


def test_an_exit_is_not_a_fault() -> None:
    assert FaultHandler(lambda _: None).handle_exception(SystemExit(0)) == RAISE


def test_the_log_tells_where_but_not_what_a_citizen_typed() -> None:
    text = describe(caught(ValueError("Nguyễn Văn A 012345678901")))
    assert "Nguyễn" not in text
    assert "test_faults.py" in text


def test_the_log_tells_what_our_own_errors_say() -> None:
    assert "no display" in describe(caught(ScreenError("no display", "plug it in")))


def test_the_log_tells_the_cause() -> None:
    error = ScreenError("no picture")
    error.__cause__ = FileNotFoundError("icons.ttf")
    assert "caused by FileNotFoundError: icons.ttf" in describe(error)


def test_a_failing_post_shows_the_fault_and_the_screen_lives(screen: Screen) -> None:
    stage = screen(320, 240)
    stage.engine.dispatcher.post(lambda: 1 / 0)
    stage.frames(2)
    assert isinstance(stage.faults.pop(), ZeroDivisionError)


def test_a_failing_clock_event_shows_the_fault_and_the_screen_lives(screen: Screen) -> None:
    stage = screen(320, 240)
    seen: list[str] = []
    failing = Clock.schedule_once(lambda _: next(iter(())), 0)
    following = Clock.schedule_once(lambda _: seen.append("next"), 0)
    stage.frames(3)
    assert isinstance(stage.faults.pop(), StopIteration)
    assert seen == ["next"]
    assert not failing.is_triggered
    assert not following.is_triggered


def test_after_a_fault_the_loop_turns_again_within_a_frame(screen: Screen) -> None:
    stage = screen(320, 240)
    Clock.schedule_once(lambda _: 1 / 0, 0)
    stage.frames()
    due = stage.engine.loop.due_in()
    stage.faults.clear()
    assert due is not None
    assert due < 1 / 60 + 1e-9
