"""Commands as bytes, and live commands that must not hide in pixels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.printer import escpos
from kiosk.printer.escpos import LIVE, defused, feed


def test_feeding_nothing_costs_nothing() -> None:
    assert feed(0) == b""


def test_a_long_feed_is_several_commands() -> None:
    assert feed(300) == b"\x1bJ\xff\x1bJ\x2d"


def test_letters_are_magnified_in_both_directions() -> None:
    assert escpos.magnified(8, 6) == b"\x1d!\x75"
    assert escpos.magnified(1, 1) == b"\x1d!\x00"


def test_a_bit_image_counts_its_columns() -> None:
    assert escpos.bit_image(b"\x01\x02\x03" * 12) == b"\x1b*\x21\x0c\x00" + b"\x01\x02\x03" * 12


def test_own_letters_are_as_wide_as_their_columns() -> None:
    letters = [[b"abc"], [b"def", b"ghi"]]
    assert escpos.own_letters(0x41, letters) == b"\x1b&\x03AB\x01abc\x02defghi"


def test_a_qr_code_is_sized_stored_and_printed() -> None:
    assert escpos.qr_code(b"A012", 5) == b"\x1d(k\x03\x001C\x05" + b"\x1d(k\x07\x001P0A012" + b"\x1d(k\x03\x001Q0"


def test_stored_pictures_tell_their_size_in_bytes() -> None:
    assert escpos.store([(1, bytes(16)), (2, bytes(16))]) == (
        b"\x1cq\x02" + b"\x02\x00\x01\x00" + bytes(16) + b"\x01\x00\x02\x00" + bytes(16)
    )


@pytest.mark.parametrize("planted", LIVE)
def test_a_live_command_in_pixels_is_defused_by_moving_one_dot(planted: bytes) -> None:
    before = b"\xf0" + planted + b"\x0f"
    after = defused(before)
    assert planted not in after
    assert after == b"\xf0\x08" + planted[1:] + b"\x0f"


@given(st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x08, 0xFF]), max_size=60).map(bytes))
def test_nothing_live_is_ever_left(data: bytes) -> None:
    after = defused(data)
    assert len(after) == len(data)
    assert not any(live in after for live in LIVE)
