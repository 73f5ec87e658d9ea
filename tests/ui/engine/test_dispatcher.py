"""Posts from other threads."""

import logging
import threading

import pytest

from kiosk.screens.dispatcher import UiDispatcher


@pytest.fixture
def errors() -> list[Exception]:
    return []


@pytest.fixture
def rings() -> list[str]:
    return []


@pytest.fixture
def dispatcher(rings: list[str]) -> UiDispatcher:
    return UiDispatcher(lambda: rings.append("ring"))


def test_posts_of_one_thread_run_in_their_order(dispatcher: UiDispatcher, errors: list[Exception]) -> None:
    seen: list[int] = []

    def poster() -> None:
        for number in range(1000):
            dispatcher.post(lambda number=number: seen.append(number))  # type: ignore[misc]

    thread = threading.Thread(target=poster)
    thread.start()
    thread.join()
    dispatcher.run_pending(errors.append)
    assert seen == list(range(1000))


def test_no_post_of_eight_threads_is_lost(dispatcher: UiDispatcher, errors: list[Exception]) -> None:
    seen: list[int] = []

    def poster() -> None:
        for _ in range(500):
            dispatcher.post(lambda: seen.append(1))

    threads = [threading.Thread(target=poster) for _ in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        dispatcher.run_pending(errors.append)
    dispatcher.run_pending(errors.append)
    assert len(seen) == 4000


def test_a_post_runs_even_when_its_maker_is_gone(dispatcher: UiDispatcher, errors: list[Exception]) -> None:
    class Owner:
        def __init__(self, seen: list[str]) -> None:
            self.seen = seen

        def job(self) -> None:
            self.seen.append("ran")

    seen: list[str] = []
    dispatcher.post(Owner(seen).job)
    dispatcher.run_pending(errors.append)
    assert seen == ["ran"]


def test_each_post_rings_the_bell(dispatcher: UiDispatcher, rings: list[str]) -> None:
    dispatcher.post(lambda: None)
    assert rings == ["ring"]


def test_a_failing_post_does_not_hold_up_the_next(dispatcher: UiDispatcher, errors: list[Exception]) -> None:
    seen: list[str] = []
    dispatcher.post(lambda: 1 / 0)
    dispatcher.post(lambda: seen.append("next"))
    dispatcher.run_pending(errors.append)
    assert seen == ["next"]
    assert isinstance(errors[0], ZeroDivisionError)


def test_a_post_that_posts_itself_again_waits_for_the_next_turn(dispatcher: UiDispatcher, errors: list[Exception]) -> None:
    def again() -> None:
        dispatcher.post(again)

    dispatcher.post(again)
    assert dispatcher.run_pending(errors.append) == 1


def test_a_post_after_the_end_is_dropped_and_logged(
    dispatcher: UiDispatcher, errors: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher.close()
    with caplog.at_level(logging.WARNING):
        dispatcher.post(lambda: 1 / 0)
    assert dispatcher.run_pending(errors.append) == 0
    assert "dropped" in caplog.text


def test_posts_that_wait_at_the_end_are_dropped_and_logged(
    dispatcher: UiDispatcher, errors: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher.post(lambda: None)
    with caplog.at_level(logging.WARNING):
        dispatcher.close()
    assert dispatcher.run_pending(errors.append) == 0
    assert "dropped" in caplog.text
