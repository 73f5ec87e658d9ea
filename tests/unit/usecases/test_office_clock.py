"""The office's clock: the server's time where nobody vouches for the machine's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.businessday import ClockSource, business_day
from kiosk.errors import ImpossibleTime
from kiosk.usecases.office_clock import OfficeClock
from tests.support.office import BUILD_DAY, MONDAY, SetClock, at


def clock_of(source: ClockSource, days_off: int = 0) -> tuple[SetClock, OfficeClock]:
    machine = SetClock(at(8, day=MONDAY + timedelta(days=days_off), source=source))
    return machine, OfficeClock(machine, BUILD_DAY)


def passes(machine: SetClock, seconds: int) -> None:
    was = machine.reading
    machine.reading = replace(was, monotonic_ns=was.monotonic_ns + seconds * 10**9, utc=was.utc + timedelta(seconds=seconds))


def test_without_a_server_it_is_the_machines() -> None:
    machine, clock = clock_of(ClockSource.NONE)
    assert clock.read() == machine.read()


@pytest.mark.parametrize("source", [ClockSource.NONE, ClockSource.RTC])
def test_where_nobody_vouches_the_servers_time_goes_on_with_the_machines_monotonic_clock(source: ClockSource) -> None:
    machine, clock = clock_of(source, days_off=-40)
    clock.heard(at(9).utc, trusted=True)
    passes(machine, 90)
    reading = clock.read()
    assert (reading.utc, reading.source) == (at(9).utc + timedelta(seconds=90), ClockSource.SERVER)
    assert clock.offset == timedelta(days=40, hours=1)


def test_a_clock_that_jumps_afterwards_changes_nothing() -> None:
    machine, clock = clock_of(ClockSource.NONE)
    clock.heard(at(9).utc, trusted=True)
    machine.reading = replace(machine.reading, utc=datetime(2099, 1, 1, tzinfo=UTC))
    assert clock.read().utc == at(9).utc


def test_a_clock_that_is_kept_by_a_time_server_is_its_own_witness() -> None:
    machine, clock = clock_of(ClockSource.NTP)
    clock.heard(at(9).utc, trusted=True)
    assert clock.read() == machine.read()


def test_a_server_that_nobody_vouches_for_is_only_noted() -> None:
    machine, clock = clock_of(ClockSource.NONE)
    clock.heard(at(9).utc, trusted=False)
    assert clock.read() == machine.read()
    assert clock.offset == timedelta(hours=1)


@given(st.datetimes(timezones=st.just(UTC)))
def test_whatever_the_server_says_the_business_day_can_be_told(moment: datetime) -> None:
    _, clock = clock_of(ClockSource.NONE)
    try:
        clock.heard(moment, trusted=True)
    except ImpossibleTime:
        assert clock.read().source is ClockSource.NONE
    assert business_day(MONDAY, clock.read(), BUILD_DAY) >= MONDAY
