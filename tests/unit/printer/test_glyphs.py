"""Font A: every letter is there, whole, and its marks can be told apart."""

import unicodedata

import pytest

from kiosk.printer.codepages import VIETNAMESE
from kiosk.printer.glyphs import BASELINE, CAPITAL, HIGH, WIDE, Glyph, glyph, glyphs

ASCII = [chr(code) for code in range(0x20, 0x7F)]
ONE_INK_LESS = {"\u031b"}
"""The horn belongs to its letter."""


def found(char: str) -> Glyph:
    one = glyph(char)
    assert one is not None, char
    return one


def islands(one: Glyph) -> int:
    """Separate inks; dots that touch at their corners hang together."""
    left = {(x, y) for y, row in enumerate(one.rows) for x in range(WIDE) if row >> (WIDE - 1 - x) & 1}
    count = 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            x, y = edge.pop()
            near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & left
            left -= near
            edge += near
    return count


def parts(letter: str) -> int:
    """A letter and its marks; i keeps its dot only above a dot below."""
    marks = set(unicodedata.normalize("NFD", letter)[1:]) - ONE_INK_LESS
    return 1 + len(marks) + (letter == "ị")


def test_ascii_and_all_vietnamese_letters_are_there() -> None:
    assert [char for char in (*ASCII, *VIETNAMESE, *"–—…·") if glyph(char) is None] == []
    assert glyph("漢") is None


def test_no_two_look_the_same() -> None:
    assert len({one.rows for one in glyphs().values()}) == len(glyphs())


@pytest.mark.parametrize("letter", VIETNAMESE)
def test_marks_touch_neither_letter_nor_each_other(letter: str) -> None:
    assert islands(found(letter)) == parts(letter)


def test_capitals_stand_on_the_baseline_and_have_the_height_of_10_pt() -> None:
    for capital in "ABCDEFGHIKLMNOPRSTUVXYZ":
        inked = [y for y, row in enumerate(found(capital).rows) if row]
        assert (inked[0], inked[-1]) == (BASELINE - CAPITAL, BASELINE - 1), capital


def test_a_capital_with_marks_is_higher_than_the_small_letter() -> None:
    for small in "ấẩẫậắẵặếễộốỗớự":
        wide = found(small.upper())
        assert sum(map(bool, wide.rows)) > sum(map(bool, found(small).rows)), small


def test_columns_are_the_same_dots() -> None:
    one = found("Ộ")
    columns = one.columns
    assert [len(column) for column in columns] == [3] * WIDE
    again = tuple(
        sum((int.from_bytes(column, "big") >> (HIGH - 1 - y) & 1) << (WIDE - 1 - x) for x, column in enumerate(columns))
        for y in range(HIGH)
    )
    assert again == one.rows


def test_bold_is_wider_and_stays_in_its_cell() -> None:
    assert found("l").bold.rows != found("l").rows
    assert all(max(one.bold.rows) < 1 << WIDE for one in glyphs().values())
