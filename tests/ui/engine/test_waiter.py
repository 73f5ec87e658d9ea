"""Sleeping until there is news. The descriptors are real pipes and sockets."""

import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from kiosk.screens.display import PATIENCE_SECONDS, Display
from kiosk.screens.waiter import DEAF_AFTER, Waiter
from kiosk.screens.wake import WakeUp

LONG = 20.0
SHORT = 0.02


@pytest.fixture
def wake() -> WakeUp:
    return WakeUp()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def watching(*descriptors: int, announcing: bool = False) -> Display:
    return Display(lambda: dict.fromkeys(descriptors, announcing), lambda: False, None)


def seconds_asleep(waiter: Waiter, limit: float | None) -> float:
    begin = time.monotonic()
    waiter.wait(limit)
    return time.monotonic() - begin


def test_without_news_it_sleeps_as_long_as_it_was_told(wake: WakeUp) -> None:
    assert seconds_asleep(Waiter(watching(), wake), SHORT) >= SHORT


def test_nothing_to_wait_for_is_no_sleep(wake: WakeUp) -> None:
    assert seconds_asleep(Waiter(watching(), wake), 0) < SHORT


def test_the_bell_wakes_it_from_another_thread(wake: WakeUp) -> None:
    waiter = Waiter(watching(), wake)
    threading.Timer(SHORT, wake.ring).start()
    assert seconds_asleep(waiter, None) < LONG


def test_a_ring_before_the_sleep_is_not_lost(wake: WakeUp) -> None:
    wake.ring()
    assert seconds_asleep(Waiter(watching(), wake), LONG) < LONG


def test_a_bell_that_was_heard_lets_it_sleep_again(wake: WakeUp) -> None:
    waiter = Waiter(watching(), wake)
    for _ in range(100_000):
        wake.ring()
    waiter.wait(LONG)
    assert seconds_asleep(waiter, SHORT) >= SHORT


def test_the_display_wakes_it(wake: WakeUp, pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.send(b"event")
    assert seconds_asleep(Waiter(watching(ours.fileno()), wake), LONG) < LONG


def test_it_never_sleeps_on_news_that_were_read_already(wake: WakeUp) -> None:
    waiter = Waiter(Display(dict, lambda: True, None), wake)
    assert seconds_asleep(waiter, LONG) < LONG


def test_a_display_that_cannot_be_waited_for_is_asked_often(wake: WakeUp) -> None:
    waiter = Waiter(Display(dict, lambda: False, PATIENCE_SECONDS), wake)
    assert seconds_asleep(waiter, LONG) < LONG


def test_a_descriptor_that_nobody_reads_is_waited_for_no_more(wake: WakeUp, pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.send(b"never read")
    waiter = Waiter(watching(ours.fileno()), wake)
    for _ in range(DEAF_AFTER):
        waiter.wait(LONG)
        waiter.drained()
    assert seconds_asleep(waiter, SHORT) >= SHORT


def test_a_descriptor_that_is_read_stays(wake: WakeUp, pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    waiter = Waiter(watching(ours.fileno()), wake)
    for _ in range(3 * DEAF_AFTER):
        theirs.send(b"event")
        waiter.wait(LONG)
        ours.recv(100)
        waiter.drained()
    theirs.send(b"event")
    assert seconds_asleep(waiter, LONG) < LONG


def test_a_device_that_was_pulled_out_does_not_keep_it_awake(wake: WakeUp) -> None:
    reader, writer = os.pipe()
    waiter = Waiter(watching(reader), wake)
    os.close(writer)
    waiter.wait(LONG)
    waiter.drained()
    assert seconds_asleep(waiter, SHORT) >= SHORT
    os.close(reader)


def test_a_device_that_was_plugged_in_is_found(wake: WakeUp, pair: tuple[socket.socket, socket.socket]) -> None:
    announcements, kernel = pair
    device, finger = socket.socketpair()
    with device, finger:
        found = {announcements.fileno(): True}
        waiter = Waiter(Display(lambda: dict(found), lambda: False, None), wake)
        found[device.fileno()] = False
        kernel.send(b"add")
        waiter.wait(LONG)
        announcements.recv(100)
        waiter.drained()
        finger.send(b"touch")
        assert seconds_asleep(waiter, LONG) < LONG
