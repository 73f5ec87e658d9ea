"""Slips into bytes: what the printer draws is the layout, dot by dot, and never wider than the paper."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.slip import Align, BigNumber, Block, Gap, Mark, Qr, Rule, Size, Slip, Text
from kiosk.errors import PrinterProfileError, SlipError
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import CUT, LIVE, PROLOGUE, Bitmap
from kiosk.printer.paper import dots
from kiosk.printer.profiles import Profile, profile_named
from tests.support.printers import FONTS, NARROW, WIDE, encoders, expected, printed, ticket

BOTH = pytest.mark.parametrize("profile", [WIDE, NARROW], ids=lambda profile: profile.name)
SENTENCES = st.text(st.characters(codec="utf-8", exclude_categories=["Co", "Cn"]), max_size=40)


def edges(picture: Bitmap) -> tuple[int, int]:
    """First and last column with ink."""
    ink = 0
    for index in range(picture.rows):
        ink |= int.from_bytes(picture.row(index), "big")
    width = picture.row_bytes * 8
    return width - ink.bit_length(), width - 1 - ((ink & -ink).bit_length() - 1)


def ink_rows(picture: Bitmap) -> int:
    """Height of the ink from its first row to its last."""
    inked = [index for index in range(picture.rows) if any(picture.row(index))]
    return inked[-1] - inked[0] + 1


def encoded(*blocks: Block, profile: Profile = WIDE) -> bytes:
    return encoders[profile.name].encode(Slip(blocks))


def layout(*blocks: Block, profile: Profile = WIDE) -> Bitmap:
    return encoders[profile.name].picture(Slip(blocks))


@BOTH
def test_the_printed_ticket_is_the_layout_dot_by_dot(profile: Profile) -> None:
    slip = ticket(12, priority="elderly")
    assert printed(encoders[profile.name].encode(slip), profile) == expected(slip, profile)


def test_a_job_begins_clean_and_ends_with_the_feed_to_the_blade_and_the_cut() -> None:
    job = encoded(Text("Hộ tịch"))
    assert job.startswith(PROLOGUE)
    assert job.endswith(b"\x1bJ" + bytes([dots(17)]) + CUT)


def test_no_live_command_hides_in_a_ticket() -> None:
    jobs = [encoders["raster"].encode(ticket(n)) for n in range(1, 60)]
    assert not any(live in job for job in jobs for live in LIVE)


@BOTH
@pytest.mark.parametrize("number", ["A012", "W888", "A1000", "A2-015", "W2-1000"])
def test_a_number_is_at_least_12_mm_high_and_between_the_margins(profile: Profile, number: str) -> None:
    picture = layout(BigNumber(number), profile=profile)
    left, right = edges(picture)
    assert ink_rows(picture) >= dots(12)
    assert 0 < left < right < profile.paper.dots - 1


def test_an_ordinary_number_fills_the_paper() -> None:
    left, right = edges(layout(BigNumber("A012")))
    assert right - left > WIDE.paper.dots * 0.75


def test_text_stands_in_the_middle_or_at_the_left() -> None:
    left, right = edges(layout(Text("Hộ tịch")))
    assert abs(left - (WIDE.paper.dots - 1 - right)) <= 1
    assert edges(layout(Text("Hộ tịch", align=Align.LEFT)))[0] < dots(2)


def test_the_same_text_decomposed_gives_the_same_bytes() -> None:
    assert encoded(Text("Ho\u0323\u0302 ti\u0323ch")) == encoded(Text("Hộ tịch"))


def test_a_mark_is_white_on_black() -> None:
    picture = layout(Mark("ƯU TIÊN"))
    black = sum(byte.bit_count() for byte in picture.data)
    left, right = edges(picture)
    assert black > 0.6 * (right - left) * ink_rows(picture)


def test_a_gap_moves_what_follows() -> None:
    assert ink_rows(layout(Rule(), Gap(10), Rule())) - ink_rows(layout(Rule(), Rule())) == dots(10)


def test_a_qr_code_has_modules_of_at_least_3_dots_and_a_quiet_zone() -> None:
    picture = layout(Rule(), Qr("H32.12 2026-03-02 A012 " + "x" * 200), profile=NARROW)
    left, right = edges(Bitmap(picture.row_bytes, picture.data[picture.row_bytes * 20 :]))
    modules = (right - left + 1) / 3
    assert modules == int(modules)
    assert left >= 4 * 3
    assert right < NARROW.paper.dots - 4 * 3


@pytest.mark.parametrize("content", ["x" * 1000, "x" * 5000])
def test_a_qr_code_too_long_for_the_paper_is_refused_in_one_line(content: str) -> None:
    with pytest.raises(SlipError, match="shorten"):
        encoded(Qr(content), profile=NARROW)


def test_an_empty_slip_is_a_cut_of_blank_paper() -> None:
    assert not any(printed(encoded()).data)


@BOTH
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(Text, SENTENCES, st.sampled_from(Size), st.booleans(), st.sampled_from(Align))
        | st.builds(Mark, SENTENCES)
        | st.builds(BigNumber, st.text("ABCHLW0123456789-", max_size=9)),
        max_size=3,
    )
)
def test_any_text_can_be_printed_and_stays_on_the_paper(profile: Profile, blocks: list[Block]) -> None:
    picture = printed(encoded(*blocks, profile=profile), profile)
    assert picture.row_bytes == profile.paper.row_bytes


@BOTH
def test_the_longest_words_end_before_the_edge(profile: Profile) -> None:
    left, right = edges(layout(Text("Nghiêng" * 20, Size.LARGE, bold=True), Mark("ƯUTIÊN" * 9), profile=profile))
    assert left >= dots(1) - 1
    assert right <= profile.paper.dots - dots(1)


def test_what_was_drawn_once_is_kept() -> None:
    encoder = Encoder(FONTS, WIDE)
    encoder.warm([ticket(1)])
    assert [a is b for a, b in zip(encoder.pieces(ticket(1)), encoder.pieces(ticket(1)), strict=True)].count(False) == 0


def test_pillow_is_not_imported_before_the_first_slip() -> None:
    look = "import sys, kiosk.printer.spooler, kiosk.printer.transports.virtual as v; sys.exit('PIL' in sys.modules or 'segno' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], cwd=FONTS.parents[1], check=False).returncode == 0


def test_profiles_are_found_by_name_and_by_width() -> None:
    assert profile_named("raster-58") is profile_named("raster", 58)
    with pytest.raises(PrinterProfileError, match="raster-58"):
        profile_named("laser")
    with pytest.raises(PrinterProfileError, match="80 or 58"):
        profile_named("raster", 112)
