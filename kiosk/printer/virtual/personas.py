"""Personas: what a simulated printer really is, whatever profile the kiosk believes in.

Each fact below is one that a manual, a driver or an issue thread states; what nobody states is not granted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

from kiosk.errors import PrinterProfileError
from kiosk.printer.profiles import NARROW, Answer, Profile


class Marks(Enum):
    """What a printer does with a combining mark of code page 1258."""

    OVERSTRUCK = "overstruck"
    """The mark is struck over the letter before it: the composed letter."""
    APART = "apart"
    """The mark gets a cell of its own behind its letter."""


class Debris(Enum):
    """What comes out for a byte that is no letter here."""

    BOX = "box"
    """A box of one cell."""
    HANZI = "hanzi"
    """Something like a Chinese character, two cells wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A kind of printer. Lengths are mm, rooms are bytes."""

    name: str
    about: str
    pages: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({0: "cp437"}))
    """`ESC t` numbers, and the names of their tables in `codepages.PAGES`; every other number prints debris."""
    marks: Marks = Marks.APART
    debris: Debris = Debris.BOX
    wakes_in_kanji: bool = False
    """After power-on and ESC @ two high bytes are one Chinese character, until FS . ends that."""
    kanji: bool = False
    """FS & begins double-byte mode."""
    reverses: bool = True
    """GS B prints white on black."""
    user_glyphs: int = 0
    """How many characters ESC & can define."""
    nv_bytes: int = 0
    """Room for pictures that survive power-off: FS q and FS p."""
    nv_graphics: bool = False
    """GS ( L 67 and 69 use that room too."""
    native_qr: bool = False
    aligns_pictures: bool = True
    """ESC a moves rasters, stored pictures and symbols as it moves text."""
    places_pictures: bool = False
    """ESC $ before a raster says where it begins."""
    feeds_to_cut: bool = False
    """GS V 65 and 66 first feed to the blade; else they feed only what they are told and cut through the text."""
    bad_height: int = 0
    """Rasters whose height is a multiple of this come out as noise; 0: none."""
    answers: frozenset[Answer] = frozenset()
    """Questions that it answers; the others are understood in silence."""
    recovers: bool = False
    """DLE ENQ 1 and 2 end an error without switching it off."""
    presenter: bool = False
    """Custom's commands for the mouth of the printer."""
    buffer: int = 4096
    """Bytes that it takes while it cannot print."""
    units: tuple[int, int] = (203, 360)
    """Motion units an inch, across and along the paper, before GS P."""
    cutter_mm: float = 14.0
    """From the print head to the blade."""


EPSON = Persona(
    name="epson",
    about="Epson TM-T20II: pages 30, 31 and 52, every answer, pictures in its memory",
    pages=MappingProxyType({0: "cp437", 30: "tcvn3-lower", 31: "tcvn3-upper", 52: "cp1258"}),
    user_glyphs=95,
    nv_bytes=262_144,
    nv_graphics=True,
    native_qr=True,
    places_pictures=True,
    feeds_to_cut=True,
    answers=frozenset({Answer.LIVE, Answer.AUTO, Answer.IN_ORDER, Answer.PROCESS_ID}),
    recovers=True,
    units=(203, 406),
)
"""Epson's command reference; pages from escpos-printer-db. Nobody states that its page 52 composes marks, so it does not here.

GS v 0 begins where ESC $ says, and 95 characters can be defined with ESC &, both by the reference.
"""

CLONE_1258 = Persona(
    name="clone-1258",
    about="an 80 mm clone whose page 27 is 1258; wakes up in Chinese",
    pages=MappingProxyType({0: "cp437", 27: "cp1258"}),
    marks=Marks.OVERSTRUCK,
    debris=Debris.HANZI,
    wakes_in_kanji=True,
    kanji=True,
    nv_bytes=65_536,
    native_qr=True,
    answers=frozenset({Answer.LIVE, Answer.IN_ORDER}),
    units=(203, 203),
)
"""Zjiang and Xprinter kinds: page 27 is 1258, Chinese until FS . (DantSu #185, #462), FS q and GS ( k in their manuals."""

CLONE_BARE = Persona(
    name="clone-bare",
    about="a clone without any Vietnamese page, native QR or own characters; answers DLE EOT only",
    debris=Debris.HANZI,
    wakes_in_kanji=True,
    kanji=True,
    answers=frozenset({Answer.LIVE}),
    units=(203, 203),
)
"""POS-5890 and ZJ-5870 kinds: no native QR in escpos-printer-db, every other page number prints as if it were Chinese."""

CLONE_MUTE = replace(CLONE_BARE, name="clone-mute", about="the same, and it never answers anything", answers=frozenset())
"""Printers on a one-way cable, or whose firmware never replies (zj-58 #2)."""

CLONE_5890K = replace(CLONE_BARE, name="clone-5890k", about="the same; rasters 48, 96, 144 … rows high are noise", bad_height=48)
"""POS-5890K (python-escpos #367, #424)."""

VKP80 = Persona(
    name="vkp80",
    about="Custom VKP80: presents the slip, waits, takes it back; answers DLE EOT 20",
    native_qr=True,
    answers=frozenset({Answer.LIVE, Answer.IN_ORDER, Answer.PRESENTER}),
    presenter=True,
    units=(204, 408),
)
"""Custom's VKP80III command manual and drivers for it: GS P 204 x 408 at power-on, full cuts only, no Vietnamese page."""

PERSONAS: Mapping[str, Persona] = MappingProxyType(
    {persona.name: persona for persona in (EPSON, CLONE_1258, CLONE_BARE, CLONE_MUTE, CLONE_5890K, VKP80)}
)


def persona_named(name: str) -> Persona:
    """The persona of that name; raises `PrinterProfileError` with the names there are."""
    if name not in PERSONAS:
        raise PrinterProfileError(f"no simulated printer {name!r}", f"choose one of: {', '.join(PERSONAS)}")
    return PERSONAS[name]


def persona_of(profile: Profile) -> Persona:
    """What a printer of that profile is when nothing else is said: its namesake, else the Epson."""
    return PERSONAS.get(profile.name.removesuffix(NARROW), EPSON)
