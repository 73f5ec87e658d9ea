"""What an administrator does with an office: describe it, pause services, show messages, say that it was restored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from onestop.db.tables import counter, message, office, service
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.businessday import local_date
from onestop.errors import AdministrationError
from onestop.usecases.officefile import CounterEntry, OfficeFile, ServiceEntry, hours, translated
from onestop.usecases.words import FARTHEST_CLOSED
from onestop.wire.scalars import Translated

_BY_CODE = select(office.c.office_id).where(office.c.code == bindparam("code"))
_SERVICE = (service.c.office_id == bindparam("office")) & (service.c.service_id == bindparam("which"))
_COUNTER = (counter.c.office_id == bindparam("office")) & (counter.c.number == bindparam("which"))


def find_office(transaction: Transaction, code: str) -> LockedOffice:
    """Lock an office by its code; raises `AdministrationError`."""
    row = transaction.one(_BY_CODE, {"code": code})
    if row is None:
        raise AdministrationError(f"there is no office {code}", "see onestop office list, or make it with onestop office import")
    return transaction.lock(row["office_id"])


def import_office(transaction: Transaction, read: OfficeFile) -> tuple[LockedOffice, bool]:
    """Make an office as the file says, or change it; returns whether it is new. What is no longer in it is retired."""
    row = transaction.one(_BY_CODE, {"code": read.office.code})
    told = {
        "name": translated(read.office.name),
        "hours": hours(read.hours, read.holidays),
        "priority_ratio": read.priority_ratio,
    }
    if row is None:
        first = {
            "code": read.office.code,
            "version": 0,
            "roster": 0,
            "epoch": 1,
            "business_day": None,
            "central_closed_through": None,
        }
        office_id = transaction.connection.execute(insert(office).returning(office.c.office_id), {**first, **told}).scalar_one()
    else:
        office_id = row["office_id"]
    held = transaction.lock(office_id)
    transaction.run(update(office).where(office.c.office_id == office_id).values(told))
    _set_services(transaction, held, read.services)
    _set_counters(transaction, held, read.counters)
    held.touch(roster=True)
    return held, row is None


def _set_services(transaction: Transaction, held: LockedOffice, entries: Sequence[ServiceEntry]) -> None:
    """All are retired first, so that two services may swap their letters."""
    transaction.run(update(service).where(service.c.office_id == held.office_id).values(retired=True))
    for position, entry in enumerate(entries):
        told = {
            "series": entry.series,
            "name": translated(entry.name),
            "hours": hours(entry.hours) if entry.hours is not None else None,
            "position": position,
            "paused": entry.paused,
            "retired": False,
        }
        _put(transaction, service, _SERVICE, {"office": held.office_id, "which": entry.id}, {"service_id": entry.id, **told})


def _set_counters(transaction: Transaction, held: LockedOffice, entries: Sequence[CounterEntry]) -> None:
    transaction.run(update(counter).where(counter.c.office_id == held.office_id).values(retired=True))
    for entry in entries:
        put_counter(transaction, held, entry.number, translated(entry.name), tuple(entry.services))


def put_counter(transaction: Transaction, held: LockedOffice, number: int, name: Translated, services: tuple[str, ...]) -> None:
    """Make a counter, or change its name and services."""
    told = {"number": number, "name": name, "services": services, "retired": False}
    key = {"office": held.office_id, "which": number}
    changed = transaction.run(
        update(counter).where(_COUNTER).values({name: told[name] for name in ("name", "services", "retired")}), key
    )
    if not changed:
        first = {"token_hash": None, "open": False, "ticket_id": None, "streak": 0}
        transaction.run(insert(counter), {"office_id": held.office_id, **told, **first})
    held.touch(roster=True)


def _put(transaction: Transaction, table: Any, where: Any, key: dict[str, Any], told: dict[str, Any]) -> None:  # noqa: ANN401  SQLAlchemy's
    if not transaction.run(update(table).where(where).values(told), key):
        transaction.run(insert(table), {"office_id": key["office"], **told})


def service_ids(transaction: Transaction, held: LockedOffice) -> set[str]:
    """Ids of the services that the office has now."""
    of_office = select(service.c.service_id).where(service.c.office_id == held.office_id, service.c.retired.is_(False))
    return {row["service_id"] for row in transaction.all(of_office)}


def pause_service(transaction: Transaction, held: LockedOffice, service_id: str, *, paused: bool) -> None:
    """Stop or resume giving numbers of a service; raises `AdministrationError`."""
    key = {"office": held.office_id, "which": service_id}
    if not transaction.run(update(service).where(_SERVICE, service.c.retired.is_(False)).values(paused=paused), key):
        raise AdministrationError(f"office {held.code} has no service {service_id}", "see onestop office show")
    held.touch(roster=True)


def add_message(transaction: Transaction, held: LockedOffice, text: Translated, until: datetime | None) -> int:
    """Show a line to citizens; returns its id."""
    of_office = message.c.office_id == held.office_id
    newest = transaction.connection.execute(select(func.max(message.c.message_id)).where(of_office)).scalar() or 0
    transaction.run(insert(message), {"office_id": held.office_id, "message_id": newest + 1, "text": text, "until": until})
    held.touch()
    return int(newest) + 1


def clear_messages(transaction: Transaction, held: LockedOffice) -> int:
    """Show no lines any more; returns how many there were."""
    held.touch()
    return transaction.run(message.delete().where(message.c.office_id == held.office_id))


def restore(transaction: Transaction, held: LockedOffice) -> None:
    """The database was restored from a backup: close the central series for the day, and begin an epoch.

    It is the later of the office's day and the date that the machine shows, although nobody may vouch for that: the lost
    database was in the day that comes when somebody does. Until then, and through that day, the series stays closed.

    It begins one on a day that is closed already too: the administrator knows of a copy, and what was closed may be its past.
    An anchor tells of a later day, and the lock has closed through it: see `Transaction.lock`.
    """
    now = transaction.now()
    shown = local_date(now.utc)
    through = shown if shown <= held.day + FARTHEST_CLOSED else None
    held.close_central(beyond=held.coming_version + 1, through=through)
    if not now.trusted:
        held.until_trusted = True
