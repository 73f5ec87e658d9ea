"""Files of procedures in any of the known forms, merged into one catalogue. A broken file stops the import; a broken record does not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path

from procedures.clean import LONGEST_NAME, clean_code, clean_name
from procedures.errors import ProcedureFileError
from procedures.model import Level, Procedure
from procedures.records import procedure_of
from procedures.report import ImportReport
from procedures.source import lines_of
from procedures.table import Row, records_of, rows_of_csv
from procedures.workbook import MAGIC, rows_of_workbook

_BROKEN = "is no JSON"


def read_files(files: Sequence[Path]) -> tuple[dict[str, Procedure], ImportReport]:
    """All procedures of some files by code; what a later file tells of one is added to what an earlier one told.

    Raises `ProcedureFileError` when a file cannot be read or nothing is in it.
    """
    report = ImportReport()
    found: dict[str, Procedure] = {}
    for path in files:
        before = report.records
        for where, record in _records(path, report):
            report.records += 1
            if (procedure := _procedure(where, record, report)) is not None:
                _take(procedure, where, found, report)
        if report.records == before:
            raise ProcedureFileError(f"{path} has no procedures", "give a catalogue of the portal, JSON lines, CSV or .xlsx")
    if not found:
        raise ProcedureFileError(
            f"no record of {', '.join(map(str, files))} is a procedure", "; ".join(report.told[:1]) or "look at them"
        )
    report.kept = len(found)
    report.hidden = sum(not one.is_public for one in found.values())
    report.detailed = sum(one.has_detail for one in found.values())
    return found, report


def _records(path: Path, report: ImportReport) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Records by where they stand. The first line that has ink tells which form it is."""
    lines = ((number, line) for number, line in lines_of(path) if line.strip())
    first = next(lines, None)
    if first is None:
        return
    if first[1].startswith(MAGIC):
        lines.close()
        yield from _of_table(rows_of_workbook(path), path)
    elif first[1].lstrip(b"\xef\xbb\xbf \t").startswith((b"{", b"[")):
        yield from _of_json(chain([first], lines), path, report)
    else:
        yield from _of_table(rows_of_csv(_decoded(chain([first], lines), path), str(path)), path)


def _of_table(rows: Iterator[Row], path: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, record in records_of(rows, str(path)):
        yield f"{path.name}, line {number}", record


def _of_json(lines: Iterator[tuple[int, bytes]], path: Path, report: ImportReport) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, line in lines:
        where = f"{path.name}, line {number}"
        try:
            value = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            report.records += 1
            report.skip(where, _BROKEN, line[:60].decode("utf-8", "replace"))
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield where, one
            else:
                report.records += 1
                report.skip(where, "is no record")


def _decoded(lines: Iterator[tuple[int, bytes]], path: Path) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ProcedureFileError(f"{path}, line {number}: is no UTF-8", "export the table again as UTF-8") from error


def _procedure(where: str, record: Mapping[str, object], report: ImportReport) -> Procedure | None:
    raw_code, raw_name = record.get("code"), record.get("name")
    if not isinstance(raw_name, str) or not raw_name.strip():
        report.skip(where, "has no name")
        return None
    if len(raw_name) > LONGEST_NAME:
        report.skip(where, f"its name is longer than {LONGEST_NAME} characters", raw_name)
        return None
    mends: list[str] = []
    code = clean_code(raw_code, mends.append) if isinstance(raw_code, str) else None
    if code is None:
        report.skip(where, "has no code like 1.001193", raw_code if isinstance(raw_code, str) else "")
        return None
    procedure = procedure_of(record, code, clean_name(raw_name, mends.append), mends.append)
    for mend in dict.fromkeys(mends):
        report.mend(mend)
    return procedure


def _take(procedure: Procedure, where: str, found: dict[str, Procedure], report: ImportReport) -> None:
    known = found.get(procedure.code)
    if known is None:
        found[procedure.code] = procedure
        return
    report.mend("several records of one procedure, put together")
    if known.name.casefold() != procedure.name.casefold():
        report.tell(f"{where}: another name of {procedure.code}: {procedure.name[:80]!r}")
    found[procedure.code] = _together(known, procedure)


def _together(known: Procedure, fresh: Procedure) -> Procedure:
    """What the fresher one tells, and of the other what it leaves out. What one hides stays hidden."""
    older, newer = (fresh, known) if (fresh.updated and known.updated and fresh.updated < known.updated) else (known, fresh)
    filled = {
        field.name: getattr(older, field.name)
        for field in fields(Procedure)
        if getattr(newer, field.name) in ("", (), None, Level.OTHER)
    }
    return replace(newer, **filled, is_public=known.is_public and fresh.is_public)
