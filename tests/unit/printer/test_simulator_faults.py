"""Faults of the simulated printer at their moment, and what mends them."""

import pytest

from kiosk.errors import PrinterProtocolError
from kiosk.printer.paper import dots
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.simulators import BEGIN, CUT, TO_BLADE, simulated

SLIP = BEGIN + b"A\n" + TO_BLADE + CUT
CAUSES = b"\x10\x04\x02\x10\x04\x03"
GO_ON, CLEAR = b"\x10\x05\x01", b"\x10\x05\x02"


def jammed() -> VirtualPrinter:
    """The blade is stuck; the clerk has not looked yet."""
    printer = simulated()
    printer.change(cutter_jam=True)
    printer.accept(SLIP)
    return printer


def causes(printer: VirtualPrinter) -> str:
    printer.accept(CAUSES)
    return printer.answers(0).hex()


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "fault", "overheated"])
def test_what_stops_it_keeps_the_rest_for_later(fault: str) -> None:
    printer = simulated()
    printer.change_later(len(BEGIN), fault)
    assert printer.accept(SLIP) == len(SLIP)
    assert not printer.slips
    printer.change(**{fault: False})
    assert printer.slips[0].received == SLIP


def test_paper_ends_at_its_millimetre() -> None:
    printer = simulated()
    printer.change_at(30, "paper_out")
    printer.accept(b"\x1dP\xcb\xcb" + b"\x1bJ\x08" * 100)
    assert printer.moved_mm == pytest.approx(30, abs=1)


def test_the_near_end_is_said_at_its_millimetre_and_stops_nothing() -> None:
    printer = simulated()
    printer.accept(b"\x1da\x08\x1dP\xcb\xcb")
    printer.answers(0)
    printer.change_at(30, "paper_near_end")
    printer.accept(b"\x1bJ\xe0")
    assert printer.answers(0) == b""
    printer.accept(b"\x1bJ\x20\x1bJ\x20")
    assert printer.answers(0).hex() == "1000030f"
    assert printer.idle


def test_paper_that_is_counted_in_rows_ends_after_the_command_in_hand() -> None:
    printer = simulated()
    printer.change(rows_left=dots(10))
    printer.accept(b"\x1dP\xcb\xcb\x1bJ\x4f\x1bJ\x01\x1bJ\x08")
    assert printer.moved_mm == pytest.approx(10, abs=0.1)
    printer.change(paper_out=False)
    assert printer.moved_mm == pytest.approx(11, abs=0.1)


def test_several_faults_wait_for_their_moments() -> None:
    printer = simulated()
    printer.change_later(3, "paper_near_end")
    printer.change_later(6, "cover_open")
    printer.change_at(1, "overheated")
    printer.accept(b"\x1b@\n")
    printer.accept(b"\x10\x04\x02")
    assert printer.answers(0) == b"\x52"
    printer.accept(b"\x10\x04\x02\x10\x04\x04")
    assert printer.answers(0).hex() == "561e"


def test_a_cable_is_pulled_behind_the_byte_that_was_said() -> None:
    printer = simulated()
    printer.change_later(5, "unplugged")
    with pytest.raises(OSError, match="No such device"):
        printer.accept(SLIP)
    printer.change(unplugged=False)
    printer.accept(SLIP[5:])
    assert printer.slips[0].received == SLIP


def test_a_jam_comes_with_the_cut_and_the_slip_does_not_fall() -> None:
    printer = jammed()
    assert not printer.slips
    assert causes(printer) == "521a"


def test_a_jam_stays_when_only_its_cause_is_gone() -> None:
    printer = jammed()
    printer.change(cutter_jam=False)
    assert causes(printer) == "521a"
    assert not printer.slips


def test_after_a_jam_it_can_be_told_to_go_on() -> None:
    printer = jammed()
    printer.accept(b"next\n")
    printer.change(cutter_jam=False)
    printer.accept(GO_ON)
    assert [slip.received for slip in printer.slips] == [SLIP]
    assert causes(printer) == "1212"
    printer.accept(TO_BLADE + CUT)
    assert printer.slips[1].received == b"next\n" + TO_BLADE + CUT


def test_going_on_with_the_cause_still_there_is_the_same_jam_again() -> None:
    printer = jammed()
    printer.accept(GO_ON)
    assert causes(printer) == "521a"
    assert not printer.slips


def test_after_a_jam_it_can_be_told_to_forget_the_rest() -> None:
    printer = jammed()
    printer.accept(b"lost\n")
    printer.change(cutter_jam=False)
    printer.accept(CLEAR)
    assert causes(printer) == "1212"
    assert not printer.slips
    printer.accept(SLIP)
    assert len(printer.slips) == 1
    assert printer.slips[0].received == SLIP


def test_what_lay_uncut_after_a_jam_comes_out_with_the_next_slip() -> None:
    printer = jammed()
    printer.change(cutter_jam=False)
    printer.accept(CLEAR + SLIP)
    healthy = simulated()
    healthy.accept(SLIP)
    assert printer.slips[0].picture.rows > healthy.slips[0].picture.rows


def test_switching_off_and_on_ends_a_jam() -> None:
    printer = jammed()
    printer.change(cutter_jam=False)
    printer.power_cycle()
    assert causes(printer) == "1212"


def test_a_printer_without_that_command_must_be_switched_off() -> None:
    printer = simulated("clone-bare")
    printer.change(cutter_jam=True)
    printer.accept(SLIP)
    printer.change(cutter_jam=False)
    printer.accept(GO_ON)
    printer.accept(b"\x10\x04\x03")
    assert printer.answers(0) == b"\x1a"
    printer.power_cycle()
    printer.accept(b"\x10\x04\x03")
    assert printer.answers(0) == b"\x12"


def test_forgetting_forgets_the_line_that_waits_and_keeps_the_modes() -> None:
    printer = simulated()
    printer.accept(BEGIN + b"\x1b!\x30lost" + CLEAR + b"A\n" + TO_BLADE + CUT)
    healthy = simulated()
    healthy.accept(BEGIN + b"\x1b!\x30A\n" + TO_BLADE + CUT)
    assert printer.slips[0].picture == healthy.slips[0].picture


def test_an_overheated_head_goes_on_by_itself() -> None:
    printer = simulated()
    printer.change(overheated=True)
    printer.accept(SLIP)
    assert not printer.slips
    printer.change(overheated=False)
    assert len(printer.slips) == 1


def test_nonsense_is_remembered_and_costs_no_later_slip() -> None:
    printer = simulated()
    with pytest.raises(PrinterProtocolError):
        printer.accept(b"A\x01")
    printer.accept(SLIP)
    assert len(printer.refusals) == 1
    assert printer.slips[0].received == SLIP
