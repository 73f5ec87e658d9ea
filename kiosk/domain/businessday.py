"""The business day: the local date that numbers restart with. It moves forward only, and only on a clock that is trusted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

OFFICE_ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam keeps +07:00 all year; a fixed offset needs no time zone database on the machine."""

LONGEST_OFFLINE_JUMP = timedelta(days=14)
"""A clock kept by a battery alone may move the day by this much (Tết); more needs a server, NTP or staff."""


class ClockSource(StrEnum):
    """Who vouches for the clock, weakest first."""

    NONE = "none"
    """Nobody: a board without battery that has not reached a time server yet."""
    RTC = "rtc"
    """A battery-backed clock."""
    NTP = "ntp"
    """The kernel says that it is synchronised."""
    SERVER = "server"
    """The one-stop server's time."""
    STAFF = "staff"
    """A member of staff opened the day with a PIN."""


TIME_SERVERS = (ClockSource.NTP, ClockSource.SERVER)
"""Who knows the day for certain; a battery may have stopped, and people look at the clock that is wrong."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """One look at the clock: UTC time, who vouches for it, and the monotonic nanoseconds of one boot."""

    utc: datetime
    source: ClockSource
    boot_id: str = ""
    monotonic_ns: int = 0

    @property
    def local(self) -> datetime:
        """The same moment in the office's zone."""
        return self.utc.astimezone(OFFICE_ZONE)


def business_day(current: date | None, reading: ClockReading, floor: date) -> date:
    """The business day at this reading, given the `current` one.

    A kiosk that has no day yet takes the clock's date, but none before `floor` (the build date of the software).
    Afterwards the day never falls, whatever the clock says (I5, I6); it rises only when somebody vouches for the clock,
    and by at most `LONGEST_OFFLINE_JUMP` when only a battery does.
    """
    today = reading.local.date()
    if current is None:
        return max(today, floor)
    if today <= current or reading.source is ClockSource.NONE:
        return current
    if reading.source is ClockSource.RTC and today - current > LONGEST_OFFLINE_JUMP:
        return current
    return today


def utc_text(moment: datetime) -> str:
    """The one way in which moments are stored: `2026-03-02T01:30:00.123456+00:00`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
