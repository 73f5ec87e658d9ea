"""Central numbers over HTTP."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from onestop.db.tables import granted
from onestop.domain.states import GrantState
from onestop.errors import Refused
from onestop.usecases import fleet
from onestop.wire import ProblemKind
from tests.support.onestop.office import MONDAY, TUESDAY
from tests.support.onestop.restores import revoke
from tests.support.onestop.server import Branch


def refused(error: pytest.ExceptionInfo[Refused]) -> ProblemKind:
    return error.value.kind


def test_numbers_of_a_series_rise_from_one_whichever_kiosk_asks(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    grants = [one.grant(), two.grant(), one.grant(), two.grant("chung-thuc")]
    assert [(grant.series, grant.n) for grant in grants] == [("A", 1), ("A", 2), ("A", 3), ("B", 1)]
    assert {grant.business_day for grant in grants} == {MONDAY}


def test_the_same_ticket_always_gets_the_same_number(branch: Branch) -> None:
    kiosk, ticket = branch.kiosk(), uuid.uuid4()
    first = kiosk.grant(ticket_id=ticket)
    kiosk.grant()
    again = kiosk.grant(ticket_id=ticket)
    assert (again.n, again.ahead, again.issued_at) == (first.n, first.ahead, first.issued_at)


def test_it_says_how_many_wait_before(branch: Branch) -> None:
    kiosk = branch.kiosk()
    ahead = [kiosk.grant(priority=priority).ahead for priority in (None, None, "elderly", None, "elderly")]
    assert ahead == [0, 1, 0, 3, 1]


def test_numbers_begin_again_with_the_business_day(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.grant()
    branch.clock.move(timedelta(days=1))
    grant = kiosk.grant()
    assert (grant.n, grant.business_day) == (1, TUESDAY)


def test_the_business_day_never_falls(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.grant()
    branch.clock.move(timedelta(days=-5))
    grant = kiosk.grant()
    assert (grant.n, grant.business_day) == (2, MONDAY)


def test_a_clock_that_nobody_vouches_for_does_not_leap_to_another_year(branch: Branch) -> None:
    kiosk = branch.kiosk()
    branch.clock.move(timedelta(days=3650), trusted=False)
    assert kiosk.grant().business_day == MONDAY


def test_a_kiosk_in_a_later_business_day_gets_no_number_of_an_earlier_one(branch: Branch) -> None:
    kiosk = branch.kiosk()
    with pytest.raises(Refused) as error:
        kiosk.grant(business_day=TUESDAY)
    assert refused(error) is ProblemKind.DAY_BEHIND


@pytest.mark.parametrize(
    ("service", "kind"), [("dat-dai", ProblemKind.SERVICE_PAUSED), ("khong-co", ProblemKind.UNKNOWN_SERVICE)]
)
def test_no_number_of_a_service_that_is_paused_or_unknown(branch: Branch, service: str, kind: ProblemKind) -> None:
    kiosk = branch.kiosk()
    with pytest.raises(Refused) as error:
        kiosk.grant(service)
    assert refused(error) is kind
    assert kiosk.grant().n == 1


def test_a_void_grant_is_a_gap_and_nobody_waits_with_it(branch: Branch) -> None:
    kiosk = branch.kiosk()
    grant = kiosk.grant()
    assert kiosk.waiting()["ho-tich"] == 1
    answer = kiosk.void(grant.ticket_id)
    assert (answer.series, answer.n) == ("A", 1)
    assert kiosk.waiting()["ho-tich"] == 0
    assert kiosk.grant().n == 2


def test_a_void_notice_may_come_twice(branch: Branch) -> None:
    kiosk = branch.kiosk()
    grant = kiosk.grant()
    assert kiosk.void(grant.ticket_id).n == kiosk.void(grant.ticket_id).n == grant.n
    assert kiosk.waiting()["ho-tich"] == 0


def test_a_void_notice_that_comes_before_its_grant_holds(branch: Branch) -> None:
    kiosk, ticket = branch.kiosk(), uuid.uuid4()
    assert kiosk.void(ticket).n is None
    with pytest.raises(Refused) as error:
        kiosk.grant(ticket_id=ticket)
    assert refused(error) is ProblemKind.GRANT_VOID
    assert kiosk.grant().n == 1


def test_a_ticket_that_has_an_own_number_gets_no_central_one(branch: Branch) -> None:
    kiosk = branch.kiosk()
    ticket = kiosk.ledger.own_ticket()
    kiosk.send()
    with pytest.raises(Refused) as error:
        kiosk.grant(ticket_id=ticket)
    assert refused(error) is ProblemKind.GRANT_VOID


def test_another_kiosk_does_not_get_the_number_of_a_ticket(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    grant = one.grant()
    for act in (lambda: two.grant(ticket_id=grant.ticket_id), lambda: two.void(grant.ticket_id)):
        with pytest.raises(Refused) as error:
            act()
        assert refused(error) is ProblemKind.REPLAYED
    assert one.waiting()["ho-tich"] == 1


def test_what_a_kiosk_never_told_of_is_explained_when_it_is_put_out(branch: Branch) -> None:
    kiosk = branch.kiosk()
    silent, used = kiosk.grant(), kiosk.grant()
    kiosk.ledger.central_ticket(used)
    kiosk.send()
    revoke(branch, kiosk)
    query = select(granted.c.ticket_id, granted.c.state, granted.c.reason)
    rows = branch.administer(lambda transaction: transaction.all(query))
    assert {row["ticket_id"]: (row["state"], row["reason"]) for row in rows} == {
        silent.ticket_id: (GrantState.VOID, fleet.PUT_OUT),
        used.ticket_id: (GrantState.USED, ""),
    }
    assert branch.counter(1).serve_next() == "A001"
