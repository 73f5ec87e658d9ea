"""How fast bytes come down the line and how fast paper moves, by a clock that tests can turn themselves."""

import math
from collections.abc import Callable

BITS_PER_BYTE = 10
"""8N1: one start and one stop bit."""

SLOW = 240
"""Bytes a second of a printer that is slow."""

_CARRIED = 0.002
"""Seconds by which the reader of a line may be late without the line having stood still."""

Clock = Callable[[], float]
"""Seconds, from whenever."""


class Wire:
    """A line that carries `rate` bytes a second; None: as fast as they come."""

    def __init__(self, rate: float | None, clock: Clock) -> None:
        """Idle."""
        self.rate = rate
        self._clock = clock
        self._busy = self._held_up = False
        self._free_at = -math.inf

    def arrived(self, offered: int) -> int:
        """Of the bytes that the host has put on the line, how many have come through by now and were not taken yet."""
        if self.rate is None or not offered:
            return offered
        now = self._clock()
        if not self._busy:
            self._busy = True
            self._free_at = max(self._free_at, now - _CARRIED)
        return max(0, min(offered, int((now - self._free_at) * self.rate + 1e-6)))

    def took(self, count: int, *, all_of_it: bool, held_up: bool) -> None:
        """So many of them were taken off the line.

        `all_of_it`: the host has put no more on it. `held_up`: there was no room for what has come through, so the host stops.
        """
        if self.rate is not None:
            self._free_at = self._clock() if held_up else self._free_at + count / self.rate
            self._busy = not all_of_it
            self._held_up = held_up

    @property
    def wakes_at(self) -> float | None:
        """When the next byte will have come through; None when no byte is on its way, or all come at once."""
        moving = self.rate is not None and self._busy and not self._held_up
        return self._free_at + 1 / self.rate if moving and self.rate else None


class Motor:
    """Moves paper at `rows` a second; None: at once."""

    def __init__(self, rows: float | None, clock: Clock) -> None:
        """At rest."""
        self._rows = rows
        self._clock = clock
        self._until = -math.inf

    def run(self, rows: int) -> None:
        """So many rows more."""
        if self._rows is not None:
            self._until = max(self._until, self._clock()) + rows / self._rows

    @property
    def takes_time(self) -> bool:
        """Whether it moves paper at a speed at all."""
        return self._rows is not None

    @property
    def running(self) -> bool:
        """Whether it still moves."""
        return self._clock() < self._until

    @property
    def wakes_at(self) -> float | None:
        """When it will stand; None when it stands."""
        return self._until if self.running else None
