"""The line into the simulated printer: its pace, its buffer, and what happens when nothing holds the host up."""

from dataclasses import replace

import pytest

from kiosk.domain.printer_uri import Flow
from kiosk.printer.paper import DPI, PAPER_80
from kiosk.printer.virtual.personas import CLONE_BARE, EPSON, Persona
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.simulators import BEGIN, CUT, TO_BLADE, TurnedClock

ASK = b"\x10\x04\x01"
SMALL = replace(EPSON, buffer=64)
LOSSY = [Flow.NONE, Flow.XONXOFF]
LOSSLESS = [Flow.RTSCTS, Flow.DSRDTR]


def paced(clock: TurnedClock, baud: int = 19200) -> VirtualPrinter:
    return VirtualPrinter(EPSON, baud=baud, clock=clock)


def stopped(persona: Persona = SMALL, flow: Flow = Flow.RTSCTS) -> VirtualPrinter:
    printer = VirtualPrinter(persona, flow=flow)
    printer.change(cover_open=True)
    return printer


def test_without_a_baud_rate_bytes_take_no_time() -> None:
    assert VirtualPrinter(EPSON).accept(b"A" * 5000) == 5000


@pytest.mark.parametrize(("baud", "in_a_second"), [(9600, 960), (19200, 1920), (115200, 11520)])
def test_a_line_carries_a_tenth_of_its_baud_rate_in_bytes(baud: int, in_a_second: int) -> None:
    clock = TurnedClock()
    printer = paced(clock, baud)
    begun = printer.accept(b"A" * 20000)
    clock.turn(1)
    assert begun + printer.accept(b"A" * 20000) == pytest.approx(in_a_second, abs=baud // 10 * 0.003)


def test_time_that_the_line_stood_idle_is_not_made_up_for() -> None:
    clock = TurnedClock()
    printer = paced(clock)
    printer.accept(b"A")
    clock.turn(1)
    assert printer.accept(b"A") == 1
    clock.turn(10)
    assert printer.accept(b"A" * 1000) <= 4


def test_a_line_that_is_kept_busy_loses_no_time_to_being_looked_at_rarely() -> None:
    clock = TurnedClock()
    printer = paced(clock)
    taken = printer.accept(b"A" * 5000)
    for pause in (0.013, 0.2, 0.001, 0.786):
        clock.turn(pause)
        taken += printer.accept(b"A" * (5000 - taken))
    assert taken == pytest.approx(1920, abs=6)


def test_a_slow_printer_takes_few_bytes_until_it_is_mended() -> None:
    clock = TurnedClock()
    printer = VirtualPrinter(EPSON, clock=clock)
    printer.change(slow=True)
    taken = printer.accept(b"A" * 1000)
    clock.turn(1)
    assert taken + printer.accept(b"A" * 1000) == pytest.approx(240, abs=2)
    printer.change(slow=False)
    assert printer.accept(b"A" * 1000) == 1000


def test_a_stalled_printer_takes_nothing() -> None:
    printer = VirtualPrinter(EPSON)
    printer.change(stalled=True)
    assert printer.accept(b"A") == 0
    printer.change(stalled=False)
    assert printer.accept(b"A") == 1


def test_a_host_that_was_held_up_does_not_get_the_time_back() -> None:
    clock = TurnedClock()
    printer = paced(clock)
    printer.change(stalled=True)
    printer.accept(b"A" * 1000)
    clock.turn(5)
    printer.accept(b"A" * 1000)
    printer.change(stalled=False)
    assert printer.accept(b"A" * 1000) <= 4


@pytest.mark.parametrize("flow", LOSSLESS)
def test_wires_hold_the_host_up_when_the_buffer_is_full(flow: Flow) -> None:
    printer = stopped(flow=flow)
    assert printer.accept(b"A" * 100) == 64
    assert printer.accept(b"A" * 36) == 0
    printer.change(cover_open=False)
    assert printer.accept(b"A" * 36) == 36
    assert printer.lost == 0


@pytest.mark.parametrize("flow", LOSSY)
def test_without_wires_what_does_not_fit_is_lost(flow: Flow) -> None:
    printer = stopped(flow=flow)
    assert printer.accept(BEGIN + b"A" * 100) == 108
    assert printer.lost == 44
    printer.change(cover_open=False)
    printer.accept(b"\n" + TO_BLADE + CUT)
    assert printer.slips[0].received == BEGIN + b"A" * 56 + b"\n" + TO_BLADE + CUT


def test_xon_xoff_asks_the_host_to_wait_and_to_go_on() -> None:
    printer = stopped(flow=Flow.XONXOFF)
    printer.accept(b"A" * 47)
    assert printer.answers(0) == b""
    printer.accept(b"A")
    assert printer.answers(0) == b"\x13"
    printer.accept(b"A")
    assert printer.answers(0) == b""
    printer.change(cover_open=False)
    assert printer.answers(0) == b"\x11"


@pytest.mark.parametrize("flow", list(Flow))
def test_questions_are_answered_while_the_buffer_is_full(flow: Flow) -> None:
    printer = stopped(flow=flow)
    printer.accept(b"A" * 64)
    printer.answers(0)
    assert printer.accept(ASK * 2) == 6
    assert printer.answers(0) == b"\x1a\x1a"
    assert printer.lost == (6 if flow in LOSSY else 0)


def test_a_question_that_begins_where_the_buffer_ends_is_answered_and_leaves_nothing_behind() -> None:
    printer = stopped()
    printer.accept(BEGIN + b"A" * 53 + b"\n\x10")
    assert printer.accept(b"\x04") == 1
    assert printer.accept(b"\x01") == 1
    assert printer.answers(0) == b"\x1a"
    printer.change(cover_open=False)
    printer.accept(TO_BLADE + CUT)
    assert printer.slips[0].received == BEGIN + b"A" * 53 + b"\n" + TO_BLADE + CUT


def test_what_only_looked_like_a_question_is_kept() -> None:
    printer = stopped()
    printer.accept(b"\x1dv0\0\x01\0\x40\0" + b"\xaa" * 56)
    assert printer.accept(b"\x10\x04") == 2
    assert printer.accept(b"\xaa") == 0
    printer.change(cover_open=False)
    assert printer.accept(b"\xaa" * 6) == 6
    assert printer.idle is False
    printer.accept(TO_BLADE * 4 + CUT)
    assert b"\x10\x04\xaa" in printer.slips[0].received


def test_questions_take_no_room_however_often_they_are_asked() -> None:
    printer = stopped()
    printer.accept(b"A" * 60)
    assert printer.accept(ASK * 1000) == 3000
    assert printer.accept(b"AAAA") == 4


def test_questions_inside_data_are_answered_and_remain_data() -> None:
    printer = VirtualPrinter(EPSON)
    printer.accept(b"\x1dv0\0\x03\0\x01\0" + ASK[:2])
    assert printer.answers(0) == b""
    printer.accept(ASK[2:])
    assert printer.answers(0) == b"\x12"
    printer.accept(BEGIN + TO_BLADE + CUT)
    assert ASK in printer.slips[0].received


def test_questions_inside_data_remain_data_while_it_cannot_print() -> None:
    printer = stopped()
    printer.accept(BEGIN + b"\x1dv0\0\x06\0\x01\0" + ASK)
    assert printer.answers(0) == b"\x1a"
    printer.change(cover_open=False)
    printer.accept(b"\xff\xff\xff" + BEGIN + TO_BLADE + CUT)
    assert ASK + b"\xff\xff\xff" in printer.slips[0].received


def test_a_fault_in_the_middle_leaves_no_more_room_than_the_buffer_has() -> None:
    printer = VirtualPrinter(SMALL)
    printer.change_at(1, "cover_open")
    assert printer.accept(b"\n" + b"A" * 500) == 1 + 64


def test_paper_takes_its_time_and_the_buffer_fills_meanwhile() -> None:
    clock = TurnedClock()
    printer = VirtualPrinter(SMALL, rows_per_second=DPI, clock=clock)
    printer.accept(b"\x1dP\0\xcb\x1bJ\xcb")
    assert printer.accept(b"A" * 100) == 64
    clock.turn(0.9)
    assert printer.accept(b"A" * 36) == 0
    clock.turn(0.2)
    assert printer.accept(b"A" * 36) == 36


def test_in_order_answers_wait_for_the_paper_and_live_ones_do_not() -> None:
    clock = TurnedClock()
    printer = VirtualPrinter(EPSON, rows_per_second=DPI, clock=clock)
    printer.accept(b"\x1dP\0\xcb\x1bJ\xcb\x1dr\x01" + ASK)
    assert printer.answers(0) == b"\x12"
    clock.turn(1)
    assert printer.answers(0) == b"\0"


def test_a_slip_falls_when_its_paper_has_moved() -> None:
    clock = TurnedClock()
    printer = VirtualPrinter(EPSON, rows_per_second=1000, clock=clock)
    printer.accept(b"\x1dP\0\xcb\x1bJ\xcb\x1dV\0")
    assert not printer.slips
    clock.turn(1)
    printer.tick()
    assert len(printer.slips) == 1


def test_a_clone_without_answers_takes_questions_all_the_same() -> None:
    printer = VirtualPrinter(CLONE_BARE)
    assert printer.accept(b"\x1dr\x01\x1da\xff" + ASK) == 9
    assert printer.answers(0) == b"\x12"


def test_it_counts_the_paper_that_it_moves() -> None:
    printer = VirtualPrinter(EPSON, paper=PAPER_80)
    printer.accept(b"\x1dP\0\xcb" + b"\x1bJ\xcb" * 10)
    assert printer.moved_mm == pytest.approx(254)
