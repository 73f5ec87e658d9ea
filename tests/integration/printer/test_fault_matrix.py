"""Each fault, before the job and in its middle, over each way to the printer: a true state, and the next ticket by itself."""

from pathlib import Path

import pytest

from kiosk.domain.printer import Trouble
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import TicketState
from kiosk.printer.session import Limits
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.printers import PATIENCE, encoders, printed, rig, ticket

WAYS = pytest.mark.parametrize("way", ["virtual", "tcp", "serial"])
LIMITS = Limits(
    open=1.0, status=0.3, write_grace=0.3, write_slack=0.5, confirm=0.6, confirm_doubtful=0.1, owes=0.0, ask_again_after=1
)
MIDDLE = len(encoders["raster"].encode(ticket(1))) // 2
LONG = Slip(ticket(1).blocks * 14)
"""Longer than what the kernel keeps for a pty or a socket, so that a stuck printer is felt."""

FAILED, UNCONFIRMED = TicketState.FAILED, TicketState.UNCONFIRMED

BEFORE = [
    ("unplugged", FAILED, {Trouble.UNREACHABLE}),
    ("paper_out", FAILED, {Trouble.NO_PAPER}),
    ("cover_open", FAILED, {Trouble.COVER_OPEN}),
    ("fault", FAILED, {Trouble.FAULT}),
    ("silent", UNCONFIRMED, {None}),
    ("stalled", FAILED, {Trouble.SILENT}),
]

IN_THE_MIDDLE = [
    ("unplugged", FAILED, {Trouble.UNREACHABLE}),
    ("paper_out", FAILED, {Trouble.NO_PAPER, Trouble.SILENT}),
    ("cover_open", FAILED, {Trouble.COVER_OPEN, Trouble.SILENT}),
    ("fault", FAILED, {Trouble.FAULT, Trouble.SILENT}),
    ("silent", UNCONFIRMED, {None}),
    ("stalled", FAILED, {Trouble.SILENT}),
]
"""Full of bytes, a real line cannot carry a question any more: then all that is known is that the printer takes nothing."""


def mend(printer: VirtualPrinter, fault: str) -> None:
    printer.change(**{fault: False})
    assert printer.wait_for_cable(PATIENCE)


def last_slip_is(printer: VirtualPrinter, n: int) -> bool:
    return printer.slips[-1].picture == printed(encoders["raster"].encode(ticket(n)))


@WAYS
@pytest.mark.parametrize(("fault", "state", "troubles"), BEFORE)
def test_a_fault_before_the_job(way: str, fault: str, state: TicketState, troubles: set[Trouble | None], tmp_path: Path) -> None:
    with rig(way, tmp_path, LIMITS) as (printer, spooling):
        printer.change(**{fault: True})
        outcome = spooling.print_slip("id-1", LONG if state is FAILED else ticket(1))
        assert (outcome.state, outcome.trouble in troubles) == (state, True), outcome
        mend(printer, fault)
        assert printed_by_itself(spooling.print(2).state, spooling.print(3).state)
        assert printer.wait_for_slips(2, PATIENCE)
        assert last_slip_is(printer, 3)
        assert not printer.refusals


@WAYS
@pytest.mark.parametrize(("fault", "state", "troubles"), IN_THE_MIDDLE)
def test_a_fault_in_the_middle(way: str, fault: str, state: TicketState, troubles: set[Trouble | None], tmp_path: Path) -> None:
    with rig(way, tmp_path, LIMITS) as (printer, spooling):
        printer.change_later(MIDDLE, fault)
        outcome = spooling.print_slip("id-1", LONG if state is FAILED else ticket(1))
        assert (outcome.state, outcome.trouble in troubles) == (state, True), outcome
        mend(printer, fault)
        assert printed_by_itself(spooling.print(2).state, spooling.print(3).state)
        assert printer.wait_for_slips(3, PATIENCE)
        assert last_slip_is(printer, 3)
        assert not printer.refusals


def printed_by_itself(first: TicketState, second: TicketState) -> bool:
    """The ticket after the mend is printed, perhaps unconfirmed where the printer was silent before; the one after that is confirmed."""
    return first in (TicketState.PRINTED, UNCONFIRMED) and second is TicketState.PRINTED


def test_no_byte_of_a_job_is_sent_to_a_printer_without_paper(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        printer.change(paper_out=True)
        assert spooling.print(1).state is FAILED
        assert [state for _, state in spooling.log.notes] == [FAILED]
        printer.change(paper_out=False)
        assert printer.idle
        assert not printer.slips


def test_half_a_slip_is_cut_off_before_the_next(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        printer.change_later(MIDDLE, "unplugged")
        spooling.print(1)
        printer.change(unplugged=False)
        spooling.print(2)
        wreck, whole = printer.slips
        assert any(wreck.picture.data)
        assert whole.picture == printed(encoders["raster"].encode(ticket(2)))


def test_paper_that_ends_near_the_end_of_a_slip_is_said(tmp_path: Path) -> None:
    """The last bytes fit into the printer's buffer, so all were taken: they come out once there is paper."""
    with rig("virtual", tmp_path, LIMITS) as (printer, spooling):
        printer.change_later(2 * MIDDLE - 600, "paper_out")
        outcome = spooling.print(1)
        assert (outcome.state, outcome.trouble) == (UNCONFIRMED, Trouble.NO_PAPER)
        printer.change(paper_out=False)
        assert last_slip_is(printer, 1)


def test_one_that_answers_status_but_no_confirmation_leaves_tickets_unconfirmed(tmp_path: Path) -> None:
    with rig("virtual", tmp_path, LIMITS) as (printer, spooling):
        printer.answer_in_order = lambda _: None  # type: ignore[method-assign,assignment]
        outcome = spooling.print(1)
        assert (outcome.state, outcome.trouble) == (UNCONFIRMED, None)


def test_a_cable_pulled_after_the_last_byte_leaves_the_ticket_unconfirmed(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        printer.answer_in_order = lambda _: printer.change(unplugged=True)  # type: ignore[method-assign,assignment]
        outcome = spooling.print(1)
        assert (outcome.state, outcome.trouble) == (UNCONFIRMED, Trouble.UNREACHABLE)


def test_a_printer_that_refuses_bytes_is_a_fault(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (_, spooling):
        spooling.session.send = lambda job: spooling.session._transport.write(b"\x01", len(job))  # type: ignore[method-assign]
        outcome = spooling.print(1)
        assert (outcome.state, outcome.trouble) == (FAILED, Trouble.FAULT)
        assert "does not understand" in outcome.reason
