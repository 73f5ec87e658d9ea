"""When an office is open."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.hours import OpeningHours, Period
from tests.support.office import MONDAY, WEEK


def local(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute))


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"), [(7, 29, False), (7, 30, True), (11, 29, True), (11, 30, False), (13, 30, True)]
)
def test_the_doors_open_on_the_minute_and_close_on_the_minute(hour: int, minute: int, is_open: bool) -> None:
    assert WEEK.is_open(local(hour, minute)) is is_open


def test_saturday_afternoon_is_closed_until_monday_morning() -> None:
    saturday = MONDAY + timedelta(days=5)
    assert not WEEK.is_open(local(14, day=saturday))
    assert WEEK.next_opening(local(14, day=saturday)) == local(7, 30, day=MONDAY + timedelta(days=7))


def test_a_holiday_is_closed_all_day() -> None:
    assert not WEEK.is_open(local(9, day=date(2026, 4, 30)))


def test_the_next_change_of_an_open_office_is_its_closing() -> None:
    assert WEEK.next_change(local(8)) == local(11, 30)


def test_an_office_that_never_opens_has_no_next_opening() -> None:
    assert OpeningHours({}).next_opening(local(8)) is None


def test_a_period_reads_as_on_a_door_sign() -> None:
    assert str(Period(time(7, 30), time(11, 5))) == "7:30–11:05"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_the_next_opening_is_an_open_moment_with_a_closed_one_before_it(moment: datetime) -> None:
    opening = WEEK.next_opening(moment)
    assert opening is not None
    assert opening > moment
    assert WEEK.is_open(opening)
    assert not WEEK.is_open(opening - timedelta(seconds=1))
