"""The business day: it never falls, and rises only on a clock that somebody vouches for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.businessday import ClockReading, ClockSource, business_day, utc_text
from tests.support.office import BUILD_DAY, MONDAY, at

TUESDAY = MONDAY + timedelta(days=1)
sources = st.sampled_from(ClockSource)
readings = st.builds(ClockReading, st.datetimes(datetime(1971, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), sources)


def test_a_new_kiosk_takes_the_date_of_its_clock() -> None:
    assert business_day(None, at(8), BUILD_DAY) == MONDAY


def test_a_new_kiosk_with_a_dead_clock_begins_at_the_build_date() -> None:
    dead = ClockReading(datetime(1970, 1, 1, tzinfo=UTC), ClockSource.NONE)
    assert business_day(None, dead, BUILD_DAY) == BUILD_DAY


def test_the_day_turns_at_midnight_of_the_office_not_of_utc() -> None:
    assert business_day(MONDAY, at(6, 59, TUESDAY), BUILD_DAY) == TUESDAY
    assert business_day(MONDAY, at(23, 59), BUILD_DAY) == MONDAY


def test_a_clock_that_nobody_vouches_for_does_not_move_the_day() -> None:
    assert business_day(MONDAY, at(8, day=TUESDAY, source=ClockSource.NONE), BUILD_DAY) == MONDAY


@pytest.mark.parametrize(("days", "moves"), [(1, True), (14, True), (15, False), (3650, False)])
def test_a_battery_moves_the_day_over_tet_but_not_over_years(days: int, moves: bool) -> None:
    later = MONDAY + timedelta(days=days)
    assert business_day(MONDAY, at(8, day=later, source=ClockSource.RTC), BUILD_DAY) == (later if moves else MONDAY)


@pytest.mark.parametrize("source", [ClockSource.NTP, ClockSource.SERVER, ClockSource.STAFF])
def test_a_vouched_clock_moves_the_day_however_far(source: ClockSource) -> None:
    later = MONDAY + timedelta(days=400)
    assert business_day(MONDAY, at(8, day=later, source=source), BUILD_DAY) == later


@given(st.lists(readings, min_size=1, max_size=30))
def test_the_day_never_falls_whatever_the_clock_says(jumps: list[ClockReading]) -> None:
    days: list[date] = []
    for reading in jumps:
        days.append(business_day(days[-1] if days else None, reading, BUILD_DAY))
    assert days == sorted(days)
    assert days[0] >= BUILD_DAY


def test_moments_are_stored_in_utc_with_their_offset() -> None:
    assert utc_text(at(8).utc) == "2026-03-02T01:00:00.000000+00:00"
