"""Turns entries of a ledger into tickets, a batch at once.

The ledger is the truth about paper: what a citizen holds stands in a line, whatever the server thought before. Entries that
contradict what is known get an objection for an administrator and change nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import bindparam, insert, select, update

from onestop.db.tables import event, granted, ticket
from onestop.db.transaction import Transaction
from onestop.domain.businessday import local_date
from onestop.domain.calling import moment_by_kiosk, moment_of_tap
from onestop.domain.states import GrantState
from onestop.usecases import line
from onestop.usecases.grants import OWN_NUMBER
from onestop.usecases.parts import Speaker
from onestop.usecases.voids import unused, void_grant
from onestop.usecases.words import claim_number, close_strange_day
from onestop.wire import Event, EventBatch, EventBody, EventKind, TicketState, written

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PAPER: Final = frozenset({EventKind.PRINTING, EventKind.PRINTED, EventKind.UNCONFIRMED, EventKind.FAILED, EventKind.UNKNOWN})
"""Entries that say what became of the print."""

LIVE: Final = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING})

Key = tuple[date, str, int, int]
"""Business day, series, kiosk code, n."""

_TICKETS = select(
    ticket.c.ticket_id,
    ticket.c.device_id,
    ticket.c.business_day,
    ticket.c.series,
    ticket.c.kiosk_code,
    ticket.c.n,
    ticket.c.state,
).where(ticket.c.office_id == bindparam("office"), ticket.c.ticket_id.in_(bindparam("ids", expanding=True)))
_GRANTS = select(
    granted.c.ticket_id, granted.c.device_id, granted.c.business_day, granted.c.series, granted.c.n, granted.c.state
).where(granted.c.office_id == bindparam("office"), granted.c.ticket_id.in_(bindparam("ids", expanding=True)))
_TAKEN = select(ticket.c.n, ticket.c.ticket_id).where(
    ticket.c.office_id == bindparam("office"),
    ticket.c.business_day == bindparam("day"),
    ticket.c.series == bindparam("letter"),
    ticket.c.kiosk_code == bindparam("code"),
    ticket.c.n.between(bindparam("least"), bindparam("most")),
)
_GIVEN = select(granted.c.n, granted.c.ticket_id).where(
    granted.c.office_id == bindparam("office"),
    granted.c.business_day == bindparam("day"),
    granted.c.series == bindparam("letter"),
    granted.c.n.between(bindparam("least"), bindparam("most")),
)
_INTENT = (
    select(event.c.body)
    .where(
        event.c.office_id == bindparam("office"),
        event.c.ledger_id == bindparam("ledger"),
        event.c.seq < bindparam("before"),
        event.c.kind == EventKind.INTENT,
        event.c.ticket_id == bindparam("id"),
    )
    .order_by(event.c.seq.desc())
    .limit(1)
)
_TICKET = (ticket.c.office_id == bindparam("office")) & (ticket.c.ticket_id == bindparam("id"))
_PAPER = update(ticket).where(_TICKET).values(paper=bindparam("paper_"))
_USED = (
    update(granted)
    .where(granted.c.office_id == bindparam("office"), granted.c.ticket_id == bindparam("id"))
    .values(state=GrantState.USED, reason="")
)
_REKEY = (
    update(ticket)
    .where(_TICKET)
    .values(
        {
            name: bindparam(f"{name}_")
            for name in (
                *("business_day", "series", "kiosk_code", "n", "service_id", "queue_day", "priority", "favoured"),
                *("language", "from_kiosk", "place", "state", "paper", "counter", "called_at"),
            )
        }
    )
)


@dataclass(slots=True)
class _Told:
    """What a batch says of one ticket."""

    seq: int
    """Of the first of these entries."""
    intent: EventBody | None = None
    numbered: Event | None = None
    paper: EventKind | None = None
    void: Event | None = None


@dataclass(slots=True)
class _Work:
    """What is to be written at the end."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    grants: list[dict[str, Any]] = field(default_factory=list)
    used: list[UUID] = field(default_factory=list)
    papers: list[tuple[UUID, EventKind]] = field(default_factory=list)
    waiting: "Counter[line.Place]" = field(default_factory=Counter)


class Intake:
    """One batch on its way in."""

    def __init__(
        self, transaction: Transaction, speaker: Speaker, batch: EventBatch, kiosk_code: int, last_issued_at: datetime | None
    ) -> None:
        """`kiosk_code` and `last_issued_at` are those of the ledger."""
        self._transaction, self._speaker, self._batch = transaction, speaker, batch
        self._held = speaker.held
        self._kiosk_code = kiosk_code
        self.last_issued_at = last_issued_at
        self._now = transaction.now().utc
        self._objections: dict[int, str] = {}
        self._work = _Work()

    def take(self, fresh: Sequence[Event]) -> dict[int, str]:
        """Make tickets of the entries; returns what does not make sense, by entry."""
        told = self._sort(fresh)
        if told:
            self._look_up(told, fresh[0].seq)
            for ticket_id, one in told.items():
                self._one(ticket_id, one)
            self._write()
        for seq, why in self._objections.items():
            log.error("entry_makes_no_sense", office=self._held.code, ledger=str(self._batch.ledger_id), seq=seq, why=why)
        return self._objections

    def _sort(self, fresh: Sequence[Event]) -> dict[UUID, _Told]:
        told: dict[UUID, _Told] = {}
        for one in fresh:
            if one.kind in (EventKind.DAY, EventKind.COMMAND):
                continue
            if one.ticket_id is None:
                self._objections[one.seq] = f"{one.kind} without a ticket"
                continue
            about = told.get(one.ticket_id)
            if about is None:
                about = told[one.ticket_id] = _Told(one.seq)
            if one.kind is EventKind.INTENT:
                about.intent = one.body
            elif one.kind is EventKind.NUMBERED:
                about.numbered = one
            elif one.kind is EventKind.VOID:
                about.void = one
            elif one.kind in PAPER:
                about.paper = one.kind
        return told

    def _look_up(self, told: dict[UUID, _Told], first: int) -> None:
        """Read at once what is known of all these tickets and numbers."""
        key = {"office": self._held.office_id, "ids": list(told)}
        self._tickets = {row["ticket_id"]: row for row in self._transaction.all(_TICKETS, key)}
        self._grants = {row["ticket_id"]: row for row in self._transaction.all(_GRANTS, key)}
        self._owners: dict[Key, UUID] = {}
        spans: dict[tuple[date, str, int], list[int]] = {}
        for ticket_id, one in told.items():
            if one.numbered is not None:
                if one.intent is None:
                    one.intent = self._earlier_intent(ticket_id, first)
                number = _key_of(one)
                if number is not None:
                    spans.setdefault(number[:3], []).append(number[3])
        for (day, series, code), numbers in spans.items():
            self._look_up_owners(day, series, code, numbers)

    def _look_up_owners(self, day: date, series: str, code: int, numbers: list[int]) -> None:
        span = {"office": self._held.office_id, "day": day, "letter": series, "least": min(numbers), "most": max(numbers)}
        rows = self._transaction.all(_TAKEN, {**span, "code": code})
        if code == 0:
            rows = [*self._transaction.all(_GIVEN, span), *rows]
        self._owners.update({(day, series, code, row["n"]): row["ticket_id"] for row in rows})

    def _earlier_intent(self, ticket_id: UUID, before: int) -> EventBody | None:
        """The intent of a ticket came in an earlier batch, and perhaps again in this one, whose beginning is known already."""
        key = {"office": self._held.office_id, "ledger": self._batch.ledger_id, "before": before, "id": ticket_id}
        row = self._transaction.one(_INTENT, key)
        return row["body"] if row else None

    def _one(self, ticket_id: UUID, told: _Told) -> None:
        if self._is_anothers(ticket_id):
            self._objections[told.seq] = "another kiosk has this ticket"
            return
        is_new = told.numbered is not None and self._number(ticket_id, told)
        if not is_new and told.paper is not None and ticket_id in self._tickets:
            self._work.papers.append((ticket_id, told.paper))
        if told.void is not None and not is_new:
            self._void(ticket_id, told.void)

    def _is_anothers(self, ticket_id: UUID) -> bool:
        mine = self._speaker.device.device_id
        return any(one[ticket_id]["device_id"] != mine for one in (self._tickets, self._grants) if ticket_id in one)

    def _number(self, ticket_id: UUID, told: _Told) -> bool:
        """A number was given. Returns whether the ticket is new to the server (then print and void are in its row)."""
        number, numbered = _key_of(told), told.numbered
        assert numbered is not None, "asked for numbered entries only"  # noqa: S101
        if number is None:
            self._objections[numbered.seq] = "numbered without day, series, code and n, or without an intent before it"
            return False
        if number[2] not in (0, self._kiosk_code):  # taken into the line, it would keep out the ticket of whoever has that code
            self._objections[numbered.seq] = f"the ledger has kiosk code {self._kiosk_code}, the number {number[2]}"
            return False
        known = self._tickets.get(ticket_id)
        owner = self._owners.get(number)
        if owner is not None and owner != ticket_id:
            self._objections[numbered.seq] = f"I1: {written(*number[1:])} of {number[0]} belongs to ticket {owner}"
            return False
        if known is not None and _key_in(known) == number and known["state"] is not TicketState.CANCELLED:
            self._work.used.append(ticket_id)
            return False
        self._settle_grant(ticket_id, number, numbered.seq)
        self._owners[number] = ticket_id
        if known is None:
            self._work.tickets.append(self._row(ticket_id, told, number))
        else:
            self._rekey(ticket_id, self._row(ticket_id, told, number))
        return True

    def _settle_grant(self, ticket_id: UUID, number: Key, seq: int) -> None:
        """What the paper means for the server's grant: void when it has an own number, else used."""
        grant = self._grants.get(ticket_id)
        if number[2] > 0:
            if grant is not None and grant["state"] is not GrantState.VOID:
                void_grant(self._transaction, self._held, ticket_id, OWN_NUMBER)
        elif grant is None:
            self._adopt(ticket_id, number)
        elif (grant["business_day"], grant["series"], grant["n"]) == (number[0], number[1], number[3]):
            self._work.used.append(ticket_id)
        else:
            self._objections[seq] = f"the server granted {grant['series']} {grant['n']} of {grant['business_day']} to this ticket"

    def _rekey(self, ticket_id: UUID, row: dict[str, Any]) -> None:
        """The ticket that the server knows has another number on paper; its tap, and so its place, stays."""
        line.cancel(self._transaction, self._held, ticket_id, self._now, OWN_NUMBER)
        kept = ("office_id", "ticket_id", "device_id", "issued_at", "times_called", "steps")
        values = {f"{name}_": value for name, value in row.items() if name not in kept}
        self._transaction.run(_REKEY, {"office": self._held.office_id, "id": ticket_id, **values})
        self._held.touch()

    def _adopt(self, ticket_id: UUID, number: Key) -> None:
        """A central number that this server never gave: it was given before a restore, or by a kiosk without a server."""
        day, series, _, n = number
        one = self._speaker.device
        if claim_number(self._transaction, self._held, one, (day, series), n):
            close_strange_day(self._transaction, self._held, one, day, written(series, 0, n))
        number_of = {
            "business_day": day,
            "series": series,
            "n": n,
            "issued_at": self._now,
            "state": GrantState.USED,
            "reason": "",
        }
        self._work.grants.append({**self._unused(ticket_id, ""), **number_of})

    def _unused(self, ticket_id: UUID, why: str) -> dict[str, Any]:
        return {**unused(self._held, ticket_id, self._speaker.device.device_id, why), "granted_at": self._now}

    def _row(self, ticket_id: UUID, told: _Told, number: Key) -> dict[str, Any]:
        numbered, intent = told.numbered, told.intent
        assert numbered is not None and intent is not None, "the key was read from both"  # noqa: PT018, S101
        issued_at = self._issued_at(numbered)
        day, series, code, n = number
        state = TicketState.CANCELLED if told.void is not None else TicketState.WAITING
        place = line.Place(max(day, local_date(issued_at)), intent.service_id or "", intent.priority is not None)
        if state is TicketState.WAITING:
            self._work.waiting[place] += 1
        return {
            "office_id": self._held.office_id,
            "ticket_id": ticket_id,
            "device_id": self._speaker.device.device_id,
            "business_day": day,
            "series": series,
            "kiosk_code": code,
            "n": n,
            "service_id": place.service_id,
            "queue_day": place.queue_day,
            "priority": intent.priority,
            "favoured": place.favoured,
            "language": intent.language or "vi",
            "issued_at": issued_at,
            "from_kiosk": self._kiosk_code,
            "place": numbered.seq,
            "state": state,
            "paper": told.paper,
            "counter": None,
            "called_at": None,
            "times_called": 0,
            "steps": 0,
        }

    def _issued_at(self, numbered: Event) -> datetime:
        """The moment of the tap by the server's clock; it never falls within a ledger."""
        if numbered.boot_id == self._batch.boot_id:
            age = timedelta(microseconds=max(0, self._batch.monotonic_ns - numbered.monotonic_ns) // 1000)
            moment = moment_of_tap(self._now, age)
        else:
            moment = moment_by_kiosk(numbered.at, self._now, self.last_issued_at)
        if self.last_issued_at is not None:
            moment = max(moment, self.last_issued_at)
        self.last_issued_at = moment
        return moment

    def _void(self, ticket_id: UUID, one: Event) -> None:
        why = one.body.reason or "void"
        grant = self._grants.get(ticket_id)
        if grant is not None and grant["state"] is not GrantState.VOID:
            void_grant(self._transaction, self._held, ticket_id, why)
        if ticket_id in self._tickets:
            line.cancel(self._transaction, self._held, ticket_id, self._now, why)
        elif grant is None:
            self._work.grants.append(self._unused(ticket_id, why))

    def _write(self) -> None:
        work, office = self._work, self._held.office_id
        self._many(insert(granted), work.grants)
        self._many(insert(ticket), work.tickets)
        self._many(_USED, [{"office": office, "id": one} for one in work.used])
        self._many(_PAPER, [{"office": office, "id": one, "paper_": paper} for one, paper in work.papers])
        for place, more in work.waiting.items():
            line.count(self._transaction, office, place, more)
        if work.tickets:
            self._held.touch()

    def _many(self, statement: Any, rows: Iterable[dict[str, Any]]) -> None:  # noqa: ANN401  SQLAlchemy's insert or update
        listed = list(rows)
        if listed:
            self._transaction.run(statement, listed)


def _key_of(told: _Told) -> Key | None:
    """The number in an entry, with the series of its intent; None when something is missing."""
    if told.numbered is None or told.intent is None:
        return None
    body, intent = told.numbered.body, told.intent
    if (
        body.business_day is None
        or body.kiosk_code is None
        or body.n is None
        or intent.series is None
        or intent.service_id is None
    ):
        return None
    return (body.business_day, intent.series, body.kiosk_code, body.n)


def _key_in(row: Any) -> Key:  # noqa: ANN401  a row of the database
    return (row["business_day"], row["series"], row["kiosk_code"], row["n"])
