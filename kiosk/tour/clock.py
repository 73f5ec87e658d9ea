"""A clock that moves when the script says so, so that every tour shows the same minute."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

from kiosk.build import BUILD_DATE
from kiosk.domain.businessday import OFFICE_ZONE, ClockReading, ClockSource
from kiosk.domain.office import Office


class ScriptedClock:
    """Implements the `Clock` port."""

    def __init__(self, start: datetime) -> None:
        """Stand at `start`, vouched for as if by a time server."""
        self._reading = ClockReading(start.astimezone(UTC), ClockSource.NTP, "tour", time.monotonic_ns())

    @classmethod
    def in_opening_hours(cls, office: Office) -> "ScriptedClock":
        """Half an hour after the first opening since this build."""
        begin = datetime.combine(BUILD_DATE, time_of_day(), OFFICE_ZONE)
        opening = office.hours.next_opening(begin) or begin
        return cls(opening + timedelta(minutes=35))

    def read(self) -> ClockReading:
        """See `Clock`."""
        return self._reading

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        was = self._reading
        self._reading = replace(was, utc=was.utc + timedelta(seconds=seconds), monotonic_ns=was.monotonic_ns + int(seconds * 1e9))
