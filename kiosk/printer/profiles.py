"""Printer profiles: what is proven of a kind of printer. They stand in assets/printers.yaml; what is not proven is not claimed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec

from kiosk.build import ASSETS
from kiosk.errors import PrinterProfileError
from kiosk.printer.paper import PAPER_58, PAPER_80, PAPERS, Paper

RASTER = "raster"
"""The profile of an unknown printer."""

NARROW = "-58"
"""Behind a profile's name: the same printer with a roll of 58 mm."""

PROFILES_FILE = ASSETS / "printers.yaml"


class Answer(StrEnum):
    """Questions that a printer of a profile is asked."""

    LIVE = "dle-eot"
    """DLE EOT 1 to 4: status at once."""
    AUTO = "asb"
    """GS a: four bytes by itself when something changes."""
    IN_ORDER = "gs-r"
    """GS r 1: the paper sensor, answered in the order of the bytes."""
    PROCESS_ID = "process-id"
    """GS ( H: an identifier comes back once everything before it was printed."""
    PRESENTER = "vkp"
    """Custom's DLE EOT 20: full status with the presenter's."""


@dataclass(frozen=True, slots=True)
class PageSlot:
    """`ESC t number` selects the code page `page`, a name in `codepages.PAGES`."""

    number: int
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a kind of printer.

    `cutter_mm` is the way from the print head to the blade; `tail_mm` is the blank paper left below the last line.
    The defaults are those of an unknown printer, which gets rasters and nothing else.
    """

    name: str
    about: str = ""
    usb: tuple[str, ...] = ()
    """Vendor and product ids, VVVV:PPPP, by which such a printer is known."""
    paper: Paper = PAPER_80
    cutter_mm: float = 14.0
    tail_mm: float = 3.0
    chunk_rows: int = 100
    pages: tuple[PageSlot, ...] = ()
    """Code pages that were seen to print Vietnamese rightly."""
    text: bool = False
    """ASCII text in font A (12 x 24 dots), GS ! magnification and ESC E are right."""
    spacing: int = 28
    """Rows from line to line that ESC 3 sets for font A; 0: left as the printer has it, 7 bytes less."""
    inline_glyphs: bool = False
    """ESC * 33 may stand in a line of text."""
    user_glyphs: int = 0
    """How many characters ESC & can define; 0: none."""
    aligns: bool = False
    """ESC a moves text and rasters alike."""
    native_qr: bool = False
    """GS ( k draws QR codes."""
    nv_bytes: int = 0
    """Room for pictures that stay (FS q, FS p); 0: none."""
    feeds_to_cut: bool = False
    """GS V 66 feeds to the blade and cuts."""
    kanji: bool = True
    """It may wake up in a double-byte mode, which FS . ends."""
    recovers: bool = False
    """DLE ENQ 2 ends a recoverable error, such as a mended cutter jam, and forgets what was received."""
    asks: frozenset[Answer] = frozenset({Answer.LIVE, Answer.IN_ORDER})

    @property
    def longest_command(self) -> int:
        """Bytes of the longest command that this profile's encoder writes: a full raster chunk with its header."""
        return 8 + self.chunk_rows * self.paper.row_bytes


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its name, each also with `-58`; raises `PrinterProfileError` when the file is not whole."""
    import yaml  # noqa: PLC0415  only the printer thread and commands come here

    parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    try:
        written: dict[str, dict[str, Any]] = yaml.load(PROFILES_FILE.read_bytes(), Loader=parser)  # noqa: S506  safe, and in C
        wide = [profile_of(name, entry) for name, entry in written.items()]
    except (OSError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PrinterProfileError(
            f"the printer profiles {PROFILES_FILE} cannot be read: {error}", "install the kiosk again, its assets are not whole"
        ) from error
    narrow = [replace(profile, name=profile.name + NARROW, paper=PAPER_58) for profile in wide]
    return {profile.name: profile for profile in (*wide, *narrow)}


def profile_of(name: str, entry: Mapping[str, Any]) -> Profile:
    """A profile from its fields as the file has them; raises `ValueError` when they make none."""
    pages = [{"number": int(number), "page": page} for number, page in entry.get("pages", {}).items()]
    return msgspec.convert({**entry, "name": name, "pages": pages}, Profile)


def profile_named(name: str, width_mm: int = PAPER_80.mm) -> Profile:
    """The profile of that name on a roll of that width; raises `PrinterProfileError` with the names there are."""
    if width_mm not in PAPERS:
        raise PrinterProfileError(f"no paper is {width_mm} mm wide", f"write {' or '.join(map(str, PAPERS))}")
    wanted = name if width_mm == PAPER_80.mm or name.endswith(NARROW) else name + NARROW
    if wanted not in profiles():
        raise PrinterProfileError(f"no printer profile {name!r}", f"choose one of: {', '.join(profiles())}")
    return profiles()[wanted]
