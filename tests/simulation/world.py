"""Simulated time: what is to happen, in order, and the clocks of machines that show it rightly or wrongly."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from kiosk.domain.businessday import OFFICE_ZONE, ClockReading, ClockSource
from onestop.clock import Now

SECOND: Final = 1_000_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def utc_of(ns: int) -> datetime:
    """A moment, from nanoseconds since 1970."""
    return _EPOCH + timedelta(microseconds=ns // 1000)


def ns_of(day: date, hour: float = 0.0) -> int:
    """Nanoseconds since 1970, from a local date and hours since its midnight."""
    return (datetime.combine(day, time(), OFFICE_ZONE) - _EPOCH) // timedelta(microseconds=1) * 1000 + int(hour * HOUR)


class World:
    """The true time, in nanoseconds since 1970, and what is to happen. Things of one moment happen in the order of planning."""

    def __init__(self, now: int) -> None:
        """Begin at a moment."""
        self.now = now
        self._plan: list[tuple[int, int, Callable[[], object]]] = []
        self._planned = 0

    def at(self, when: int, what: Callable[[], object]) -> None:
        """Do something at a moment, now if that is past."""
        self._planned += 1
        heapq.heappush(self._plan, (max(when, self.now), self._planned, what))

    def after(self, seconds: float, what: Callable[[], object]) -> None:
        """Do something in so many seconds."""
        self.at(self.now + int(seconds * SECOND), what)

    def run_until(self, end: int) -> None:
        """Let everything happen that is to happen before `end`; then it is `end`."""
        while self._plan and self._plan[0][0] <= end:
            self.now, _, what = heapq.heappop(self._plan)
            what()
        self.now = max(self.now, end)

    def forget(self) -> None:
        """Plan nothing any more."""
        self._plan.clear()


@dataclass
class MachineClock:
    """A kiosk's clock: monotonic time since its boot, and a wall clock that may be wrong. Implements `Clock`."""

    world: World
    boot_id: str
    source: ClockSource
    offset: int = 0
    """Nanoseconds by which it is ahead of the true time."""

    def __post_init__(self) -> None:
        """It boots now."""
        self._booted = self.world.now

    def read(self) -> ClockReading:
        """See `Clock`. Each look is a little later than the one before: two never happen at once."""
        self.world.now += 1000
        now = self.world.now
        return ClockReading(utc_of(now + self.offset), self.source, self.boot_id, now - self._booted)


@dataclass
class ServerClock:
    """The server's clock."""

    world: World
    offset: int = 0
    trusted: bool = True

    def __call__(self) -> Now:
        """Look at it."""
        return Now(utc_of(self.world.now + self.offset), self.trusted)
