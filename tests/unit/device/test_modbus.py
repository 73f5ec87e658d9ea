"""Modbus RTU: requests and answers, byte by byte as the protocol's guides have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.device.modbus import check_answer, check_sum, framed, write_register, write_registers
from kiosk.errors import BoardGarbled, BoardRefused

REQUEST = write_register(0x11, 1, 3)


def test_the_check_sum_is_that_of_the_catalogue_of_sums() -> None:
    assert check_sum(b"123456789") == 0x4B37


@pytest.mark.parametrize(
    "frame", ["11 03 00 6B 00 03 76 87", "11 05 00 AC FF 00 4E 8B", "11 06 00 01 00 03 9A 9B", "11 10 00 01 00 02 12 98"]
)
def test_frames_of_the_guide_have_the_sum_that_is_written_there(frame: str) -> None:
    written = bytes.fromhex(frame)
    assert framed(written[:-2]) == written


def test_one_register_is_written_as_the_guide_has_it() -> None:
    assert write_register(0x11, 1, 3) == bytes.fromhex("11 06 00 01 00 03 9A 9B")


def test_several_registers_are_written_as_the_guide_has_it() -> None:
    assert write_registers(0x11, 1, [0x000A, 0x0102]) == bytes.fromhex("11 10 00 01 00 02 04 00 0A 01 02 C6 F0")


def test_an_answer_that_repeats_the_request_is_well() -> None:
    check_answer(REQUEST, REQUEST)


def test_several_registers_are_answered_with_their_count() -> None:
    check_answer(write_registers(0x11, 1, [0x000A, 0x0102]), bytes.fromhex("11 10 00 01 00 02 12 98"))


def test_a_refusal_is_told_with_its_reason() -> None:
    with pytest.raises(BoardRefused, match="no such register"):
        check_answer(REQUEST, framed(bytes((0x11, 0x86, 2))))


def test_an_answer_of_another_unit_is_none() -> None:
    with pytest.raises(BoardGarbled, match="unit 18 answers for unit 17"):
        check_answer(REQUEST, write_register(0x12, 1, 3))


def test_an_answer_about_another_value_is_none() -> None:
    with pytest.raises(BoardGarbled, match="something else"):
        check_answer(REQUEST, write_register(0x11, 1, 4))


@given(at=st.integers(0, 7), bit=st.integers(0, 7))
def test_no_answer_with_one_wrong_bit_is_believed(at: int, bit: int) -> None:
    answer = bytearray(REQUEST)
    answer[at] ^= 1 << bit
    with pytest.raises(BoardGarbled):
        check_answer(REQUEST, bytes(answer))


@given(st.binary(max_size=12).filter(lambda answer: answer != REQUEST))
def test_whatever_else_comes_is_an_error_of_the_board(answer: bytes) -> None:
    with pytest.raises((BoardGarbled, BoardRefused)):
        check_answer(REQUEST, answer)
