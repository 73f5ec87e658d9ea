"""Central numbers: the next one of a series, at most once each. What waits together is given together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, insert, literal, select, union_all, update

from onestop.clock import Now
from onestop.db.tables import granted, mark, ticket
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.calling import moment_of_tap
from onestop.domain.states import GrantState
from onestop.errors import Refused
from onestop.usecases import line
from onestop.usecases.admission import Claim, admit
from onestop.usecases.parts import House, notice_restore
from onestop.usecases.roster import Roster, RosterDevice, RosterService
from onestop.usecases.words import claim_number, close_by_word
from onestop.wire import LARGEST_NUMBER, Grant, GrantRequest, ProblemKind, TicketState

OWN_NUMBER: Final = "the kiosk gave an own number"

_KNOWN = union_all(
    select(
        granted.c.ticket_id,
        granted.c.device_id,
        granted.c.business_day,
        granted.c.series,
        granted.c.n,
        granted.c.ahead,
        granted.c.issued_at,
        granted.c.state,
        granted.c.reason,
    ).where(granted.c.office_id == bindparam("office"), granted.c.ticket_id.in_(bindparam("ids", expanding=True))),
    select(
        ticket.c.ticket_id,
        ticket.c.device_id,
        ticket.c.business_day,
        ticket.c.series,
        ticket.c.n,
        literal(0),
        ticket.c.issued_at,
        literal(GrantState.VOID, granted.c.state.type),
        literal(OWN_NUMBER),
    ).where(
        ticket.c.office_id == bindparam("office"),
        ticket.c.ticket_id.in_(bindparam("ids", expanding=True)),
        ticket.c.kiosk_code > 0,
    ),
)
_MARK = (
    (mark.c.office_id == bindparam("office")) & (mark.c.business_day == bindparam("day")) & (mark.c.series == bindparam("letter"))
)
_TAKE = update(mark).where(_MARK).values(n=mark.c.n + bindparam("more")).returning(mark.c.n)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a ticket id."""

    ticket_id: UUID
    device_id: UUID
    business_day: date | None
    series: str | None
    n: int | None
    ahead: int
    issued_at: datetime | None
    state: GrantState
    reason: str


@dataclass(slots=True)
class _Ask:
    """One request on its way to its answer."""

    device: RosterDevice
    request: GrantRequest
    service: RosterService
    n: int = 0
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class _Office:
    """What all requests of a batch share."""

    house: House
    transaction: Transaction
    held: LockedOffice
    roster: Roster
    now: Now


Answer = Grant | Refused


def give(house: House, transaction: Transaction, office_id: int, asks: Sequence[tuple[Claim, GrantRequest]]) -> list[Answer]:
    """The numbers of tickets: those that they have already, or the next of their series. An answer for each, in order."""
    held = transaction.lock(office_id)
    office = _Office(house, transaction, held, house.rosters.locked(transaction, held), transaction.now())
    known = find_known(transaction, office_id, [request.ticket_id for _, request in asks])
    for _, request in asks:
        notice_restore(house, transaction, held, request.cursor)
    answers: dict[int, Answer] = {}
    fresh: dict[UUID, _Ask] = {}
    for place, (claim, request) in enumerate(asks):
        try:
            device = admit(office.roster, claim, house.keys)
            before = known.get(request.ticket_id)
            if before is not None:
                answers[place] = _given_before(office, device, before)
            else:
                fresh.setdefault(request.ticket_id, _checked(office, device, request))
        except Refused as refusal:
            answers[place] = refusal
    given = _number(office, list(fresh.values()))
    return [answers.get(place) or given[request.ticket_id] for place, (_, request) in enumerate(asks)]


def _checked(office: _Office, device: RosterDevice, request: GrantRequest) -> _Ask:
    """A request that may have a number; raises `Refused`."""
    held = office.held
    if not held.central_open:
        until = "until somebody vouches for the clock" if held.until_trusted else f"through {held.closed_through}"
        raise Refused(ProblemKind.CENTRAL_CLOSED, f"closed {until}")
    if request.business_day is not None and request.business_day > held.day:
        raise Refused(ProblemKind.DAY_BEHIND, f"the server is in {held.day}")
    service = office.roster.services.get(request.service_id)
    if service is None:
        raise Refused(ProblemKind.UNKNOWN_SERVICE, request.service_id)
    if service.paused:
        raise Refused(ProblemKind.SERVICE_PAUSED, request.service_id)
    return _Ask(device, request, service)


def _number(office: _Office, asks: list[_Ask]) -> dict[UUID, Answer]:
    """Number all these requests, series by series."""
    answers: dict[UUID, Answer] = {}
    given: list[_Ask] = []
    for series, wanted in Counter(ask.service.series for ask in asks).items():
        of_series = [ask for ask in asks if ask.service.series == series]
        newest = _take(office, series, wanted, _teller(office, of_series))
        for place, ask in enumerate(of_series):
            ask.n = 0 if newest is None else newest - wanted + 1 + place
            if newest is None:
                answers[ask.request.ticket_id] = Refused(ProblemKind.CENTRAL_CLOSED, "the server was restored")
            elif ask.n > LARGEST_NUMBER:
                answers[ask.request.ticket_id] = Refused(ProblemKind.CENTRAL_CLOSED, f"series {series} is used up")
            else:
                given.append(ask)
    if given:
        answers.update(_record(office, given))
    return answers


def _teller(office: _Office, asks: list[_Ask]) -> _Ask | None:
    """The request that knows the highest number of the day."""
    today = (ask for ask in asks if ask.request.business_day == office.held.day)
    return max(today, key=lambda ask: ask.request.highest, default=None)


def _take(office: _Office, series: str, wanted: int, teller: _Ask | None) -> int | None:
    """Take so many numbers; returns the last of them.

    A kiosk that knows a higher one than was ever given proves that the server was restored: then it takes none.
    """
    held, transaction = office.held, office.transaction
    key = {"office": held.office_id, "day": held.day, "letter": series}
    row = transaction.one(_TAKE, {**key, "more": wanted})
    newest: int = row["n"] if row else wanted
    if row is None:
        transaction.run(insert(mark), {"office_id": held.office_id, "business_day": held.day, "series": series, "n": newest})
    before = newest - wanted
    if teller is not None and teller.request.highest > before:
        known = teller.request.highest
        claim_number(transaction, held, teller.device, (held.day, series), known)
        close_by_word(transaction, held, teller.device, f"has {series} {known}, the last one given was {before}")
        return None
    return newest


def _record(office: _Office, asks: list[_Ask]) -> dict[UUID, Answer]:
    """Write grants and tickets, and how many wait."""
    held, transaction = office.held, office.transaction
    for place, more in Counter(_place(held, ask) for ask in asks).items():
        waiting = line.count(transaction, held.office_id, place, more)
        first = (waiting.favoured if place.favoured else waiting.all) - more
        for ahead, ask in enumerate((ask for ask in asks if _place(held, ask) == place), start=first):
            ask.ahead = ahead
    rows = [_row(office, ask) for ask in asks]
    grants = {"epoch": held.epoch, "state": GrantState.GIVEN, "reason": "", "granted_at": office.now.utc}
    transaction.run(insert(granted), [{**row, **grants, "ahead": ask.ahead} for row, ask in zip(rows, asks, strict=True)])
    transaction.run(insert(ticket), [{**row, **_as_ticket(held, ask)} for row, ask in zip(rows, asks, strict=True)])
    held.touch()
    return {ask.request.ticket_id: _answer(office, _as_known(office, ask, row)) for row, ask in zip(rows, asks, strict=True)}


def _place(held: LockedOffice, ask: _Ask) -> line.Place:
    return line.Place(held.day, ask.service.service_id, ask.request.priority is not None)


def _row(office: _Office, ask: _Ask) -> dict[str, Any]:
    """What a grant and its ticket have in common."""
    return {
        "office_id": office.held.office_id,
        "ticket_id": ask.request.ticket_id,
        "device_id": ask.device.device_id,
        "service_id": ask.service.service_id,
        "business_day": office.held.day,
        "series": ask.service.series,
        "n": ask.n,
        "issued_at": moment_of_tap(office.now.utc, timedelta(milliseconds=ask.request.age_ms)),
    }


def _as_ticket(held: LockedOffice, ask: _Ask) -> dict[str, Any]:
    return {
        "kiosk_code": 0,
        "queue_day": held.day,
        "priority": ask.request.priority,
        "favoured": ask.request.priority is not None,
        "language": ask.request.language,
        "from_kiosk": ask.device.kiosk_code,
        "place": ask.n,
        "state": TicketState.WAITING,
        "paper": None,
        "counter": None,
        "called_at": None,
        "times_called": 0,
        "steps": 0,
    }


def _as_known(office: _Office, ask: _Ask, row: dict[str, Any]) -> Known:
    return Known(
        ask.request.ticket_id,
        ask.device.device_id,
        office.held.day,
        ask.service.series,
        ask.n,
        ask.ahead,
        row["issued_at"],
        GrantState.GIVEN,
        "",
    )


def find_known(transaction: Transaction, office_id: int, ticket_ids: Iterable[UUID]) -> dict[UUID, Known]:
    """What is known of ticket ids; a grant goes before the ticket."""
    rows = transaction.connection.execute(_KNOWN, {"office": office_id, "ids": list(ticket_ids)})
    known: dict[UUID, Known] = {}
    for row in rows:
        known.setdefault(row[0], Known(*row))
    return known


def must_be_of(known: Known, device: RosterDevice) -> None:
    """Another kiosk's ticket is nobody else's business; raises `Refused`."""
    if known.device_id != device.device_id:
        raise Refused(ProblemKind.REPLAYED, "another kiosk has this ticket")


def _given_before(office: _Office, device: RosterDevice, known: Known) -> Grant:
    must_be_of(known, device)
    if known.state is GrantState.VOID:
        raise Refused(ProblemKind.GRANT_VOID, known.reason)
    return _answer(office, known)


def _answer(office: _Office, known: Known) -> Grant:
    assert known.series and known.n and known.business_day and known.issued_at, "a given grant has its number"  # noqa: PT018, S101
    held = office.held
    return Grant(
        ticket_id=known.ticket_id,
        series=known.series,
        n=known.n,
        namespace="central",
        business_day=known.business_day,
        epoch=held.epoch,
        ahead=known.ahead,
        issued_at=known.issued_at,
        server_time=office.now.utc,
        clock_trusted=office.now.trusted,
        cursor=office.house.keys.cursor(held.office_id, held.place),
    )
