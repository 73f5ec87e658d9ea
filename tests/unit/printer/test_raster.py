"""Rasters: whole, in chunks that every printer can take, and as few bytes as there can be."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.printer.escpos import CUT, INIT, NO_KANJI, UNITS, aligned, feed
from kiosk.printer.ink import Ink, scaled
from kiosk.printer.paper import dots
from kiosk.printer.profiles import profile_named
from kiosk.printer.raster import LEFT, MIDDLE, pack, packed
from kiosk.printer.virtual.personas import CLONE_5890K
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.printers import inked, printed

BARE = profile_named("clone-bare")
WIDTH = BARE.paper.dots
FULL = (1 << WIDTH) - 1
TOP = dots(BARE.cutter_mm)


def wide(*rows: int) -> Ink:
    return Ink(WIDTH, rows)


def heights(commands: bytes) -> list[int]:
    """The heights of the rasters in a stream of rasters and feeds."""
    found = []
    while commands:
        if commands.startswith(b"\x1bJ"):
            commands = commands[3:]
            continue
        assert commands.startswith(b"\x1dv0")
        width, height = int.from_bytes(commands[4:6], "little"), int.from_bytes(commands[6:8], "little")
        found.append(height)
        commands = commands[8 + width * height :]
    return found


@pytest.mark.parametrize("rows", [1, 47, 48, 49, 96, 97, 100, 101, 144, 148, 196, 480])
def test_no_chunk_is_higher_than_100_rows_or_a_multiple_of_48(rows: int) -> None:
    chunks = heights(packed(wide(*[FULL] * rows), LEFT, 100))
    assert sum(chunks) == rows
    assert all(0 < chunk <= 100 and chunk % 48 for chunk in chunks)


def test_a_printer_that_garbles_multiples_of_48_prints_them_right() -> None:
    ink = wide(*[FULL] * 96)
    printer = VirtualPrinter(CLONE_5890K)
    printer.accept(INIT + packed(ink, LEFT, 100) + feed(255) + CUT)
    assert inked(printer.slips[0].picture).data[TOP * WIDTH // 8 :] == ink.bitmap().data


def test_blank_rows_are_fed() -> None:
    commands = packed(wide(FULL, FULL, *[0] * 300, FULL), LEFT, 100)
    assert b"\x1bJ\xff\x1bJ\x2d" in commands
    assert heights(commands) == [2, 1]


def test_blank_rows_are_sent_where_nothing_may_be_fed() -> None:
    assert sum(heights(packed(wide(FULL, *[0] * 30, FULL), LEFT, 100, feeds=False))) == 32


def test_a_chunk_is_as_wide_as_its_ink() -> None:
    assert packed(wide(1 << WIDTH - 16), LEFT, 100) == b"\x1dv0\0\x02\0\x01\0\0\x01"


def test_in_the_middle_a_chunk_is_as_wide_as_its_ink_from_the_middle() -> None:
    assert packed(wide(0b11 << WIDTH // 2 - 1), MIDDLE, 100) == b"\x1dv0\0\x01\0\x01\0\x18"


def test_a_wide_row_does_not_widen_the_narrow_ones() -> None:
    narrow = 0xFF << WIDTH - 8
    assert len(packed(wide(*[narrow] * 20, FULL, *[narrow] * 20), LEFT, 100)) == (8 + 20) + (8 + 72) + (8 + 20)


def test_doubled_dots_cost_a_quarter() -> None:
    half = Ink(WIDTH // 2, ((1 << WIDTH // 2) - 1,) * 40)
    assert len(packed(half, LEFT, 100, 2)) == 8 + 36 * 40
    assert packed(half, LEFT, 100, 2).startswith(b"\x1dv0\x03")


def test_a_live_command_across_two_rows_is_defused() -> None:
    assert packed(wide(0x0110 << WIDTH - 16, 0x0401 << WIDTH - 16), LEFT, 100).endswith(b"\x01\x08\x04\x01")


@pytest.mark.parametrize("align", [LEFT, MIDDLE])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_dot_that_was_moved_is_told(align: int, scale: int) -> None:
    width = WIDTH // scale
    planted = Ink(width, (0, *[0x100400 << width // 2 - 8] * 3, 0, 0, 1))
    sent = pack(planted, align, 100, scale)
    assert sent.data == packed(planted, align, 100, scale)
    assert sent.ink.rows == (0, *[0x080400 << width // 2 - 8] * 3, 0, 0, 1)


ROWS = st.lists(
    st.one_of(
        st.just(0), st.integers(0, WIDTH - 1).map(lambda at: 1 << at), st.integers(0, (1 << 40) - 1).map(lambda row: row << 300)
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from([LEFT, MIDDLE]), st.booleans())
def test_what_is_printed_is_the_ink(rows: list[int], align: int, feeds: bool) -> None:
    ink = wide(1, *rows, 1)
    job = INIT + NO_KANJI + UNITS + aligned(align) + packed(ink, align, 100, feeds=feeds) + feed(255) + CUT
    assert inked(printed(job, BARE)).data[TOP * WIDTH // 8 :] == ink.bitmap().data


@settings(max_examples=30, deadline=None)
@given(ROWS, st.sampled_from([LEFT, MIDDLE]))
def test_doubled_ink_is_printed_twice_as_large(rows: list[int], align: int) -> None:
    ink = Ink(WIDTH // 2, tuple(row & (1 << WIDTH // 2) - 1 for row in (1, *rows, 1)))
    job = INIT + NO_KANJI + UNITS + aligned(align) + packed(ink, align, 100, 2) + feed(255) + CUT
    assert inked(printed(job, BARE)).data[TOP * WIDTH // 8 :] == scaled(ink, 2, 2).bitmap().data


def cheapest(sizes: list[int]) -> int:
    """By trying every way to cut the rows into pieces."""
    best = 1 << 30
    for cuts in itertools.product([False, True], repeat=len(sizes) - 1):
        pieces: list[list[int]] = [[]]
        for size, cut in zip(sizes, (*cuts, False), strict=True):
            pieces[-1].append(size)
            if cut:
                pieces.append([])
        best = min(best, sum(8 + max(piece) * len(piece) if max(piece) else 3 for piece in pieces))
    return best


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 72), min_size=1, max_size=8))
def test_no_other_chunks_are_cheaper(sizes: list[int]) -> None:
    sizes = [1, *sizes, 1]
    ink = wide(*(1 << WIDTH - 8 * size if size else 0 for size in sizes))
    assert len(packed(ink, LEFT, 100)) == cheapest(sizes)
