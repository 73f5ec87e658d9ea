"""Reading paper as citizens and scanners do: tesseract for the lines, zbar for the code (Debian: tesseract-ocr-vie, zbar-tools).

Tesseract gets the lines one below the other, as soft as dots on paper are, on a page for each of some sizes: all letters of a
page are equally large. The reading on which most pages agree counts, and of several the one of which tesseract is surest.
What is no line is taken away first: the number is read by itself, rules and codes not at all; a mark is made black on white.
O and I are read as 0 and 1 beside digits, since no series has those letters, and 0 as O beside nothing but letters.
"""

import os
import re
import subprocess
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, groupby
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

_MARGIN = 32
"""Dots at either side of a roll where no head prints: 4 mm."""

_NUMBER_HIGH = range(88, 112)

_BLUR = 0.6
"""Of a dot, in dots."""

_SIZES, _MARK_SIZES = (0.7, 0.8, 0.9, 1, 1.33), (1, 1.33, 2.5, 3)
"""How much larger a line is read than it is: tesseract reads capitals best at 20 to 30 dots, and marks larger."""

_LARGE_SIZE = 0.6
"""Of large letters beside others."""

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


def lines_read(png: Path) -> str:
    """All lines but the number, then the marks, each by itself; one space between words."""
    page, marks = _only_lines(png)
    alone = [_read(list(_pictured(mark)), _MARK_SIZES, png) for mark in marks]
    return " ".join([_read(list(_pictured(page)), _SIZES, png), *alone])


def _read(lines: list[tuple[float, Image.Image]], sizes: tuple[float, ...], png: Path) -> str:
    """Some lines, on a page for each size."""
    pages = [png.with_name(f"lines{at}.png") for at in range(len(sizes))]
    tops = [_laid(lines, size, page) for size, page in zip(sizes, pages, strict=True)]
    (listed := png.with_name("pages.txt")).write_text("\n".join(map(str, pages)))
    words: dict[tuple[int, int], list[tuple[int, str, float]]] = defaultdict(list)
    for row in _said("tesseract", listed, "-", "-l", "vie", "--psm", "6", "--dpi", "300", "tsv").splitlines()[1:]:
        level, page, _, _, _, _, left, top, _, height, sureness, text = row.split("\t")
        if level == _WORD_LEVEL and text.strip():
            line = bisect(tops[int(page) - 1], int(top) + int(height) / 2 + _BETWEEN / 2) - 1
            words[max(0, line), int(page)].append((int(left), text, float(sureness)))
    sure: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (line, _), found in words.items():
        sure[line][" ".join(_digits_right(text) for _, text, _ in sorted(found))] += _sureness(found)
    return " ".join(max(sure[line], key=sure[line].__getitem__) for line in sorted(sure))


def _laid(lines: list[tuple[float, Image.Image]], size: float, png: Path) -> list[int]:
    """Save the lines of a page in one size; where each of them begins."""
    sized = [
        line.resize((max(1, int(line.width * size * its)), max(1, int(line.height * size * its))), Image.Resampling.BICUBIC)
        for its, line in lines
    ]
    tops = [*accumulate((line.height + _BETWEEN for line in sized), initial=_BETWEEN)]
    page = Image.new("L", (max(line.width for line in sized) + 2 * _BETWEEN, tops[-1]), 255)
    for top, line in zip(tops, sized, strict=False):
        page.paste(line, (_BETWEEN, top))
    page.save(png)
    return tops[:-1]


def _sureness(words: list[tuple[int, str, float]]) -> float:
    """Of a line: the mean over its letters."""
    return sum(len(text) * sure for _, text, sure in words) / sum(len(text) for _, text, _ in words)


def _digits_right(word: str) -> str:
    if re.search(r"[1-9]", word) or re.fullmatch(r"[A-Z]?[0O]{2,}[OI0]*\W*|[0OI]\W*", word) or re.search(r"[0O]\W[0O]", word):
        return word.replace("O", "0").replace("I", "1")
    return word.replace("0", "O") if re.search(r"[^\W\d_]", word) else word


def _pictured(page: Image.Image) -> Iterator[tuple[float, Image.Image]]:
    """The size of each line beside others, and the line, softened."""
    ink = ImageOps.invert(page)
    for top, bottom in _whole_lines(ink):
        left, _, right, _ = ink.crop((0, top, ink.width, bottom)).getbbox() or (0, 0, 1, 1)
        size, blur = (_LARGE_SIZE, 2 * _BLUR) if bottom - top >= _LARGE else (1, _BLUR)
        line = ImageOps.expand(page.crop((left, top, right, bottom)), 4, 255)
        yield size, line.filter(ImageFilter.GaussianBlur(blur))


def _only_lines(png: Path) -> tuple[Image.Image, list[Image.Image]]:
    """The page without number, marks, codes and rules; and the marks, black on white, in half their size: their dots are doubled."""
    marks: list[Image.Image] = []
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
            marks.append(ImageOps.expand(inner.reduce(2), _DOT_BELOW, 255))
        elif (bottom - top <= _RULE_HIGH and part.width > _RULE_WIDE) or (
            _black(part.filter(ImageFilter.MinFilter(_THICK))) > _THICK_INK * black
        ):
            page.paste(255, (0, top, page.width, bottom))
    return page, marks


def _black(ink: Image.Image) -> int:
    return sum(ink.histogram()[128:])


def _whole_lines(ink: Image.Image) -> list[tuple[int, int]]:
    """Lines with the dots below and the marks above them, which may stand apart; two that touch are parted where least ink is."""
    found: list[tuple[int, int]] = []
    above: int | None = None
    runs = list(_lines(ink))
    for (start, bottom), (below, _) in zip(runs, [*runs[1:], (ink.height, 0)], strict=True):
        nearer = found and start - found[-1][1] <= min(_NEAR, below - bottom)
        if above is None and nearer and bottom - start <= _DOT_BELOW:
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
