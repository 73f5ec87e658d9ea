"""`onestop catalogue …`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from onestop.commands.administration import administer, show
from onestop.db.tables import office
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys
from onestop.errors import AdministrationError, SettingsError
from onestop.exitcodes import OK
from onestop.settings import database_url
from onestop.usecases.catalogue import Imported, replace_catalogue, written
from onestop.usecases.offices import find_office
from onestop.wire import LARGEST_RECORD
from procedures.errors import ProcedureFileError
from procedures.reading import read_files
from procedures.report import ImportReport


def import_files(arguments: argparse.Namespace) -> int:
    """Read all files, then replace an office's catalogue in one transaction; nothing changes when a file is broken."""
    records, report = _read(arguments.files)
    sources = ", ".join(path.name for path in arguments.files)

    def work(transaction: Transaction, _: Keys) -> Imported:
        return replace_catalogue(transaction, _office(transaction, arguments.office), records, sources)

    done = administer(database_url(arguments.database), work)
    if arguments.json:
        told = {"office": done.office, "edition": done.edition, "changed": done.changed, "removed": done.removed}
        show({**report.figures(), **told})
    else:
        print(*report.lines(), sep="\n")
        print(f"office {done.office}: {done.changed} new or changed, {done.removed} gone, {done.kept} as before")
    return OK


def _read(files: Sequence[Path]) -> tuple[dict[str, bytes], ImportReport]:
    """Records as they are kept; raises `SettingsError`."""
    try:
        procedures, report = read_files(files)
    except ProcedureFileError as error:
        raise SettingsError(error.what, error.mend) from error
    records, large = written(procedures.values())
    for code in large:
        report.skip(code, f"more than {LARGEST_RECORD} bytes, which no kiosk takes")
        report.kept -= 1
    if not records:
        raise SettingsError(f"no record of {', '.join(map(str, files))} can be kept", "; ".join(report.told[:1]))
    return records, report


def _office(transaction: Transaction, code: str | None) -> LockedOffice:
    """The office of that code, or the only one; raises `AdministrationError`."""
    if code is not None:
        return find_office(transaction, code)
    codes = [row["code"] for row in transaction.all(select(office.c.code).order_by(office.c.code))]
    if len(codes) != 1:
        what = f"there are {len(codes)} offices" if codes else "there is no office yet"
        raise AdministrationError(what, "name one: --office CODE" if codes else "make it with onestop office import")
    return find_office(transaction, codes[0])
