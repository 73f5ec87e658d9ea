"""What is remembered of printers: durable, shared by processes, never a hindrance."""

import threading
from pathlib import Path

import pytest

from kiosk.errors import PrinterRecordError
from kiosk.storage.printers import PrintedSheet, PrinterBook, PrinterRecord

EPSON, CLONE = "usb:04b8:0e15:X7QJ@1-1", "usb:0416:5011@1-2"


def test_a_printer_that_was_never_noted_is_not_known_and_nothing_is_made(tmp_path: Path) -> None:
    assert PrinterBook(tmp_path / "data").record(EPSON) == PrinterRecord()
    assert not (tmp_path / "data").exists()


def test_what_was_noted_is_known_to_the_next_process(tmp_path: Path) -> None:
    sheet = PrintedSheet({"A": "page 30 tcvn3-lower"}, 80, ("dle-eot",))
    PrinterBook(tmp_path / "data").note(EPSON, proven={"text": True}, chosen="AB", sheet=sheet)
    assert PrinterBook(tmp_path / "data").record(EPSON) == PrinterRecord({"text": True}, "AB", sheet=sheet)


def test_a_change_leaves_the_rest_and_the_other_printers_as_they_are(tmp_path: Path) -> None:
    book = PrinterBook(tmp_path)
    book.note(EPSON, proven={"text": True}, nv_hash="aa")
    book.note(CLONE, nv_hash="bb")
    book.note(EPSON, nv_hash="cc")
    assert book.all() == {EPSON: PrinterRecord({"text": True}, nv_hash="cc"), CLONE: PrinterRecord(nv_hash="bb")}


def test_two_writers_do_not_lose_each_others_notes(tmp_path: Path) -> None:
    def note(printer: int) -> None:
        for n in range(10):
            PrinterBook(tmp_path).note(f"usb:0416:{printer:04x}@1-{n + 1}", nv_hash="x")

    threads = [threading.Thread(target=note, args=(printer,)) for printer in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(PrinterBook(tmp_path).all()) == 40


FLIPPED = b'{"printers":{"\xff":{}}}'
"""One bit of a name: no UTF-8 any more, inside of sound JSON."""


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"printers": {"usb:": {"proven": 7}}}', b"\xff\xfe", FLIPPED])
def test_a_damaged_file_knows_nothing_and_is_kept_when_a_new_one_is_written(tmp_path: Path, damage: bytes) -> None:
    book = PrinterBook(tmp_path)
    book.path.write_bytes(damage)
    assert book.record(EPSON) == PrinterRecord()
    book.note(EPSON, nv_hash="aa")
    assert book.record(EPSON).nv_hash == "aa"
    assert (tmp_path / "printers.damaged").read_bytes() == damage


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(PrinterRecordError, match=r"printers.json cannot be written: .*; check data_dir") as error:
        PrinterBook(tmp_path / "data").note(EPSON, nv_hash="aa")
    assert "\n" not in str(error.value)


def test_the_file_can_be_read_by_people(tmp_path: Path) -> None:
    PrinterBook(tmp_path).note(EPSON, chosen="AB")
    assert f'"{EPSON}"' in (tmp_path / "printers.json").read_text(encoding="utf-8")
