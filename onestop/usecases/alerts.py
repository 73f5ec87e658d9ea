"""Alerts: what is wrong with a kiosk is told when it begins and when it is over, once each.

What is over for less than two minutes may begin again without a word. What a silent kiosk said before is neither begun nor
over: nobody knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from onestop.clock import Now
from onestop.db.tables import device, hook, problem
from onestop.db.transaction import Transaction
from onestop.usecases.lease import holds_lease
from onestop.usecases.outbox import put
from onestop.usecases.watch import WARNINGS, OfficeWatched, Trouble, Watched, watch
from onestop.wire import Heartbeat

CALM: Final = timedelta(minutes=2)
"""So long must a problem be over before that is told."""


class AlertEvent(StrEnum):
    """What happened to a problem."""

    BEGUN = "begun"
    ENDED = "ended"


class Facts(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What the kiosk said last, in figures alone: tickets, minutes, seconds, milliseconds, degrees, megabytes."""

    silent_s: int | None = None
    tickets_left: int | None = None
    minutes_left: int | None = None
    clock_offset_ms: int | None = None
    own_numbers_s: int | None = None
    outbox_depth: int | None = None
    outbox_oldest_s: int | None = None
    temperature_c: float | None = None
    disk_free_mb: int | None = None


class Alert(msgspec.Struct, kw_only=True):
    """The body of a post. `since`: when the problem began; `at`: when it began or ended, by the server's clock in UTC."""

    id: UUID
    office: str
    kiosk: int
    problem: Trouble
    event: AlertEvent
    urgent: bool
    since: datetime
    at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Told:
    """A problem that was told."""

    device_id: UUID
    kiosk_code: int
    kind: Trouble
    since: datetime
    well_since: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """What changes of one problem: `event` is told; without one it is only noted since when it is well, or not any more."""

    problem: _Told
    kiosk: Watched | None
    event: AlertEvent | None


_HOOKED = select(hook.c.office_id).distinct().order_by(hook.c.office_id)
_HOOK_IDS = select(hook.c.hook_id).where(hook.c.office_id == bindparam("office")).with_for_update()
_TOLD = (
    select(problem, device.c.kiosk_code)
    .join(device, (device.c.office_id == problem.c.office_id) & (device.c.device_id == problem.c.device_id))
    .where(problem.c.office_id == bindparam("office"))
)
_ONE: Final = (
    (problem.c.office_id == bindparam("office"))
    & (problem.c.device_id == bindparam("id"))
    & (problem.c.kind == bindparam("which"))
)
_NOTE = update(problem).where(_ONE).values(well_since=bindparam("well"))


def hooked_offices(connection: Connection) -> Sequence[int]:
    """The offices that have hooks."""
    return connection.execute(_HOOKED).scalars().all()


def has_news(connection: Connection, office_id: int, now: Now, *, hears: bool) -> bool:
    """Whether `tell_news` would do anything."""
    return bool(_steps(connection, office_id, now, hears=hears)[1])


def tell_news(transaction: Transaction, me: str, office_id: int, *, hears: bool) -> int:
    """Put what began and ended into the outbox of each hook; returns how many alerts that were.

    `hears`: this server has listened for so long that whoever is silent is silent indeed.
    """
    if not holds_lease(transaction, me):
        return 0
    hooks = [row["hook_id"] for row in transaction.all(_HOOK_IDS, {"office": office_id})]
    now = transaction.now()
    watched, steps = _steps(transaction.connection, office_id, now, hears=hears)
    if not hooks or watched is None:
        return 0
    alerts = [made for step in steps if (made := _take(transaction, office_id, watched.code, step, now)) is not None]
    for one in alerts:
        body = msgspec.json.encode(one).decode()
        for hook_id in hooks:
            put(transaction, office_id, hook_id, one.id, body)
    return len(alerts)


def _steps(connection: Connection, office_id: int, now: Now, *, hears: bool) -> tuple[OfficeWatched | None, Sequence[Step]]:
    watched = watch(connection, office_id, now)
    told: dict[UUID, dict[Trouble, _Told]] = {}
    for row in connection.execute(_TOLD, {"office": office_id}).mappings():
        one = _Told(row["device_id"], row["kiosk_code"], Trouble(row["kind"]), row["since"], row["well_since"])
        told.setdefault(one.device_id, {})[one.kind] = one
    steps: list[Step] = []
    for kiosk in watched.kiosks if watched is not None else ():
        steps += _of_kiosk(kiosk, told.pop(kiosk.device_id, {}), now.utc, hears=hears)
    for gone in told.values():  # put out by an administrator
        steps += [Step(one, None, AlertEvent.ENDED) for one in gone.values()]
    return watched, steps


def _of_kiosk(kiosk: Watched, told: dict[Trouble, _Told], now: datetime, *, hears: bool) -> Iterator[Step]:
    wrong, is_silent = set(kiosk.troubles), Trouble.SILENT in kiosk.troubles
    unknown: set[Trouble] = set()
    if is_silent:
        unknown = set(Trouble) - {Trouble.SILENT, Trouble.STOPPED, Trouble.CLOSES_CENTRAL, Trouble.PENDING}
        if not hears or kiosk.silent_s is None:  # None: enrolled just now
            unknown.add(Trouble.SILENT)
    for kind in wrong - told.keys() - unknown:
        since = now - timedelta(seconds=kiosk.silent_s or 0) if kind is Trouble.SILENT else now
        yield Step(_Told(kiosk.device_id, kiosk.kiosk_code, kind, since, None), kiosk, AlertEvent.BEGUN)
    for kind, one in told.items():
        if kind in unknown:
            continue
        if kind in wrong:
            if one.well_since is not None:
                yield Step(_well(one, None), kiosk, None)
        elif one.well_since is None:
            yield Step(_well(one, now), kiosk, None)
        elif not timedelta(0) <= now - one.well_since < CALM:  # a clock that was put back holds no problem open
            yield Step(one, kiosk, AlertEvent.ENDED)


def _well(one: _Told, since: datetime | None) -> _Told:
    return _Told(one.device_id, one.kiosk_code, one.kind, one.since, since)


def _take(transaction: Transaction, office_id: int, code: str, step: Step, now: Now) -> Alert | None:
    """Write down a step; returns what is to be told of it."""
    one = step.problem
    key = {"office": office_id, "id": one.device_id, "which": one.kind}
    if step.event is None:
        transaction.run(_NOTE, {**key, "well": one.well_since})
        return None
    if step.event is AlertEvent.BEGUN:
        transaction.run(
            insert(problem), {"office_id": office_id, "device_id": one.device_id, "kind": one.kind, "since": one.since}
        )
    else:
        transaction.run(delete(problem).where(_ONE), key)
    return Alert(
        id=uuid4(),
        office=code,
        kiosk=one.kiosk_code,
        problem=one.kind,
        event=step.event,
        urgent=one.kind not in WARNINGS,
        since=one.since,
        at=one.since if step.event is AlertEvent.BEGUN else one.well_since or now.utc,
        facts=_facts(step.kiosk),
    )


def _facts(kiosk: Watched | None) -> Facts:
    if kiosk is None:
        return Facts()
    silent_s = None if kiosk.silent_s is None else int(kiosk.silent_s)
    said: Heartbeat | None = kiosk.heartbeat
    if said is None or Trouble.SILENT in kiosk.troubles:
        return Facts(silent_s=silent_s)
    return Facts(
        silent_s=silent_s,
        tickets_left=said.printer.tickets_left,
        minutes_left=said.printer.minutes_left,
        clock_offset_ms=said.clock.offset_ms,
        own_numbers_s=said.own_numbers_s,
        outbox_depth=said.outbox_depth,
        outbox_oldest_s=said.outbox_oldest_s,
        temperature_c=said.temperature_c,
        disk_free_mb=said.disk_free_mb,
    )
