"""How numbers are written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.numbering import SERIES_LETTERS, Namespace, Number, parse_number
from kiosk.errors import RequestError

numbers = st.builds(Number, st.sampled_from(SERIES_LETTERS), st.integers(0, 9), st.integers(1, 10**6))


def test_a_central_number_is_the_letter_and_three_digits() -> None:
    assert str(Number("A", 0, 12)) == "A012"


def test_an_own_number_carries_the_kiosks_digit() -> None:
    assert str(Number("A", 2, 15)) == "A2-015"


def test_the_thousandth_ticket_does_not_wrap() -> None:
    assert str(Number("A", 0, 1000)) == "A1000"


@pytest.mark.parametrize("letter", ["I", "O", "Q"])
def test_letters_that_read_like_digits_are_no_series(letter: str) -> None:
    with pytest.raises(RequestError):
        parse_number(f"{letter}012")


@pytest.mark.parametrize("text", ["", "A", "A12", "A000", "A0-001", "A01000", "a012", "A012 ", "A2-15", "Đ012", "A٠١٢"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="is not a ticket number"):
        parse_number(text)


@given(numbers)
def test_every_number_reads_back_as_itself(number: Number) -> None:
    assert parse_number(str(number)) == number


@given(numbers, numbers)
def test_two_numbers_are_never_written_alike(one: Number, other: Number) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(numbers)
def test_the_namespaces_cannot_meet(number: Number) -> None:
    assert ("-" in str(number)) == (number.namespace is Namespace.OWN)
