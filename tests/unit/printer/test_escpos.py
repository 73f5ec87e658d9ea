"""Commands: chunks of rasters, feeds, and live commands that must not hide in pixels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.printer.escpos import LIVE, Bitmap, defused, feed, raster
from tests.support.printers import WIDE

INK = b"\xff" * WIDE.paper.row_bytes
BLANK = bytes(WIDE.paper.row_bytes)


def heights(commands: bytes) -> list[int]:
    """The heights of the rasters in a stream of rasters and feeds."""
    found = []
    while commands:
        if commands.startswith(b"\x1bJ"):
            commands = commands[3:]
            continue
        assert commands.startswith(b"\x1dv0\0")
        width, height = int.from_bytes(commands[4:6], "little"), int.from_bytes(commands[6:8], "little")
        found.append(height)
        commands = commands[8 + width * height :]
    return found


@pytest.mark.parametrize("rows", [1, 47, 48, 49, 96, 97, 100, 101, 144, 148, 196, 480])
def test_no_chunk_is_higher_than_100_rows_or_a_multiple_of_48(rows: int) -> None:
    chunks = heights(raster(Bitmap(len(INK), INK * rows), 100))
    assert sum(chunks) == rows
    assert all(0 < chunk <= 100 and chunk % 48 for chunk in chunks)


def test_blank_rows_are_fed() -> None:
    commands = raster(Bitmap(len(INK), INK * 2 + BLANK * 300 + INK), 100)
    assert b"\x1bJ\xff\x1bJ\x2d" in commands
    assert heights(commands) == [2, 1]


def test_a_blank_row_that_is_cheaper_than_a_feed_is_sent() -> None:
    assert heights(raster(Bitmap(1, b"\xff\0\xff"), 100)) == [3]


def test_a_chunk_is_as_wide_as_its_ink() -> None:
    assert raster(Bitmap(72, b"\0\x01" + bytes(70)), 100) == b"\x1dv0\0\x02\0\x01\0\0\x01"


def test_feeding_nothing_costs_nothing() -> None:
    assert feed(0) == b""


@pytest.mark.parametrize("planted", LIVE)
def test_a_live_command_in_pixels_is_defused_by_moving_one_dot(planted: bytes) -> None:
    before = b"\xf0" + planted + b"\x0f"
    after = defused(before)
    assert planted not in after
    assert after == b"\xf0\x08" + planted[1:] + b"\x0f"


def test_a_live_command_across_two_rows_is_defused_too() -> None:
    commands = raster(Bitmap(2, b"\x01\x10\x04\x01"), 100)
    assert commands.endswith(b"\x01\x08\x04\x01")


@given(st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x08, 0xFF]), max_size=60).map(bytes))
def test_nothing_live_is_ever_left(data: bytes) -> None:
    after = defused(data)
    assert len(after) == len(data)
    assert not any(live in after for live in LIVE)
