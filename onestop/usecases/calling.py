"""What a counter does: it calls the next ticket, and the ticket in its hand takes its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from onestop.db.tables import counter, counter_act, queue, ticket
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.calling import InLine, next_in_line
from onestop.domain.credentials import Token
from onestop.errors import Refused
from onestop.usecases import line
from onestop.usecases.admission import admit_counter
from onestop.usecases.parts import House
from onestop.usecases.roster import Roster, RosterCounter
from onestop.wire import (
    CalledTicket,
    CounterAct,
    CounterView,
    FinishAct,
    ProblemKind,
    TicketState,
    TransferAct,
    written,
)

_COUNTER = (counter.c.office_id == bindparam("office")) & (counter.c.number == bindparam("which"))
_FIND = select(counter.c.open, counter.c.ticket_id, counter.c.streak).where(_COUNTER)
_SET = update(counter).where(_COUNTER).values(open=bindparam("open_"), ticket_id=bindparam("ticket"), streak=bindparam("streak_"))
_DONE = select(counter_act.c.counter).where(
    counter_act.c.office_id == bindparam("office"), counter_act.c.request_id == bindparam("request")
)
_FIRST = (
    select(ticket.c.issued_at, ticket.c.from_kiosk, ticket.c.place, ticket.c.ticket_id)
    .where(
        ticket.c.office_id == bindparam("office"),
        ticket.c.queue_day == bindparam("day"),
        ticket.c.service_id == bindparam("service"),
        ticket.c.favoured == bindparam("priority"),
        ticket.c.state == TicketState.WAITING,
    )
    .order_by(ticket.c.issued_at, ticket.c.from_kiosk, ticket.c.place)
    .limit(1)
)
_IN_HAND = select(
    ticket.c.ticket_id,
    ticket.c.series,
    ticket.c.kiosk_code,
    ticket.c.n,
    ticket.c.service_id,
    ticket.c.favoured,
    ticket.c.language,
    ticket.c.state,
    ticket.c.issued_at,
    ticket.c.called_at,
    ticket.c.times_called,
).where(ticket.c.office_id == bindparam("office"), ticket.c.ticket_id == bindparam("id"))
_WAITING = select(queue.c.service_id, queue.c.waiting).where(
    queue.c.office_id == bindparam("office"), queue.c.queue_day == bindparam("day")
)


@dataclass(slots=True)
class Desk:
    """A counter within a transaction that has locked its office."""

    transaction: Transaction
    held: LockedOffice
    roster: Roster
    counter: RosterCounter
    now: datetime
    open: bool
    ticket_id: UUID | None
    streak: int

    def save(self) -> None:
        """Write how the counter stands."""
        key = {"office": self.held.office_id, "which": self.counter.number}
        self.transaction.run(_SET, {**key, "open_": self.open, "ticket": self.ticket_id, "streak_": self.streak})
        self.held.touch()


Act = Callable[[Desk], None]


def do(house: House, transaction: Transaction, token: Token, request: CounterAct, act: Act) -> CounterView:
    """Do an act of a counter, once; raises `Refused`."""
    desk = _desk(house, transaction, token)
    if _is_new(desk, request.request_id):
        act(desk)
        _note(desk, request.request_id)
    return _view(desk)


def view(house: House, transaction: Transaction, token: Token) -> CounterView:
    """What the counter is doing."""
    return _view(_desk(house, transaction, token))


def open_counter(desk: Desk) -> None:
    """Staff sat down."""
    desk.open = True
    desk.save()


def close_counter(desk: Desk) -> None:
    """Staff left; the last ticket must be finished."""
    _must_be_free(desk)
    desk.open = False
    desk.save()


def call_next(desk: Desk) -> None:
    """Take the next ticket in hand, if somebody waits."""
    if not desk.open:
        raise Refused(ProblemKind.COUNTER_CLOSED)
    _must_be_free(desk)
    chosen, favoured = _next(desk)
    if chosen is None:
        return
    desk.streak = desk.streak + 1 if favoured else 0
    _step(desk, chosen.ticket_id, line.Step(TicketState.CALLED, desk.now, desk.counter.number))
    desk.ticket_id = chosen.ticket_id
    desk.save()


def call_again(desk: Desk) -> None:
    """Call the ticket in hand once more."""
    _step_in_hand(desk, TicketState.CALLED, {TicketState.CALLED})


def serve(desk: Desk) -> None:
    """The citizen has come."""
    _step_in_hand(desk, TicketState.SERVING, {TicketState.CALLED})


def finishing(act: FinishAct) -> Act:
    """The citizen has been served; with `call_next` the next one is called."""

    def finish(desk: Desk) -> None:
        _step_in_hand(desk, TicketState.SERVED, {TicketState.CALLED, TicketState.SERVING})
        _let_go(desk)
        if act.call_next:
            call_next(desk)

    return finish


def miss(desk: Desk) -> None:
    """Nobody came."""
    _step_in_hand(desk, TicketState.NO_SHOW, {TicketState.CALLED})
    _let_go(desk)


def transferring(act: TransferAct) -> Act:
    """Send the ticket in hand to another service's line."""

    def transfer(desk: Desk) -> None:
        if act.service_id not in desk.roster.services:
            raise Refused(ProblemKind.UNKNOWN_SERVICE, act.service_id)
        _step_in_hand(desk, TicketState.TRANSFERRED, {TicketState.CALLED, TicketState.SERVING}, to=act.service_id)
        _let_go(desk)

    return transfer


def _desk(house: House, transaction: Transaction, token: Token) -> Desk:
    held = transaction.lock(token.office_id)
    roster = house.rosters.locked(transaction, held)
    one = admit_counter(roster, token, house.keys)
    row = transaction.one(_FIND, {"office": held.office_id, "which": one.number})
    assert row is not None, "an admitted counter is there"  # noqa: S101  the roster was read in this transaction
    return Desk(transaction, held, roster, one, transaction.now().utc, row["open"], row["ticket_id"], row["streak"])


def _is_new(desk: Desk, request_id: UUID) -> bool:
    """Whether this request was not done before; raises `Refused` when another counter did it."""
    done = desk.transaction.one(_DONE, {"office": desk.held.office_id, "request": request_id})
    if done is not None and done["counter"] != desk.counter.number:
        raise Refused(ProblemKind.REPLAYED, "another counter did this")
    return done is None


def _note(desk: Desk, request_id: UUID) -> None:
    """Remember what was done. A refused act is not noted: it may be tried again."""
    row = {
        "office_id": desk.held.office_id,
        "request_id": request_id,
        "counter": desk.counter.number,
        "business_day": desk.held.day,
    }
    desk.transaction.run(insert(counter_act), row)


def _must_be_free(desk: Desk) -> None:
    if desk.ticket_id is not None:
        raise Refused(ProblemKind.TICKET_IN_HAND)


def _let_go(desk: Desk) -> None:
    desk.ticket_id = None
    desk.save()


def _step_in_hand(desk: Desk, state: TicketState, allowed: set[TicketState], to: str | None = None) -> None:
    if desk.ticket_id is None:
        raise Refused(ProblemKind.NO_TICKET_IN_HAND)
    now = line.standing(desk.transaction, desk.held.office_id, desk.ticket_id)
    if now is None or now.state not in allowed:
        raise Refused(ProblemKind.WRONG_STEP, f"the ticket is {now.state if now else 'gone'}")
    line.move(desk.transaction, desk.held, desk.ticket_id, now, line.Step(state, desk.now, desk.counter.number, to=to))


def _step(desk: Desk, ticket_id: UUID, to: line.Step) -> None:
    now = line.standing(desk.transaction, desk.held.office_id, ticket_id)
    assert now is not None, "a waiting ticket is there"  # noqa: S101  it was found in this transaction
    line.move(desk.transaction, desk.held, ticket_id, now, to)


def _next(desk: Desk) -> tuple[InLine | None, bool]:
    """The next ticket, and whether it is a favoured one."""
    favoured, ordinary = (_first(desk, priority=one) for one in (True, False))
    chosen = next_in_line(favoured, ordinary, desk.streak, desk.held.priority_ratio)
    return chosen, chosen is not None and chosen is favoured


def _first(desk: Desk, *, priority: bool) -> InLine | None:
    """The first of those that this counter's services let wait: the first of each service, then the first of these."""
    found = []
    for service_id in desk.counter.services:
        key = {"office": desk.held.office_id, "day": desk.held.day, "service": service_id, "priority": priority}
        row = desk.transaction.one(_FIRST, key)
        if row is not None:
            found.append(InLine(*row.values()))
    return min(found, default=None)


def _view(desk: Desk) -> CounterView:
    return CounterView(
        counter=desk.counter.number,
        open=desk.open,
        services=desk.counter.services,
        ticket=_in_hand(desk),
        waiting=waiting_for(desk.transaction, desk.held.office_id, desk.held.day, desk.counter.services),
        server_time=desk.now,
    )


def waiting_for(transaction: Transaction, office_id: int, day: date, services: tuple[str, ...]) -> int:
    """How many wait for these services."""
    rows = transaction.all(_WAITING, {"office": office_id, "day": day})
    return sum(row["waiting"] for row in rows if row["service_id"] in services)


def _in_hand(desk: Desk) -> CalledTicket | None:
    if desk.ticket_id is None:
        return None
    row = desk.transaction.one(_IN_HAND, {"office": desk.held.office_id, "id": desk.ticket_id})
    assert row is not None, "a ticket in hand is there"  # noqa: S101  tickets are never deleted
    return CalledTicket(
        ticket_id=row["ticket_id"],
        number=written(row["series"], row["kiosk_code"], row["n"]),
        service_id=row["service_id"],
        priority=row["favoured"],
        language=row["language"],
        state=row["state"],
        issued_at=row["issued_at"],
        called_at=row["called_at"],
        times_called=row["times_called"],
    )
