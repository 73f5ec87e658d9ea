"""The business day of an office: a local date that rises only, and only on a clock that somebody vouches for."""

from datetime import date, datetime, timedelta, timezone

OFFICE_ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam keeps +07:00 all year; a fixed offset needs no time zone database."""

LONGEST_JUMP = timedelta(days=14)
"""How far a clock that nobody vouches for may move the day (Tết)."""


def local_date(moment: datetime) -> date:
    """The date on the office's calendar."""
    return moment.astimezone(OFFICE_ZONE).date()


def business_day(current: date | None, now: datetime, *, trusted: bool) -> date:
    """The business day now. It never falls; a clock that nobody vouches for moves it by at most `LONGEST_JUMP`."""
    today = local_date(now)
    if current is None:
        return today
    if today <= current or (not trusted and today - current > LONGEST_JUMP):
        return current
    return today


def is_central_open(day: date, closed_through: date | None) -> bool:
    """Whether central numbers are granted in `day`; after a restore they are closed through a day."""
    return closed_through is None or day > closed_through
