"""Days as Hypothesis makes them up: grants, replays, late and lost ones, own tickets, counters, restarts, restores, new days.

After every step the server's book is held against what was handed out.
"""

import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Executable, func, select

from onestop import wire
from onestop.db.tables import granted, queue, ticket
from onestop.db.transaction import Transaction
from onestop.domain.states import GrantState
from onestop.errors import Refused
from onestop.usecases import offices
from onestop.wire import ProblemKind, TicketState
from tests.support.onestop.office import SetClock
from tests.support.onestop.server import Branch, Counter, Kiosk, Store, introduced, running

SERVICES = {"ho-tich": "A", "chung-thuc": "B"}
Key = tuple[date, str, int, int]
Rows = Callable[[Executable], list[tuple[object, ...]]]

services = st.sampled_from(sorted(SERVICES))
kiosks = st.integers(0, 2)
priorities = st.sampled_from([None, "elderly"])


def attempt(act: Callable[[], wire.Grant]) -> wire.Grant | ProblemKind:
    """A grant, or why there is none."""
    try:
        return act()
    except Refused as refusal:
        return refusal.kind


class Day(RuleBasedStateMachine):
    """Three kiosks, two counters, one server that is stopped and started."""

    store: Store

    @initialize()
    def open(self) -> None:
        self.clock, self.url = SetClock(), self.store.fresh()
        self.stack = ExitStack()
        self.branch: Branch = self.stack.enter_context(running(self.url, self.clock))
        self.branch.open_office()
        self.kiosks: list[Kiosk] = [self.branch.kiosk() for _ in range(3)]
        self.counters: list[Counter] = [self.branch.counter(number) for number in (1, 9)]
        self.given: dict[uuid.UUID, tuple[int, wire.Grant]] = {}
        self.paper: dict[Key, uuid.UUID] = {}
        self.called: list[uuid.UUID] = []
        self.days: list[date] = []

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()
            self.store.give_back(self.url)

    @rule(place=kiosks, service=services, priority=priorities)
    def ask(self, place: int, service: str, priority: str | None) -> None:
        kiosk = self.kiosks[place]
        grant = attempt(lambda: introduced(kiosk, lambda: kiosk.grant(service, priority=priority, business_day=kiosk.ledger.day)))
        if not isinstance(grant, wire.Grant):
            assert grant is ProblemKind.CENTRAL_CLOSED
            return
        self.given[grant.ticket_id] = (place, grant)
        kiosk.ledger.day = grant.business_day
        self.days.append(grant.business_day)
        self.hand_out(grant.ticket_id, (grant.business_day, grant.series, 0, grant.n))

    def hand_out(self, ticket_id: uuid.UUID, key: Key) -> None:
        assert self.paper.setdefault(key, ticket_id) == ticket_id, f"{key} was given twice"

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        place, grant = self.given[data.draw(st.sampled_from(sorted(self.given)))]
        kiosk = self.kiosks[place]
        again = attempt(lambda: introduced(kiosk, lambda: kiosk.grant(ticket_id=grant.ticket_id)))
        if isinstance(again, wire.Grant):
            assert (again.business_day, again.series, again.n) == (grant.business_day, grant.series, grant.n)
        else:
            assert again is ProblemKind.GRANT_VOID

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def come_too_late(self, data: st.DataObject) -> None:
        place, grant = self.given[data.draw(st.sampled_from(sorted(self.given)))]
        kiosk = self.kiosks[place]
        introduced(kiosk, lambda: kiosk.void(grant.ticket_id))

    @rule(place=kiosks, service=services, priority=priorities)
    def give_own(self, place: int, service: str, priority: str | None) -> None:
        ledger = self.kiosks[place].ledger
        made = ledger.own_ticket(service, SERVICES[service], priority)
        self.hand_out(
            made, (ledger.day, SERVICES[service], ledger.code, ledger.counts[ledger.day, SERVICES[service], ledger.code])
        )

    @rule(place=kiosks, cut=st.integers(1, 9), again=st.integers(0, 5))
    def send(self, place: int, cut: int, again: int) -> None:
        kiosk = self.kiosks[place]
        first = max(1, kiosk.ledger.acknowledged + 1 - again)
        batch = kiosk.ledger.batch(first, min(kiosk.ledger.last, kiosk.ledger.acknowledged + cut))
        answer = introduced(kiosk, lambda: kiosk.send(batch))
        assert answer.again_from is None

    @rule(which=st.integers(0, 1))
    def call(self, which: int) -> None:
        counter = self.counters[which]
        view = counter.view()
        if view.ticket is None:
            found = counter.act("call-next").ticket
            if found is not None:
                self.called.append(found.ticket_id)
        else:
            counter.act("finish")

    @rule()
    def restart(self) -> None:
        self.stack.close()
        self.stack = ExitStack()
        self.branch = self.stack.enter_context(running(self.url, self.clock))
        for kiosk in self.kiosks:
            kiosk.branch = self.branch
        for counter in self.counters:
            counter.branch = self.branch

    @rule()
    def restore(self) -> None:
        self.branch.held(offices.restore)

    @rule(hours=st.integers(-30, 40))
    def let_time_pass(self, hours: int) -> None:
        self.clock.move(timedelta(hours=hours))

    @rule(place=kiosks)
    def reboot(self, place: int) -> None:
        self.kiosks[place].reboot()
        self.kiosks[place].hello()

    @invariant()
    def the_book_is_right(self) -> None:
        self.branch.administer(self.check_within)

    def check_within(self, transaction: Transaction) -> None:
        self.check(lambda query: [tuple(row.values()) for row in transaction.all(query)])

    def check(self, rows: Rows) -> None:
        assert self.days == sorted(self.days), "I5: the business day fell"
        self.counts_are_true(rows)
        keys = rows(select(ticket.c.business_day, ticket.c.series, ticket.c.kiosk_code, ticket.c.n, ticket.c.ticket_id))
        for *key, ticket_id in keys:
            assert self.paper[tuple(key)] == ticket_id  # type: ignore[index]
        numbers = sorted(
            rows(select(granted.c.business_day, granted.c.series, granted.c.n).where(granted.c.n.is_not(None))), key=str
        )
        for _, of_series in groupby(numbers, key=lambda row: row[:2]):
            found = sorted(int(str(row[2])) for row in of_series)
            assert found == list(range(1, len(found) + 1)), "I8: a gap without a reason"
        unexplained = select(func.count()).select_from(granted).where(granted.c.state == GrantState.VOID, granted.c.reason == "")
        assert rows(unexplained) == [(0,)]
        assert len(self.called) == len(set(self.called)), "a ticket was called twice"

    def counts_are_true(self, rows: Rows) -> None:
        waiting = select(ticket.c.queue_day, ticket.c.service_id, func.count()).where(ticket.c.state == TicketState.WAITING)
        counted = rows(waiting.group_by(ticket.c.queue_day, ticket.c.service_id))
        told = rows(select(queue.c.queue_day, queue.c.service_id, queue.c.waiting).where(queue.c.waiting > 0))
        assert sorted(counted, key=str) == sorted(told, key=str)


def test_whatever_a_day_brings_the_book_stays_right(store: Store, is_long: bool) -> None:
    machine = type("DayHere", (Day,), {"store": store})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    examples = settings(
        max_examples=200 if is_long else 6,
        stateful_step_count=30,
        deadline=None,
        derandomize=not is_long,
        suppress_health_check=checks,
    )
    run_state_machine_as_test(machine, settings=examples)


def test_the_checks_of_this_day_find_a_number_that_is_given_twice(branch: Branch) -> None:
    day = Day()
    day.paper = {}
    grant = branch.kiosk().grant()
    key = (grant.business_day, grant.series, 0, grant.n)
    day.hand_out(grant.ticket_id, key)
    with pytest.raises(AssertionError, match="given twice"):
        day.hand_out(uuid.uuid4(), key)
