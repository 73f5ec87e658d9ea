"""The office as the server says that it stands."""

from dataclasses import replace
from datetime import time, timedelta

from kiosk.domain.hours import OpeningHours, Period
from kiosk.domain.standing import NOTHING_SAID, CounterStanding, Notice, ServiceStanding, Standing, office_as_it_stands
from kiosk.domain.words import words
from tests.support.office import MONDAY, OFFICE, at

EVENING = OpeningHours({"mon": (Period(time(17), time(20)),)})


def test_before_anything_was_said_the_office_is_that_of_the_settings() -> None:
    assert office_as_it_stands(OFFICE, NOTHING_SAID) == OFFICE


def test_a_service_that_the_server_pauses_is_paused_and_one_that_the_settings_pause_stays_so() -> None:
    standing = Standing(services={"ho-tich": ServiceStanding(paused=True), "dat-dai": ServiceStanding(paused=False)})
    paused = [service.paused for service in office_as_it_stands(OFFICE, standing).services]
    assert paused == [True, False, True]


def test_hours_of_the_office_and_of_one_service_are_the_servers() -> None:
    standing = Standing(services={"ho-tich": ServiceStanding(hours=EVENING)}, hours=OpeningHours({}))
    office = office_as_it_stands(OFFICE, standing)
    assert (office.hours, office.service("A").hours, office.service("B").hours) == (OpeningHours({}), EVENING, None)


def test_a_closed_day_closes_every_service_of_that_day_only() -> None:
    closed = Standing(business_day=MONDAY, closed_day=MONDAY)
    assert all(service.paused for service in office_as_it_stands(OFFICE, closed).services)
    after = replace(closed, business_day=MONDAY + timedelta(days=1))
    assert [service.paused for service in office_as_it_stands(OFFICE, after).services] == [False, False, True]


def test_the_ticket_names_the_open_counters_of_its_service() -> None:
    counters = (
        CounterStanding(1, words("Hộ tịch"), open=True, services=("ho-tich",)),
        CounterStanding(8, words("Hộ tịch"), open=False, services=("ho-tich",)),
    )
    office = office_as_it_stands(OFFICE, Standing(counters=counters))
    assert [counter.number for counter in office.counters_of("ho-tich")] == [1]
    assert [counter.number for counter in office.counters_of("chung-thuc")] == [7]


def test_a_message_is_shown_until_its_end() -> None:
    standing = Standing(notices=(Notice(words("Sắp nghỉ trưa"), at(11).utc), Notice(words("Mời lấy số"))))
    assert str(standing.notice(at(10).utc)) == "Sắp nghỉ trưa"
    assert str(standing.notice(at(11).utc)) == "Mời lấy số"
    assert NOTHING_SAID.notice(at(8).utc) is None


def test_out_of_touch_counts_and_calls_are_forgotten_and_pauses_are_not() -> None:
    standing = Standing(services={"ho-tich": ServiceStanding(paused=True, waiting=5, now_serving=("A001",))})
    left = standing.out_of_touch()
    assert (left.waiting("ho-tich"), left.now_serving("ho-tich"), left.services["ho-tich"].paused) == (None, (), True)


def test_a_service_that_the_server_does_not_know_waits_for_nobody() -> None:
    assert NOTHING_SAID.waiting("ho-tich") is None


def test_calls_are_not_told_any_more_once_the_server_is_away() -> None:
    assert Standing(called=("A045",)).out_of_touch().called == ()
