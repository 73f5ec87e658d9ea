"""Pictures on the simulated paper: bit images in a line, rasters, stored pictures and symbols, dot by dot."""

from dataclasses import replace

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import PrinterProtocolError
from kiosk.printer.glyphs import glyphs
from kiosk.printer.paper import PAPER_58
from kiosk.printer.virtual.dots import Dots, scaled
from kiosk.printer.virtual.personas import CLONE_BARE, EPSON
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.simulators import BEGIN, CUT, art, at, letters, paper_of, refusal, row, rows_of, simulated

TIGHT = b"\x1b3\x18"
SQUARE = b"\x1dv0\0\x01\0\x02\0\xff\x81"
SQUARE_DOTS = art("########", "#......#")


def word(value: int) -> bytes:
    return value.to_bytes(2, "little")


def inline(letter: str) -> bytes:
    return b"\x1b*\x21\x0c\0" + b"".join(glyphs()[letter].columns)


def stored(*pictures: tuple[int, int, bytes]) -> bytes:
    """FS q with pictures of so many bytes wide and high."""
    parts = [word(width) + word(height) + data for width, height, data in pictures]
    return b"\x1cq" + bytes((len(pictures),)) + b"".join(parts)


def test_letters_as_bit_images_stand_among_letters_of_the_font() -> None:
    assert paper_of(BEGIN + TIGHT + b"h" + inline("ộ") + b" t" + inline("ị") + b"ch\n") == at(0, letters("hộ tịch"))


def test_bit_images_are_aligned_with_their_line() -> None:
    assert paper_of(BEGIN + TIGHT + b"\x1ba\x01h" + inline("ộ") + b"\n") == at(276, letters("hộ"))


@pytest.mark.parametrize(
    ("mode", "column", "wide", "high"),
    [(0, b"\x80", 2, 3), (1, b"\x80", 1, 3), (32, b"\x80\0\0", 2, 1), (33, b"\x80\0\0", 1, 1)],
)
def test_each_density_has_its_dots(mode: int, column: bytes, wide: int, high: int) -> None:
    found = paper_of(BEGIN + TIGHT + b"\x1b*" + bytes((mode, 2, 0)) + column * 2 + b"\n")
    assert found.rows == at(0, scaled(art("##"), wide, high)).rows + (0,) * (24 - high)


def test_bit_images_are_not_magnified() -> None:
    assert paper_of(BEGIN + TIGHT + b"\x1d!\x11" + inline("ộ") + b"\n") == at(0, letters("ộ"))


def test_a_bit_image_that_does_not_fit_is_doubted() -> None:
    assert "room for 570" in refusal(BEGIN + b"\x1b$\x06\0\x1b*\x21\x40\x02" + b"\xff" * 1728 + b"\n" + CUT)


def test_other_densities_are_refused() -> None:
    assert "ESC * 39" in refusal(b"\x1b*\x27\x01\0")


@pytest.mark.parametrize(("mode", "wide", "high"), [(0, 1, 1), (1, 2, 1), (2, 1, 2), (3, 2, 2), (48, 1, 1), (51, 2, 2)])
def test_rasters_are_scaled(mode: int, wide: int, high: int) -> None:
    job = b"\x1dv0" + bytes((mode, 1, 0, 2, 0, 0xFF, 0x81))
    assert paper_of(BEGIN + job) == at(0, scaled(SQUARE_DOTS, wide, high))


def test_a_scaled_raster_wider_than_the_paper_is_refused() -> None:
    assert "592 dots on a paper of 576" in refusal(b"\x1dv0\x01\x25\0\x01\0")
    assert "400 dots on a paper of 384" in refusal(b"\x1dv0\0\x32\0\x01\0", paper=PAPER_58)


def test_rasters_follow_the_alignment_and_the_margin() -> None:
    assert paper_of(BEGIN + b"\x1ba\x01" + SQUARE) == at(284, SQUARE_DOTS)
    assert paper_of(BEGIN + b"\x1ba\x02\x1dL\x10\0" + SQUARE) == at(568, SQUARE_DOTS)


def test_some_printers_align_text_only() -> None:
    printer = VirtualPrinter(replace(CLONE_BARE, aligns_pictures=False))
    assert rows_of(printer, BEGIN + TIGHT + b"\x1ba\x01" + SQUARE + b"A\n").rows == (
        *at(0, SQUARE_DOTS).rows,
        *at(282, letters("A")).rows,
    )


def test_an_epson_begins_a_raster_where_esc_dollar_says() -> None:
    assert paper_of(BEGIN + b"\x1b$\x64\0" + SQUARE) == at(100, SQUARE_DOTS)


def test_a_raster_behind_esc_dollar_is_doubted_of_a_clone() -> None:
    assert "behind ESC $" in refusal(BEGIN + b"\x1b$\x64\0" + SQUARE + CUT, "clone-bare")


def test_a_raster_in_the_middle_of_a_line_is_refused() -> None:
    assert "in the middle of a line" in refusal(BEGIN + b"A" + SQUARE)


@pytest.mark.parametrize("height", [48, 96, 144])
def test_the_5890k_makes_noise_of_rasters_of_some_heights(height: int) -> None:
    job = BEGIN + b"\x1dv0\0\x01\0" + word(height) + b"\x10\0" * (height // 2)
    assert paper_of(job, "clone-5890k") != paper_of(job, "clone-bare")


@settings(deadline=None)
@given(st.integers(1, 100).filter(lambda height: height % 48))
def test_the_5890k_prints_other_rasters_rightly(height: int) -> None:
    job = BEGIN + b"\x1dv0\0\x01\0" + word(height) + b"\xf0" * height
    assert paper_of(job, "clone-5890k") == at(0, Dots(8, (0xF0,) * height))


def test_stored_pictures_are_printed_by_number() -> None:
    column = b"\xff" + b"\x80" * 6 + b"\xff"
    printer = simulated()
    printer.accept(stored((1, 1, column), (2, 1, b"\xff" * 16)))
    first = art("########", *["#......#"] * 7)
    assert rows_of(printer, BEGIN + b"\x1cp\x01\0") == at(0, first)
    assert rows_of(printer, BEGIN + b"\x1ba\x01\x1cp\x01\x33") == at(280, scaled(first, 2, 2))
    assert rows_of(printer, BEGIN + b"\x1cp\x02\0") == at(0, art(*["#" * 16] * 8))


def test_stored_pictures_survive_power_off_and_esc_at() -> None:
    printer = simulated()
    printer.accept(stored((1, 1, b"\xff" * 8)))
    printer.power_cycle()
    assert rows_of(printer, BEGIN + b"\x1cp\x01\0") == at(0, art(*["#" * 8] * 8))


def test_storing_replaces_what_was_stored_and_is_counted() -> None:
    printer = simulated()
    printer.accept(stored((1, 1, b"\xff" * 8), (1, 1, b"\xff" * 8)))
    printer.accept(stored((1, 1, b"\x0f" * 8)))
    assert printer.stored_writes == 2
    assert rows_of(printer, BEGIN + b"\x1cp\x01\0") == at(0, art(*["........"] * 4, *["#" * 8] * 4))
    printer.accept(BEGIN + b"\x1cp\x02\0")
    assert "never stored" in refusal(BEGIN + b"\x1cp\x02\0" + CUT)


def test_storing_sets_the_modes_back_as_power_on_does() -> None:
    job = b"\x1d!\x11" + stored((1, 1, b"\xff" * 8)) + b"\x1dP\xcb\xcb" + TIGHT + b"A\n"
    assert paper_of(job) == at(0, letters("A"))


def test_a_picture_that_was_never_stored_is_doubted() -> None:
    assert "never stored" in refusal(BEGIN + b"\x1cp\x01\0" + CUT)


def test_the_memory_for_pictures_is_bounded() -> None:
    assert "in a memory of 262144" in refusal(b"\x1cq\x01" + word(1023) + word(288))
    assert "in a memory of 65536" in refusal(b"\x1cq\x01" + word(72) + word(144), "clone-1258")


def test_graphics_share_that_memory() -> None:
    printer = VirtualPrinter(replace(EPSON, nv_bytes=20))
    printer.accept(stored((1, 1, b"\xff" * 8)) + graphics(b"G1", 8, b"\xff" * 12))
    with pytest.raises(PrinterProtocolError, match="21 bytes in a memory of 20"):
        printer.accept(graphics(b"G2", 8, b"\xff"))


@pytest.mark.parametrize("persona", ["clone-bare", "vkp80"])
def test_printers_without_such_memory_refuse_pictures_for_it(persona: str) -> None:
    assert "is no command" in refusal(b"\x1cq\x01", persona)


def graphics(key: bytes, width: int, rows: bytes) -> bytes:
    height = len(rows) // -(-width // 8)
    body = b"\x30\x43\x30" + key + b"\x01" + word(width) + word(height) + b"\x31" + rows
    return b"\x1d(L" + word(len(body)) + body


def test_graphics_are_kept_under_a_key_and_may_have_any_width() -> None:
    printer = simulated()
    printer.accept(graphics(b"G1", 5, b"\xf8\x88"))
    show = b"\x1d(L\x06\0\x30\x45G1\x02\x01"
    printer.power_cycle()
    assert rows_of(printer, BEGIN + b"\x1ba\x01" + show) == at(283, scaled(art("#####", "#...#"), 2, 1))
    assert printer.stored_writes == 1


def test_large_graphics_have_a_longer_count() -> None:
    printer = simulated()
    body = b"\x30\x43\x30G2\x01" + word(8) + word(1) + b"\x31\xff"
    printer.accept(b"\x1d8L" + len(body).to_bytes(4, "little") + body)
    assert rows_of(printer, BEGIN + b"\x1d(L\x06\0\x30\x45G2\x01\x01") == at(0, art("########"))


@pytest.mark.parametrize("body", [b"\x30\x43\x30G1\x01\x08\0\x02\0\x31\xff", b"\x30\x70\x30", b"\x30\x45G1\x03\x01"])
def test_graphics_that_make_no_sense_are_refused(body: bytes) -> None:
    assert "graphics with" in refusal(b"\x1d(L" + word(len(body)) + body)


def symbol(content: bytes, module: int = 5, level: int = 49) -> bytes:
    return (
        b"\x1d(k\x04\x001A\x32\0"
        b"\x1d(k\x03\x001C"
        + bytes((module,))
        + b"\x1d(k\x03\x001E"
        + bytes((level,))
        + b"\x1d(k"
        + word(len(content) + 3)
        + b"1P0"
        + content
        + b"\x1d(k\x03\x001Q0"
    )


@pytest.mark.parametrize(("level", "error"), [(48, "l"), (49, "m"), (50, "q"), (51, "h")])
def test_the_printer_draws_qr_codes(level: int, error: str) -> None:
    code = segno.make(b"H32.12 2026-03-02 A012", error=error, micro=False, boost_error=False)
    modules = Dots(len(code.matrix), tuple(int("".join(map(str, line)), 2) for line in code.matrix))
    left = (576 - 4 * modules.width) // 2
    job = BEGIN + b"\x1ba\x01" + symbol(b"H32.12 2026-03-02 A012", 4, level)
    assert paper_of(job) == at(left, scaled(modules, 4, 4))


def test_a_qr_code_stays_until_another_is_stored_or_esc_at() -> None:
    twice = paper_of(BEGIN + symbol(b"A012", 2) + b"\x1d(k\x03\x001Q0")
    assert twice.rows[:42] == twice.rows[42:]
    assert "without content" in refusal(BEGIN + symbol(b"A012") + BEGIN + b"\x1d(k\x03\x001Q0" + CUT)


def test_a_qr_code_too_wide_for_the_paper_is_refused() -> None:
    assert "on a paper of 384" in refusal(BEGIN + symbol(b"A" * 100, 16), paper=PAPER_58)


@pytest.mark.parametrize("body", [b"1A\x31\0", b"1C\0", b"1C\x11", b"1E\x34", b"1P1abc", b"1P0", b"1Q1", b"0C\x03", b"1R0", b"1"])
def test_settings_of_symbols_that_make_no_sense_are_refused(body: bytes) -> None:
    assert "GS ( k" in refusal(b"\x1d(k" + word(len(body)) + body + CUT)


def test_a_bare_clone_knows_no_symbols() -> None:
    assert "is no command" in refusal(symbol(b"A012"), "clone-bare")


def test_live_commands_in_any_data_are_doubted() -> None:
    assert "live command" in refusal(BEGIN + b"\x1b*\x21\x01\0\x10\x04\x01\n" + CUT)
    assert "live command" in refusal(BEGIN + b"\x1b&\x03AA\x01\x10\x05\x01" + CUT)


def test_pictures_and_text_follow_each_other_without_a_gap() -> None:
    found = paper_of(BEGIN + TIGHT + b"A\n" + SQUARE + b"A\n")
    assert found.rows == at(0, letters("A")).rows + at(0, SQUARE_DOTS).rows + at(0, letters("A")).rows


def test_a_bit_image_may_be_a_whole_line_of_a_picture() -> None:
    bands = (b"\x1b*\x21\x08\0" + b"\xff\xff\xff" * 8 + b"\n") * 2
    assert paper_of(BEGIN + TIGHT + bands) == at(0, row(art(*["#" * 8] * 48)))
