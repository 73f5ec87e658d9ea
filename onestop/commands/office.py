"""`onestop office …`."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from onestop.commands.administration import administer, show
from onestop.db.tables import office
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys
from onestop.domain.states import DeviceState
from onestop.errors import AdministrationError
from onestop.exitcodes import OK
from onestop.settings import database_url
from onestop.usecases import fleet, offices
from onestop.usecases.officefile import read_office
from onestop.usecases.snapshots import read_snapshot


def import_file(arguments: argparse.Namespace) -> int:
    """Make an office, or change it, as its file says."""
    print(take_over(_url(arguments), arguments.file))
    return OK


def take_over(url: str, file: Path) -> str:
    """The office in the database is as its file says; returns what there is to tell."""
    read = read_office(file)
    held, is_new = administer(url, lambda transaction, _: offices.import_office(transaction, read))
    return f"office {held.code} {'made' if is_new else 'changed'}: {len(read.services)} services, {len(read.counters)} counters"


def list_all(arguments: argparse.Namespace) -> int:
    """All offices."""
    columns = (office.c.code, office.c.business_day, office.c.epoch, office.c.central_closed_through)

    def work(transaction: Transaction, _: Keys) -> Sequence[Mapping[str, Any]]:
        return [dict(row) for row in transaction.all(select(*columns).order_by(office.c.code))]

    rows = administer(_url(arguments), work)
    if arguments.json:
        show(rows)
    else:
        for row in rows:
            closed = f", central numbers closed through {row['central_closed_through']}" if row["central_closed_through"] else ""
            print(f"{row['code']}: business day {row['business_day'] or 'none yet'}, epoch {row['epoch']}{closed}")
    return OK


def show_one(arguments: argparse.Namespace) -> int:
    """What an office is doing, as its kiosks hear it."""

    def work(transaction: Transaction, keys: Keys) -> Any:  # noqa: ANN401  a message as plain values
        held = offices.find_office(transaction, arguments.office)
        snapshot = read_snapshot(transaction.connection, held.office_id, transaction.now())
        assert snapshot is not None, "the office was found"  # noqa: S101
        return msgspec.to_builtins(snapshot.state(keys, transaction.now(), None))

    show(administer(_url(arguments), work))
    return OK


def restore(arguments: argparse.Namespace) -> int:
    """Say that the database was restored from a backup: no central numbers for the rest of the day."""
    if (arguments.office is None) != arguments.all:
        raise AdministrationError("which office was restored is not said", "name its CODE, or give --all")

    def work(transaction: Transaction, _: Keys) -> list[tuple[LockedOffice, list[str]]]:
        if not arguments.all:
            held = [offices.find_office(transaction, arguments.office)]
        else:
            held = [
                transaction.lock(row["office_id"])
                for row in transaction.all(select(office.c.office_id).order_by(office.c.office_id))
            ]
        for one in held:
            offices.restore(transaction, one)
        return [(one, _living(transaction, one)) for one in held]

    for one, living in administer(_url(arguments), work):
        print(f"office {one.code}: central numbers are closed through {one.closed_through}, epoch {one.epoch}")
        if one.until_trusted:
            print("  nobody vouches for this machine's clock: they stay closed until somebody does, and through that day")
            print("  let it reach a time server, or have clock: system in the server's settings, if the clock is right")
        print(f"  kiosks that it lets in: {', '.join(living) or 'none'}")
        print("  revoke those again that were revoked since the backup, before the server starts: onestop kiosk revoke")
        print("  a kiosk that was enrolled since the backup: enrol it again, or switch it off before the next day")
    return OK


def _living(transaction: Transaction, held: LockedOffice) -> list[str]:
    """Digits and ids of the kiosks that an office lets in."""
    found = fleet.kiosks(transaction, held)
    return [f"{one['kiosk_code']} ({str(one['device_id'])[:8]})" for one in found if one["state"] is DeviceState.ACTIVE]


def pause(arguments: argparse.Namespace) -> int:
    """Stop giving numbers of a service."""
    return _pause(arguments, paused=True)


def resume(arguments: argparse.Namespace) -> int:
    """Give numbers of a service again."""
    return _pause(arguments, paused=False)


def _pause(arguments: argparse.Namespace, *, paused: bool) -> int:
    def work(transaction: Transaction, _: Keys) -> None:
        offices.pause_service(transaction, offices.find_office(transaction, arguments.office), arguments.service, paused=paused)

    administer(_url(arguments), work)
    print(f"service {arguments.service} of office {arguments.office} is {'paused' if paused else 'open'}")
    return OK


def message(arguments: argparse.Namespace) -> int:
    """Show a line to citizens."""

    def work(transaction: Transaction, _: Keys) -> int:
        held = offices.find_office(transaction, arguments.office)
        until = transaction.now().utc + timedelta(minutes=arguments.minutes) if arguments.minutes else None
        text = {"vi": arguments.text, **({"en": arguments.en} if arguments.en else {})}
        return offices.add_message(transaction, held, text, until)

    print(f"message {administer(_url(arguments), work)} is shown")
    return OK


def clear_messages(arguments: argparse.Namespace) -> int:
    """Show no lines any more."""

    def work(transaction: Transaction, _: Keys) -> int:
        return offices.clear_messages(transaction, offices.find_office(transaction, arguments.office))

    print(f"{administer(_url(arguments), work)} messages removed")
    return OK


def _url(arguments: argparse.Namespace) -> str:
    return database_url(arguments.database)
