"""What python-escpos' database says: read without importing python-escpos, and believed by nobody."""

import subprocess
import sys

import pytest

from kiosk.errors import PrinterProfileError
from kiosk.printer.database import database_entry


def test_an_entry_tells_its_vietnamese_pages_in_our_names() -> None:
    entry = database_entry("TM-T20II")
    assert (entry.maker, entry.pages) == ("Epson", {30: "tcvn3-lower", 31: "tcvn3-upper", 52: "cp1258"})
    assert "qrCode" in entry.features
    assert (entry.dots, entry.dpi) == (576, 203)


def test_a_name_may_be_written_in_any_case() -> None:
    assert database_entry("rp326").pages == {35: "cp1258"}


def test_a_printer_without_vietnamese_pages_has_none() -> None:
    assert database_entry("TSP600").pages == {}


def test_what_the_database_does_not_know_is_not_known() -> None:
    assert database_entry("RP326").dots is None


def test_a_name_that_it_does_not_have_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(PrinterProfileError, match=r"has no printer 'tm-t20iii'; it has .*TM-T20II"):
        database_entry("tm-t20iii")


def test_python_escpos_itself_is_not_imported() -> None:
    code = "import sys; from kiosk.printer.database import database_entry; database_entry('RP326'); sys.exit('escpos.escpos' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
