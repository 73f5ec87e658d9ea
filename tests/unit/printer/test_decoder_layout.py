"""Where ink lands on the simulated paper: feeds, spacing, units, margins, alignment, positions, cuts."""

import pytest

from kiosk.printer.paper import PAPER_58, PAPER_80, Paper, dots
from kiosk.printer.virtual.dots import Dots
from tests.support.simulators import (
    BEGIN,
    CUT,
    TO_BLADE,
    at,
    encoded,
    letters,
    paper_of,
    refusal,
    row,
    rows_of,
    simulated,
)

A = letters("A")
TIGHT = b"\x1b3\x18"


def left_of(picture: Dots) -> int:
    """Dots from the paper's edge to the first ink."""
    return picture.width - max(line.bit_length() for line in picture.rows)


INK = A.width - max(line.bit_length() for line in A.rows)
"""Blank dots at the left of the letter A in its cell."""


def test_a_line_takes_a_sixth_of_an_inch_unless_told_otherwise() -> None:
    assert paper_of(BEGIN + b"A\n" * 6).height == 203
    assert paper_of(BEGIN + b"\x1b3\x40\x1b2" + b"A\n" * 6).height == 203


def test_line_spacing_counts_in_motion_units() -> None:
    assert paper_of(BEGIN + b"\x1b3\x28A\nA\n") == at(0, Dots(12, A.rows + (0,) * 16 + A.rows), blank_below=16)
    assert paper_of(b"\x1b@\x1dP\0\x65\x1b3\x28A\n\x1dP\xcb\xcb").height == 80


def test_line_spacing_stays_when_the_unit_changes() -> None:
    assert paper_of(BEGIN + b"\x1b3\x28\x1dP\x65\x65\x1dP\xcb\xcbA\n").height == 40


def test_a_line_never_takes_less_paper_than_its_letters() -> None:
    assert paper_of(BEGIN + b"\x1b3\0A\n").height == 24


def test_esc_j_feeds_from_the_top_of_the_line() -> None:
    assert paper_of(BEGIN + b"A\x1bJ\x20") == at(0, A, blank_below=8)
    assert paper_of(BEGIN + b"A\x1bJ\0") == at(0, A)


def test_esc_d_feeds_lines() -> None:
    assert paper_of(BEGIN + b"\x1b3\x28A\x1bd\x03") == at(0, A, blank_below=96)


def test_an_empty_line_is_fed_too() -> None:
    assert paper_of(BEGIN + b"\x1b3\x28\n\n").height == 80


def test_carriage_return_does_nothing() -> None:
    assert paper_of(BEGIN + TIGHT + b"A\r\n") == at(0, A)


def test_units_of_zero_are_the_printers_own() -> None:
    assert paper_of(b"\x1b@\x1dP\xcb\xcb\x1dP\0\0\x1bJ\xcb\x1bJ\xcb\x1dP\xcb\xcb").height == dots(25.4)


@pytest.mark.parametrize(
    ("paper", "mode", "left"), [(PAPER_80, 1, 282), (PAPER_80, 2, 564), (PAPER_58, 1, 186), (PAPER_58, 50, 372)]
)
def test_lines_stand_left_in_the_middle_and_right(paper: Paper, mode: int, left: int) -> None:
    assert paper_of(BEGIN + TIGHT + bytes((0x1B, 0x61, mode)) + b"A\n", paper=paper) == at(left, A, paper.dots)


def test_blanks_at_the_end_count_when_a_line_is_centred() -> None:
    assert paper_of(BEGIN + TIGHT + b"\x1ba\x01A  \n") == at(270, A)


def test_alignment_holds_for_whole_lines_only() -> None:
    assert "ESC a in the middle" in refusal(BEGIN + b"A\x1ba\x01\n" + CUT)
    assert "ESC a 3" in refusal(b"\x1ba\x03")


def test_a_wrapped_line_is_aligned_line_by_line() -> None:
    found = paper_of(BEGIN + TIGHT + b"\x1ba\x01" + b"A" * 49 + b"\n")
    assert found.rows[24:] == at(282, A).rows


def test_the_left_margin_moves_everything() -> None:
    assert paper_of(BEGIN + TIGHT + b"\x1dL\x40\0A\n") == at(64, A)
    assert paper_of(BEGIN + TIGHT + b"\x1dL\x40\0\x1ba\x02A\n") == at(564, A)
    assert "GS L in the middle" in refusal(BEGIN + b"A\x1dL\x40\0\n" + CUT)


def test_lines_wrap_within_the_printing_width() -> None:
    assert paper_of(BEGIN + TIGHT + b"\x1dW\x18\0AAA\n").rows == at(0, row(A, A)).rows + at(0, A).rows


@pytest.mark.parametrize(
    ("moves", "left"),
    [(b"\x1b$\x64\0", 100), (b"A\x1b$\0\x01", 256), (b"\x1b\\\x10\0", 16), (b"\x1b$\x64\0\x1b\\\xf6\xff", 90)],
)
def test_the_pen_can_be_moved(moves: bytes, left: int) -> None:
    found = paper_of(BEGIN + TIGHT + moves + b"A\n")
    assert any(line >> found.width - left - 12 & 0xFFF == glyph for line, glyph in zip(found.rows, A.rows, strict=True))
    assert found.rows == tuple(a | b for a, b in zip(found.rows, at(left, A).rows, strict=True))


def test_positions_count_in_motion_units() -> None:
    assert left_of(paper_of(b"\x1b@\x1dP\x65\xcb\x1b$\x64\0A\x1bJ\x18\x1dP\xcb\xcb")) == 201 + INK


def test_two_letters_in_one_place_are_both_seen() -> None:
    both = Dots(12, tuple(a | b for a, b in zip(letters("O").rows, letters("/").rows, strict=True)))
    assert paper_of(BEGIN + TIGHT + b"O\x1b$\0\0/\n") == at(0, both)


@pytest.mark.parametrize("move", [b"\x1b$\x41\x02", b"\x1b\\\xff\xff"])
def test_a_pen_out_of_the_paper_is_doubted(move: bytes) -> None:
    assert "out of the paper" in refusal(BEGIN + move + CUT)


def test_a_cut_leaves_a_waiting_line_behind_so_it_is_refused() -> None:
    assert "a line waits" in refusal(BEGIN + b"A" + CUT)


@pytest.mark.parametrize("cut", [b"\x1dV\0", b"\x1dV\x01", b"\x1dV0", b"\x1dV1", b"\x1bi", b"\x1bm"])
def test_all_commands_that_cut_here_cut_here(cut: bytes) -> None:
    printer = simulated()
    printer.accept(BEGIN + TIGHT + b"A\n" + TO_BLADE + cut)
    assert printer.slips[0].picture.rows == 24 + dots(14)


@pytest.mark.parametrize("kind", [65, 66])
def test_an_epson_feeds_to_the_blade_before_it_cuts(kind: int) -> None:
    printer = simulated()
    printer.accept(BEGIN + TIGHT + b"A\n" + bytes((0x1D, 0x56, kind, 24)))
    assert printer.slips[0].picture.rows == 24 + dots(14) + 24
    assert printer.idle


def test_a_clone_told_to_feed_and_cut_cuts_through_what_it_printed_last() -> None:
    printer = simulated("clone-bare")
    printer.accept(BEGIN + TIGHT + b"A\n" + b"\x1dVB\x18")
    assert printer.slips[0].picture.rows == 24 + 24
    assert not any(printer.slips[0].picture.data)
    assert not printer.idle


def test_initialising_sets_every_mode_back() -> None:
    modes = b"\x1ba\x01\x1bE\x01\x1b-\x01\x1d!\x11\x1dB\x01\x1dL\x40\0\x1dW\0\x01\x1b3\x40\x1bt\x1e"
    printer = simulated()
    printer.accept(BEGIN + modes)
    assert rows_of(printer, BEGIN + b"A\n" * 6) == paper_of(BEGIN + b"A\n" * 6)


def test_initialising_forgets_a_line_that_was_not_printed() -> None:
    assert paper_of(BEGIN + TIGHT + b"lost" + BEGIN + TIGHT + b"A\n") == at(0, A)


def test_letters_with_marks_keep_their_place_in_a_centred_line() -> None:
    text = encoded("hộ tịch", "tcvn3-lower")
    assert paper_of(BEGIN + TIGHT + b"\x1bt\x1e\x1ba\x01" + text + b"\n") == at(246, letters("hộ tịch"))
