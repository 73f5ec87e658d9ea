"""Fonts on paper: every Vietnamese letter is there, its marks stand apart, its stems are even."""

import unicodedata
from itertools import product

import pytest
from PIL import Image, ImageDraw, ImageFont

from kiosk.domain.slip import Mark, Size, Text
from kiosk.errors import SlipError
from kiosk.printer.fonts import FEATURES, Fonts
from kiosk.printer.lines import Blank, Drawing
from kiosk.printer.profiles import profile_named
from kiosk.printer.styles import BOLD, CAPITAL, REGULAR, SEMIBOLD, SMALLEST, Style, text_style
from kiosk.printer.typeset import Typesetter
from tests.support.printers import FONTS

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", TONES)]
ACCENTED = [letter for letter in LETTERS if not letter.isascii()] + ["đ"]
VIETNAMESE = ACCENTED + [letter.upper() for letter in ACCENTED]
STYLES = {text_style(size, bold=bold) for size in Size for bold in (False, True)}


def glyph(style: Style, text: str) -> Image.Image:
    font = ImageFont.truetype(str(FONTS / style.font), style.size, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("1", ((2 + len(text)) * style.size, 3 * style.size))
    ImageDraw.Draw(image).text((style.size, style.size), text, fill=1, font=font, features=FEATURES)
    return image


def islands(image: Image.Image) -> int:
    """How many separate inks there are."""
    found, left = 0, image.convert("L")
    while box := left.getbbox():
        x = next(x for x in range(box[0], box[2]) if left.getpixel((x, box[1])))
        ImageDraw.floodfill(left, (x, box[1]), 0)
        found += 1
    return found


def test_there_are_134_accented_letters() -> None:
    assert len(set(VIETNAMESE)) == 134


@pytest.mark.parametrize("font", [REGULAR, SEMIBOLD, BOLD])
def test_every_vietnamese_letter_has_a_glyph_of_its_own(font: str) -> None:
    style = Style(font, 40)
    missing = glyph(style, "\U0010fffd").tobytes()
    shapes = {letter: glyph(style, letter).tobytes() for letter in VIETNAMESE}
    assert missing not in shapes.values()
    assert len(set(shapes.values())) == len(VIETNAMESE)


@pytest.mark.parametrize("style", sorted(STYLES, key=str))
def test_marks_stand_apart_from_their_letter(style: Style) -> None:
    """A circumflex and its tone are two inks beside the letter; the horn belongs to the letter. Measured at every size used."""
    touching = []
    for letter in VIETNAMESE:
        marks = [mark for mark in unicodedata.normalize("NFD", letter)[1:] if mark != "\u031b"]
        dotted = letter == "ị"
        if islands(glyph(style, letter)) < 1 + len(marks) + dotted:
            touching.append(letter)
    assert touching == []


@pytest.mark.parametrize("style", sorted(STYLES, key=str))
def test_stems_differ_by_one_dot_at_most(style: Style) -> None:
    widths: set[int] = set()
    for letter in "lihnumrHEIT":
        image = glyph(style, letter)
        box = image.getbbox()
        assert box is not None
        row = box[1] + (box[3] - box[1]) * 55 // 100 if letter != "H" else box[1] + 3
        ink = "".join("x" if image.getpixel((x, row)) else " " for x in range(image.width))
        widths.update(len(stem) for stem in ink.split() if letter != "E" or len(stem) < style.size // 4)
    assert max(widths) - min(widths) <= 1


@pytest.mark.parametrize("style", [*sorted(STYLES, key=str), Style(REGULAR, SMALLEST), Style(SEMIBOLD, SMALLEST)])
def test_capitals_are_as_high_as_those_of_10_points(style: Style) -> None:
    box = glyph(style, "H").getbbox()
    assert box is not None
    assert box[3] - box[1] >= CAPITAL == 19


@pytest.mark.parametrize("style", [*sorted(STYLES, key=str), Style(BOLD, 66), Style(REGULAR, SMALLEST)])
def test_nothing_of_a_letter_is_cut(style: Style) -> None:
    fonts = Fonts(FONTS)
    for text in [*VIETNAMESE, *"gjpqyQ0123456789,;()/!?", "ngày", "phường", "ĐÃ THAY GIẤY"]:
        whole = glyph(style, text)
        assert fonts.word(style, text).crop(fonts.word(style, text).getbbox()).tobytes() == whole.crop(whole.getbbox()).tobytes()


def test_a_missing_font_file_is_said_in_one_line() -> None:
    with pytest.raises(SlipError, match=r"nowhere.*cannot be read.*install"):
        Fonts(FONTS / "nowhere").width(Style(REGULAR, 33), "x")


def test_pillow_without_raqm_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.features.check", lambda _: False)
    with pytest.raises(SlipError, match="raqm"):
        Fonts(FONTS)


def test_lines_of_a_mark_do_not_touch_and_keep_every_dot() -> None:
    style = text_style(Size.BODY, bold=True)
    (drawing,) = (line for line in Typesetter(FONTS, profile_named("raster")).lines(Mark("ỵ\nẲ")) if isinstance(line, Drawing))
    rows = [f"{row:b}".strip("0") for row in drawing.ink.rows]
    inside = [row.count("0") for row in rows]
    assert sum(inside) == sum(glyph(style, letter).convert("L").histogram()[255] for letter in "ỵẲ")
    first = next(at for at, dots in enumerate(inside) if dots)
    assert 0 in inside[first : len(inside) - inside[::-1].index(next(dots for dots in inside[::-1] if dots))]


@pytest.mark.parametrize("size", Size)
def test_lines_below_each_other_do_not_touch_and_keep_every_dot(size: Size) -> None:
    letters = " ".join(VIETNAMESE)
    style = text_style(size, bold=True)
    set_so = Typesetter(FONTS, profile_named("raster")).lines(Text(letters, size, bold=True))
    pieces = [("blank" if isinstance(line, Blank) else "ink") for line in set_so]
    assert "ink ink" not in " ".join(pieces)
    dots = sum(row.bit_count() for line in set_so if isinstance(line, Drawing) for row in line.ink.rows)
    assert dots == sum(glyph(style, letter).convert("L").histogram()[255] for letter in VIETNAMESE)
