"""Entries of ledgers: each kept once, in order, and turned into tickets."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from onestop.db.tables import event, granted, ticket
from onestop.domain.states import GrantState
from onestop.errors import Refused
from onestop.wire import EventBatch, EventKind, ProblemKind, TicketState
from tests.support.onestop.office import TUESDAY
from tests.support.onestop.server import Branch, introduced


def kept(branch: Branch) -> int:
    return int(branch.administer(lambda tx: tx.connection.execute(select(func.count()).select_from(event)).scalar_one()))


def objections(branch: Branch) -> list[str]:
    query = select(event.c.objection).where(event.c.objection.is_not(None)).order_by(event.c.seq)
    return branch.administer(lambda tx: list(tx.connection.execute(query).scalars()))


def tickets(branch: Branch) -> dict[uuid.UUID, tuple[int, int, TicketState]]:
    query = select(ticket.c.ticket_id, ticket.c.kiosk_code, ticket.c.n, ticket.c.state)
    rows = branch.administer(lambda tx: tx.connection.execute(query).all())
    return {row.ticket_id: (row.kiosk_code, row.n, row.state) for row in rows}


def grant_state(branch: Branch, ticket_id: uuid.UUID) -> tuple[GrantState, str]:
    query = select(granted.c.state, granted.c.reason).where(granted.c.ticket_id == ticket_id)
    row = branch.administer(lambda tx: tx.connection.execute(query).one())
    return row.state, row.reason


def test_own_tickets_of_a_kiosk_join_the_line(branch: Branch) -> None:
    kiosk = branch.kiosk()
    first, second = kiosk.ledger.own_ticket(), kiosk.ledger.own_ticket()
    answer = kiosk.send()
    assert (answer.acknowledged, answer.again_from) == (8, None)
    code = kiosk.ledger.code
    assert tickets(branch) == {first: (code, 1, TicketState.WAITING), second: (code, 2, TicketState.WAITING)}
    assert kiosk.waiting()["ho-tich"] == 2


def test_entries_that_come_again_are_kept_once(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    whole = kiosk.ledger.batch(first=1)
    for _ in range(3):
        assert kiosk.send(whole).acknowledged == 4
    kiosk.ledger.own_ticket()
    assert kiosk.send(kiosk.ledger.batch(first=3)).acknowledged == 8
    assert (kept(branch), kiosk.waiting()["ho-tich"]) == (8, 2)


def test_a_gap_is_asked_for_and_nothing_behind_it_is_kept(branch: Branch) -> None:
    kiosk = branch.kiosk()
    for _ in range(3):
        kiosk.ledger.own_ticket()
    kiosk.send(kiosk.ledger.batch(first=1, last=2))
    answer = kiosk.send(kiosk.ledger.batch(first=5))
    assert (answer.acknowledged, answer.again_from) == (2, 3)
    holed = kiosk.ledger.batch(first=3)
    holed.events = tuple(one for one in holed.events if one.seq != 7)
    answer = kiosk.send(holed)
    assert (answer.acknowledged, answer.again_from) == (6, 7)
    assert kiosk.send().again_from is None
    assert (kept(branch), kiosk.waiting()["ho-tich"]) == (12, 3)


def test_an_empty_batch_tells_what_is_kept(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    kiosk.send()
    answer = kiosk.send(kiosk.ledger.batch(first=5))
    assert (answer.acknowledged, answer.again_from) == (4, None)


def test_a_central_ticket_uses_its_grant(branch: Branch) -> None:
    kiosk = branch.kiosk()
    grant = kiosk.grant()
    kiosk.ledger.central_ticket(grant)
    kiosk.send()
    assert grant_state(branch, grant.ticket_id) == (GrantState.USED, "")
    assert tickets(branch)[grant.ticket_id] == (0, 1, TicketState.WAITING)
    assert kiosk.waiting()["ho-tich"] == 1


def test_an_own_number_makes_the_late_grant_a_gap_and_keeps_one_place_in_the_line(branch: Branch) -> None:
    kiosk = branch.kiosk()
    grant = kiosk.grant()
    kiosk.ledger.own_ticket(ticket_id=grant.ticket_id)
    kiosk.send()
    assert grant_state(branch, grant.ticket_id)[0] is GrantState.VOID
    assert tickets(branch) == {grant.ticket_id: (kiosk.ledger.code, 1, TicketState.WAITING)}
    assert kiosk.waiting()["ho-tich"] == 1
    assert kiosk.grant().n == 2


def test_a_void_notice_and_then_an_own_number_leave_one_place_in_the_line(branch: Branch) -> None:
    kiosk = branch.kiosk()
    grant = kiosk.grant()
    kiosk.void(grant.ticket_id)
    kiosk.ledger.own_ticket(ticket_id=grant.ticket_id)
    kiosk.send()
    assert tickets(branch) == {grant.ticket_id: (kiosk.ledger.code, 1, TicketState.WAITING)}
    assert kiosk.waiting()["ho-tich"] == 1


def test_an_intent_without_a_number_voids_its_grant(branch: Branch) -> None:
    kiosk = branch.kiosk()
    grant = kiosk.grant()
    kiosk.ledger.intent(grant.ticket_id)
    kiosk.ledger.write(EventKind.VOID, grant.ticket_id)
    kiosk.send()
    assert grant_state(branch, grant.ticket_id) == (GrantState.VOID, "void")
    assert kiosk.waiting()["ho-tich"] == 0


def test_a_grant_that_is_asked_for_after_its_void_entry_is_refused(branch: Branch) -> None:
    kiosk, late = branch.kiosk(), uuid.uuid4()
    kiosk.ledger.intent(late)
    kiosk.ledger.write(EventKind.VOID, late)
    kiosk.send()
    with pytest.raises(Refused) as error:
        kiosk.grant(ticket_id=late)
    assert error.value.kind is ProblemKind.GRANT_VOID


def test_a_ticket_that_is_void_leaves_the_line(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kept_one, void_one = kiosk.ledger.own_ticket(), kiosk.ledger.own_ticket()
    kiosk.send()
    kiosk.ledger.write(EventKind.VOID, void_one)
    kiosk.send()
    assert {one: state for one, (_, _, state) in tickets(branch).items()} == {
        kept_one: TicketState.WAITING,
        void_one: TicketState.CANCELLED,
    }
    assert kiosk.waiting()["ho-tich"] == 1


def test_a_number_whose_intent_came_in_an_earlier_batch_finds_its_service(branch: Branch) -> None:
    kiosk, one = branch.kiosk(), uuid.uuid4()
    kiosk.ledger.intent(one, "chung-thuc", "B")
    kiosk.send()
    kiosk.ledger.numbered(one, 1)
    kiosk.send()
    assert kiosk.waiting() == {"ho-tich": 0, "chung-thuc": 1, "dat-dai": 0}


def test_a_number_whose_intent_comes_again_because_the_answer_was_lost_finds_its_service(branch: Branch) -> None:
    kiosk, one = branch.kiosk(), uuid.uuid4()
    kiosk.ledger.intent(one, "chung-thuc", "B")
    kiosk.send()
    kiosk.ledger.numbered(one, 1)
    kiosk.send(kiosk.ledger.batch(first=1))
    assert kiosk.waiting() == {"ho-tich": 0, "chung-thuc": 1, "dat-dai": 0}
    assert objections(branch) == []


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_the_line_is_the_same_whatever_is_sent_again(branch: Branch, length: int) -> None:
    kiosk = branch.kiosk()
    for _ in range(3):
        kiosk.ledger.own_ticket()
    for last in range(1, kiosk.ledger.last + 1):
        kiosk.send(kiosk.ledger.batch(first=max(1, last - length), last=last))
    assert kiosk.now().services[0].waiting == 3
    assert objections(branch) == []


@pytest.mark.parametrize("batch_length", [1, 3, 100])
def test_the_line_is_the_same_however_the_entries_are_cut(branch: Branch, batch_length: int) -> None:
    kiosk = branch.kiosk()
    for priority in (None, "elderly", None, None):
        kiosk.ledger.own_ticket(priority=priority)
    while kiosk.ledger.acknowledged < kiosk.ledger.last:
        kiosk.send(kiosk.ledger.batch(last=kiosk.ledger.acknowledged + batch_length))
    state = kiosk.now().services[0]
    assert (state.waiting, state.waiting_priority) == (4, 1)
    assert objections(branch) == []


def test_a_number_that_another_ticket_has_is_kept_and_marked_and_holds_up_nothing(branch: Branch) -> None:
    kiosk = branch.kiosk()
    first, twice = kiosk.ledger.own_ticket(), uuid.uuid4()
    kiosk.ledger.intent(twice)
    kiosk.ledger.numbered(twice, 1)
    after = kiosk.ledger.own_ticket()
    assert kiosk.send().acknowledged == kiosk.ledger.last
    assert set(tickets(branch)) == {first, after}
    assert [one[:3] for one in objections(branch)] == ["I1:"]


def test_a_number_with_another_kiosks_code_is_marked(branch: Branch) -> None:
    kiosk, one = branch.kiosk(), uuid.uuid4()
    kiosk.ledger.intent(one)
    kiosk.ledger.numbered(one, 1, code=8)
    assert kiosk.send().acknowledged == 2
    assert "kiosk code" in objections(branch)[0]


def test_a_number_without_an_intent_is_marked(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.numbered(uuid.uuid4(), 1)
    assert kiosk.send().acknowledged == 1
    assert len(objections(branch)) == 1


def test_central_numbers_that_this_server_never_gave_close_its_central_series(branch: Branch) -> None:
    kiosk, one = branch.kiosk(), uuid.uuid4()
    kiosk.ledger.intent(one)
    kiosk.ledger.numbered(one, 40, code=0)
    kiosk.send()
    with pytest.raises(Refused) as error:
        introduced(kiosk, kiosk.grant)
    assert error.value.kind is ProblemKind.CENTRAL_CLOSED
    branch.clock.move(timedelta(days=1))
    assert kiosk.grant().business_day == TUESDAY


def test_tickets_of_one_moment_of_an_earlier_boot_stay_in_the_order_of_the_ledger(branch: Branch) -> None:
    kiosk = branch.kiosk()
    made = [kiosk.ledger.own_ticket() for _ in range(5)]
    kiosk.reboot()
    kiosk.hello()
    kiosk.send()
    counter = branch.counter(1)
    called = []
    for _ in made:
        ticket_in_hand = counter.act("call-next").ticket
        assert ticket_in_hand is not None
        called.append(ticket_in_hand.ticket_id)
        counter.act("finish")
    assert called == made


def test_the_age_of_a_ticket_is_taken_from_the_monotonic_clock(branch: Branch) -> None:
    early, late = branch.kiosk(), branch.kiosk()
    old = early.ledger.own_ticket()
    early.ledger.monotonic_ns += 60 * 1_000_000_000
    branch.clock.move(timedelta(seconds=30))
    young = late.grant().ticket_id
    branch.clock.move(timedelta(seconds=10))
    early.send()
    counter = branch.counter(1)
    first = counter.act("call-next").ticket
    assert first is not None
    assert (first.ticket_id, young != old) == (old, True)


def test_a_slow_way_does_not_turn_the_order_of_a_ledger_round(branch: Branch) -> None:
    kiosk = branch.kiosk()
    made = [kiosk.ledger.own_ticket()]
    kiosk.send()
    made.append(kiosk.ledger.own_ticket())
    slow = kiosk.ledger.batch()
    slow.monotonic_ns += 5_000_000_000
    kiosk.send(slow)
    counter = branch.counter(1)
    first = counter.act("call-next").ticket
    assert first is not None
    assert first.ticket_id == made[0]


def test_a_batch_of_another_ledger_must_say_hello(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    stranger: EventBatch = kiosk.ledger.batch()
    stranger.ledger_id = uuid.uuid4()
    with pytest.raises(Refused) as error:
        kiosk.send(stranger)
    assert error.value.kind is ProblemKind.SAY_HELLO
