"""Reading a calibration sheet as staff do: which samples look exactly as they should. Only the rows with ink are compared."""

from collections.abc import Callable, Sequence

import segno

from kiosk.printer.calibration import joined_letters, shown_letters
from kiosk.printer.calibration_sheet import Sheet, SheetMaker
from kiosk.printer.glyphs import glyph
from kiosk.printer.paper import Paper
from kiosk.printer.virtual.dots import Dots, emboldened, from_bytes, scaled
from kiosk.printer.virtual.font import resident
from kiosk.printer.virtual.personas import Marks, Persona
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.printers import FONTS
from tests.support.simulators import art, at, letters

ABOUT = "usb:0416:5011@1-1"


def maker(paper: Paper) -> SheetMaker:
    """Of sheets in Vietnamese."""
    return SheetMaker(FONTS, paper, str)


def print_sheet(sheet: Sheet, printer: VirtualPrinter) -> list[Dots]:
    """The pieces of paper that fall."""
    for job in (sheet.first, sheet.second):
        assert printer.accept(job) == len(job)
    return [from_bytes(slip.picture.data, slip.picture.row_bytes) for slip in printer.slips]


def looks_right(letter: str, claim: str, pieces: Sequence[Dots], paper: Paper) -> bool:
    """Whether the sample of this letter is on the sheet as it should be."""
    kind, _, rest = claim.partition(":")
    if kind == "feeds-to-cut":
        return cut_behind_the_bar(pieces)
    return stands_in(pieces[0], _IDEALS[kind](letter, rest, paper))


def stands_in(piece: Dots, lines: Sequence[Dots]) -> bool:
    """Whether these lines are on the paper one below the other, with nothing but blank rows between them."""
    wanted = inked([row for line in lines for row in line.rows])
    there = inked(piece.rows)
    return any(there[start : start + len(wanted)] == wanted for start in range(len(there) - len(wanted) + 1))


def inked(rows: Sequence[int]) -> list[int]:
    """Rows that are not blank."""
    return [row for row in rows if row]


def cut_behind_the_bar(pieces: Sequence[Dots]) -> bool:
    """Whether the first piece ends with the bar that is the last thing printed on it."""
    last = inked(pieces[0].rows)[-1]
    return last.bit_count() > pieces[0].width * 9 // 10


def true_claims(persona: Persona) -> set[str]:
    """What a sheet should prove of a printer that is this persona, out of what it is."""
    tables = {number: page for number, page in persona.pages.items() if page not in ("cp437", "ascii")}
    claims = {"text", "inline-glyphs"} | {f"page:{number}:{page}" for number, page in tables.items() if page != "cp1258"}
    of_1258 = [number for number, page in tables.items() if page == "cp1258"]
    claims |= {f"page:{number}:cp1258-single" for number in of_1258}
    claims |= {f"page:{number}:cp1258" for number in of_1258 if persona.marks is Marks.OVERSTRUCK}
    facts = {
        "aligns": persona.aligns_pictures,
        "native-qr": persona.native_qr,
        "user-glyphs:32": persona.user_glyphs >= 32,
        "memory:288": persona.nv_bytes >= 288,
        "feeds-to-cut": persona.feeds_to_cut,
    }
    return claims | {claim for claim, true in facts.items() if true}


def _lines(letter: str, text: Sequence[str], paper: Paper) -> list[Dots]:
    """Text as wide as samples are, the first line behind its letter."""
    room = paper.dots // 12 - 3
    parts = ["".join(text[start : start + room]) for start in range(0, len(text), room)]
    return [at(0, letters(f"{letter if number == 0 else ' '} {part}"), paper.dots) for number, part in enumerate(parts)]


def _page(letter: str, rest: str, paper: Paper) -> list[Dots]:
    page = rest.partition(":")[2]
    return _lines(letter, joined_letters() if page == "cp1258" else shown_letters(page), paper)


def _text(letter: str, _: str, paper: Paper) -> list[Dots]:
    plain = _lines(letter, "".join(chr(code) for code in range(0x21, 0x7F)), paper)
    bold = Dots(12 * 17, tuple(row for row in _side_by_side([emboldened(_cell(char)) for char in "  Ban 12 - Quay 3"])))
    sizes = [scaled(letters(text), wide, high) for text, wide, high in (("Aa 123", 1, 2), ("Bb 456", 2, 2), ("08", 8, 8))]
    return [*plain, *(at(0, line, paper.dots) for line in (bold, *sizes))]


def _side_by_side(cells: Sequence[Dots]) -> list[int]:
    rows = [0] * cells[0].height
    for cell in cells:
        rows = [done << cell.width | new for done, new in zip(rows, cell.rows, strict=True)]
    return rows


def _cell(char: str) -> Dots:
    found = resident(char)
    assert found is not None
    assert glyph(char) is not None
    return found


def _inline(letter: str, _: str, paper: Paper) -> list[Dots]:
    return [at(0, letters(f"{letter} Đất Tây Nguyên, phiếu số 12"), paper.dots)]


def _aligned(letter: str, _: str, paper: Paper) -> list[Dots]:
    lines = [at(0, letters(letter), paper.dots)]
    square = art(*["#" * 96] * 24)
    for where in (1, 2):
        lines += [at((paper.dots - one.width) * where // 2, one, paper.dots) for one in (letters("<12>"), square)]
    return lines


def _qr(letter: str, _: str, paper: Paper) -> list[Dots]:
    code = segno.make(b"KIOSK OK", error="l", micro=False, boost_error=False)
    small = art(*("".join(" #"[module & 1] for module in row) for row in code.matrix))
    return [at(0, one, paper.dots) for one in (letters(letter), *(scaled(small, size, size) for size in (3, 4, 5)))]


def _memory(letter: str, _: str, paper: Paper) -> list[Dots]:
    return [at(0, letters(letter), paper.dots), at(0, letters("IN NHANH"), paper.dots)]


def _own(letter: str, _: str, paper: Paper) -> list[Dots]:
    return _lines(letter, "ạăằẳẵắặâầẩẫấậẹêềểễếệôồổỗốộơợụưựđ", paper)


_IDEALS: dict[str, Callable[[str, str, Paper], list[Dots]]] = {
    "text": _text,
    "page": _page,
    "inline-glyphs": _inline,
    "aligns": _aligned,
    "native-qr": _qr,
    "user-glyphs": _own,
    "memory": _memory,
}
