"""Slips into bytes: what the printer prints is the layout, dot by dot, on every profile, and never wider than the paper."""

import gc
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.sample import sample_slip
from kiosk.domain.slip import Align, BigNumber, Block, Gap, Mark, Qr, Rule, Size, Slip, Text
from kiosk.errors import PrinterProfileError, SlipError
from kiosk.printer.composer import Composer
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import CUT, INIT, LIVE, NO_KANJI, PROLOGUE, Bitmap
from kiosk.printer.lines import Drawing
from kiosk.printer.paper import DPI, MM_PER_INCH, PAPER_80, dots
from kiosk.printer.profiles import Profile, profile_named
from tests.support.office import OFFICE
from tests.support.printers import EVERY_PROFILE, FONTS, NARROW, WIDE, encoders, expected, inked, printed, ticket

EVERY = pytest.mark.parametrize("profile", EVERY_PROFILE, ids=lambda profile: profile.name)
EPSON, CLONE, BARE = (profile_named(name) for name in ("tm-t20ii", "clone-1258", "clone-bare"))
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
    rows = [index for index in range(picture.rows) if any(picture.row(index))]
    return rows[-1] - rows[0] + 1


def encoded(*blocks: Block, profile: Profile = WIDE) -> bytes:
    return encoders[profile.name].encode(Slip(blocks))


def layout(*blocks: Block, profile: Profile = WIDE) -> Bitmap:
    return encoders[profile.name].picture(Slip(blocks))


@EVERY
@pytest.mark.parametrize("priority", [None, "elderly"])
def test_the_printed_ticket_is_the_layout_dot_by_dot(profile: Profile, priority: str | None) -> None:
    slip = ticket(12, priority=priority)
    assert inked(printed(encoders[profile.name].encode(slip), profile)) == expected(slip, profile)


@EVERY
def test_the_paper_that_a_job_takes_is_told(profile: Profile) -> None:
    job = encoders[profile.name].job(ticket(12))
    assert job.data == encoders[profile.name].encode(ticket(12))
    assert printed(job.data, profile).rows == pytest.approx(job.mm * DPI / MM_PER_INCH, abs=1)


def test_an_unknown_printer_is_told_nothing_that_is_not_needed() -> None:
    job = encoded(Text("Hộ tịch"))
    assert job.startswith(PROLOGUE)
    assert job.endswith(b"\x1bJ" + bytes([dots(17)]) + CUT)


def test_chinese_is_left_where_a_printer_may_wake_up_in_it() -> None:
    assert encoded(Text("A"), profile=CLONE).startswith(INIT + NO_KANJI)
    assert NO_KANJI not in encoded(Text("A"), profile=EPSON)


def test_a_printer_that_feeds_to_its_blade_is_told_only_the_tail() -> None:
    assert encoded(Text("A"), profile=EPSON).endswith(b"\x1dVB" + bytes([dots(3)]))


@EVERY
def test_no_live_command_hides_in_a_ticket(profile: Profile) -> None:
    jobs = [encoders[profile.name].encode(ticket(n)) for n in range(1, 30)]
    assert not any(live in job for job in jobs for live in LIVE)


@EVERY
@pytest.mark.parametrize("number", ["A012", "W888", "A1000", "A2-015", "W2-1000", "Đ012"])
def test_a_number_is_at_least_12_mm_high_and_on_the_paper(profile: Profile, number: str) -> None:
    picture = layout(BigNumber(number), profile=profile)
    left, right = edges(picture)
    assert ink_rows(picture) >= dots(12)
    assert 0 <= left < right < profile.paper.dots


@EVERY
def test_a_long_number_stays_on_the_paper(profile: Profile) -> None:
    slip = Slip((BigNumber("A2-1000-" * 8),))
    assert inked(printed(encoders[profile.name].encode(slip), profile)) == expected(slip, profile)


@pytest.mark.parametrize("profile", [EPSON, CLONE, BARE], ids=lambda profile: profile.name)
def test_text_stands_in_the_middle_or_at_the_left(profile: Profile) -> None:
    left, right = edges(layout(Text("Hộ tịch"), profile=profile))
    assert abs(left - (profile.paper.dots - 1 - right)) <= 2
    assert edges(layout(Text("Hộ tịch", align=Align.LEFT), profile=profile))[0] < dots(0.5)


def test_rasters_stand_in_the_middle_where_they_can_be_put_there() -> None:
    encoder = Encoder(FONTS, replace(WIDE, aligns=True))
    slip = ticket(12, priority="elderly")
    left, right = edges(encoder.picture(slip))
    assert abs(left - (WIDE.paper.dots - 1 - right)) <= 2
    assert inked(printed(encoder.encode(slip))).data.lstrip(b"\0") == encoder.picture(slip).data.lstrip(b"\0")


def test_where_nothing_can_be_put_in_the_middle_all_stands_at_the_left() -> None:
    for block in (Text("Hộ tịch"), BigNumber("A012"), Mark("ƯU TIÊN")):
        assert edges(layout(block))[0] <= dots(0.5)


@EVERY
def test_the_same_text_decomposed_gives_the_same_bytes(profile: Profile) -> None:
    assert encoded(Text("Ho\u0323\u0302 ti\u0323ch"), profile=profile) == encoded(Text("Hộ tịch"), profile=profile)


@pytest.mark.parametrize("profile", [EPSON, CLONE, BARE], ids=lambda profile: profile.name)
def test_what_has_no_shape_takes_no_room(profile: Profile) -> None:
    for size in Size:
        assert encoded(Text("Hộ\u200b tịch\u2060", size), profile=profile) == encoded(Text("Hộ tịch", size), profile=profile)
    assert encoded(Mark("A\u200d1"), BigNumber("A\u200d1"), profile=profile) == encoded(
        Mark("A1"), BigNumber("A1"), profile=profile
    )


@EVERY
def test_a_mark_is_white_on_black(profile: Profile) -> None:
    picture = layout(Mark("ƯU TIÊN"), profile=profile)
    black = sum(byte.bit_count() for byte in picture.data)
    left, right = edges(picture)
    assert black > 0.6 * (right - left) * ink_rows(picture)


@pytest.mark.parametrize("profile", [WIDE, BARE, NARROW], ids=lambda profile: profile.name)
def test_a_gap_moves_what_follows(profile: Profile) -> None:
    near, far = layout(Rule(), Rule(), profile=profile), layout(Rule(), Gap(10), Rule(), profile=profile)
    assert ink_rows(far) - ink_rows(near) == dots(10)


@EVERY
def test_a_large_text_is_larger(profile: Profile) -> None:
    body, large = (layout(Text("H", size), profile=profile) for size in (Size.BODY, Size.LARGE))
    assert ink_rows(large) >= 1.3 * ink_rows(body)


@EVERY
def test_a_word_too_wide_for_large_letters_is_made_narrower(profile: Profile) -> None:
    slip = Slip((Text("n" * 27, Size.LARGE),))
    picture = encoders[profile.name].picture(slip)
    assert ink_rows(picture) < 40 or profile.name == "raster-58"
    assert inked(printed(encoders[profile.name].encode(slip), profile)) == expected(slip, profile)


@EVERY
def test_a_qr_code_has_modules_of_at_least_4_dots_and_a_quiet_zone(profile: Profile) -> None:
    picture = layout(Rule(), Text("x"), Qr("H32.12 A012 " + "x" * 36), profile=profile)
    below = Bitmap(picture.row_bytes, picture.data[picture.row_bytes * 60 :])
    left, right = edges(below)
    module = (right - left + 1) / 29
    assert module >= 4
    assert module == int(module)
    assert left >= 4 * module
    assert right < profile.paper.dots - 4 * module
    rows = [any(picture.row(index)) for index in range(picture.rows)]
    code = rows[-int(29 * module) :]
    assert all(code)
    assert not any(rows[-int(33 * module) : -int(29 * module)])


@EVERY
def test_a_qr_code_too_long_for_the_paper_is_refused_in_one_line(profile: Profile) -> None:
    too_long = 5000 if profile.paper is PAPER_80 else 1500
    with pytest.raises(SlipError, match="shorten"):
        encoded(Qr("x" * too_long), profile=profile)


@EVERY
@pytest.mark.parametrize("blocks", [(), (Text(""),), (Text(" \n "), BigNumber(""), Mark(" "), Gap(-1), Qr(""))])
def test_an_empty_slip_is_a_cut_of_blank_paper(profile: Profile, blocks: tuple[Block, ...]) -> None:
    assert not any(printed(encoded(*blocks, profile=profile), profile).data)


@EVERY
@settings(max_examples=25, deadline=None)
@example([Text(""), Text("0:ð", Size.LARGE, bold=True, align=Align.LEFT)])
@example([Mark("0000000000000¶")])
@example([Text("¡Ḱ", bold=True, align=Align.LEFT)])
@example([BigNumber("!\n!")])
@given(
    st.lists(
        st.builds(Text, SENTENCES, st.sampled_from(Size), st.booleans(), st.sampled_from(Align))
        | st.builds(Mark, SENTENCES)
        | st.builds(BigNumber, st.text("ABCHLW0123456789-", max_size=9)),
        max_size=3,
    )
)
def test_any_text_can_be_printed_and_stays_on_the_paper(profile: Profile, blocks: list[Block]) -> None:
    slip = Slip(tuple(blocks))
    assert inked(printed(encoders[profile.name].encode(slip), profile)) == inked(expected(slip, profile))


@EVERY
def test_the_longest_words_end_before_the_edge(profile: Profile) -> None:
    slip = Slip((Text("Nghiêng" * 20, Size.LARGE, bold=True), Mark("ƯUTIÊN" * 9)))
    assert inked(printed(encoders[profile.name].encode(slip), profile)) == expected(slip, profile)


@EVERY
def test_the_same_slip_has_the_same_bytes_from_a_new_encoder(profile: Profile) -> None:
    slip = sample_slip(OFFICE, str)
    assert Encoder(FONTS, profile).encode(slip) == encoders[profile.name].encode(slip)


def test_what_stands_on_every_ticket_is_drawn_once() -> None:
    composer = Composer(FONTS, WIDE)
    first, second = composer.lines(ticket(1)), composer.lines(ticket(2))
    assert sum(isinstance(line, Drawing) and any(line is one for one in second) for line in first) > 5


def drawings() -> int:
    """How many pictures of lines are in memory."""
    gc.collect()
    return sum(isinstance(thing, Drawing) for thing in gc.get_objects())


@EVERY
def test_no_picture_of_a_number_or_its_code_outlives_its_ticket(profile: Profile) -> None:
    encoder = Encoder(FONTS, profile)
    counts = []
    for n in range(100, 140):
        encoder.job(Slip((BigNumber(f"A{n}"), Qr(f"ticket {n}"))))
        if n in (110, 139):
            counts.append(drawings())
    assert counts[0] == counts[1]


LOOK = "import sys, kiosk.printer.spooler, kiosk.printer.transports.virtual as v; "
LEAN = "sys.exit('PIL' in sys.modules or 'segno' in sys.modules)"


def test_pillow_is_not_imported_before_the_first_slip() -> None:
    assert subprocess.run([sys.executable, "-c", LOOK + LEAN], cwd=FONTS.parents[1], check=False).returncode == 0


def test_a_printer_with_vietnamese_pages_needs_no_pillow_at_all() -> None:
    encode = (
        "from tests.support.printers import encoders, ticket; from kiosk.printer.encoder import Encoder;"
        "encoders['tm-t20ii'].encode(ticket(1));"
    )
    assert subprocess.run([sys.executable, "-c", LOOK + encode + LEAN], cwd=FONTS.parents[1], check=False).returncode == 0


def test_profiles_are_found_by_name_and_by_width() -> None:
    assert profile_named("raster-58") is profile_named("raster", 58)
    with pytest.raises(PrinterProfileError, match="raster-58"):
        profile_named("laser")
    with pytest.raises(PrinterProfileError, match="80 or 58"):
        profile_named("raster", 112)
