"""A central number is taken only if this ledger can take it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.businessday import ClockSource
from kiosk.domain.grant import CentralKnown, Granted, GrantWish, check_grant, day_of_grant
from kiosk.domain.ticket import TicketRequest
from kiosk.errors import EpochFell, NumberSeen, OtherDay, OtherEpoch, OtherSeries, OtherTicket, ServerNonsense
from tests.support.office import MONDAY, at

TUESDAY = MONDAY + timedelta(days=1)
WISH = GrantWish(TicketRequest("t", "ho-tich"), "A", MONDAY, 4, 0)
GRANTED = Granted("t", "A", 5, MONDAY, 2, 0, at(8).utc, clock_trusted=True)
KNOWN = CentralKnown(MONDAY, highest=4, epoch=2, day_epoch=2)


def test_the_next_number_is_good() -> None:
    check_grant(GRANTED, WISH, KNOWN)


def test_numbers_of_other_kiosks_lie_in_between() -> None:
    check_grant(replace(GRANTED, n=90), WISH, KNOWN)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ticket_id": "other"}, OtherTicket),
        ({"series": "B"}, OtherSeries),
        ({"epoch": 1}, EpochFell),
        ({"epoch": 3}, OtherEpoch),
        ({"n": 4}, NumberSeen),
        ({"n": 1}, NumberSeen),
    ],
)
def test_each_reason_to_refuse_is_an_error_of_its_own(changes: dict[str, object], error: type[ServerNonsense]) -> None:
    with pytest.raises(error):
        check_grant(replace(GRANTED, **changes), WISH, KNOWN)  # type: ignore[arg-type]  # fields of the grant


@pytest.mark.parametrize(
    ("granted_day", "server_day", "trusted", "source", "taken"),
    [
        (MONDAY, MONDAY, True, ClockSource.NTP, MONDAY),
        (MONDAY, TUESDAY, True, ClockSource.NONE, MONDAY),
        (TUESDAY, TUESDAY, True, ClockSource.NONE, TUESDAY),
        (TUESDAY, TUESDAY, False, ClockSource.NONE, TUESDAY),
        (MONDAY + timedelta(days=90), MONDAY + timedelta(days=90), True, ClockSource.RTC, MONDAY + timedelta(days=90)),
        (MONDAY + timedelta(days=90), MONDAY + timedelta(days=90), False, ClockSource.RTC, None),
        (TUESDAY, MONDAY, True, ClockSource.NONE, None),
        (TUESDAY, TUESDAY, True, ClockSource.NTP, None),
        (MONDAY - timedelta(days=1), MONDAY, True, ClockSource.NONE, None),
    ],
)
def test_a_later_day_is_begun_only_if_the_servers_time_has_reached_it_and_no_time_server_contradicts(
    granted_day: date, server_day: date, *, trusted: bool, source: ClockSource, taken: date | None
) -> None:
    granted = replace(GRANTED, business_day=granted_day, server_time=at(8, day=server_day).utc, clock_trusted=trusted)
    reading = at(8, source=source)
    if taken is None:
        with pytest.raises(OtherDay):
            day_of_grant(granted, MONDAY, reading)
    else:
        assert day_of_grant(granted, MONDAY, reading) == taken
