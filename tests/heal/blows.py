"""What befalls the terminal. Each blow says which of its times are measured, in seconds."""

import os
import signal
from collections.abc import Callable
from time import monotonic
from typing import Final

from tests.heal.hall import Hall
from tests.heal.manager import Event, Manager

Times = dict[str, float]
Blow = Callable[[Hall, Manager], Times]


def _nothing(_: Hall) -> None:
    """It stands at home."""


def ended(*, where: Callable[[Hall], object] = _nothing) -> Blow:
    """SIGTERM while something goes on: from it to the end of the terminal."""

    def blow(hall: Hall, manager: Manager) -> Times:
        where(hall)
        events = manager.stop()
        told, end = _named("told to stop", events), _named("ended", events)
        assert end.code == 0, f"it ended with {end.code}: {manager.log()[-2000:]}"
        return {"stop": end.at - told.at}

    return blow


def killed(*, where: Callable[[Hall], object] = _nothing) -> Blow:
    """SIGKILL while something goes on: from it to home again, with the time for which the service manager waits."""

    def blow(hall: Hall, manager: Manager) -> Times:
        where(hall)
        mark = len(manager.events)
        os.kill(manager.pid, signal.SIGKILL)
        return {"home": _home_again(hall, manager, mark) - _named("ended", manager.events[mark:]).at}

    return blow


def defective_once(hall: Hall, manager: Manager) -> Times:
    """A handler of a screen raises: the fault is shown, and home follows without a restart."""
    mark, pid = len(manager.events), manager.pid
    hall.order("fail once")
    hall.tap("service:")
    hall.sees(lambda seen: seen["view"] == "FaultView", "the fault screen")

    shown = monotonic()
    hall.is_up()
    assert (manager.pid, manager.events[mark:]) == (pid, []), "it was started anew for one defect"
    return {"home": monotonic() - shown}


def defective_always(hall: Hall, manager: Manager) -> Times:
    """Every turn of the screen raises: the terminal ends by itself, and home follows."""
    mark = len(manager.events)
    hall.order("fail always")
    end = manager.wait_for("ended", mark)
    assert end.code == 1, f"it ended with {end.code}"
    return {"home": _home_again(hall, manager, mark) - end.at}


def frozen(hall: Hall, manager: Manager) -> Times:
    """SIGSTOP: until the watchdog kills it, and from there to home."""
    return _hung(hall, manager, lambda: os.kill(manager.pid, signal.SIGSTOP))


def spinning(hall: Hall, manager: Manager) -> Times:
    """A loop without an end on the screen's thread: likewise."""
    return _hung(hall, manager, lambda: hall.order("spin"))


def _hung(hall: Hall, manager: Manager, hang: Callable[[], object]) -> Times:

    mark = len(manager.events)
    hang()
    began = monotonic()
    bite = manager.wait_for("killed by the watchdog", mark)
    return {"kill": bite.at - began, "home": _home_again(hall, manager, mark) - bite.at}


def _home_again(hall: Hall, manager: Manager, mark: int) -> float:
    """When the next life's first frame was there."""
    ready = manager.wait_for("READY=1", mark)
    assert hall.is_drawn(), "it says that it is ready, and there is no picture"
    hall.is_up()
    return ready.at


def _named(what: str, events: list[Event]) -> Event:
    return next(one for one in events if one.what == what)


BLOWS: Final[dict[str, Blow]] = {
    "SIGTERM at home": ended(),
    "SIGTERM in mid print": ended(where=Hall.paper_moves),
    "SIGTERM in a look-up": ended(where=Hall.look_up),
    "SIGTERM behind the door": ended(where=Hall.come_in),
    "SIGKILL at home": killed(),
    "SIGKILL in mid print": killed(where=Hall.paper_moves),
    "SIGKILL in a look-up": killed(where=Hall.look_up),
    "one defect": defective_once,
    "a defect in each turn": defective_always,
    "SIGSTOP": frozen,
    "a loop without an end": spinning,
}
"""By their names. The one that needs another hall is in the campaign."""
