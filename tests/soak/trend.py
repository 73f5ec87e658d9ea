"""What a long row of samples says: how fast something grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from statistics import median
from typing import Final

FLOOR_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at a process from outside: `at` in seconds, `mb` is memory that nobody else can share, 10^6 bytes."""

    at: float
    mb: float
    threads: int
    files: int


def floor(samples: Sequence[Sample], seconds: float = FLOOR_SECONDS) -> list[Sample]:
    """The smallest sample of each minute, in order: what stays.

    A ticket on the screen holds four megabytes for as long as it is there, and looks at a fixed pace see it now often, now seldom: the
    mean rises and falls by that. What leaks is in the smallest, too.
    """
    minutes = groupby(samples, key=lambda one: int((one.at - samples[0].at) // seconds))
    return [min(some, key=attrgetter("mb")) for _, some in minutes]


def slope_per_hour(samples: Sequence[Sample]) -> float:
    """Megabytes per hour, by least squares; 0 for fewer than two samples."""
    if len(samples) < 2:
        return 0.0
    mean_at = sum(one.at for one in samples) / len(samples)
    mean_mb = sum(one.mb for one in samples) / len(samples)
    spread = sum((one.at - mean_at) ** 2 for one in samples)
    return 3600 * sum((one.at - mean_at) * (one.mb - mean_mb) for one in samples) / spread


def grew(counts: Sequence[int]) -> int:
    """By how much the middle one of the last quarter is above that of the first: a leak adds up, a moment's peak is in few samples."""
    quarter = max(1, len(counts) // 4)
    return int(max(0.0, median(counts[-quarter:]) - median(counts[:quarter]))) if counts else 0
