"""Code pages: every Vietnamese letter that a page claims comes back as itself, also as others read that page."""

import json
import unicodedata
from pathlib import Path

import escpos
import pytest

from kiosk.printer.codepages import PAGES, VIETNAMESE, CodePage

EVERY_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
SMALL = {letter for letter in VIETNAMESE if letter.islower()}
CAPITALS = set(VIETNAMESE) - SMALL
CLAIMED = {
    "ascii": set(),
    "cp437": set("àáâèéêìíòóôùúÉ"),
    "tcvn3-lower": SMALL,
    "tcvn3-upper": CAPITALS,
    "cp1258": set(VIETNAMESE),
    "cp1258-single": set("ÀÁÂÈÉÊÍÓÔÙÚàáâèéêíóôùúĂăĐđƠơƯư"),
    "viscii": set(VIETNAMESE) - set("ẲẴẪỶỸỴ"),
}
"""VISCII has six capitals where printers have control bytes."""


def shown(page: CodePage, data: bytes) -> str:
    """What the page shows for these bytes; marks join the letter before them."""
    return unicodedata.normalize("NFC", "".join(page.table[byte] for byte in data))


def escpos_page(name: str) -> str:
    """The upper half of a page of python-escpos' database."""
    known = json.loads((Path(escpos.__file__).parent / "capabilities.json").read_text())
    return "".join(known["encodings"][name]["data"])


def test_there_are_134_letters() -> None:
    assert len(set(VIETNAMESE)) == 134
    assert all(unicodedata.is_normalized("NFC", letter) and len(letter) == 1 for letter in VIETNAMESE)


@EVERY_PAGE
def test_a_page_claims_these_letters(page: CodePage) -> None:
    assert set(VIETNAMESE) & set(page.encode) == CLAIMED[page.name]


@EVERY_PAGE
def test_every_character_that_a_page_claims_comes_back(page: CodePage) -> None:
    assert [char for char, data in page.encode.items() if shown(page, data) != char] == []


@EVERY_PAGE
def test_a_page_has_ascii_and_sends_no_control_bytes(page: CodePage) -> None:
    assert {chr(code) for code in range(0x20, 0x7F)} <= set(page.encode)
    assert min(min(data) for data in page.encode.values()) >= 0x20
    assert len(page.table) == 256


@pytest.mark.parametrize(("name", "theirs"), [("tcvn3-lower", "TCVN-3-1"), ("tcvn3-upper", "TCVN-3-2")])
def test_tcvn_is_that_of_python_escpos_but_for_its_wrong_d(name: str, theirs: str) -> None:
    ours = "".join(char or " " for char in PAGES[name].table[0x80:])
    assert ours == escpos_page(theirs).replace("\u00d0", "Đ")


@pytest.mark.parametrize(("name", "byte"), [("tcvn3-lower", 0xAE), ("tcvn3-upper", 0xA7), ("cp1258", 0xD0), ("viscii", 0xD0)])
def test_d_with_its_stroke_is_vietnamese_and_not_icelandic(name: str, byte: int) -> None:
    page = PAGES[name]
    assert page.table[byte] in ("đ", "Đ")
    assert "\u00d0" not in page.encode


@pytest.mark.parametrize("letter", VIETNAMESE)
def test_python_reads_our_1258(letter: str) -> None:
    assert unicodedata.normalize("NFC", PAGES["cp1258"].encode[letter].decode("cp1258")) == letter


def test_1258_takes_one_byte_where_it_can() -> None:
    encode = PAGES["cp1258"].encode
    assert encode["ó"] == b"\xf3"
    assert encode["ò"] == b"o\xcc"
    assert encode["ế"] == b"\xea\xec"
