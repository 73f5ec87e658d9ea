"""How fast paper is used: a mean of the last hours in which the newest counts most (EWMA), and so for how long the rest will do."""

from dataclasses import dataclass, replace
from math import exp
from typing import Final

MEMORY_S: Final = 2 * 3600.0
"""What was used so long ago counts for a third of what is used now."""

LEAST_S: Final = 600.0
"""Watched for less than that, nothing is said: one ticket makes no pace."""

MOST_MINUTES: Final = 60 * 24 * 31
"""Paper that lasts longer lasts long enough."""


@dataclass(frozen=True, slots=True)
class PaperPace:
    """What is known of the pace. `used` is a count of rows of dots that only rises, but for a new roll; `at` monotonic seconds."""

    used: int | None = None
    at: float = 0.0
    seconds: float = 0.0
    """How long it was watched, with the same weights."""
    rows: float = 0.0
    watched: float = 0.0
    """How long it was watched, plainly."""

    def seen(self, used: int, at: float) -> "PaperPace":
        """The count now. A lower one is of another roll, of which only the pace is known."""
        if self.used is None:
            return replace(self, used=used, at=at)
        passed = at - self.at
        if passed <= 0:
            return self
        fades = exp(-passed / MEMORY_S)
        more = used - self.used if used >= self.used else used
        return PaperPace(used, at, self.seconds * fades + passed, self.rows * fades + more, self.watched + passed)

    def minutes(self, left: int) -> int | None:
        """For how many minutes so many rows will do; None: not watched long enough, or nothing was used."""
        if self.watched < LEAST_S or self.rows <= 0:
            return None
        return min(MOST_MINUTES, round(left * self.seconds / self.rows / 60))
