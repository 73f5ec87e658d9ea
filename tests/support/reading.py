"""Reading paper as citizens and scanners do: tesseract for the lines, zbar for the code (Debian: tesseract-ocr-vie, zbar-tools).

Tesseract gets each line by itself in three sizes, as soft as dots on paper are, and the reading of which it is surest counts.
What is no line is taken away first: the number is read by itself, rules and codes not at all; a mark is made black on white.
O and I are read as 0 and 1 beside digits, since no series has those letters, and 0 as O beside nothing but letters.
"""

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

_MARGIN = 32
"""Dots at either side of a roll where no head prints: 4 mm."""

_NUMBER_HIGH = range(88, 112)

_BLUR = 0.6
"""Of a dot, in dots."""

_SIZES, _LARGE_SIZES = (1, 1.33, 1.67), (0.6, 0.8, 1)
"""How much larger a line is read than it is: tesseract reads capitals best at 20 to 30 dots."""

_NUMBER_SIZES = ((0.35, 0.35), (0.25, 0.33), (0.2, 0.27))
"""Across and along the paper: the digits of font A are made as wide as the paper allows."""

_LARGE = 37
"""Rows from which on a line is of large letters."""

_TWO_LINES = 64
_LETTERS, _DOT_BELOW, _NEAR = 14, 7, 9
"""Rows of ink: letters have so many at least, a dot below so many at most, and it stands so near."""

_RULE_HIGH, _RULE_WIDE = 4, 300
_MARK_HIGH, _MARK_INK, _MARK_EDGE = 40, 0.55, 14
_THICK, _THICK_INK = 9, 0.1
"""Of what is thicker than letters, a tenth is left when half of so many dots is taken away all around."""

_BETWEEN = 24
_WORD_LEVEL = "5"


def with_margins(png: Path) -> Path:
    """Give a picture of the printable width the blank paper that lies beside it."""
    with Image.open(png) as image:
        ImageOps.expand(image.convert("L"), _MARGIN, 255).save(png)
    return png


@dataclass(frozen=True, slots=True)
class _Strip:
    """Line number `line` in one size, and where it lies on the page that tesseract gets."""

    line: int
    top: int
    image: Image.Image


def lines_read(png: Path) -> str:
    """All lines but the number, marks among them, one space between words."""
    strips = list(_strips(png))
    page = Image.new("L", (max(one.image.width for one in strips) + 2 * _BETWEEN, strips[-1].top + strips[-1].image.height), 255)
    for one in strips:
        page.paste(one.image, (_BETWEEN, one.top))
    ImageOps.expand(page, _BETWEEN, 255).save(laid := png.with_name("lines.png"))
    words: dict[int, list[tuple[int, str, float]]] = defaultdict(list)
    for row in _said("tesseract", laid, "-", "-l", "vie", "--psm", "6", "--dpi", "300", "tsv").splitlines()[1:]:
        level, _, _, _, _, _, left, top, _, height, sureness, text = row.split("\t")
        if level == _WORD_LEVEL and text.strip():
            middle = int(top) + int(height) / 2 - _BETWEEN
            at = max((index for index, one in enumerate(strips) if one.top - _BETWEEN / 2 <= middle), default=0)
            words[at].append((int(left), text, float(sureness)))
    best: dict[int, tuple[float, str]] = {}
    for at, found in words.items():
        line = strips[at].line
        best[line] = max(best.get(line, (-1.0, "")), (_sureness(found), " ".join(text for _, text, _ in sorted(found))))
    return " ".join(map(_digits_right, " ".join(best[line][1] for line in sorted(best)).split()))


def _sureness(words: list[tuple[int, str, float]]) -> float:
    """Of a line: the mean over its letters."""
    return sum(len(text) * sure for _, text, sure in words) / sum(len(text) for _, text, _ in words)


def _digits_right(word: str) -> str:
    if re.search(r"[1-9]", word) or re.fullmatch(r"[A-Z]?[0O]{2,}[OI0]*\W*|[0OI]\W*", word) or re.search(r"[0O]\W[0O]", word):
        return word.replace("O", "0").replace("I", "1")
    return word.replace("0", "O") if re.search(r"[^\W\d_]", word) else word


def _strips(png: Path) -> Iterator[_Strip]:
    page = _only_lines(png)
    ink = ImageOps.invert(page)
    below = 0
    for index, (top, bottom) in enumerate(_whole_lines(ink)):
        left, _, right, _ = ink.crop((0, top, ink.width, bottom)).getbbox() or (0, 0, 1, 1)
        large = bottom - top >= _LARGE
        line = ImageOps.expand(page.crop((left, top, right, bottom)), 4, 255)
        soft = line.filter(ImageFilter.GaussianBlur(2 * _BLUR if large else _BLUR))
        for size in _LARGE_SIZES if large else _SIZES:
            one = soft.resize((int(soft.width * size), int(soft.height * size)), Image.Resampling.BICUBIC)
            yield _Strip(index, below, one)
            below += one.height + _BETWEEN


def _only_lines(png: Path) -> Image.Image:
    """The page without number, codes and rules; marks as black on white, in half their size since their dots are doubled."""
    with Image.open(png) as image:
        page = image.convert("L")
    ink = ImageOps.invert(page)
    for top, bottom in _lines(ink):
        box = ink.crop((0, top, ink.width, bottom)).getbbox() or (0, 0, 1, 1)
        part = ink.crop((box[0], top, box[2], bottom))
        black = _black(part)
        if bottom - top >= _MARK_HIGH and black > _MARK_INK * part.width * part.height:
            page.paste(255, (0, top, page.width, bottom))
            inner = part.crop((_MARK_EDGE, 3, part.width - _MARK_EDGE, part.height - 3))
            page.paste(inner.reduce(2), (box[0] + _MARK_EDGE, top + 3))
        elif (bottom - top <= _RULE_HIGH and part.width > _RULE_WIDE) or (
            _black(part.filter(ImageFilter.MinFilter(_THICK))) > _THICK_INK * black
        ):
            page.paste(255, (0, top, page.width, bottom))
    return page


def _black(ink: Image.Image) -> int:
    return sum(ink.histogram()[128:])


def _whole_lines(ink: Image.Image) -> list[tuple[int, int]]:
    """Lines with the dots below and the marks above them, which may stand apart; two that touch are parted where least ink is."""
    found: list[tuple[int, int]] = []
    above: int | None = None
    for start, bottom in _lines(ink):
        if above is None and found and bottom - start <= _DOT_BELOW and start - found[-1][1] <= _NEAR:
            found[-1] = (found[-1][0], bottom)
            continue
        top = start if above is None else above
        above = top if bottom - top < _LETTERS else None
        if above is None and bottom - top > _TWO_LINES:
            middle = (top + bottom) // 2
            parting = min(range(middle - 8, middle + 9), key=lambda y: _black(ink.crop((0, y, ink.width, y + 1))))
            found += [(top, parting), (parting, bottom)]
        elif above is None:
            found.append((top, bottom))
    return found


def number_read(png: Path) -> str:
    """The number: the line that is between 11 and 14 mm high, read by itself, as small as an ordinary word in three shapes."""
    with Image.open(png) as image:
        ink = ImageOps.invert(image.convert("L"))
    top, bottom = next((top, bottom) for top, bottom in _lines(ink) if bottom - top in _NUMBER_HIGH)
    line = ink.crop((0, top, ink.width, bottom))
    word = ImageOps.expand(ImageOps.invert(line.crop(line.getbbox())), _MARGIN, 255)
    return max(_word_read(word, wide, high, png.with_name("number.png")) for wide, high in _NUMBER_SIZES)[1]


def _word_read(word: Image.Image, wide: float, high: float, png: Path) -> tuple[float, str]:
    """How sure tesseract is of a word in this size, and the word."""
    word.resize((int(word.width * wide), int(word.height * high)), Image.Resampling.LANCZOS).save(png)
    rows = [row.split("\t") for row in _said("tesseract", png, "-", "-l", "eng", "--psm", "8", "--dpi", "71", "tsv").splitlines()]
    found = [(float(row[10]), row[11].replace("O", "0")) for row in rows if row[0] == _WORD_LEVEL]
    return max(found, default=(-1.0, ""))


def _lines(ink: Image.Image) -> Iterator[tuple[int, int]]:
    """First row and last+1 of each run of rows that have ink."""
    rows = [ink.crop((0, y, ink.width, y + 1)).getbbox() is not None for y in range(ink.height)]
    at = 0
    for inked, run in groupby(rows):
        end = at + len(list(run))
        if inked:
            yield at, end
        at = end


def codes_read(*pictures: Path) -> list[str]:
    """The codes of some pictures."""
    return _said("zbarimg", "-q", "--raw", *pictures).splitlines()


def page_read(png: Path) -> str:
    """All that tesseract sees on a slip at once: words of ordinary size, and of the rest what it may."""
    return _said("tesseract", png, "-", "-l", "vie", "--psm", "4", "--dpi", "203")


def _said(*command: str | Path) -> str:
    one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # several wait for each other in circles: three times the work
    return subprocess.run(command, check=True, capture_output=True, text=True, env=one_thread).stdout
