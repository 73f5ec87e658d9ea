"""Reading paper as citizens and scanners do: tesseract for the lines, zbar for the code (Debian: tesseract-ocr-vie, zbar-tools).

Tesseract gets the picture dot by dot, as soft as dots on paper are, and the number by itself, since it takes letters of such
different sizes for pictures. O is read as 0, since no series has that letter.
"""

import subprocess
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

_MARGIN = 32
"""Dots at either side of a roll where no head prints: 4 mm."""

_NUMBER_HIGH = range(88, 112)
_DOT = 0.6
"""Blur of a dot, in dots."""


def with_margins(png: Path) -> Path:
    """Give a picture of the printable width the blank paper that lies beside it."""
    with Image.open(png) as image:
        ImageOps.expand(image.convert("L"), _MARGIN, 255).save(png)
    return png


def lines_read(png: Path) -> str:
    """All lines but the number and what is higher, one space between words."""
    with Image.open(png) as image:
        page = image.convert("L")
    for top, bottom in _lines(ImageOps.invert(page)):
        if bottom - top >= _NUMBER_HIGH.start:
            page.paste(255, (0, top, page.width, bottom))
    page.filter(ImageFilter.GaussianBlur(_DOT)).save(lines := png.with_name("lines.png"))
    return " ".join(_said("tesseract", lines, "-", "-l", "vie", "--psm", "4", "--dpi", "203").split())


def number_read(png: Path) -> str:
    """The number: the line that is between 11 and 14 mm high, read by itself and from far enough to be an ordinary word."""
    with Image.open(png) as image:
        ink = ImageOps.invert(image.convert("L"))
    top, bottom = next((top, bottom) for top, bottom in _lines(ink) if bottom - top in _NUMBER_HIGH)
    line = ink.crop((0, top, ink.width, bottom))
    word = ImageOps.expand(ImageOps.invert(line.crop(line.getbbox())), _MARGIN, 255)
    far = png.with_name("number.png")
    word.resize((word.width * 7 // 20, word.height * 7 // 20), Image.Resampling.LANCZOS).save(far)
    return _said("tesseract", far, "-", "-l", "eng", "--psm", "8", "--dpi", "71").strip().replace("O", "0")


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


def _said(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
