"""Answers of a printer: only whole and valid ones mean anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.printer import Trouble
from kiosk.printer.status import UNKNOWN, PaperState, read_confirmation, read_status


@pytest.mark.parametrize(
    ("answers", "trouble", "paper"),
    [
        ("121212", None, PaperState.PRESENT),
        ("12121e", None, PaperState.NEAR_END),
        ("1a327e", Trouble.NO_PAPER, PaperState.OUT),
        ("121272", Trouble.NO_PAPER, PaperState.OUT),
        ("1a3612", Trouble.COVER_OPEN, PaperState.OUT),
        ("1a5212", Trouble.FAULT, PaperState.PRESENT),
        ("1a1212", Trouble.FAULT, PaperState.PRESENT),
    ],
)
def test_answers_are_read(answers: str, trouble: Trouble | None, paper: PaperState) -> None:
    status = read_status(bytes.fromhex(answers))
    assert (status.trouble, status.paper) == (trouble, paper)


@pytest.mark.parametrize("noise", ["", "12", "1212", "12121212", "121200", "ff1212", "121213", "921212"])
def test_noise_says_nothing(noise: str) -> None:
    assert read_status(bytes.fromhex(noise)) == UNKNOWN


@given(st.binary(max_size=6))
def test_paper_is_never_present_out_of_noise(noise: bytes) -> None:
    valid = len(noise) == 3 and all(byte & 0x93 == 0x12 for byte in noise)
    assert valid or read_status(noise).paper is PaperState.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "paper"),
    [
        ("00", PaperState.PRESENT),
        ("03", PaperState.NEAR_END),
        ("0f", PaperState.OUT),
        ("0c", PaperState.OUT),
        ("", PaperState.UNKNOWN),
        ("0000", PaperState.UNKNOWN),
        ("12", PaperState.UNKNOWN),
        ("ff", PaperState.UNKNOWN),
        ("01", PaperState.UNKNOWN),
        ("04", PaperState.UNKNOWN),
    ],
)
def test_the_confirmation_is_one_clean_byte(answer: str, paper: PaperState) -> None:
    assert read_confirmation(bytes.fromhex(answer)) is paper
