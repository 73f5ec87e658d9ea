"""Code pages with Vietnamese letters, as printers have them: which byte is which letter, and back. NFC everywhere.

Facts: TCVN 5712:1993 VN3 in the two halves that Epson's pages 30 and 31 are (its capitals Ă, Â and Đ stand where VN3 has
them, the others where the small ones are; the database of python-escpos agrees but for its Ð U+00D0 at A7, which is Đ U+0110);
Windows-1258 and code page 437 as Python's codecs have them; VISCII as RFC 1456 has it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""Grave, hook, tilde, acute, dot below."""

VOWELS = "aăâeêioôơuưy"


def composed(text: str) -> str:
    """NFC."""
    return unicodedata.normalize("NFC", text)


SMALL = (*(letter for letter in (composed(v + t) for v, t in product(VOWELS, ("", *TONES))) if not letter.isascii()), "đ")
VIETNAMESE = (*SMALL, *(letter.upper() for letter in SMALL))
"""The 134 letters that are not ASCII."""

_PRINTABLE = range(0x20, 0x7F)


@dataclass(frozen=True, slots=True)
class CodePage:
    """`table` has 256 entries: an NFC character, a combining mark, or "" where a printer has nothing or a control.

    `encode` gives the bytes of a character: one, or two where the mark follows its letter.
    """

    name: str
    table: tuple[str, ...]
    encode: Mapping[str, bytes]


def _page(name: str, upper_half: Mapping[int, str], *, joins: bool = True) -> CodePage:
    """ASCII below, `upper_half` above; where the printer `joins` a mark to its letter, those letters are found here."""
    table = tuple(chr(code) if code in _PRINTABLE else upper_half.get(code, "") for code in range(256))
    encode = {char: bytes((code,)) for code, char in enumerate(table) if char and not unicodedata.combining(char)}
    marks = {char: bytes((code,)) for code, char in enumerate(table) if joins and char and unicodedata.combining(char)}
    for (letter, first), (mark, second) in product(list(encode.items()), marks.items()):
        both = composed(letter + mark)
        if len(both) == 1:
            encode.setdefault(both, first + second)
    return CodePage(name, table, MappingProxyType(encode))


def _rows(first: int, *rows: str) -> dict[int, str]:
    """Rows of 16 characters from the byte `first` on; a space stands for nothing."""
    return {first + at: char for at, char in enumerate("".join(rows)) if char != " "}


def _codec(name: str) -> dict[int, str]:
    """The upper half as Python has it."""
    decoded = {code: bytes((code,)).decode(name, "ignore") for code in range(0x80, 256)}
    return {code: char for code, char in decoded.items() if char and composed(char) == char and char != "\u00a0"}


PAGES: Mapping[str, CodePage] = MappingProxyType(
    {
        page.name: page
        for page in (
            _page("ascii", {}),
            _page("cp437", _codec("cp437")),
            _page(
                "tcvn3-lower",
                _rows(
                    0xA0,
                    "        ăâêôơưđ ",
                    "     àảãáạ ằẳẵắ ",
                    "      ặầẩẫấậè ẻẽ",
                    "éẹềểễếệìỉ   ĩíịò",
                    " ỏõóọồổỗốộờởỡớợù",
                    " ủũúụừửữứựỳỷỹýỵ ",
                ),
            ),
            _page(
                "tcvn3-upper",
                _rows(
                    0xA0,
                    " ĂÂ    Đ  ÊÔƠƯ  ",
                    "     ÀẢÃÁẠ ẰẲẴẮ ",
                    "      ẶẦẨẪẤẬÈ ẺẼ",
                    "ÉẸỀỂỄẾỆÌỈ   ĨÍỊÒ",
                    " ỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙ",
                    " ỦŨÚỤỪỬỮỨỰỲỶỸÝỴ ",
                ),
            ),
            _page("cp1258", _codec("cp1258")),
            _page("cp1258-single", _codec("cp1258"), joins=False),  # for printers that were not seen to join marks
            _page(
                "viscii",  # its Ẳ Ẵ Ẫ Ỷ Ỹ Ỵ are control bytes, which no printer prints
                _rows(
                    0x80,
                    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ",
                    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ",
                    "Õắằặấầẩậẽẹếềểễệố",
                    "ồổỗỠƠộờởịỰỨỪỬơớƯ",
                    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ",
                    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư",
                    "àáâãảăữẫèéêẻìíĩỉ",
                    "đựòóôõỏọụùúũủýợỮ",
                ),
            ),
        )
    }
)
"""Every page that a profile may name."""
