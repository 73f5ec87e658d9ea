"""Titles break where a reader would break them."""

from collections.abc import Callable

import pytest

from kiosk.screens.theme import FONT_BOLD
from tests.ui.conftest import TestStage

SIZE = 40


@pytest.fixture(autouse=True)
def _window(screen: Callable[[int, int], TestStage]) -> None:
    screen(320, 240)


def broken(text: str, room: str) -> str:
    """The text with its breaks, in the width that `room` takes."""
    from kiosk.screens.widgets.text import balanced, extents  # noqa: PLC0415  fonts need the window

    return balanced(text, FONT_BOLD, SIZE, extents(room, FONT_BOLD, SIZE)[0])


def test_no_syllable_stands_alone_where_a_dash_invites_a_break() -> None:
    assert broken("Hộ kinh doanh – Kinh tế", room="Hộ kinh doanh – Kinh") == "Hộ kinh doanh –\nKinh tế"


def test_without_a_dash_lines_are_even() -> None:
    assert broken("Phụ nữ mang thai hoặc có con nhỏ", room="Phụ nữ mang thai hoặc có con") == "Phụ nữ mang thai\nhoặc có con nhỏ"


def test_a_title_that_fits_stays_as_it_is() -> None:
    assert broken("Hộ tịch", room="Hộ tịch và chứng thực") == "Hộ tịch"


def test_no_more_lines_are_made_than_are_needed() -> None:
    assert broken("Một – hai – ba bốn năm sáu", room="Một – hai – ba bốn").count("\n") == 1
