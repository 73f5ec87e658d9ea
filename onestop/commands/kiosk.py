"""`onestop kiosk …`."""

import argparse
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from onestop.commands.administration import administer, show
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys
from onestop.errors import AdministrationError
from onestop.exitcodes import OK
from onestop.settings import database_url
from onestop.usecases import fleet, words
from onestop.usecases.codewords import codes_by_word
from onestop.usecases.enrolment import CODE_LIFE
from onestop.usecases.offices import find_office
from onestop.wire import CommandKind

LONGEST_MINUTES = 24 * 60

Told = dict[str, Any]
Act = Callable[[Transaction, LockedOffice, RowMapping], None]


def add(arguments: argparse.Namespace) -> int:
    """Make a one-time code for a new kiosk."""

    def work(transaction: Transaction, keys: Keys) -> tuple[str, int]:
        held = find_office(transaction, arguments.office)
        return fleet.add_kiosk(transaction, keys, held, arguments.code, approved=arguments.approved)

    code, digit = administer(_url(arguments), work)
    minutes = int(CODE_LIFE.total_seconds() // 60)
    if arguments.json:
        show({"code": code, "kiosk_code": digit, "minutes": minutes})
    else:
        print(f"on the kiosk, within {minutes} minutes: kiosk enrol URL {code}")
        print(f"it will be kiosk {digit} of office {arguments.office}")
    return OK


def list_all(arguments: argparse.Namespace) -> int:
    """The kiosks of an office."""

    def work(transaction: Transaction, _: Keys) -> tuple[list[Told], int]:
        held = find_office(transaction, arguments.office)
        now = transaction.now().utc
        rows = [
            _told(row, (now - row["heard_at"]).total_seconds() if row["heard_at"] else None)
            | _by_word(transaction, held, row["device_id"])
            for row in fleet.kiosks(transaction, held)
        ]
        return rows, fleet.objections(transaction, held)

    rows, objections = administer(_url(arguments), work)
    if arguments.json:
        show(rows)
        return OK
    for row in rows:
        heard = f"heard {row['silent_s']:.0f} s ago" if row["silent_s"] is not None else "never heard"
        why = f" ({row['reason']})" if row["reason"] else ""
        print(f"{row['kiosk_code']}  {row['state']:8}{why}  {row['device_id']}  {row['serial']}  {heard}")
        for line in _said(row):
            print(f"   {line}")
    if objections:
        print(f"{objections} entries of ledgers make no sense; see the log")
    return OK


def _by_word(transaction: Transaction, held: LockedOffice, device_id: UUID) -> Told:
    """What is closed and kept from others by the word of this kiosk."""
    closed = [row for row in words.closings(transaction, held) if row["device_id"] == device_id]
    codes = codes_by_word(transaction, held, device_id).items()
    return {
        "closings": [{"through": row["through"].isoformat(), "epoch": row["epoch"], "why": row["why"]} for row in closed],
        "codes_by_word": [code for code, (through, role) in codes if role or (through and through >= held.day)],
    }


def _said(row: Told) -> Iterator[str]:
    for one in row["closings"]:
        yield f"by its word alone central numbers are closed through {one['through']}: it {one['why']}"
    if row["codes_by_word"]:
        yield f"by its word alone others get no kiosk code {', '.join(map(str, row['codes_by_word']))}"
    if row["closings"] or row["codes_by_word"]:
        yield f"if no server was restored, it lies: onestop kiosk revoke OFFICE {row['device_id'][:8]} --lied"


def _told(row: RowMapping, silent: float | None) -> Told:
    return {
        "kiosk_code": row["kiosk_code"],
        "spare_code": row["spare_code"],
        "state": row["state"].value,
        "reason": row["reason"],
        "device_id": str(row["device_id"]),
        "fingerprint": row["fingerprint"],
        "serial": row["hardware_serial"],
        "software": row["software"],
        "enrolled_at": row["enrolled_at"].isoformat(),
        "silent_s": silent,
        "outbox": row["heartbeat"].outbox_depth if row["heartbeat"] else None,
    }


def approve(arguments: argparse.Namespace) -> int:
    """Let an enrolled kiosk work."""
    return _act(arguments, fleet.approve_kiosk, "approved")


def release(arguments: argparse.Namespace) -> int:
    """Let a stopped kiosk work again."""
    return _act(arguments, fleet.release_kiosk, "released")


def revoke(arguments: argparse.Namespace) -> int:
    """Put a kiosk out for good."""

    def work(transaction: Transaction, held: LockedOffice, one: RowMapping) -> None:
        fleet.revoke_kiosk(transaction, held, one, arguments.why, lied=arguments.lied)

    told = "; what it alone said is withdrawn" if arguments.lied else ""
    done = f"revoked{told}; its codes are free from the next business day on. Switch it off"
    return _act(arguments, work, done, revoked=arguments.lied)


def _act(arguments: argparse.Namespace, act: Act, done: str, *, revoked: bool = False) -> int:
    def work(transaction: Transaction, _: Keys) -> None:
        held = find_office(transaction, arguments.office)
        act(transaction, held, fleet.find_kiosk(transaction, held, arguments.kiosk, revoked=revoked))

    administer(_url(arguments), work)
    print(f"kiosk {arguments.kiosk} of office {arguments.office} is {done}")
    return OK


def tell(arguments: argparse.Namespace) -> int:
    """Send a signed command to a kiosk."""

    def work(transaction: Transaction, keys: Keys) -> int:
        held = find_office(transaction, arguments.office)
        one = fleet.find_kiosk(transaction, held, arguments.kiosk)
        return fleet.tell_kiosk(transaction, keys, held, one, CommandKind(arguments.what), _given(arguments, held)).number

    print(f"command {administer(_url(arguments), work)} waits for kiosk {arguments.kiosk}")
    return OK


def _given(arguments: argparse.Namespace, held: LockedOffice) -> dict[str, str]:
    """The arguments of a command; raises `AdministrationError`."""
    match CommandKind(arguments.what):
        case CommandKind.OPEN_DAY:
            return {"business_day": arguments.day or held.day.isoformat()}
        case CommandKind.MESSAGE:
            if not arguments.text or not 1 <= arguments.minutes <= LONGEST_MINUTES:
                raise AdministrationError(
                    "there is no line to show", f'give --text "…", and --minutes from 1 to {LONGEST_MINUTES}'
                )
            more = {"en": arguments.en} if arguments.en else {}
            return {"vi": arguments.text, "minutes": str(arguments.minutes), **more}
        case _:
            return {}


def _url(arguments: argparse.Namespace) -> str:
    return database_url(arguments.database)
