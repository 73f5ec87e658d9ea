"""What an office is doing, read at one moment; the answers of all who ask are made from one reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Executable, RowMapping, bindparam, select

from onestop import __version__
from onestop.clock import Now
from onestop.db.tables import command, counter, message, office, queue, service, ticket
from onestop.domain.businessday import business_day, is_central_open
from onestop.domain.credentials import Keys
from onestop.domain.place import Place
from onestop.usecases.editions import NEWEST, edition_of
from onestop.wire import (
    PROTOCOL,
    Call,
    Command,
    CounterState,
    Edition,
    Hours,
    Message,
    ServiceState,
    State,
    TicketState,
    Versions,
    written,
)

CALLS_SHOWN: Final = 8
COMMANDS_SHOWN: Final = 16

_OFFICE = select(office).where(office.c.office_id == bindparam("id"))
_SERVICES = (
    select(service).where(service.c.office_id == bindparam("id"), service.c.retired.is_(False)).order_by(service.c.position)
)
_COUNTERS = select(counter).where(counter.c.office_id == bindparam("id"), counter.c.retired.is_(False)).order_by(counter.c.number)
_QUEUES = select(queue.c.service_id, queue.c.waiting, queue.c.waiting_favoured).where(
    queue.c.office_id == bindparam("id"), queue.c.queue_day == bindparam("day")
)
_NUMBER = (ticket.c.ticket_id, ticket.c.series, ticket.c.kiosk_code, ticket.c.n, ticket.c.service_id)
_IN_HAND = (
    select(*_NUMBER)
    .join(counter, (counter.c.office_id == ticket.c.office_id) & (counter.c.ticket_id == ticket.c.ticket_id))
    .where(counter.c.office_id == bindparam("id"))
)
_CALLED = (
    select(*_NUMBER, ticket.c.counter, ticket.c.called_at, ticket.c.times_called, ticket.c.language)
    .where(
        ticket.c.office_id == bindparam("id"),
        ticket.c.queue_day == bindparam("day"),
        ticket.c.called_at.is_not(None),
        ticket.c.state != TicketState.CANCELLED,
    )
    .order_by(ticket.c.called_at.desc())
    .limit(CALLS_SHOWN)
)
_MESSAGES = select(message).where(message.c.office_id == bindparam("id")).order_by(message.c.message_id)
_COMMANDS = (
    select(command)
    .where(command.c.office_id == bindparam("id"), command.c.done_at.is_(None), command.c.ends_at > bindparam("now"))
    .order_by(command.c.device_id, command.c.number)
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An office at one version. What depends on the asker or the moment is put in when somebody asks."""

    office_id: int
    code: str
    version: int
    roster: int
    epoch: int
    life: int
    day: date
    is_stale: bool
    """The business day has changed, but nothing was written since: somebody should write."""
    closed_through: date | None
    until_trusted: bool
    services: tuple[ServiceState, ...]
    counters: tuple[CounterState, ...]
    calls: tuple[Call, ...]
    hours: Hours
    messages: tuple[Message, ...]
    commands: Mapping[UUID, tuple[Command, ...]]
    catalogue: Edition

    @property
    def place(self) -> Place:
        """Where in the office's history it was read."""
        return Place(self.epoch, self.version, self.life)

    def state(self, keys: Keys, now: Now, device_id: UUID | None) -> State:
        """The answer to one asker; `device_id` is None for counters."""
        return State(
            cursor=keys.cursor(self.office_id, self.place),
            office=self.code,
            server_time=now.utc,
            clock_trusted=now.trusted,
            business_day=self.day,
            epoch=self.epoch,
            central_open=not self.until_trusted and is_central_open(self.day, self.closed_through),
            services=self.services,
            counters=self.counters,
            calls=self.calls,
            hours=self.hours,
            messages=tuple(one for one in self.messages if one.until is None or one.until > now.utc),
            commands=self._commands(device_id, now.utc),
            versions=Versions(protocol=PROTOCOL, server=__version__, office=self.roster, catalogue=self.catalogue),
        )

    def _commands(self, device_id: UUID | None, now: datetime) -> tuple[Command, ...]:
        mine = self.commands.get(device_id, ()) if device_id else ()
        return tuple(one for one in mine if one.ends_at > now)[:COMMANDS_SHOWN]


def read_snapshot(connection: Connection, office_id: int, now: Now) -> Snapshot | None:
    """Read an office; None when there is none of this id."""

    def rows(statement: Executable, **more: object) -> Sequence[RowMapping]:
        return connection.execute(statement, {"id": office_id, **more}).mappings().all()

    head = next(iter(rows(_OFFICE)), None)
    if head is None:
        return None
    day = business_day(head["business_day"], now.utc, trusted=now.trusted)
    in_hand = {row["ticket_id"]: row for row in rows(_IN_HAND)}
    waiting = {row["service_id"]: row for row in rows(_QUEUES, day=day)}
    return Snapshot(
        office_id,
        head["code"],
        head["version"],
        head["roster"],
        head["epoch"],
        head["life"],
        day,
        day != head["business_day"],
        head["central_closed_through"],
        head["closed_until_trusted"],
        tuple(_service(row, waiting.get(row["service_id"]), in_hand.values()) for row in rows(_SERVICES)),
        tuple(_counter(row, in_hand) for row in rows(_COUNTERS)),
        tuple(_call(row) for row in rows(_CALLED, day=day)),
        head["hours"],
        tuple(Message(message_id=row["message_id"], text=row["text"], until=row["until"]) for row in rows(_MESSAGES)),
        _commands(rows(_COMMANDS, now=now.utc)),
        edition_of(next(iter(rows(NEWEST)), None)),
    )


def _written(row: RowMapping) -> str:
    return written(row["series"], row["kiosk_code"], row["n"])


def _service(row: RowMapping, waiting: RowMapping | None, in_hand: Iterable[RowMapping]) -> ServiceState:
    return ServiceState(
        service_id=row["service_id"],
        series=row["series"],
        name=row["name"],
        paused=row["paused"],
        waiting=waiting["waiting"] if waiting else 0,
        waiting_priority=waiting["waiting_favoured"] if waiting else 0,
        now_serving=tuple(_written(one) for one in in_hand if one["service_id"] == row["service_id"]),
        hours=row["hours"],
    )


def _counter(row: RowMapping, in_hand: Mapping[UUID, RowMapping]) -> CounterState:
    ticket_row = in_hand.get(row["ticket_id"]) if row["ticket_id"] else None
    return CounterState(
        number=row["number"],
        name=row["name"],
        open=row["open"],
        services=row["services"],
        ticket=_written(ticket_row) if ticket_row else None,
    )


def _call(row: RowMapping) -> Call:
    return Call(
        number=_written(row),
        counter=row["counter"],
        called_at=row["called_at"],
        times=row["times_called"],
        language=row["language"],
    )


def _commands(rows: Sequence[RowMapping]) -> dict[UUID, tuple[Command, ...]]:
    found: dict[UUID, tuple[Command, ...]] = {}
    for row in rows:
        one = Command(
            number=row["number"],
            kind=row["kind"],
            arguments=row["arguments"],
            issued_at=row["issued_at"],
            ends_at=row["ends_at"],
            signature=row["signature"],
        )
        found[row["device_id"]] = (*found.get(row["device_id"], ()), one)
    return found
