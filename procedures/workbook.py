"""Tables in Excel's form (.xlsx). A workbook is a zip of XML: its size unpacked is looked at before it is unpacked.

Formulas are never worked out: a cell counts as what the program that saved it showed.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from procedures.errors import ProcedureFileError
from procedures.source import LARGEST_FILE
from procedures.table import LONGEST_CELL, Row

MAGIC = b"PK\x03\x04"
"""How a zip begins."""

MOST_PARTS = 2_000
LARGEST_WORKBOOK = LARGEST_FILE // 4
"""Bytes of all parts, unpacked; a table of the whole country has 20 million."""

_SANE = "save the table as CSV, or as .xlsx with one sheet"


def rows_of_workbook(path: Path) -> Iterator[Row]:
    """The rows of the first sheet that has any; raises `ProcedureFileError`."""
    from openpyxl import load_workbook  # noqa: PLC0415  only for this one form

    _look_at_sizes(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    yield number, ["" if cell is None else str(cell)[:LONGEST_CELL] for cell in cells]
        finally:
            book.close()
    except ProcedureFileError:
        raise
    except Exception as error:  # the library lets out whatever broken XML makes it stumble over
        raise ProcedureFileError(f"{path} is no whole workbook: {error}", _SANE) from error


def _look_at_sizes(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise ProcedureFileError(f"{path} is no whole workbook: {error}", _SANE) from error
    if len(sizes) > MOST_PARTS or sum(sizes) > LARGEST_WORKBOOK:
        raise ProcedureFileError(f"{path} has {len(sizes)} parts with {sum(sizes)} bytes, which no such table has", _SANE)
