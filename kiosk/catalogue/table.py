"""Tables with the old portal's column headings, or those of a list that an office keeps: CSV, with comma, semicolon or tab."""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain

from kiosk.domain.folding import fold
from kiosk.errors import CatalogueError

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
LONGEST_CELL = 100_000
"""Characters."""


def rows_of(lines: Iterator[tuple[int, str]], where: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The rows below the headings as records, by line; raises `CatalogueError` when there are no such headings."""
    csv.field_size_limit(LONGEST_CELL)
    head, columns, separator = _headings(lines, where)
    reader = csv.reader((line + "\n" for _, line in chain(head, lines)), delimiter=separator)
    try:
        for row in reader:
            record: dict[str, object] = {}
            for key, cell in zip(columns, row, strict=False):
                if key is not None and (text := cell.strip()):
                    record[key] = [one.strip() for one in text.split(";")] if key in _SEVERAL else text
            if record:
                yield reader.line_num, record
    except csv.Error as error:
        raise CatalogueError(f"{where}, line {reader.line_num}: {error}", "export the table again as CSV") from error


def _headings(lines: Iterator[tuple[int, str]], where: str) -> tuple[list[tuple[int, str]], list[str | None], str]:
    """Titles may stand above the headings."""
    for number, line in lines:
        if number > 30:  # noqa: PLR2004  no title is so long
            break
        separator = max(",;\t", key=line.count)
        cells = next(csv.reader([line], delimiter=separator), [])
        columns = [_HEADINGS.get(" ".join(fold(cell.strip("\ufeff ")).split())) for cell in cells]
        if all(key in columns for key in _NEEDED):
            return [], columns, separator
    raise CatalogueError(f"{where} has no columns Mã TTHC and Tên TTHC", "export the table with its headings")
