"""The watch over the ports: when it wakes, and that it ends."""

import os
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kiosk.printer import hotplug
from kiosk.printer.hotplug import Watch
from tests.support.printers import PATIENCE


@dataclass
class Device:
    action: str


class Kernel:
    """Stands for udev's monitor: events that a test makes."""

    def __init__(self) -> None:
        self._events: deque[Device] = deque()
        self._read, self._write = os.pipe()

    def say(self, *actions: str) -> None:
        self._events.extend(map(Device, actions))
        os.write(self._write, b"x")

    def fileno(self) -> int:
        return self._read

    def poll(self, timeout: float) -> Device | None:
        assert timeout == 0
        if self._events:
            return self._events.popleft()
        os.read(self._read, 64)
        return None


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    made = Kernel()
    monkeypatch.setattr(hotplug, "_monitor", lambda: made)
    return made


class Woken:
    """Counts."""

    def __init__(self) -> None:
        self.times = 0
        self.failing = False
        self._news = threading.Condition()

    def __call__(self) -> None:
        with self._news:
            self.times += 1
            self._news.notify_all()
        if self.failing:
            raise ZeroDivisionError

    def reached(self, times: int) -> bool:
        with self._news:
            return self._news.wait_for(lambda: self.times >= times, PATIENCE)


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def watch(kernel: Kernel, woken: Woken) -> Iterator[Watch]:
    del kernel
    made = Watch(woken, again=(0.0, 0.01, 0.02))
    made.start()
    assert made.watching.wait(PATIENCE)
    yield made
    assert made.stop(PATIENCE)


@pytest.mark.usefixtures("watch")
@pytest.mark.parametrize("action", ["add", "remove"])
def test_plugging_in_and_out_wakes_at_once_and_twice_more(action: str, kernel: Kernel, woken: Woken) -> None:
    """A printer that starts up is not ready the first time."""
    kernel.say(action)
    assert woken.reached(3)


@pytest.mark.usefixtures("watch")
def test_events_that_come_together_count_as_one(kernel: Kernel, woken: Woken) -> None:
    kernel.say("add", "bind", "add", "add")
    assert woken.reached(3)
    kernel.say("remove")
    assert woken.reached(6)
    assert woken.times == 6


@pytest.mark.parametrize(("actions", "moved"), [(("bind", "unbind", "change"), False), (("bind", "add", "bind"), True)])
def test_opening_and_closing_through_libusb_wakes_nobody(actions: tuple[str, ...], moved: bool) -> None:
    """Else a printer that cannot be opened would be tried again and again."""
    kernel = Kernel()
    kernel.say(*actions)
    assert hotplug._something_moved(kernel) is moved


@pytest.mark.usefixtures("watch")
def test_a_waking_that_fails_does_not_end_the_watch(kernel: Kernel, woken: Woken) -> None:
    woken.failing = True
    kernel.say("add")
    assert woken.reached(3)


@pytest.mark.usefixtures("kernel")
def test_stopping_before_starting_is_no_matter(woken: Woken) -> None:
    assert Watch(woken).stop(0)


def test_a_machine_without_udev_goes_on_without_the_watch(woken: Woken, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> object:
        raise ImportError("No library named udev")

    monkeypatch.setattr(hotplug, "_monitor", missing)
    watch = Watch(woken)
    watch.start()
    assert watch.stop(PATIENCE)
    assert not watch.watching.is_set()
