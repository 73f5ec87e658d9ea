"""What staff decide about a ticket: print it again, marked, or take it back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.reprint import ReprintState
from kiosk.domain.slip import BigNumber, Mark, Qr, Text
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import RequestError, TicketNotAtRest, UnknownTicket
from kiosk.storage.ledger import Ledger
from kiosk.storage.report import verify
from kiosk.usecases.reprint import ReprintTicket
from kiosk.usecases.tickets import find_ticket
from kiosk.usecases.void import VoidTicket
from tests.support.ledgers import give, issuer, open_ledger, vietnamese, wish
from tests.support.office import MONDAY, OFFICE, SetClock, at


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path)


def unknown(ledger: Ledger, clock: SetClock | None = None) -> Ticket:
    ticket = give(ledger, clock=clock)
    ledger.note_state(ticket.ticket_id, TicketState.UNKNOWN, "the kiosk stopped", at(8))
    return ticket


def reprinting(ledger: Ledger) -> ReprintTicket:
    return ReprintTicket(OFFICE, SetClock(at(10)), ledger, vietnamese)


def test_a_reprint_says_so_and_keeps_number_code_and_time(ledger: Ledger) -> None:
    ticket = unknown(ledger)
    again = reprinting(ledger)(ticket, "r")
    lines = [block.text for block in again.slip.blocks if isinstance(block, Text)]
    assert Mark("IN LẠI") in again.slip.blocks
    assert "Bản in lại lần 1" in lines
    assert "Cấp lúc 08:00 ngày 02/03/2026" in lines
    assert BigNumber("A001") in again.slip.blocks
    assert Qr(f"H32.12 A001 {ticket.ticket_id}") in again.slip.blocks
    assert (again.reprint.copy, again.reprint.state) == (1, ReprintState.ASKED)


def test_each_reprint_is_counted_on_its_paper(ledger: Ledger) -> None:
    ticket = unknown(ledger)
    reprinting(ledger)(ticket, "r")
    second = reprinting(ledger)(ticket, "s").slip
    assert Text("Bản in lại lần 2") in second.blocks


def test_a_reprint_speaks_the_citizens_language(ledger: Ledger) -> None:
    ticket = issuer(ledger)(replace(wish(), language="en"), after_hours=True).ticket
    ledger.note_state(ticket.ticket_id, TicketState.UNKNOWN, "the kiosk stopped", at(8))
    assert any(getattr(block, "text", "") == "Civil status" for block in reprinting(ledger)(ticket, "r").slip.blocks)


def test_a_ticket_that_was_taken_back_is_not_printed_again(ledger: Ledger) -> None:
    ticket = unknown(ledger)
    VoidTicket(SetClock(), ledger)(ticket, "given by mistake")
    with pytest.raises(TicketNotAtRest):
        reprinting(ledger)(ticket, "r")


def test_a_ticket_is_taken_back_with_its_reason_and_its_number_is_not_given_again(ledger: Ledger) -> None:
    ticket = unknown(ledger)
    VoidTicket(SetClock(), ledger)(ticket, "  given\nby mistake ")
    found = ledger.find(ticket.ticket_id)
    assert found is not None
    assert (found.state, found.reason) == (TicketState.VOID, "given by mistake")
    assert str(give(ledger).number) == "A002"
    assert verify(ledger).problems == ()


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 201])
def test_nothing_is_taken_back_without_a_reason(ledger: Ledger, reason: str) -> None:
    with pytest.raises(RequestError, match="reason"):
        VoidTicket(SetClock(), ledger)(unknown(ledger), reason)


def test_what_is_on_its_way_or_taken_back_already_is_not_taken_back(ledger: Ledger) -> None:
    with pytest.raises(TicketNotAtRest, match="on its way"):
        VoidTicket(SetClock(), ledger)(give(ledger), "why")
    ticket = unknown(ledger)
    VoidTicket(SetClock(), ledger)(ticket, "why")
    with pytest.raises(TicketNotAtRest, match="taken back before: why"):
        VoidTicket(SetClock(), ledger)(ticket, "why")


def test_a_ticket_is_named_by_number_or_id(ledger: Ledger) -> None:
    clock = SetClock()
    monday = unknown(ledger, clock)
    clock.move(timedelta(days=1))
    tuesday = unknown(ledger, clock)
    assert find_ticket(ledger, "a001") == ledger.find(tuesday.ticket_id)
    assert find_ticket(ledger, "A001", MONDAY) == ledger.find(monday.ticket_id)
    assert find_ticket(ledger, monday.ticket_id) == ledger.find(monday.ticket_id)


@pytest.mark.parametrize("written", ["A002", "Z001", "nonsense", ""])
def test_a_ticket_that_is_not_there_is_told_with_what_to_write(ledger: Ledger, written: str) -> None:
    unknown(ledger)
    with pytest.raises(UnknownTicket, match="write its number like A045"):
        find_ticket(ledger, written)


def test_before_the_first_ticket_none_is_found(ledger: Ledger) -> None:
    with pytest.raises(UnknownTicket, match="any day"):
        find_ticket(ledger, "A001")
