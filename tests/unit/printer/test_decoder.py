"""The simulated printer understands what a printer understands, in any splits, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import PrinterProtocolError
from kiosk.printer.escpos import CUT, PROLOGUE
from kiosk.printer.paper import dots
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.printers import WIDE, encoders, printed, ticket

JOB = encoders["raster"].encode(ticket(7))
RASTER_2X2 = b"\x1dv0\0\x02\0\x02\0\xff\xff\xff\xff"


def refused(*parts: bytes) -> str:
    printer = VirtualPrinter(WIDE)
    with pytest.raises(PrinterProtocolError) as error:
        printer.accept(b"".join(parts))
    assert printer.refusals
    return str(error.value)


@settings(deadline=None)
@given(st.lists(st.integers(1, 3000), min_size=5, max_size=40))
def test_bytes_may_come_in_any_splits(cuts: list[int]) -> None:
    printer = VirtualPrinter(WIDE)
    rest = JOB
    for cut in cuts:
        printer.accept(rest[:cut])
        rest = rest[cut:]
    printer.accept(rest)
    assert printer.slips[0].picture == printed(JOB)
    assert printer.slips[0].received == JOB


@pytest.mark.parametrize("command", [b"\x1b\x01", b"\x1c\x01", b"\x1d(\x01", b"\x1f", b"\x7f", b"\x10\x14\x01"])
def test_unknown_commands_are_refused(command: bytes) -> None:
    assert "is no command" in refused(command)


def test_a_raster_wider_than_the_paper_is_refused() -> None:
    assert "584 dots on a paper of 576" in refused(b"\x1dv0\0\x49\0\x01\0")


def test_a_raster_that_says_too_few_rows_is_refused() -> None:
    assert "does not understand" in refused(PROLOGUE, b"\x1dv0\0\x02\0\x01\0\xff\xff\xff\xff", CUT)


def test_a_raster_with_blank_rows_too_many_is_refused_at_the_cut() -> None:
    assert "a length is wrong" in refused(PROLOGUE, b"\x1dv0\0\x01\0\x01\0\xff\0\0\0", CUT)


def test_a_raster_cut_short_swallows_the_cut_and_the_rest_is_refused() -> None:
    assert "01 is no command" in refused(PROLOGUE, RASTER_2X2[:-1], CUT)


def test_a_raster_far_too_short_waits_and_no_slip_falls() -> None:
    printer = VirtualPrinter(WIDE)
    printer.accept(PROLOGUE + b"\x1dv0\0\x48\0\x64\0\xff" + CUT)
    assert not printer.slips
    assert not printer.idle


def test_a_raster_without_dots_is_refused_at_the_cut() -> None:
    assert "without dots" in refused(PROLOGUE, b"\x1dv0\0\0\0\x05\0", CUT)


def test_the_first_doubt_is_told() -> None:
    assert "without dots" in refused(PROLOGUE, b"\x1dv0\0\0\0\x05\0", b"\0", CUT)


def test_a_raster_in_an_unknown_mode_is_refused() -> None:
    assert "mode 4" in refused(b"\x1dv0\x04\x01\0\x01\0")


@pytest.mark.parametrize("live", [b"\x10\x04\x01", b"\x10\x05\x01", b"\x10\x14\x01"])
def test_a_live_command_inside_pixels_is_refused(live: bytes) -> None:
    assert "live command" in refused(PROLOGUE, b"\x1dv0\0\x03\0\x01\0", live, CUT)


@pytest.mark.parametrize("command", [b"\x1dV\x05", b"\x10\x04\x09", b"\x1dr\x07"])
def test_parameters_out_of_range_are_refused(command: bytes) -> None:
    assert "does not understand" in refused(command)


def test_feeds_count_in_other_units_until_they_are_set() -> None:
    feeds = b"\x1bJ\xff" * 4 + CUT
    assert printed(PROLOGUE + feeds).rows == 4 * 255
    assert printed(feeds).rows == pytest.approx(4 * 255 * 203 / 406, abs=1)


def test_text_not_fed_past_the_blade_stays_behind() -> None:
    printer = VirtualPrinter(WIDE)
    printer.accept(PROLOGUE + RASTER_2X2 + CUT)
    assert not any(printer.slips[0].picture.data)
    assert not printer.idle


def test_the_blade_is_above_the_head() -> None:
    job = PROLOGUE + RASTER_2X2 + b"\x1bJ" + bytes([dots(14)]) + CUT
    assert printed(job).rows == dots(14) + 2


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_garbage_is_refused_or_waits_or_is_printed_but_nothing_else(garbage: bytes) -> None:
    printer = VirtualPrinter(WIDE)
    try:
        printer.accept(garbage)
    except PrinterProtocolError:
        assert printer.refusals


def test_without_paper_it_keeps_a_buffer_and_prints_on_when_paper_comes() -> None:
    printer = VirtualPrinter(WIDE)
    printer.change(paper_out=True)
    taken = printer.accept(JOB)
    assert 0 < taken < len(JOB)
    printer.change(paper_out=False)
    printer.accept(JOB[taken:])
    assert printer.slips[0].picture == printed(JOB)


def test_switched_off_it_forgets_half_a_job() -> None:
    printer = VirtualPrinter(WIDE)
    printer.accept(PROLOGUE + RASTER_2X2[:-1])
    printer.power_cycle()
    printer.accept(JOB)
    assert len(printer.slips) == 1
