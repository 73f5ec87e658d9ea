"""What a calibration sheet can prove, and what follows from the letters that staff found right.

Each letter stands for one claim, written as a word or as words with colons: `text`, `page:30:tcvn3-lower`, `user-glyphs:32`. A
claim never says more than its letter shows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kiosk.errors import CalibrationError
from kiosk.printer.codepages import PAGES, VIETNAMESE
from kiosk.printer.glyphs import glyphs
from kiosk.printer.profiles import Answer, Profile

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of samples, in their order: without I and O, which read like digits."""

TEXT, INLINE, ALIGNS, QR, CUT = "text", "inline-glyphs", "aligns", "native-qr", "feeds-to-cut"
OWN_GLYPHS = 32
"""Own characters that the sheet defines and shows: about as many as a ticket needs."""

CANDIDATES = (
    (30, "tcvn3-lower"),
    (49, "tcvn3-lower"),
    (31, "tcvn3-upper"),
    (50, "tcvn3-upper"),
    (52, "cp1258"),
    (27, "cp1258"),
    (35, "cp1258"),
    (32, "cp1258"),
    (41, "cp1258"),
    (94, "cp1258"),
    (51, "viscii"),
)
"""`ESC t` numbers and the Vietnamese tables that makers are said to have there: Epson and Citizen 30, 31; Epson 52; Zjiang, Netum
and Xprinter 27, 94; Rongta 35; Citizen and YHD 32; Bixolon 41, 49, 50, 51."""

SINGLE, JOINED = "cp1258-single", "cp1258"
"""Page 1258 without and with the letters that are put together from a letter and a mark: not every printer joins them."""


def page_claim(number: int, page: str) -> str:
    """The claim that `ESC t number` prints the letters of a page."""
    return f"page:{number}:{page}"


@cache
def shown_letters(page: str) -> tuple[str, ...]:
    """What must be seen of a page: all letters besides ASCII that the kiosk would print with it."""
    known = [char for char in (*VIETNAMESE, *sorted(set(glyphs()) - set(VIETNAMESE))) if not char.isascii()]
    encode = PAGES[JOINED if page == SINGLE else page].encode
    return tuple(char for char in known if len(encode.get(char, b"")) in ((1,) if page == SINGLE else (1, 2)))


def joined_letters() -> tuple[str, ...]:
    """What `JOINED` shows besides `SINGLE`."""
    return tuple(char for char in shown_letters(JOINED) if char not in shown_letters(SINGLE))


@dataclass(frozen=True, slots=True)
class Choice:
    """Claims that staff found right, with the letters by which they did; `ignored` says in one line each what was left out."""

    claims: tuple[str, ...]
    letters: str
    ignored: tuple[str, ...] = ()


def choose(shown: Mapping[str, str], written: str) -> Choice:
    """What the letters of a sheet mean; raises `CalibrationError` for letters that are not on it or contradict each other.

    `shown` is the sheet that was printed, letter → claim; `written` is what somebody typed: letters in any case and order, with or
    without spaces and commas between them.
    """
    letters = "".join(dict.fromkeys(written.upper().replace(",", " ").replace(";", " ").replace(" ", "")))
    if unknown := [letter for letter in letters if letter not in shown]:
        raise CalibrationError(
            f"{' '.join(unknown)} is not on the sheet that was printed", f"choose among {' '.join(shown)}, or print a new sheet"
        )
    letters = "".join(letter for letter in shown if letter in letters)
    chosen = {shown[letter]: letter for letter in letters}
    _check_contradictions(chosen)
    ignored = [f"{letter} counts only together with {needed}" for letter, needed in _lonely(shown, chosen)]
    dropped = {letter for letter, _ in _lonely(shown, chosen)}
    claims = tuple(claim for claim, letter in chosen.items() if letter not in dropped)
    return Choice(claims, letters, tuple(ignored))


def _check_contradictions(chosen: Mapping[str, str]) -> None:
    """One number has one table; 1258 with and without joined letters is the same one."""
    tables: dict[int, tuple[str, str]] = {}
    for claim, letter in chosen.items():
        number, page = _page_of(claim)
        if number is None:
            continue
        table = JOINED if page == SINGLE else page
        before, other = tables.setdefault(number, (table, letter))
        if before != table:
            raise CalibrationError(f"{other} and {letter} cannot both be right", "look at the sheet again, every mark counts")


def _lonely(shown: Mapping[str, str], chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Letters that prove nothing by themselves, each with the letter that was not chosen."""
    by_claim = {claim: letter for letter, claim in shown.items()}
    lonely = []
    for claim, letter in chosen.items():
        number, page = _page_of(claim)
        needed = [TEXT] if number is not None or claim == INLINE or claim.startswith("user-glyphs:") else []
        needed += [page_claim(number, SINGLE)] if number is not None and page == JOINED else []
        lonely += [(letter, by_claim.get(one, one)) for one in needed if one not in chosen][:1]
    return lonely


def _page_of(claim: str) -> tuple[int | None, str]:
    kind, _, rest = claim.partition(":")
    number, _, page = rest.partition(":")
    return (int(number), page) if kind == "page" else (None, "")


def proven(claims: Iterable[str], base: Profile, answers: Iterable[Answer]) -> dict[str, Any]:
    """The fields of the profile that the claims prove, as assets/printers.yaml has them; measures are those of `base`."""
    fields = _Fields()
    for claim in claims:
        _TAKES[claim.partition(":")[0]](fields, claim)
    pages = {number: SINGLE if page == {SINGLE} else min(page - {SINGLE}) for number, page in fields.pages.items()}
    measures = {"cutter_mm": base.cutter_mm, "tail_mm": base.tail_mm, "chunk_rows": base.chunk_rows}
    told = {"pages": {str(number): page for number, page in pages.items()}, "asks": sorted(answers)}
    return {**measures, **fields.flags, **told}


def stored_claim(room: int, digest: str) -> str:
    """The claim that the printer keeps these very pictures, which were chosen for so many bytes of its memory."""
    return f"stored:{room}:{digest}"


def stored_of(claims: Iterable[str]) -> tuple[int, str] | None:
    """The room and the digest of the pictures that the sheet of the memory proves, if its letter was chosen."""
    for claim in claims:
        kind, _, rest = claim.partition(":")
        if kind == "stored":
            room, _, digest = rest.partition(":")
            return int(room), digest
    return None


@dataclass(slots=True)
class _Fields:
    flags: dict[str, Any] = field(default_factory=dict)
    pages: dict[int, set[str]] = field(default_factory=dict)


def _take_page(fields: _Fields, claim: str) -> None:
    number, page = _page_of(claim)
    fields.pages.setdefault(number or 0, set()).add(page)


def _take_flag(name: str) -> Callable[[_Fields, str], None]:
    return lambda fields, _: fields.flags.update({name: True})


def _take_number(name: str) -> Callable[[_Fields, str], None]:
    return lambda fields, claim: fields.flags.update({name: int(claim.partition(":")[2])})


_TAKES: dict[str, Callable[[_Fields, str], None]] = {
    "page": _take_page,
    TEXT: _take_flag("text"),
    INLINE: _take_flag("inline_glyphs"),
    ALIGNS: _take_flag("aligns"),
    QR: _take_flag("native_qr"),
    CUT: _take_flag("feeds_to_cut"),
    "user-glyphs": _take_number("user_glyphs"),
    "memory": _take_number("nv_bytes"),
}
