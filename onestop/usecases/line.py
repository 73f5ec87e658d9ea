"""The lines before the services: who joins, who leaves, and how many wait. Counts and tickets change together."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from onestop.db.tables import counter, queue, step, ticket
from onestop.db.transaction import LockedOffice, Transaction
from onestop.wire import TicketState


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket waits."""

    queue_day: date
    service_id: str
    favoured: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait in a line."""

    all: int
    favoured: int


_QUEUE = (
    (queue.c.office_id == bindparam("office"))
    & (queue.c.queue_day == bindparam("day"))
    & (queue.c.service_id == bindparam("service"))
)
_COUNT = (
    update(queue)
    .where(_QUEUE)
    .values(waiting=queue.c.waiting + bindparam("more"), waiting_favoured=queue.c.waiting_favoured + bindparam("more_favoured"))
    .returning(queue.c.waiting, queue.c.waiting_favoured)
)
_FIRST_COUNT = insert(queue)
_TICKET = (ticket.c.office_id == bindparam("office")) & (ticket.c.ticket_id == bindparam("id"))
_FIND = select(
    ticket.c.queue_day,
    ticket.c.service_id,
    ticket.c.favoured,
    ticket.c.state,
    ticket.c.steps,
    ticket.c.counter,
    ticket.c.called_at,
    ticket.c.times_called,
).where(_TICKET)
_MOVE = (
    update(ticket)
    .where(_TICKET)
    .values(
        state=bindparam("state_"),
        service_id=bindparam("service_"),
        counter=bindparam("counter_"),
        called_at=bindparam("called_"),
        times_called=bindparam("times_"),
        steps=bindparam("steps_"),
    )
)
_RELEASE = (
    update(counter)
    .where(counter.c.office_id == bindparam("office"), counter.c.ticket_id == bindparam("id"))
    .values(ticket_id=None)
)


def count(transaction: Transaction, office_id: int, place: Place, more: int, more_favoured: int | None = None) -> Waiting:
    """So many more (or less) wait there; returns how many wait now."""
    favoured = more_favoured if more_favoured is not None else (more if place.favoured else 0)
    parameters = {
        "office": office_id,
        "day": place.queue_day,
        "service": place.service_id,
        "more": more,
        "more_favoured": favoured,
    }
    row = transaction.one(_COUNT, parameters)
    if row is not None:
        return Waiting(row["waiting"], row["waiting_favoured"])
    first = {"waiting": more, "waiting_favoured": favoured}
    transaction.run(_FIRST_COUNT, {"office_id": office_id, "queue_day": place.queue_day, "service_id": place.service_id, **first})
    return Waiting(more, favoured)


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket as it stands now."""

    place: Place
    state: TicketState
    steps: int
    counter: int | None
    called_at: datetime | None
    times_called: int


def standing(transaction: Transaction, office_id: int, ticket_id: UUID) -> Standing | None:
    """How a ticket stands; None when there is none."""
    row = transaction.one(_FIND, {"office": office_id, "id": ticket_id})
    if row is None:
        return None
    place = Place(row["queue_day"], row["service_id"], row["favoured"])
    return Standing(place, row["state"], row["steps"], row["counter"], row["called_at"], row["times_called"])


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a ticket: its new state, at which counter and when; `to` is the service of a transfer."""

    state: TicketState
    at: datetime
    counter: int | None = None
    reason: str = ""
    to: str | None = None


def move(transaction: Transaction, held: LockedOffice, ticket_id: UUID, now: Standing, to: Step) -> Standing:
    """Take one step, note it in the history, and keep the counts true. Returns how the ticket stands after it."""
    after = _after(now, to)
    transaction.run(
        _MOVE,
        {
            "office": held.office_id,
            "id": ticket_id,
            "state_": after.state,
            "service_": after.place.service_id,
            "counter_": after.counter,
            "called_": after.called_at,
            "times_": after.times_called,
            "steps_": after.steps,
        },
    )
    transaction.run(
        insert(step),
        {
            "office_id": held.office_id,
            "ticket_id": ticket_id,
            "step": after.steps,
            "state": to.state,
            "counter": to.counter,
            "at": to.at,
            "reason": to.reason,
        },
    )
    if now.state is TicketState.WAITING:
        count(transaction, held.office_id, now.place, -1)
    if after.state is TicketState.WAITING:
        count(transaction, held.office_id, after.place, 1)
    held.touch()
    return after


def _after(now: Standing, to: Step) -> Standing:
    if to.state is TicketState.TRANSFERRED:
        place = replace(now.place, service_id=to.to or now.place.service_id)
        return Standing(place, TicketState.WAITING, now.steps + 1, None, None, 0)
    if to.state is TicketState.CALLED:
        return Standing(now.place, to.state, now.steps + 1, to.counter, to.at, now.times_called + 1)
    return replace(now, state=to.state, steps=now.steps + 1, counter=to.counter)


def cancel(transaction: Transaction, held: LockedOffice, ticket_id: UUID, at: datetime, reason: str) -> None:
    """The ticket is void at its kiosk: nobody will come with it. One that was served or missed stays as it is."""
    now = standing(transaction, held.office_id, ticket_id)
    if now is None or now.state not in (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING):
        return
    if now.state is not TicketState.WAITING:
        transaction.run(_RELEASE, {"office": held.office_id, "id": ticket_id})
    move(transaction, held, ticket_id, now, Step(TicketState.CANCELLED, at, now.counter, reason=reason))
