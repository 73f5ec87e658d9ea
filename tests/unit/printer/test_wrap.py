"""Paragraphs into lines, with a font whose letters are all one size wide."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.printer.styles import REGULAR, SMALLEST, Style
from kiosk.printer.wrap import clean, set_lines

BODY = Style(REGULAR, 40)


def width(style: Style, text: str) -> int:
    return len(text) * style.size


def lines(text: str, letters: int) -> list[str]:
    return set_lines(text, BODY, letters * BODY.size, width)[1]


def test_what_fits_stays_on_one_line() -> None:
    assert lines("Hộ tịch", 7) == ["Hộ tịch"]


def test_lines_break_at_words_and_are_even() -> None:
    assert lines("Mời ông bà chờ gọi số", 19) == ["Mời ông bà", "chờ gọi số"]


def test_lines_break_after_a_sentence_where_that_is_as_even() -> None:
    assert lines("Mời ông bà chờ gọi. Phiếu có giá trị nay", 25) == ["Mời ông bà chờ gọi.", "Phiếu có giá trị nay"]
    assert lines("Chờ gọi số. Phiếu này có giá trị trong ngày", 30) == ["Chờ gọi số. Phiếu này", "có giá trị trong ngày"]


def test_line_breaks_are_kept() -> None:
    assert lines("Quầy 1\nQuầy 2", 20) == ["Quầy 1", "Quầy 2"]


def test_a_word_that_is_too_wide_makes_the_paragraph_smaller() -> None:
    style, found = set_lines("Phục-vụ-hành-chính", BODY, 15 * BODY.size, width)
    assert found == ["Phục-vụ-hành-chính"]
    assert SMALLEST <= style.size < BODY.size


def test_a_word_too_wide_in_the_smallest_size_is_broken() -> None:
    style, found = set_lines("x" * 25, BODY, 10 * SMALLEST, width)
    assert style.size == SMALLEST
    assert found == ["x" * 10, "x" * 10, "x" * 5]


def test_a_letter_keeps_its_marks_when_a_word_is_broken() -> None:
    assert "".join(lines("q\u0323" * 30, 5)) == "q\u0323" * 30
    assert all(not line.startswith("\u0323") for line in lines("q\u0323" * 30, 5))


def test_decomposed_text_is_composed() -> None:
    assert clean("Ho\u0323\u0302 ti\u0323ch") == "Hộ tịch"


def test_what_no_font_can_show_becomes_a_space() -> None:
    assert clean("a\0b\tc\u2028d") == "a b c d"


@given(st.text(max_size=80))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str) -> None:
    found = lines(text, 6)
    style = set_lines(text, BODY, 6 * BODY.size, width)[0]
    assert "".join("".join(found).split()) == "".join(clean(text).split())
    assert all(width(style, line) <= 6 * BODY.size or len(line) > 1 for line in found)
