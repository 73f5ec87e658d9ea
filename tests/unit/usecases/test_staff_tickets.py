"""What staff do with tickets at the terminal, over a real ledger."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import LedgerError, RequestError, TicketNotAtRest, UnknownTicket
from kiosk.storage.ledger import Ledger
from kiosk.storage.report import verify
from kiosk.usecases.ports import PrintJob
from kiosk.usecases.reprint import ReprintTicket
from kiosk.usecases.staff_tickets import StaffTickets
from tests.support.ledgers import give, open_ledger, vietnamese
from tests.support.office import OFFICE, SetClock


class NotedPrinter:
    """Remembers jobs."""

    def __init__(self) -> None:
        self.jobs: list[PrintJob] = []

    def submit(self, job: PrintJob) -> None:
        self.jobs.append(job)

    def let_begin(self, seconds: float) -> bool:
        return seconds > 0


class Kit:
    """Four tickets: printed, failed, unknown, and one on its way to the printer."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.printer = SetClock(), NotedPrinter()
        self.ledger: Ledger = open_ledger(folder, self.clock)
        states = (TicketState.PRINTED, TicketState.FAILED, TicketState.UNKNOWN, TicketState.PRINTING)
        self.printed, self.failed, self.unknown, self.moving = (self._ticket(state) for state in states)
        self.book: Ledger | None = self.ledger
        self.tickets = StaffTickets(
            self.clock, lambda: self.book, lambda book: ReprintTicket(OFFICE, self.clock, book, vietnamese), self.printer
        )

    def _ticket(self, state: TicketState) -> Ticket:
        ticket = give(self.ledger, clock=self.clock)
        for step in dict.fromkeys((TicketState.PRINTING, state)):
            self.ledger.note_state(ticket.ticket_id, step, "the printer has no paper", self.clock.read())
        return ticket

    def void_range(self, first: int, last: int) -> int:
        said = {"series": "A", "code": "0", "first": str(first), "last": str(last)}
        return self.tickets.void_range(said).count

    def state(self, ticket: Ticket) -> TicketState | None:
        found = self.ledger.find(ticket.ticket_id)
        return None if found is None else found.state


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path)


def test_those_that_failed_or_are_unknown_are_uncertain(kit: Kit) -> None:
    assert [one.ticket_id for one in kit.tickets.uncertain({}).tickets] == [kit.failed.ticket_id, kit.unknown.ticket_id]


def test_those_of_more_than_an_hour_ago_are_not_asked_about(kit: Kit) -> None:
    kit.clock.wait(timedelta(minutes=61))
    assert kit.tickets.uncertain({}).tickets == ()


def test_a_clock_that_is_put_right_hides_none(kit: Kit) -> None:
    kit.clock.move(timedelta(minutes=61))
    assert len(kit.tickets.uncertain({}).tickets) == 2


def test_those_of_another_boot_are_asked_about_however_long_ago_they_seem(kit: Kit) -> None:
    kit.clock.move(timedelta(hours=3))
    kit.clock.reading = replace(kit.clock.reading, boot_id="another", monotonic_ns=5)
    assert len(kit.tickets.uncertain({}).tickets) == 2


def test_one_that_was_printed_again_is_not_uncertain_any_more(kit: Kit) -> None:
    assert kit.tickets.reprint({"ticket": kit.failed.ticket_id, "job": "j"}) == "A002"
    assert [job.ticket_id for job in kit.printer.jobs] == ["j"]
    for state in (TicketState.PRINTING, TicketState.PRINTED):
        kit.ledger.note_print("j", state, "", kit.clock.read())
    assert [one.ticket_id for one in kit.tickets.uncertain({}).tickets] == [kit.unknown.ticket_id]


def test_a_ticket_that_is_not_there_is_not_printed(kit: Kit) -> None:
    with pytest.raises(UnknownTicket):
        kit.tickets.reprint({"ticket": "none", "job": "j"})
    assert kit.printer.jobs == []


def test_one_is_taken_back_with_its_reason(kit: Kit) -> None:
    assert kit.tickets.void({"ticket": kit.failed.ticket_id, "reason": "In thử"}) == "A002"
    assert kit.state(kit.failed) is TicketState.VOID


def test_a_run_is_taken_back_and_its_numbers_are_never_given_again(kit: Kit) -> None:
    assert kit.void_range(1, 3) == 3
    assert {kit.state(one) for one in (kit.printed, kit.failed, kit.unknown)} == {TicketState.VOID}
    assert give(kit.ledger, clock=kit.clock).number.n == 5
    assert verify(kit.ledger).problems == ()


def test_what_was_taken_back_before_is_not_counted_twice(kit: Kit) -> None:
    kit.void_range(1, 2)
    assert kit.void_range(1, 3) == 1


def test_while_one_of_a_run_is_being_printed_none_is_taken_back(kit: Kit) -> None:
    with pytest.raises(TicketNotAtRest, match="A004"):
        kit.void_range(1, 4)
    assert kit.state(kit.printed) is TicketState.PRINTED


@pytest.mark.parametrize(("first", "last"), [(5, 4), (1, 201), (1, 9999)])
def test_a_run_of_none_or_of_too_many_is_refused(kit: Kit, first: int, last: int) -> None:
    with pytest.raises(RequestError, match="too many"):
        kit.void_range(first, last)


def test_a_run_of_numbers_that_nobody_has_takes_nothing_back(kit: Kit) -> None:
    assert kit.void_range(10, 20) == 0


def test_while_the_ledger_is_not_open_that_is_told(kit: Kit) -> None:
    kit.book = None
    with pytest.raises(LedgerError, match="not open"):
        kit.tickets.uncertain({})
