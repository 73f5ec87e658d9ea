"""Text as the simulated printer prints it: dot by dot, through the pages that this persona has and no others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.printer.codepages import PAGES, VIETNAMESE
from kiosk.printer.glyphs import glyphs
from kiosk.printer.paper import PAPER_58, PAPER_80, Paper
from kiosk.printer.virtual.dots import Dots, emboldened, inverted, scaled, underlined
from kiosk.printer.virtual.personas import PERSONAS
from tests.support.simulators import BEGIN, art, at, encoded, letters, paper_of, refusal, row, rows_of, simulated

SPACING = b"\x1b3\x18"
"""Lines as high as their letters, so that nothing but ink is compared."""

PAGE = {"tcvn3-lower": b"\x1bt\x1e", "tcvn3-upper": b"\x1bt\x1f"}


def printed(job: bytes, persona: str = "epson") -> Dots:
    return paper_of(BEGIN + SPACING + job, persona)


def test_ascii_is_printed_in_the_resident_font() -> None:
    assert printed(b"Ho tich 12\n") == at(0, letters("Ho tich 12"))


@pytest.mark.parametrize("page", ["tcvn3-lower", "tcvn3-upper"])
def test_every_letter_of_an_epsons_vietnamese_pages_is_printed_as_itself(page: str) -> None:
    for letter in VIETNAMESE:
        if letter in PAGES[page].encode:
            assert printed(PAGE[page] + encoded(letter, page) + b"\n") == at(0, letters(letter)), letter


def test_the_two_pages_have_all_134_letters_between_them() -> None:
    assert set(VIETNAMESE) <= PAGES["tcvn3-lower"].encode.keys() | PAGES["tcvn3-upper"].encode.keys()


def test_every_letter_is_printed_by_a_clone_that_strikes_marks_over_letters() -> None:
    for letter in VIETNAMESE:
        job = b"\x1bt\x1b" + encoded(letter, "cp1258") + b"\n"
        assert printed(job, "clone-1258") == at(0, letters(letter)), letter


def test_an_epson_gives_a_mark_of_page_52_a_cell_of_its_own() -> None:
    assert printed(b"\x1bt\x34" + encoded("ế", "cp1258") + b"\n") == at(0, letters("ê'"))


def test_a_mark_without_a_letter_has_nothing_to_be_struck_over() -> None:
    mark = encoded("ế", "cp1258")[1:]
    assert printed(b"\x1bt\x1b" + mark + b"\n", "clone-1258") == at(0, letters("'"))


def test_a_mark_behind_a_moved_pen_is_not_struck_over_the_letter_before() -> None:
    first, mark = encoded("ế", "cp1258")
    job = b"\x1bt\x1b" + bytes((first,)) + b"\x1b\\\0\0" + bytes((mark, 10))
    assert printed(job, "clone-1258") == at(0, letters("ê'"))


@settings(deadline=None)
@given(st.sampled_from(sorted(PERSONAS)), st.integers(0, 255), st.integers(0x80, 0xFF))
def test_what_a_persona_does_not_have_never_comes_out_as_a_letter(persona: str, number: int, byte: int) -> None:
    page = PERSONAS[persona].pages.get(number)
    if page and PAGES[page].table[byte] and PAGES[page].table[byte] in glyphs():
        return
    if page and PAGES[page].table[byte] in "\u0300\u0301\u0303\u0323":
        return
    paper = printed(bytes((0x1B, 0x74, number, byte, 10)), persona)
    first = tuple(line >> paper.width - 12 for line in paper.rows)
    assert any(paper.rows)
    assert first not in {glyph.rows for glyph in glyphs().values()}


def test_a_page_stays_selected_until_esc_at() -> None:
    smile = encoded("ế", "tcvn3-lower")
    printer = simulated()
    assert rows_of(printer, BEGIN + SPACING + PAGE["tcvn3-lower"] + smile + b"\n" + smile + b"\n") == at(
        0, Dots(12, letters("ế").rows * 2)
    )
    assert rows_of(printer, BEGIN + SPACING + smile + b"\n") != at(0, letters("ế"))


@pytest.mark.parametrize("persona", ["clone-1258", "clone-bare"])
def test_a_clone_wakes_up_in_chinese_and_takes_two_letters_for_one(persona: str) -> None:
    chinese = paper_of(b"\x1b@\x1dP\xcb\xcb" + SPACING + b"\xb5\xb8\n", persona)
    assert chinese.rows[0] == ((1 << 24) - 1) << chinese.width - 24
    assert max(line & (1 << chinese.width - 24) - 1 for line in chinese.rows) == 0


def test_chinese_comes_back_with_esc_at() -> None:
    job = b"\x1bt\x1b" + encoded("ô", "cp1258") * 2 + b"\n"
    printer = simulated("clone-1258")
    assert rows_of(printer, BEGIN + SPACING + job) == at(0, letters("ôô"))
    assert rows_of(printer, b"\x1b@\x1dP\xcb\xcb" + SPACING + job) != at(0, letters("ôô"))


def test_chinese_can_be_asked_for() -> None:
    job = b"\x1bt\x1b" + encoded("ôô", "cp1258")
    assert printed(job + b"\x1c&" + encoded("ôô", "cp1258") + b"\x1c.\n", "clone-1258") != at(0, letters("ôôôô"))


def test_ascii_stays_ascii_in_chinese() -> None:
    assert paper_of(b"\x1b@\x1dP\xcb\xcb" + SPACING + b"A012\n", "clone-bare") == at(0, letters("A012"))


def test_half_a_chinese_character_is_debris_before_whatever_comes() -> None:
    split = paper_of(b"\x1b@\x1dP\xcb\xcb" + SPACING + b"\xb5\n", "clone-bare")
    assert split.rows[0] == ((1 << 12) - 1) << split.width - 12


def test_a_digit_is_no_second_half_of_a_chinese_character() -> None:
    found = paper_of(b"\x1b@\x1dP\xcb\xcb" + SPACING + b"\xb57\n", "clone-bare")
    assert tuple(line >> found.width - 24 & 0xFFF for line in found.rows) == letters("7").rows


def test_double_byte_mode_is_no_command_of_an_epson() -> None:
    assert "is no command" in refusal(b"\x1c&")


@pytest.mark.parametrize(("size", "wide", "high"), [(0x00, 1, 1), (0x11, 2, 2), (0x70, 8, 1), (0x07, 1, 8), (0x77, 8, 8)])
def test_letters_are_magnified_up_to_eight_times_each_way(size: int, wide: int, high: int) -> None:
    assert printed(bytes((0x1D, 0x21, size)) + b"A0\n") == at(0, scaled(letters("A0"), wide, high))


@pytest.mark.parametrize("size", [0x08, 0x80, 0xFF])
def test_larger_than_eight_times_is_refused(size: int) -> None:
    assert "GS !" in refusal(bytes((0x1D, 0x21, size)))


def test_letters_of_two_sizes_stand_on_one_line() -> None:
    small, large = letters("a"), scaled(letters("A"), 2, 2)
    raised = Dots(12, (0,) * 24 + small.rows)
    assert printed(b"a\x1d!\x11A\n") == at(0, row(raised, large))


def test_esc_exclamation_sets_several_modes_at_once() -> None:
    both = underlined(scaled(emboldened(letters("A")), 2, 2), 1)
    assert printed(b"\x1b!\xb8A\n") == at(0, both)
    assert printed(b"\x1b!\xb8\x1b!\0A\n") == at(0, letters("A"))


def test_font_b_is_refused_since_nobody_knows_its_letters_here() -> None:
    assert "font A" in refusal(b"\x1b!\x01")
    assert "font A" in refusal(b"\x1bM\x01")
    assert printed(b"\x1bM\0A\n") == at(0, letters("A"))


def test_bold_thickens_each_letter_within_its_cell() -> None:
    cells = row(emboldened(letters("W")), emboldened(letters("i")), letters("n"))
    assert printed(b"\x1bE\x01Wi\x1bE\0n\n") == at(0, cells)


@pytest.mark.parametrize(("mode", "thickness"), [(1, 1), (2, 2), (49, 1), (50, 2)])
def test_underline_is_one_or_two_dots(mode: int, thickness: int) -> None:
    job = bytes((0x1B, 0x2D, mode)) + b"A \x1b-\0B\n"
    assert printed(job) == at(0, row(underlined(letters("A "), thickness), letters("B")))


def test_a_third_underline_is_refused() -> None:
    assert "ESC - 3" in refusal(b"\x1b-\x03")


def test_reverse_is_white_on_black_in_whole_cells() -> None:
    assert printed(b"\x1dB\x01UU\x1dB\0 T\n") == at(0, row(inverted(letters("UU")), letters(" T")))


@pytest.mark.parametrize(("paper", "columns"), [(PAPER_80, 48), (PAPER_58, 32)])
def test_a_line_wraps_where_the_paper_ends(paper: Paper, columns: int) -> None:
    text = "0123456789" * 5
    found = paper_of(BEGIN + SPACING + text.encode() + b"\n", paper=paper)
    first, second = at(0, letters(text[:columns]), found.width), at(0, letters(text[columns:]), found.width)
    assert found.rows == first.rows + second.rows


def test_a_line_that_just_fits_is_one_line() -> None:
    assert printed(b"0" * 48 + b"\n") == at(0, letters("0" * 48))


def test_wide_letters_wrap_sooner() -> None:
    found = printed(b"\x1d!\x10" + b"A" * 25 + b"\n")
    wide = scaled(letters("A"), 2, 1)
    assert found.rows == at(0, row(*[wide] * 24)).rows + at(0, wide).rows


def test_own_characters_replace_those_of_the_font_while_they_are_selected() -> None:
    bar = b"\x1b&\x03AA\x02\xff\xff\xff\x80\x00\x01"
    drawn = art("##..........", *["#..........."] * 22, "##..........")
    assert printed(bar + b"A\x1b%\x01A\x1b%\0A\n") == at(0, row(letters("A"), drawn, letters("A")))


def test_an_own_character_may_be_as_wide_as_a_cell_and_no_wider() -> None:
    full = b"\x1b&\x03AA\x0c" + b"\xff\xff\xff" * 12
    assert printed(full + b"\x1b%\x01A\n") == at(0, art(*["#" * 12] * 24))
    assert "13 dots" in refusal(b"\x1b&\x03AA\x0d" + b"\xff\xff\xff" * 13)


def test_own_characters_that_were_not_defined_come_from_the_font() -> None:
    assert printed(b"\x1b&\x03AA\x01\xff\xff\xff\x1b%\x01B\n") == at(0, letters("B"))


@pytest.mark.parametrize("loss", ["esc-at", "power", "esc-question"])
def test_own_characters_are_lost(loss: str) -> None:
    printer = simulated()
    printer.accept(b"\x1b&\x03AB\x01\xff\xff\xff\x01\xff\xff\xff")
    if loss == "esc-question":
        assert rows_of(printer, b"\x1b?A\x1dP\xcb\xcb" + SPACING + b"\x1b%\x01A\n") == at(0, letters("A"))
        return
    if loss == "power":
        printer.power_cycle()
    job = (BEGIN if loss == "esc-at" else b"\x1dP\xcb\xcb") + SPACING + b"\x1b%\x01A\n"
    assert rows_of(printer, job) == at(0, letters("A"))


def test_own_characters_are_magnified_like_others() -> None:
    dot = b"\x1b&\x03AA\x01\x80\0\0\x1b%\x01\x1d!\x11"
    found = printed(dot + b"A\n")
    assert [line >> found.width - 3 for line in found.rows[:3]] == [0b110, 0b110, 0]


@pytest.mark.parametrize("header", [b"\x02AA", b"\x03BA", b"\x03\x1fA", b"\x03A\x7f"])
def test_impossible_definitions_are_refused(header: bytes) -> None:
    assert "ESC &" in refusal(b"\x1b&" + header)


@pytest.mark.parametrize("persona", ["clone-bare", "clone-mute", "vkp80"])
def test_printers_without_own_characters_refuse_them(persona: str) -> None:
    assert "is no command" in refusal(b"\x1b&\x03AA\x01\xff\xff\xff", persona)
