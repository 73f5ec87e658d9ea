"""What stands on an LED board."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.board import Digits, newest_call
from kiosk.domain.numbering import SERIES_LETTERS, Number
from kiosk.domain.standing import Standing

CALLED = Standing(called=("B007", "A045", "A2-015"))


@pytest.mark.parametrize(
    ("number", "digits", "figure"),
    [
        ("", Digits(3), "0"),
        ("A045", Digits(3), "45"),
        ("A2-015", Digits(3), "15"),
        ("A1000", Digits(3), "0"),
        ("A1023", Digits(3), "23"),
        ("A1023", Digits(4), "1023"),
        ("nonsense", Digits(3), "0"),
        ("A045", Digits(4, letters=True), "A045"),
        ("A2-015", Digits(6, letters=True), "A2-015"),
        ("A2-015", Digits(5, letters=True), "A2015"),
        ("A1000", Digits(4, letters=True), "1000"),
        ("", Digits(4, letters=True), "0"),
    ],
)
def test_a_number_stands_on_the_digits_that_there_are(number: str, digits: Digits, figure: str) -> None:
    assert digits.figure(number) == figure


@given(st.sampled_from(SERIES_LETTERS), st.integers(0, 9), st.integers(1, 9999), st.integers(3, 6), st.booleans())
def test_no_figure_is_longer_than_the_board(series: str, kiosk: int, n: int, digits: int, letters: bool) -> None:
    assert len(Digits(digits, letters).figure(str(Number(series, kiosk, n)))) <= digits


def test_a_board_of_all_shows_the_newest_call() -> None:
    assert newest_call(CALLED, None) == "B007"


def test_a_board_of_a_service_shows_the_newest_call_of_its_series() -> None:
    assert newest_call(CALLED, "A") == "A045"


def test_without_a_call_there_is_nothing_to_show() -> None:
    assert newest_call(Standing(), None) == newest_call(CALLED, "C") == ""
