"""QR codes: drawn by printers that can, else sent as pictures of half the dots."""

from collections.abc import Iterator
from functools import lru_cache

from kiosk.errors import SlipError
from kiosk.printer.ink import Ink, placed, scaled
from kiosk.printer.lines import Blank, Code, Drawing, Line
from kiosk.printer.profiles import Profile
from kiosk.printer.raster import pack
from kiosk.printer.wrap import clean
from kiosk.qr import modules

_KEPT = 8
"""A ticket asks for its code more than once, and no other ticket has the same."""

_MASK = 4
"""Any of the eight masks can be read; trying them all takes five times as long."""

LEVEL = "l"
"""Printers start with it, and a code of larger modules reads better than a smaller one with more to spare."""

QUIET = 4
"""Blank modules around it."""

_NATIVE_MODULES = (5, 4, 3)
_DRAWN_MODULES = ((4, 2), (3, 1))
"""Dots of a module, and of those how many lie side by side for one that is sent."""

_SURELY_FITS = 271
"""Bytes of version 10: 57 modules, which fit any paper in the largest size."""


def qr_lines(text: str, profile: Profile, align: int) -> Iterator[Line]:
    """The code with its quiet zone; raises `SlipError` when it is too wide for the paper."""
    content = clean(text).strip().encode()
    if not content:
        return
    modules = 0 if profile.native_qr and len(content) <= _SURELY_FITS else matrix(content).width
    sizes = [(size, 1) for size in _NATIVE_MODULES] if profile.native_qr else list(_DRAWN_MODULES)
    fitting = [one for one in sizes if (modules + 2 * QUIET) * one[0] <= profile.paper.dots]
    if not fitting:
        raise SlipError("the QR code is too wide for this paper", "shorten its text in the settings")
    module, scale = fitting[0]
    yield Blank(QUIET * module)
    if profile.native_qr:
        yield Code(content, module, align)
    else:
        ink = scaled(matrix(content), module // scale, module // scale)
        room = profile.paper.dots // scale
        whole = placed(ink, (room - ink.width) // 2 if align else QUIET * module // scale, room)
        sent = pack(whole, align, profile.chunk_rows, scale, feeds=not profile.text)
        yield Drawing(sent.ink, sent.data, scale, align)
    yield Blank(QUIET * module)


@lru_cache(_KEPT)
def matrix(content: bytes, mask: int | None = _MASK) -> Ink:
    """The modules of a code, each one dot; raises `SlipError` when there is no code for so much."""
    try:
        rows = modules(content, LEVEL, mask)
    except ValueError as error:
        raise SlipError(f"the QR code has no room for {len(content)} characters", "shorten its text in the settings") from error
    return Ink(len(rows), tuple(int("".join(str(module & 1) for module in row), 2) for row in rows))
