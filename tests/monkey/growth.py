"""What looks at memory say: whether it grows once the kiosk is warm.

Warm is a kiosk whose screens are all made and whose caches are full. Screens and the rows of their lists are made at first use and
used again; measures of texts, glyphs, open fonts and set slips are kept up to a number. A monkey fills all that slower than people,
for it seldom comes to the end of anything: what it sees for the first time after thousands of events is no leak.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WARM_UP_EVENTS: Final = 20_000
"""In these the monkey is curious: it taps what it has tapped least, so that each page of the staff and each list is built meanwhile.

By chance alone that took 60,000 events: the kiosk made rows for lists that it had not shown before, 8 MB of them from 4,000 events on.
"""

JUDGED_EVENTS: Final = 5_000
"""After the warm-up; over fewer, what comes and goes outweighs what stays."""

MOST_PERCENT: Final = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """At one moment of rest: events so far, and memory that nobody else can share, in KiB."""

    events: int
    kib: int


@dataclass(frozen=True, slots=True)
class Growth:
    """By how many per cent memory is more than it was `events` before."""

    events: int
    percent: float

    @property
    def is_measured(self) -> bool:
        """Whether so many events can tell."""
        return self.events >= JUDGED_EVENTS

    @property
    def per_ten_thousand(self) -> float | None:
        """Per cent in 10,000 events, where it is measured."""
        return 10_000 * self.percent / self.events if self.is_measured else None

    @property
    def is_too_much(self) -> bool:
        """Whether that is a leak."""
        return self.is_measured and self.percent > MOST_PERCENT


def growth(looks: Sequence[Look]) -> Growth:
    """From the middle of the first quarter of looks to that of the last: what comes and goes in between is none."""
    if not looks:
        return Growth(0, 0.0)
    quarter = max(1, len(looks) // 4)
    parts = looks[:quarter], looks[-quarter:]
    first, last = (statistics.median(one.kib for one in part) for part in parts)
    begin, end = (statistics.median(one.events for one in part) for part in parts)
    return Growth(round(end - begin), 100 * (last - first) / first)


def series(looks: Sequence[Look]) -> list[int]:
    """Megabytes (10^6 bytes), the middle look of each 10,000 events: the shape says whether something leaks or fills up."""
    steps: dict[int, list[int]] = {}
    for one in looks:
        steps.setdefault(one.events // 10_000, []).append(one.kib)
    return [round(statistics.median(steps[step]) * 1024 / 1e6) for step in sorted(steps)]
