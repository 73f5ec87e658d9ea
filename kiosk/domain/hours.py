"""Opening hours of an office or of one service, in local time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Period:
    """Open from `start` (included) to `end` (excluded), the same day."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Whether `moment` lies in the period."""
        return self.start <= moment < self.end

    def __str__(self) -> str:
        """As on a door sign: `7:30–11:30`."""
        return f"{self.start.hour}:{self.start.minute:02}–{self.end.hour}:{self.end.minute:02}"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Periods of each weekday (a key of `WEEKDAYS`), in order and without overlap, and dates closed all day."""

    week: Mapping[str, tuple[Period, ...]]
    holidays: frozenset[date] = frozenset()

    def on(self, day: date) -> tuple[Period, ...]:
        """The periods of `day`; empty when the office stays closed."""
        return () if day in self.holidays else self.week.get(WEEKDAYS[day.weekday()], ())

    def is_open(self, local: datetime) -> bool:
        """Whether the doors are open at this local moment."""
        return any(period.holds(local.time()) for period in self.on(local.date()))

    def next_opening(self, local: datetime, within_days: int = 60) -> datetime | None:
        """The first opening after `local`, or None when there is none within `within_days`."""
        for offset in range(within_days + 1):
            day = local.date() + timedelta(days=offset)
            for period in self.on(day):
                opening = datetime.combine(day, period.start, tzinfo=local.tzinfo)
                if opening > local:
                    return opening
        return None

    def next_change(self, local: datetime) -> datetime | None:
        """When the answer of `is_open` changes next: the end of the running period, else the next opening."""
        for period in self.on(local.date()):
            if period.holds(local.time()):
                return datetime.combine(local.date(), period.end, tzinfo=local.tzinfo)
        return self.next_opening(local)
