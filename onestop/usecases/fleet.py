"""What an administrator does with kiosks and counters: let them in, put them out, tell them something."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import RowMapping, bindparam, func, insert, select, update

from onestop.db.tables import boot, command, counter, device, enrolment, event, granted, pulse
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.codes import CodeUse
from onestop.domain.credentials import Keys, counter_token, new_code, new_secret, plain_code
from onestop.domain.states import CodeRole, DeviceState, GrantState
from onestop.errors import AdministrationError
from onestop.usecases.codes import code_uses, earliest_day, free_codes_of, free_now, give_spare, is_any_code_on_paper, unseen
from onestop.usecases.disbelief import disbelieve
from onestop.usecases.enrolment import CODE_LIFE
from onestop.wire import Command, CommandKind, command_signature

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SHORTEST_ID: Final = 4
"""Characters of a device id that are no guess."""

COMMAND_LIFE: Final = timedelta(minutes=15)

_DEVICE = (device.c.office_id == bindparam("office")) & (device.c.device_id == bindparam("id"))
_SET_STATE = update(device).where(_DEVICE).values(state=bindparam("state_"), reason=bindparam("why"))
_NO_BOOT = (
    update(device).where(device.c.office_id == bindparam("office"), device.c.device_id == bindparam("id")).values(boot_id=None)
)
_NO_STALE = (
    update(boot).where(boot.c.office_id == bindparam("office"), boot.c.device_id == bindparam("id")).values(stale_hellos=0)
)
_ALL = (
    select(device, pulse.c.heard_at, pulse.c.heartbeat)
    .outerjoin(pulse, (pulse.c.office_id == device.c.office_id) & (pulse.c.device_id == device.c.device_id))
    .where(device.c.office_id == bindparam("office"))
    .order_by(device.c.kiosk_code, device.c.enrolled_at)
)
_TOKEN = (
    update(counter)
    .where(counter.c.office_id == bindparam("office"), counter.c.number == bindparam("which"), counter.c.retired.is_(False))
    .values(token_hash=bindparam("hash"))
)
PUT_OUT: Final = "its kiosk was put out before it told what became of it; it may be on paper"

_UNTOLD = (
    update(granted)
    .where(
        granted.c.office_id == bindparam("office"),
        granted.c.device_id == bindparam("id"),
        granted.c.state == GrantState.GIVEN,
    )
    .values(state=GrantState.VOID, reason=bindparam("why"))
)

_OBJECTIONS = (
    select(func.count()).select_from(event).where(event.c.office_id == bindparam("office"), event.c.objection.is_not(None))
)


def add_kiosk(transaction: Transaction, keys: Keys, held: LockedOffice, wanted: int | None, *, approved: bool) -> tuple[str, int]:
    """Make a one-time code for a new kiosk; returns it and the kiosk's digit. Raises `AdministrationError`.

    `wanted`: the digit, which an administrator answers for on a day on which it may be on paper already.
    """
    now = transaction.now().utc
    if away := unseen(transaction, held):
        what = f"kiosk {', '.join(map(str, away.values()))} of office {held.code} may have any code: it has not shown its ledger since the restore"
        raise AdministrationError(what, "switch it on, or revoke it if it is gone; then add the new one")
    if wanted is None and is_any_code_on_paper(transaction, held):
        what = f"any free code of office {held.code} may have printed numbers today, before the restore"
        raise AdministrationError(
            what,
            f"wait until {held.closed_through if not held.central_open else held.day} is over; give a kiosk its own code back with --code DIGIT",
        )
    uses, free = code_uses(transaction, held), free_now(transaction, held)
    if not free or (wanted is not None and wanted not in free):
        what = "no kiosk code is free" if wanted is None or not free else f"kiosk code {wanted} is not free"
        raise AdministrationError(f"{what} in office {held.code} today", _when_free(transaction, held, uses, wanted))
    code, digit = new_code(), wanted or free[0]
    transaction.run(
        insert(enrolment),
        {
            "office_id": held.office_id,
            "code_hash": keys.hashed(plain_code(code)),
            "kiosk_code": digit,
            "approved": approved,
            "ends_at": now + CODE_LIFE,
            "device_id": None,
        },
    )
    held.touch()
    return code, digit


def _when_free(transaction: Transaction, held: LockedOffice, uses: Mapping[int, CodeUse], wanted: int | None) -> str:
    """What an administrator does who finds no digit free, and after which day; the restore of a server holds them back too."""
    day = earliest_day(transaction, held)
    closed = day if held.central_open else max(held.day, held.closed_through or held.day)
    clock = (
        "" if day == held.day else f"; the office's day is {held.day}, this server's clock says {day}: set it if that is wrong"
    )
    asked = uses if wanted is None else {wanted: uses.get(wanted, CodeUse())}
    left = [use.used_through for use in asked.values() if use.role is CodeRole.FREE and use.used_through is not None]
    if left:
        return f"wait until {max(min(left), closed)} is over, then ask again: its last kiosk may have used it until then{clock}"
    return f"revoke a kiosk that is gone; its code is free after {closed}, once all others have shown their ledgers{clock}"


def kiosks(transaction: Transaction, held: LockedOffice) -> Sequence[RowMapping]:
    """All kiosks of an office with their newest heartbeat."""
    return transaction.all(_ALL, {"office": held.office_id})


def find_kiosk(transaction: Transaction, held: LockedOffice, wanted: str, *, revoked: bool = False) -> RowMapping:
    """A kiosk by its digit, or by the beginning of its id; raises `AdministrationError`. `revoked`: one of those, where no other is."""
    every = kiosks(transaction, held)
    found = _named([row for row in every if row["state"] is not DeviceState.REVOKED], wanted)
    if not found and revoked:
        found = _named([row for row in every if row["state"] is DeviceState.REVOKED], wanted)
    if len(found) != 1:
        raise AdministrationError(f"office {held.code} has {len(found)} kiosks {wanted}", "see onestop kiosk list")
    return found[0]


def _named(rows: Sequence[RowMapping], wanted: str) -> list[RowMapping]:
    return [
        row
        for row in rows
        if wanted == str(row["kiosk_code"]) or (len(wanted) >= SHORTEST_ID and str(row["device_id"]).startswith(wanted))
    ]


def approve_kiosk(transaction: Transaction, held: LockedOffice, one: RowMapping) -> None:
    """Let an enrolled kiosk work."""
    if one["state"] is not DeviceState.PENDING:
        raise AdministrationError(f"kiosk {one['kiosk_code']} is {one['state']}", "only a pending one can be approved")
    set_state(transaction, held, one["device_id"], DeviceState.ACTIVE, "")


def release_kiosk(transaction: Transaction, held: LockedOffice, one: RowMapping) -> None:
    """Let a stopped kiosk work again, with a spare code for the ledger that it may have to begin.

    Whichever boot speaks first is its boot now: the one that was taken for current may have been an older one, heard late.
    """
    if one["state"] is not DeviceState.STOPPED:
        raise AdministrationError(f"kiosk {one['kiosk_code']} is {one['state']}", "only a stopped one can be released")
    if one["spare_code"] is None:
        give_spare(transaction, held, one["device_id"], is_urgent=True)
    where = {"office": held.office_id, "id": one["device_id"]}
    transaction.run(_NO_BOOT, where)
    transaction.run(_NO_STALE, where)
    set_state(transaction, held, one["device_id"], DeviceState.ACTIVE, "")


def revoke_kiosk(transaction: Transaction, held: LockedOffice, one: RowMapping, why: str, *, lied: bool = False) -> None:
    """Put a kiosk out for good; its codes are free after this business day. `lied`: its word counts no longer.

    Whoever has one of its numbers that it has not told of is called like everybody; but nobody will tell any more.
    """
    if one["state"] is not DeviceState.REVOKED:
        _put_out(transaction, held, one, why)
    if lied:
        disbelieve(transaction, held, one["device_id"])
        log.warning("word_withdrawn", office=held.code, kiosk=one["kiosk_code"], device=str(one["device_id"]))


def _put_out(transaction: Transaction, held: LockedOffice, one: RowMapping, why: str) -> None:
    transaction.run(_UNTOLD, {"office": held.office_id, "id": one["device_id"], "why": PUT_OUT})
    set_state(transaction, held, one["device_id"], DeviceState.REVOKED, why)
    free_codes_of(transaction, held, one["device_id"])


def set_state(transaction: Transaction, held: LockedOffice, device_id: UUID, state: DeviceState, why: str) -> None:
    """Note a kiosk's state."""
    transaction.run(_SET_STATE, {"office": held.office_id, "id": device_id, "state_": state, "why": why})
    held.touch(roster=True)


def tell_kiosk(
    transaction: Transaction, keys: Keys, held: LockedOffice, one: RowMapping, kind: CommandKind, arguments: dict[str, str]
) -> Command:
    """Sign a command for a kiosk; it fetches it with the state."""
    now, number = transaction.now().utc, one["last_command"] + 1
    told = Command(number=number, kind=kind, arguments=arguments, issued_at=now, ends_at=now + COMMAND_LIFE, signature="")
    told.signature = command_signature(keys.command_key(held.office_id, one["device_id"]), held.code, one["device_id"], told)
    transaction.run(update(device).where(_DEVICE).values(last_command=number), {"office": held.office_id, "id": one["device_id"]})
    transaction.run(
        insert(command),
        {
            "office_id": held.office_id,
            "device_id": one["device_id"],
            "number": number,
            "kind": kind,
            "arguments": arguments,
            "issued_at": told.issued_at,
            "ends_at": told.ends_at,
            "signature": told.signature,
            "done_at": None,
            "outcome": "",
        },
    )
    held.touch()
    return told


def sign_in_counter(transaction: Transaction, keys: Keys, held: LockedOffice, number: int) -> str:
    """Make a counter's token; the one before is no longer good. Raises `AdministrationError`."""
    secret = new_secret()
    if not transaction.run(_TOKEN, {"office": held.office_id, "which": number, "hash": keys.hashed(secret)}):
        raise AdministrationError(f"office {held.code} has no counter {number}", "see onestop counter list")
    held.touch(roster=True)
    return counter_token(held.office_id, number, secret)


def sign_out_counter(transaction: Transaction, held: LockedOffice, number: int) -> None:
    """The counter's token is no longer good."""
    transaction.run(_TOKEN, {"office": held.office_id, "which": number, "hash": None})
    held.touch(roster=True)


def objections(transaction: Transaction, held: LockedOffice) -> int:
    """How many entries of ledgers make no sense."""
    return int(transaction.connection.execute(_OBJECTIONS, {"office": held.office_id}).scalar_one())
