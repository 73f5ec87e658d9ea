"""The calibration sheet as bytes: samples beside their letters, under pictures of what they should look like.

Pictures are the one thing that every printer prints. What follows a letter may come out as rubbish, so each sample begins from
ESC @ and FS . and ends with a blank and a line feed: half a Chinese character swallows the blank, never the line feed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.slip import Align, Block, Gap, Qr, Rule, Size, Slip, Text
from kiosk.i18n import Translate
from kiosk.printer import calibration as claims
from kiosk.printer import escpos
from kiosk.printer.codepages import PAGES
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import CUT, PROLOGUE, Bitmap, feed
from kiosk.printer.glyphs import HIGH, WIDE, Glyph, glyph
from kiosk.printer.ink import Ink, ink_of
from kiosk.printer.lines import Stored
from kiosk.printer.nv import Memory
from kiosk.printer.paper import Paper, dots
from kiosk.printer.profiles import RASTER, profile_named
from kiosk.printer.raster import LEFT, packed

_INDENT = 2
"""Cells before a sample: its letter and a blank. One cell behind it is for the blank at its end."""

_SPACING = 28
"""Rows from line to line, as tickets have them."""

_NUMBER = "08"
_SENTENCE = "Đất Tây Nguyên, phiếu số 12"
_QR_CONTENT = "KIOSK OK"
_QR_MODULES = (3, 4, 5)
_OWN_LETTERS = "ạăằẳẵắặâầẩẫấậẹêềểễếệôồổỗốộơợụưựđ"
"""Of these and of the sentence no column holds ESC, FS, GS or DLE: where it is printed as rubbish, it must obey nothing."""

_FIRST_OWN = 0x40
_KEPT_TEXT = "IN NHANH"
"""A picture 96 dots wide: a multiple of 8, as FS q wants it."""

_BETWEEN = 8
"""Rows between a picture and its model."""

_PICTURE_ROWS = 40
_MARK = 96
"""Width in dots of the square by which alignment is seen."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One claim: the bytes behind its letter, which end their line."""

    claim: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Group:
    """Samples that should look the same: as the picture below the title."""

    title: str
    model: Bitmap
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`first` ends with a cut that some printers do not know, `second` explains it and is cut in the usual way.

    `shown` says what each letter stands for.
    """

    first: bytes
    second: bytes
    shown: dict[str, str]


class SheetMaker:
    """Makes the sheet for one width of paper, in one language."""

    def __init__(self, fonts_folder: Path, paper: Paper, tr: Translate) -> None:
        """Loads Pillow at the first picture."""
        self._paper, self._tr = paper, tr
        self._profile = profile_named(RASTER, paper.mm)
        self._encoder = Encoder(fonts_folder, self._profile)
        self._columns = paper.dots // WIDE - _INDENT - 1

    def sheet(self, about: str) -> Sheet:
        """The whole sheet; `about` is a line that tells the printer's identity."""
        shown: dict[str, str] = {}
        written = [PROLOGUE, self._picture(self._header(about))]
        for group in self._groups():
            written += [self._picture((Gap(2), Rule(), Text(group.title, bold=True, align=Align.LEFT))), _packed(group.model)]
            for sample in group.samples:
                letter = claims.LETTERS[len(shown)]
                shown[letter] = sample.claim
                written += [PROLOGUE, letter.encode(), b" ", sample.data, PROLOGUE]
        cut = claims.LETTERS[len(shown)]
        shown[cut] = claims.CUT
        written += [self._picture(self._end(cut)), escpos.cut_behind(0)]
        return Sheet(b"".join(written), self._second(cut), shown)

    def memory_sheet(self, about: str, memory: Memory, claim: str) -> Sheet:
        """A sheet of its own for a printer that was seen to keep a picture: puts these into its memory, and shows each of them."""
        tr = self._tr
        letter = claims.LETTERS[0]
        pictures = pictures_of(memory)
        told = tr("{letter}: dưới đây là {count} cặp hình. Nếu mọi cặp đều gồm hai hình giống hệt nhau thì ghi lại {letter}.")
        blocks = (
            Text(tr("THỬ BỘ NHỚ MÁY IN"), Size.LARGE, bold=True),
            Text(about),
            Text(told.format(letter=letter, count=len(pictures)), align=Align.LEFT),
        )
        written = [PROLOGUE, self._picture(blocks), memory.definition, PROLOGUE]
        for one in pictures:
            shown = escpos.aligned(one.align) + escpos.stored(one.number) + escpos.aligned(LEFT)
            written += [self._picture((Rule(),)), _packed(one.ink.bitmap()), feed(_BETWEEN), shown, PROLOGUE]
        tail = feed(dots(self._profile.cutter_mm + self._profile.tail_mm)) + CUT
        return Sheet(b"".join(written), tail, {letter: claim})

    def _header(self, about: str) -> Sequence[Block]:
        tr = self._tr
        return (
            Text(tr("TỜ HIỆU CHỈNH MÁY IN"), Size.LARGE, bold=True),
            Text(about),
            Text(
                tr(
                    "Dưới tên mỗi nhóm là mẫu, rồi đến các dòng thử có một chữ cái đứng đầu. "
                    "Dòng thử nào đủ chữ và đúng mọi dấu như mẫu thì ghi lại chữ cái đó; kiểu chữ có thể hơi khác. "
                    "Bỏ qua dòng sai, dòng thiếu và dòng có chữ lạ."
                ),
                align=Align.LEFT,
            ),
        )

    def _end(self, letter: str) -> Sequence[Block]:
        tr = self._tr
        text = tr("{letter}: nếu giấy được cắt ngay dưới vạch này, vạch còn nguyên trên tờ này, thì ghi lại {letter}.")
        far_from_the_samples = Gap(self._profile.cutter_mm)  # a printer that does not feed first cuts so far above its head
        return (far_from_the_samples, Text(text.format(letter=letter), align=Align.LEFT), Rule())

    def _second(self, letter: str) -> bytes:
        tr = self._tr
        text = tr("Nếu mảnh giấy này còn dính liền, hoặc vạch của dòng {letter} nằm trên mảnh này, thì bỏ qua {letter}.")
        blocks = (Text(text.format(letter=letter), align=Align.LEFT), Text(tr("Hết. Nhập các chữ cái đúng vào máy."), bold=True))
        tail = feed(dots(self._profile.cutter_mm + self._profile.tail_mm))
        return b"\n" + PROLOGUE + self._picture(blocks) + tail + CUT

    def _groups(self) -> Iterator[Group]:
        tr = self._tr
        yield Group(tr("Chữ không dấu, chữ đậm, chữ to"), self._text_model(), (Sample(claims.TEXT, self._text()),))
        for title, letters, page, pages in (
            (tr("Chữ thường có dấu"), claims.shown_letters("tcvn3-lower"), "tcvn3-lower", ("tcvn3-lower",)),
            (tr("Chữ hoa có dấu"), claims.shown_letters("tcvn3-upper"), "tcvn3-upper", ("tcvn3-upper",)),
            (tr("Một số chữ có dấu và dấu câu"), claims.shown_letters(claims.SINGLE), claims.SINGLE, (claims.JOINED,)),
            (tr("Chữ ghép dấu"), claims.joined_letters(), claims.JOINED, (claims.JOINED,)),
            (tr("Tất cả chữ có dấu"), claims.shown_letters("viscii"), "viscii", ("viscii",)),
        ):
            samples = tuple(
                Sample(claims.page_claim(number, page), self._page_lines(number, letters, table))
                for number, table in claims.CANDIDATES
                if table in pages
            )
            yield Group(title, self._lines_model(letters), samples)
        yield Group(tr("Chữ có dấu vẽ giữa dòng chữ"), self._line_model(_SENTENCE), (Sample(claims.INLINE, self._inline()),))
        yield Group(tr("Hình và chữ ở giữa và bên phải"), self._align_model(), (Sample(claims.ALIGNS, self._aligned()),))
        yield Group(tr("Ba mã QR, điện thoại quét được cả ba"), self._qr_model(), (Sample(claims.QR, self._qr()),))
        own = Sample(f"user-glyphs:{len(_OWN_LETTERS)}", self._own())
        yield Group(tr("Chữ do máy lấy số tạo ra"), self._lines_model(_OWN_LETTERS), (own,))
        kept = b"".join(_columns(char) for char in _KEPT_TEXT)
        stored = escpos.store([(HIGH // 8, kept)]) + PROLOGUE + escpos.stored(1)
        memory = Sample(f"memory:{len(kept)}", b" \n" + stored)
        yield Group(tr("Hình giữ trong bộ nhớ máy in"), self._line_model(_KEPT_TEXT, indent=0), (memory,))

    # Samples: bytes behind a letter

    def _page_lines(self, number: int, letters: Sequence[str], page: str) -> bytes:
        """From another page to this one: a printer that passes over unknown numbers must not seem to know it."""
        encode = PAGES[page].encode
        lines = [b"".join(encode[char] for char in line) for line in self._wrapped(letters)]
        return escpos.page(0) + escpos.page(number) + self._set(lines)

    def _text(self) -> bytes:
        lines = [line.encode("ascii") for line in self._ascii_lines()]
        plain = escpos.spacing(_SPACING) + self._set(lines)
        bold = escpos.bold(True) + b"  Ban 12 - Quay 3 \n" + escpos.bold(False)
        sizes = b"".join(escpos.magnified(wide, high) + text.encode() + b" \n" for text, wide, high in self._magnified())
        return plain + bold + sizes

    def _inline(self) -> bytes:
        return b"".join(char.encode() if char.isascii() else escpos.bit_image(_columns(char)) for char in _SENTENCE) + b" \n"

    def _aligned(self) -> bytes:
        square = _packed(Bitmap(_MARK // 8, b"\xff" * (_MARK // 8) * HIGH))
        return b" \n" + b"".join(escpos.aligned(where) + b"<12>\n" + square for where in (1, 2)) + escpos.aligned(0)

    def _qr(self) -> bytes:
        return b" \n" + b"".join(escpos.qr_code(_QR_CONTENT.encode(), module) for module in _QR_MODULES)

    def _own(self) -> bytes:
        defined = escpos.own_letters(_FIRST_OWN, [_glyph(char).columns for char in _OWN_LETTERS])
        codes = [bytes(range(_FIRST_OWN, _FIRST_OWN + len(_OWN_LETTERS)))]
        lines = [codes[0][at : at + self._columns] for at in range(0, len(codes[0]), self._columns)]
        return defined + escpos.OWN_LETTERS + self._set(lines)

    def _set(self, lines: Sequence[bytes]) -> bytes:
        """The first line stands behind its letter, the others below it."""
        return (b" \n" + b" " * _INDENT).join(lines) + b" \n"

    # Models: what samples should look like, as pictures

    def _lines_model(self, letters: Sequence[str]) -> Bitmap:
        return _stacked([self._line_model("".join(line)) for line in self._wrapped(letters)])

    def _line_model(self, text: str, wide: int = 1, high: int = 1, *, bold: bool = False, indent: int = _INDENT) -> Bitmap:
        """A line of font A at the place where the sample has it."""
        return _line([_glyph(char).bold if bold else _glyph(char) for char in text], self._paper, WIDE * indent, wide, high)

    def _text_model(self) -> Bitmap:
        lines = [self._line_model(line) for line in self._ascii_lines()]
        lines.append(self._line_model("Ban 12 - Quay 3", bold=True))
        return _stacked([*lines, *(self._line_model(text, wide, high, indent=0) for text, wide, high in self._magnified())])

    def _align_model(self) -> Bitmap:
        marks = []
        for where in (1, 2):
            text_left = (self._paper.dots - 4 * WIDE) * where // 2
            marks.append(_line([_glyph(char) for char in "<12>"], self._paper, text_left, 1, 1))
            left = (self._paper.dots - _MARK) * where // 2
            row = (((1 << _MARK) - 1) << self._paper.dots - left - _MARK).to_bytes(self._paper.row_bytes, "big")
            marks.append(Bitmap(self._paper.row_bytes, row * HIGH))
        return _stacked(marks, gap=4)

    def _qr_model(self) -> Bitmap:
        return self._encoder.picture(Slip((Qr(_QR_CONTENT),)))

    def _ascii_lines(self) -> list[str]:
        printable = "".join(chr(code) for code in range(0x21, 0x7F))
        return [printable[at : at + self._columns] for at in range(0, len(printable), self._columns)]

    @staticmethod
    def _magnified() -> tuple[tuple[str, int, int], ...]:
        """Texts with their width and height: high lines, large ones, and the largest."""
        return (("Aa 123", 1, 2), ("Bb 456", 2, 2), (_NUMBER, 8, 8))

    def _wrapped(self, letters: Sequence[str]) -> list[Sequence[str]]:
        return [letters[at : at + self._columns] for at in range(0, len(letters), self._columns)]

    def _picture(self, blocks: Sequence[Block]) -> bytes:
        return _packed(self._encoder.picture(Slip(tuple(blocks)))) + feed(6)


def pictures_of(memory: Memory) -> list[Stored]:
    """The pictures of a memory by their numbers."""
    shown = {way.shown.number: way.shown for runs in memory.runs.values() for _, way in runs if isinstance(way.shown, Stored)}
    return [shown[number] for number in sorted(shown)]


def _glyph(char: str) -> Glyph:
    found = glyph(char)
    if found is None:  # font A has every letter that this module shows
        raise KeyError(char)
    return found


def _columns(char: str) -> bytes:
    return b"".join(_glyph(char).columns)


def _line(letters: Sequence[Glyph], paper: Paper, left: int, wide: int, high: int) -> Bitmap:
    """Letters side by side, magnified, `left` dots from the edge."""
    rows = []
    for y in range(HIGH):
        bits = "".join(f"{one.rows[y]:0{WIDE}b}" for one in letters)
        row = int("0" + "".join(bit * wide for bit in bits), 2) << paper.dots - left - wide * len(bits)
        rows += [row.to_bytes(paper.row_bytes, "big")] * high
    return Bitmap(paper.row_bytes, b"".join(rows))


def _stacked(lines: Sequence[Bitmap], gap: int = _SPACING - HIGH) -> Bitmap:
    row_bytes = lines[0].row_bytes
    return Bitmap(row_bytes, bytes(row_bytes * gap).join(line.data for line in lines))


def _packed(bitmap: Bitmap) -> bytes:
    """As pictures of few rows, of which every printer is fond; blank rows above and below the ink are fed."""
    ink = ink_of(bitmap)
    inked = [index for index, row in enumerate(ink.rows) if row]
    if not inked:
        return feed(ink.height)
    first, end = inked[0], inked[-1] + 1
    return feed(first) + packed(Ink(ink.width, ink.rows[first:end]), LEFT, _PICTURE_ROWS) + feed(ink.height - end)
