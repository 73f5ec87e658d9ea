"""The ladder: each line is sent in the cheapest way that is proven, and every Vietnamese letter is right on every step."""

import itertools
from dataclasses import replace
from functools import cache, lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.slip import BigNumber, Block, Size, Slip, Text
from kiosk.printer.cells import Cells
from kiosk.printer.codepages import PAGES, VIETNAMESE
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import LIVE, Bitmap
from kiosk.printer.glyphs import HIGH, WIDE, Glyph, glyph
from kiosk.printer.ladder import Ladder
from kiosk.printer.paper import dots
from kiosk.printer.profiles import PageSlot, Profile, profile_named
from kiosk.printer.virtual.personas import CLONE_1258, CLONE_BARE, EPSON, Persona
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.printers import FONTS, inked

PLAIN = replace(profile_named("clone-bare"), name="plain", inline_glyphs=False)
"""Text and nothing else: what is not ASCII is a raster."""

TCVN = (PageSlot(30, "tcvn3-lower"), PageSlot(31, "tcvn3-upper"))
STEPS: dict[str, tuple[Profile, Persona]] = {
    "tcvn": (replace(PLAIN, pages=TCVN), EPSON),
    "1258": (replace(PLAIN, pages=(PageSlot(27, "cp1258"),)), CLONE_1258),
    "viscii": (
        replace(PLAIN, pages=(PageSlot(51, "viscii"),), inline_glyphs=True),
        replace(EPSON, pages={0: "cp437", 51: "viscii"}),
    ),
    "own letters": (replace(PLAIN, user_glyphs=95), EPSON),
    "glyphs": (replace(PLAIN, inline_glyphs=True), CLONE_BARE),
    "raster": (PLAIN, CLONE_BARE),
}
SIGNS = {
    "tcvn": b"\x1bt",
    "1258": b"\x1bt",
    "viscii": b"\x1bt",
    "own letters": b"\x1b&",
    "glyphs": b"\x1b*!",
    "raster": b"\x1dv0",
}
"""The command by which a step is known."""

NOT_IN_VISCII = "ẲẴẪỶỸỴ"
"""Their bytes are controls, so they are drawn, within the line where the printer can, else with the whole line."""


@cache
def encoder(profile: Profile) -> Encoder:
    """Shared, so that fonts are loaded once."""
    return Encoder(FONTS, profile)


def encoded(profile: Profile, *blocks: Block) -> bytes:
    return encoder(profile).encode(Slip(blocks))


def printed(job: bytes, persona: Persona) -> Bitmap:
    printer = VirtualPrinter(persona)
    assert printer.accept(job) == len(job)
    (slip,) = printer.slips
    return inked(slip.picture)


def row_of_letters(text: str, left: int) -> list[int]:
    """What font A looks like, put together by another hand than the encoder's."""
    rows = []
    for y in range(HIGH):
        row = 0
        for index, char in enumerate(text):
            found = glyph(char)
            assert found is not None
            row |= found.rows[y] << (576 - left - WIDE * (index + 1))
        rows.append(row)
    return rows


def quartets(letters: tuple[str, ...]) -> list[str]:
    """Four letters at a time, between so many others that a raster of the line would be dear."""
    return ["".join(f"nnnnnnn{letter}" for letter in letters[at : at + 4]) for at in range(0, len(letters), 4)]


@pytest.mark.parametrize("text", quartets(VIETNAMESE), ids=lambda text: text[7])
@pytest.mark.parametrize("step", STEPS)
def test_every_vietnamese_letter_is_right_on_every_step(step: str, text: str) -> None:
    profile, persona = STEPS[step]
    job = encoded(profile, Text(text))
    paper = printed(job, persona)
    rows = [int.from_bytes(paper.row(y), "big") for y in range(paper.rows)]
    drawn = row_of_letters(text, (576 - WIDE * len(text)) // 2)
    top = dots(14)
    assert rows[top:] == drawn[: len(rows) - top]
    assert not any(drawn[len(rows) - top :])
    assert SIGNS[step] in job
    assert not any(live in job for live in LIVE)


@pytest.mark.parametrize("letter", NOT_IN_VISCII)
@pytest.mark.parametrize(("glyphs", "sign"), [(True, b"\x1b*!"), (False, b"\x1dv0")])
def test_letters_on_control_bytes_are_drawn(letter: str, glyphs: bool, sign: bytes) -> None:
    profile, persona = STEPS["viscii"]
    text = f"nnnnnnnn {letter} ế"
    job = encoded(replace(profile, inline_glyphs=glyphs), Text(text))
    assert sign in job
    assert letter not in PAGES["viscii"].encode
    assert printed(job, persona) == printed(encoded(PLAIN, Text(text)), persona)


def test_small_letters_cost_a_byte_each_and_capitals_a_change_of_page() -> None:
    small = len(encoded(STEPS["tcvn"][0], Text("ế")))
    assert len(encoded(STEPS["tcvn"][0], Text("ếếế"))) == small + 2
    assert len(encoded(STEPS["tcvn"][0], Text("ếẾ"))) == small + 1 + 3


def test_the_page_that_is_on_already_is_used_on() -> None:
    both = replace(PLAIN, pages=(*TCVN, PageSlot(27, "cp1258")))
    assert encoded(both, Text("đĐơƠưƯ")).count(b"\x1bt") == 1
    assert b"\x1bt\x1b" in encoded(both, Text("đĐơƠưƯ"))
    assert encoded(both, Text("ếếếếếếế")).count(b"\x1bt\x1e") == 1


def test_a_page_is_chosen_over_several_lines() -> None:
    """The second line alone would be cheaper in the other page; to change for it would not."""
    both = replace(PLAIN, pages=(PageSlot(27, "cp1258"), PageSlot(30, "tcvn3-lower")))
    assert encoded(both, Text("ế Đ"), Text("Đ ế")).count(b"\x1bt") == 1
    assert encoded(both, Text("ế" * 9), Text("Đ"), Text("ế" * 9)).count(b"\x1bt") == 3


def test_a_dearer_page_is_used_where_the_next_line_needs_it() -> None:
    both = replace(PLAIN, pages=(PageSlot(27, "cp1258"), PageSlot(30, "tcvn3-lower")))
    assert encoded(both, Text("ế"), Text("Đ")).count(b"\x1bt") == 1


def test_no_live_command_hides_between_the_definitions_of_narrow_letters() -> None:
    first = Glyph(tuple(1 << WIDE - 1 if y == 19 else 0 for y in range(HIGH)))
    narrow = Glyph(tuple(1 << WIDE - width if y == 19 else 0 for y, width in enumerate([4] * HIGH)))

    class Planted(Cells):
        def __init__(self) -> None:
            super().__init__(FONTS)
            self.glyph = lru_cache(lambda cell, _bold: first if cell == "a" else narrow)

    written = Ladder(STEPS["own letters"][0], Planted()).definitions((("a", 0x41), ("b", 0x42), ("c", 0x43)))
    assert b"\x00\x00\x10\x06" in written
    assert not any(live in written for live in LIVE)


def test_neighbouring_glyphs_are_one_bit_image() -> None:
    profile = STEPS["glyphs"][0]
    assert encoded(profile, Text("nnnnnnnn được đi nnnnnnnnnnn")).count(b"\x1b*!") == 2
    assert encoded(profile, Text("nnnnnnnn được nnnnnnnnnnnnn")).count(b"\x1b*!\x24\x00") == 1


def test_a_line_of_many_marks_is_a_raster_where_that_is_cheaper() -> None:
    job = encoded(STEPS["glyphs"][0], Text("ạẹọụạẹọụạẹọụ"))
    assert b"\x1b*" not in job
    assert b"\x1dv0" in job


def test_plain_text_needs_no_page() -> None:
    assert b"\x1bt" not in encoded(STEPS["tcvn"][0], Text("UBND"))


def test_bold_and_size_are_switched_once_for_neighbours() -> None:
    job = encoded(STEPS["tcvn"][0], Text("A", bold=True), Text("B", bold=True), Text("C", Size.LARGE), Text("D", Size.LARGE))
    assert job.count(b"\x1bE") == 2
    assert job.count(b"\x1d!") == 1


def test_a_letter_that_comes_often_is_defined_and_one_that_comes_once_is_drawn() -> None:
    profile = replace(PLAIN, user_glyphs=95, inline_glyphs=True)
    often, once = encoded(profile, Text("ộ n ộ n ộ n ộ n")), encoded(profile, Text("nnnnnnnnnnn ộ nnnnnnnnn"))
    assert (b"\x1b&\x03" in often, b"\x1b*" in often) == (True, False)
    assert (b"\x1b&\x03" in once, b"\x1b*" in once) == (False, True)


def test_only_so_many_letters_are_defined_as_the_printer_keeps() -> None:
    profile = replace(PLAIN, user_glyphs=3, inline_glyphs=True)
    job = encoded(profile, Text("ế ế ề ề ể ể ễ ễ ệ ệ"))
    assert printed(job, replace(EPSON, user_glyphs=3)) == inked(
        printed(encoded(STEPS["glyphs"][0], Text("ế ế ề ề ể ể ễ ễ ệ ệ")), EPSON)
    )


def test_own_letters_take_no_code_that_the_slip_needs() -> None:
    profile, persona = STEPS["own letters"]
    text = "".join(chr(code) for code in range(0x21, 0x50))
    job = encoded(profile, Text(text + " ộ"), Text("".join(chr(code) for code in range(0x50, 0x7F)) + " ộ"))
    assert printed(job, persona) == printed(
        encoded(STEPS["tcvn"][0], Text(text + " ộ"), Text("".join(chr(code) for code in range(0x50, 0x7F)) + " ộ")), EPSON
    )


def test_large_letters_without_a_page_are_drawn_with_half_the_dots() -> None:
    job = encoded(STEPS["glyphs"][0], Text("Hộ tịch", Size.LARGE))
    assert b"\x1dv0\x03" in job
    assert len(job) < 330


def test_a_number_is_text_where_text_is_proven() -> None:
    assert b"\x1d!\x75A012\n" in encoded(PLAIN, BigNumber("A012"))


def black(picture: Bitmap) -> int:
    return sum(byte.bit_count() for byte in picture.data)


UNUSUAL = ["ñ", "€", "漢", "q\u0323", "😀", "™", "\u0323", "ß"]


@pytest.mark.parametrize("char", UNUSUAL)
@pytest.mark.parametrize("step", STEPS)
def test_what_no_page_has_is_drawn_and_never_a_question_mark(step: str, char: str) -> None:
    profile, persona = STEPS[step]
    with_it, without = encoded(profile, Text(f"a{char}b")), encoded(profile, Text("a b"))
    assert black(printed(with_it, persona)) > black(printed(without, persona))
    assert printed(with_it, persona) != printed(encoded(profile, Text("a?b")), persona)


def test_what_no_font_has_is_a_box() -> None:
    profile, persona = STEPS["glyphs"]
    assert printed(encoded(profile, Text("漢")), persona) == printed(encoded(profile, Text("字")), persona)


def spellings(text: str, pages: dict[int, dict[str, bytes]]) -> int:
    """The fewest bytes of a line, by trying every way to send every letter."""
    options: list[list[int | None]] = [[number for number, page in pages.items() if char in page] + [None] for char in text]
    best = 1 << 30
    for choice in itertools.product(*options):
        size, page, glyphs = 0, -1, False
        for char, way in zip(text, choice, strict=True):
            if way is None:
                size += 36 + (0 if glyphs else 5)
            elif char.isascii():
                size += 1
            else:
                size += len(pages[way][char]) + (3 if way != page else 0)
                page = way
            glyphs = way is None
        best = min(best, size)
    return best


@settings(max_examples=80, deadline=None)
@given(st.text("aA-ếỆđĐơùÙ–", min_size=1, max_size=6).filter(lambda text: not text.isspace()))
def test_no_other_spelling_of_a_line_is_cheaper(text: str) -> None:
    names = {30: "tcvn3-lower", 31: "tcvn3-upper", 52: "cp1258-single"}
    profile = replace(PLAIN, inline_glyphs=True, aligns=False, pages=tuple(PageSlot(*slot) for slot in names.items()))
    around = len(encoded(profile, Text("a"))) - 1
    assert len(encoded(profile, Text(text))) - around <= spellings(
        text, {number: dict(PAGES[name].encode) for number, name in names.items()}
    )


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(STEPS)),
    st.lists(
        st.builds(Text, st.text("aB1–ếỆđĐơù漢ñ ", max_size=60), st.sampled_from(Size), st.booleans())
        | st.builds(BigNumber, st.text("ABĐ0123456789-", max_size=40)),
        max_size=4,
    ),
)
def test_whatever_is_chosen_looks_the_same(step: str, blocks: list[Block]) -> None:
    profile, persona = STEPS[step]
    slip = Slip(tuple(blocks))
    job, layout = encoded(profile, *blocks), encoder(profile).picture(slip)
    assert printed(job, persona).data.lstrip(b"\0") == layout.data.lstrip(b"\0")
    assert layout == encoder(PLAIN).picture(slip)
    assert not any(live in job for live in LIVE)
