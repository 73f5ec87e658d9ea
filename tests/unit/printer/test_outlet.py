"""Where simulated slips fall: pairs of files that never overwrite each other."""

from pathlib import Path

from PIL import Image

from kiosk.printer.paper import dots
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.printers import WIDE, encoders, ticket

JOB = encoders["raster"].encode(ticket(3))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_slip_is_a_pair_of_files(tmp_path: Path) -> None:
    printer = VirtualPrinter(WIDE, tmp_path / "slips")
    printer.accept(JOB + JOB)
    assert names(tmp_path / "slips") == ["0001.bin", "0001.png", "0002.bin", "0002.png"]
    assert (tmp_path / "slips" / "0002.bin").read_bytes() == JOB


def test_numbering_goes_on_where_an_earlier_process_stopped(tmp_path: Path) -> None:
    (tmp_path / "0041.png").touch()
    (tmp_path / "notes.txt").touch()
    VirtualPrinter(WIDE, tmp_path).accept(JOB)
    assert "0042.bin" in names(tmp_path)


def test_two_printers_on_one_folder_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for printer in (VirtualPrinter(WIDE, tmp_path), VirtualPrinter(WIDE, tmp_path)):
        printer.accept(JOB)
    assert len(list(tmp_path.glob("*.bin"))) == 2


def test_the_picture_is_the_whole_paper_in_one_bit(tmp_path: Path) -> None:
    VirtualPrinter(WIDE, tmp_path).accept(JOB)
    with Image.open(tmp_path / "0001.png") as picture:
        assert picture.mode == "1"
        assert picture.width == dots(80)
        assert round(picture.info["dpi"][0]) == 203


def test_questions_of_status_are_no_part_of_a_slip(tmp_path: Path) -> None:
    VirtualPrinter(WIDE, tmp_path).accept(b"\x10\x04\x01" + JOB + b"\x1dr\x01")
    assert (tmp_path / "0001.bin").read_bytes() == JOB
