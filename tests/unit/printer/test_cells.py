"""Cells of font A for any text: one a letter, drawn where font A has no such letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.printer.cells import BOX, Cells, cells_of, harmless, visible
from kiosk.printer.escpos import LIVE
from kiosk.printer.glyphs import HIGH, WIDE, Glyph, glyph, glyphs
from tests.support.printers import FONTS

CELLS = Cells(FONTS)


def test_a_letter_and_its_marks_take_one_cell() -> None:
    assert cells_of(visible("Ho\u0323\u0302 q\u0323")) == ("H", "ộ", " ", "q\u0323")


def test_what_has_no_shape_takes_no_cell() -> None:
    assert cells_of(visible("a\u200db\u200b\u2060c\ufeff")) == ("a", "b", "c")


def test_font_a_is_taken_where_it_has_the_letter() -> None:
    assert CELLS.glyph("Ộ", False) == glyph("Ộ")


def test_other_letters_are_drawn_into_a_cell() -> None:
    drawn = CELLS.glyph("ñ", False)
    assert drawn not in (BOX, *glyphs().values())
    assert len(drawn.rows) == HIGH
    assert any(drawn.rows)


def test_a_letter_of_no_font_is_a_box() -> None:
    assert CELLS.glyph("漢", False) == CELLS.glyph("\ue000", False) == BOX


def test_accented_letters_of_font_a_are_harmless_as_they_are() -> None:
    touched = [char for char, one in glyphs().items() if not char.isascii() for each in (one, one.bold) if harmless(each) != each]
    assert touched == []


@pytest.mark.parametrize("cell", ["Ķ", "Ǩ", "ḳ", "Ř"])
@pytest.mark.parametrize("bold", [False, True])
def test_letters_that_were_drawn_are_harmless(cell: str, bold: bool) -> None:
    data = b"".join(CELLS.glyph(cell, bold).columns)
    assert not any(live in data for live in LIVE)
    assert data[-1] != LIVE[0][0]


GLYPHS = st.lists(st.integers(0, (1 << WIDE) - 1), min_size=HIGH, max_size=HIGH).map(lambda rows: Glyph(tuple(rows)))
PLANTED = st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0xFF]), min_size=36, max_size=36)


def from_columns(data: list[int]) -> Glyph:
    columns = [int.from_bytes(bytes(data[at : at + 3]), "big") for at in range(0, 36, 3)]
    return Glyph(tuple(sum((column >> 23 - y & 1) << 11 - x for x, column in enumerate(columns)) for y in range(HIGH)))


@given(GLYPHS | PLANTED.map(from_columns), GLYPHS | PLANTED.map(from_columns))
def test_no_live_command_is_left_in_a_glyph_or_between_two(one: Glyph, other: Glyph) -> None:
    data = b"".join((*harmless(one).columns, *harmless(other).columns))
    assert not any(live in data for live in LIVE)


@given(GLYPHS | PLANTED.map(from_columns), GLYPHS | PLANTED.map(from_columns))
def test_nor_in_the_bold_form_that_the_printer_makes_of_it(one: Glyph, other: Glyph) -> None:
    data = b"".join((*harmless(one).bold.columns, *harmless(other).bold.columns))
    assert not any(live in data for live in LIVE)


@pytest.mark.parametrize("cell", ["Ḱ", "ḱ", "Ķ", "Ǩ"])
def test_a_bold_letter_is_what_a_printer_makes_of_the_plain_one(cell: str) -> None:
    assert CELLS.glyph(cell, True) == CELLS.glyph(cell, False).bold
