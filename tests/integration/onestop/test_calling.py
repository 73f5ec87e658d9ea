"""Counters and the order of calling."""

import uuid
from datetime import timedelta

import pytest

from onestop.errors import Refused
from onestop.wire import ProblemKind, TicketState
from tests.support.onestop.server import Branch, Counter


def refused(act: object) -> ProblemKind:
    assert callable(act)
    with pytest.raises(Refused) as error:
        act()
    return error.value.kind


def called(counter: Counter, times: int) -> list[str | None]:
    return [counter.serve_next() for _ in range(times)]


def test_those_who_tapped_first_are_called_first_whatever_their_number(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    two.ledger.own_ticket()
    branch.clock.move(timedelta(seconds=5))
    one.grant()
    two.ledger.monotonic_ns += 5_000_000_000
    two.send()
    one.grant(age_ms=3000)
    counter = branch.counter(1)
    assert called(counter, 4) == [f"A{two.ledger.code}-001", "A002", "A001", None]


def test_those_with_a_priority_class_are_called_first(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    for priority in (None, "elderly", None, "elderly"):
        kiosk.grant(priority=priority)
    assert called(counter, 4) == ["A002", "A004", "A001", "A003"]


def test_with_a_ratio_somebody_else_comes_after_so_many_with_priority(branch: Branch) -> None:
    branch.open_office(priority_ratio=2)
    kiosk, counter = branch.kiosk(), branch.counter(1)
    for priority in (None, None, "elderly", "elderly", "elderly"):
        kiosk.grant(priority=priority)
    assert called(counter, 5) == ["A003", "A004", "A001", "A005", "A002"]


def test_a_counter_calls_its_own_services_alone(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.grant("ho-tich")
    branch.clock.move(timedelta(seconds=1))
    kiosk.grant("chung-thuc")
    certifying, general = branch.counter(7), branch.counter(9)
    assert certifying.view().waiting == 1
    assert general.view().waiting == 2
    assert called(certifying, 2) == ["B001", None]
    assert called(general, 2) == ["A001", None]


def test_nobody_is_called_of_another_business_day(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    kiosk.grant()
    branch.clock.move(timedelta(days=1))
    assert counter.call() is None
    assert kiosk.waiting()["ho-tich"] == 0


def test_a_ticket_takes_its_steps(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    kiosk.grant()
    states = []
    for act in ("call-next", "call-again", "serve"):
        ticket = counter.act(act).ticket
        assert ticket is not None
        states.append((ticket.state, ticket.times_called))
    assert states == [(TicketState.CALLED, 1), (TicketState.CALLED, 2), (TicketState.SERVING, 2)]
    assert counter.act("finish").ticket is None


@pytest.mark.parametrize(
    ("before", "act", "kind"),
    [
        ((), "serve", ProblemKind.NO_TICKET_IN_HAND),
        ((), "finish", ProblemKind.NO_TICKET_IN_HAND),
        (("call-next",), "call-next", ProblemKind.TICKET_IN_HAND),
        (("call-next",), "close", ProblemKind.TICKET_IN_HAND),
        (("call-next", "serve"), "no-show", ProblemKind.WRONG_STEP),
        (("call-next", "serve"), "call-again", ProblemKind.WRONG_STEP),
        (("close",), "call-next", ProblemKind.COUNTER_CLOSED),
    ],
)
def test_steps_that_cannot_be_are_refused(branch: Branch, before: tuple[str, ...], act: str, kind: ProblemKind) -> None:
    branch.kiosk().grant()
    counter = branch.counter(1)
    for one in before:
        counter.act(one)
    assert refused(lambda: counter.act(act)) is kind


def test_an_act_that_comes_again_acts_once(branch: Branch) -> None:
    kiosk, counter, press = branch.kiosk(), branch.counter(1), uuid.uuid4()
    kiosk.grant()
    kiosk.grant()
    for _ in range(3):
        ticket = counter.act("call-next", press).ticket
        assert ticket is not None
        assert ticket.number == "A001"
    counter.act("finish")
    assert counter.act("call-next", press).ticket is None
    assert kiosk.waiting()["ho-tich"] == 1


def test_an_act_that_was_refused_may_be_tried_again(branch: Branch) -> None:
    kiosk, counter, press = branch.kiosk(), branch.counter(1), uuid.uuid4()
    assert refused(lambda: counter.act("serve", press)) is ProblemKind.NO_TICKET_IN_HAND
    kiosk.grant()
    counter.call()
    ticket = counter.act("serve", press).ticket
    assert ticket is not None
    assert ticket.state is TicketState.SERVING


def test_the_press_of_another_counter_is_refused(branch: Branch) -> None:
    one, two, press = branch.counter(1), branch.counter(2), uuid.uuid4()
    one.act("call-next", press)
    assert refused(lambda: two.act("call-next", press)) is ProblemKind.REPLAYED


def test_finishing_may_call_the_next_at_once(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    kiosk.grant()
    kiosk.grant()
    counter.call()
    ticket = counter.act("finish", call_next=True).ticket
    assert ticket is not None
    assert ticket.number == "A002"


def test_a_transferred_ticket_keeps_the_place_of_its_tap(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.grant("ho-tich")
    branch.clock.move(timedelta(seconds=1))
    kiosk.grant("chung-thuc")
    births, certifying = branch.counter(1), branch.counter(7)
    births.call()
    births.act("transfer", service_id="chung-thuc")
    assert births.view().ticket is None
    assert kiosk.waiting() == {"ho-tich": 0, "chung-thuc": 2, "dat-dai": 0}
    assert called(certifying, 3) == ["A001", "B001", None]


def test_a_ticket_is_not_sent_to_a_service_that_is_not_there(branch: Branch) -> None:
    branch.kiosk().grant()
    counter = branch.counter(1)
    counter.call()
    assert refused(lambda: counter.act("transfer", service_id="khong-co")) is ProblemKind.UNKNOWN_SERVICE


def test_a_ticket_that_becomes_void_in_a_counters_hand_is_let_go(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    grant = kiosk.grant()
    counter.call()
    kiosk.void(grant.ticket_id)
    assert counter.view().ticket is None
    assert kiosk.now().services[0].now_serving == ()


def test_a_counter_that_is_signed_in_anew_has_another_token(branch: Branch) -> None:
    old = branch.counter(1)
    branch.counter(1)
    assert refused(old.view) is ProblemKind.UNKNOWN_CREDENTIAL
