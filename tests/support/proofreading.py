"""What a machine does not read of slips as it should; papers that look alike, whoever printed them, are read once."""

import re
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kiosk.domain.slip import BigNumber, Mark, Qr, Slip, Text
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import Bitmap
from kiosk.printer.profiles import Profile, profiles
from kiosk.printer.virtual.personas import CLONE_BARE, EPSON, PERSONAS, Persona, persona_of
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.printers import FONTS
from tests.support.reading import codes_read, lines_read, number_read, with_margins

_DASHES = re.compile("[-–—_~]")


@dataclass(frozen=True, slots=True)
class Misread:
    """Lines, marks, numbers and codes that were not read as they stand on the slip."""

    lines: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def printer_of(profile: Profile) -> Persona:
    """A simulated printer that can what the profile claims: its namesake, else an Epson or a clone with these pages."""
    if (
        profile.name.removesuffix("-58") in PERSONAS
        or not profile.pages
        or persona_of(profile).pages.keys() >= {slot.number for slot in profile.pages}
    ):
        return persona_of(profile)
    pages = {0: "cp437", **{slot.number: slot.page.removesuffix("-single") for slot in profile.pages}}
    return replace(EPSON if profile.native_qr else CLONE_BARE, pages=pages)


@cache
def _encoder(name: str) -> Encoder:
    return Encoder(FONTS, profiles()[name])


def misread(profile: Profile, slip: Slip) -> Misread:
    """Print it on a printer of that profile, and read the paper."""
    printer = VirtualPrinter(printer_of(profile), paper=profile.paper)
    printer.accept(_encoder(profile.name).encode(slip))
    (paper,) = printer.slips
    return _compared(paper.picture, slip)


@cache
def _compared(picture: Bitmap, slip: Slip) -> Misread:
    with tempfile.TemporaryDirectory() as folder:
        png = _saved(picture, Path(folder) / "paper.png")
        lines = _plain(lines_read(png))
        numbers = [block.text for block in slip.blocks if isinstance(block, BigNumber)]
        codes = [block.content for block in slip.blocks if isinstance(block, Qr)]
        return Misread(
            tuple(block.text for block in slip.blocks if isinstance(block, Text) and _plain(block.text) not in lines),
            tuple(block.text for block in slip.blocks if isinstance(block, Mark) and _plain(block.text) not in lines),
            tuple(number for number in numbers if number_read(png) != number),
            tuple(code for code in codes if code not in codes_read(png)),
        )


def _saved(picture: Bitmap, png: Path) -> Path:
    from PIL import Image, ImageOps  # noqa: PLC0415  as in the printer

    ink = Image.frombytes("1", (8 * picture.row_bytes, picture.rows), picture.data)
    ImageOps.invert(ink.convert("L")).save(png)
    return with_margins(png)


def _plain(text: str) -> str:
    """Without dashes, which are taken for other dashes, and one space between words."""
    return " ".join(_DASHES.sub(" ", text).split())
