"""Tables with the old portal's column headings, or those of a list that an office keeps: CSV, with comma, semicolon or tab."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from procedures.errors import ProcedureFileError
from procedures.folding import fold

_HEADINGS = {
    "ma tthc": "code",
    "ma thu tuc": "code",
    "code": "code",
    "code_by_exact_name": "code",
    "ten tthc": "name",
    "ten thu tuc": "name",
    "name": "name",
    "linh vuc": "field",
    "field": "field",
    "doi tuong": "targets",
    "cap thuc hien": "level",
    "co quan thuc hien": "executing",
    "co quan cong khai": "promulgator",
    "ministry": "promulgator",
    "tinh trang": "state",
    "qd cong bo": "decision",
}
_SEVERAL = ("targets", "level", "executing")
_NEEDED = ("code", "name")
_TITLE_ROWS = 30
"""Above the headings, at most."""

LONGEST_CELL = 100_000
"""Characters."""

Row = tuple[int, Sequence[str]]
"""Its number in the file, and its cells."""


def records_of(rows: Iterator[Row], where: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The rows below the headings as records; raises `ProcedureFileError` when there are no such headings."""
    for _, cells in islice(rows, _TITLE_ROWS):
        columns = [_HEADINGS.get(" ".join(fold(cell.strip("\ufeff ")).split())) for cell in cells]
        if all(key in columns for key in _NEEDED):
            break
    else:
        raise ProcedureFileError(f"{where} has no columns Mã TTHC and Tên TTHC", "export the table with its headings")
    for number, cells in rows:
        record: dict[str, object] = {}
        for key, cell in zip(columns, cells, strict=False):
            if key is not None and (text := cell.strip()):
                record[key] = [one.strip() for one in text.split(";")] if key in _SEVERAL else text
        if record:
            yield number, record


def rows_of_csv(lines: Iterator[tuple[int, str]], where: str) -> Iterator[Row]:
    """The rows of a CSV. The separator is what the first lines have most of, in the line that has most."""
    csv.field_size_limit(LONGEST_CELL)
    first = list(islice(lines, _TITLE_ROWS))
    separator = max(",;\t", key=lambda mark: max((line.count(mark) for _, line in first), default=0))
    reader = csv.reader((line + "\n" for part in (first, lines) for _, line in part), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise ProcedureFileError(f"{where}, line {reader.line_num}: {error}", "export the table again as CSV") from error
