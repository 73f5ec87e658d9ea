"""A kiosk lied, or a thief spoke with its credential: what is known by its word alone is withdrawn.

An administrator answers for it. Nothing that anybody else has said or that this database gave is touched: where the server was
restored indeed, the series stays closed. Entries of the liar's ledgers stay; what they made of the line goes, but for tickets with
which somebody was served.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, RowMapping, bindparam, delete, func, select, update

from onestop.db.tables import counter, device, granted, kiosk_code, mark, step, ticket
from onestop.db.transaction import LockedOffice, Transaction
from onestop.db.word_tables import claimed_number, closing
from onestop.domain.businessday import is_central_open
from onestop.domain.codes import latest
from onestop.domain.states import CodeRole, GrantState
from onestop.usecases import line
from onestop.usecases.codes import earliest_day
from onestop.usecases.codewords import codes_by_word, drop_code_words, used_before
from onestop.wire import TicketState

WITHDRAWN: Final = "its kiosk lied"
_AT_ONCE: Final = 500
"""Ids in one statement."""

_GIVEN = (
    select(granted.c.ticket_id)
    .where(
        granted.c.office_id == ticket.c.office_id, granted.c.ticket_id == ticket.c.ticket_id, granted.c.service_id.is_not(None)
    )
    .exists()
)
_FALSE = select(
    ticket.c.ticket_id,
    ticket.c.queue_day,
    ticket.c.service_id,
    ticket.c.favoured,
    ticket.c.state,
    ticket.c.kiosk_code,
    ticket.c.business_day,
).where(
    ticket.c.office_id == bindparam("office"),
    ticket.c.device_id == bindparam("id"),
    ticket.c.business_day >= bindparam("day"),
    ticket.c.state.not_in((TicketState.SERVING, TicketState.SERVED)),
    ((ticket.c.kiosk_code == 0) & ~_GIVEN)
    | ticket.c.kiosk_code.in_(bindparam("codes", expanding=True))
    | ((ticket.c.kiosk_code != 0) & (ticket.c.business_day > bindparam("day"))),
)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LET_GO = update(counter).where(counter.c.office_id == bindparam("office"), counter.c.ticket_id.in_(_IDS)).values(ticket_id=None)
_NO_STEPS = delete(step).where(step.c.office_id == bindparam("office"), step.c.ticket_id.in_(_IDS))
_NO_TICKETS = delete(ticket).where(ticket.c.office_id == bindparam("office"), ticket.c.ticket_id.in_(_IDS))
_STANDS = select(ticket.c.ticket_id).where(ticket.c.office_id == granted.c.office_id, ticket.c.ticket_id == granted.c.ticket_id)
_NO_NUMBERS = (
    update(granted)
    .where(
        granted.c.office_id == bindparam("office"),
        granted.c.device_id == bindparam("id"),
        granted.c.service_id.is_(None),
        granted.c.business_day >= bindparam("day_"),
        ~_STANDS.exists(),
    )
    .values(business_day=None, series=None, n=None, state=GrantState.VOID, reason=WITHDRAWN)
)
_OF_DEVICE = (claimed_number.c.office_id == bindparam("office")) & (claimed_number.c.device_id == bindparam("id"))
_CLAIMS = select(claimed_number.c.business_day, claimed_number.c.series).where(_OF_DEVICE)
_NO_CLAIMS = delete(claimed_number).where(_OF_DEVICE)


_HIGHEST = tuple(
    select(func.max(table.c.n)).where(
        table.c.office_id == bindparam("office"),
        table.c.business_day == bindparam("day"),
        table.c.series == bindparam("letter"),
        *more,
    )
    for table, more in ((granted, ()), (ticket, (ticket.c.kiosk_code == 0,)), (claimed_number, ()))
)
_LOWER = (
    update(mark)
    .where(mark.c.office_id == bindparam("office"), mark.c.business_day == bindparam("day"), mark.c.series == bindparam("letter"))
    .values(n=bindparam("least"))
)
_CLOSINGS = select(closing).where(closing.c.office_id == bindparam("office")).order_by(closing.c.epoch)
_NO_CLOSINGS = delete(closing).where(closing.c.office_id == bindparam("office"), closing.c.device_id == bindparam("id"))
_SEEN = (
    update(device)
    .where(device.c.office_id == bindparam("office"), device.c.epoch_shown == bindparam("before"))
    .values(epoch_shown=bindparam("after"))
)
_EARLIER = (
    select(granted.c.ticket_id)
    .where(
        granted.c.office_id == bindparam("office"),
        granted.c.business_day == bindparam("day"),
        granted.c.service_id.is_not(None),
        granted.c.epoch < bindparam("epoch"),
    )
    .limit(1)
)
_FREE_NOW = (
    update(kiosk_code)
    .where(
        kiosk_code.c.office_id == bindparam("office"),
        kiosk_code.c.code == bindparam("digit"),
        kiosk_code.c.role == CodeRole.FREE,
    )
    .values(used_through=bindparam("through"))
)


def disbelieve(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """Withdraw what is known by the word of a kiosk alone, which is revoked."""
    held_codes = [code for code, (_, role) in codes_by_word(transaction, held, device_id).items() if role is not None]
    before = used_before(transaction, held, device_id)
    _withdraw_tickets(transaction, held, device_id, held_codes, before)
    _withdraw_numbers(transaction, held, device_id)
    _withdraw_closings(transaction, held, device_id)
    yesterday = earliest_day(transaction, held) - timedelta(days=1)
    for code in held_codes:
        key = {"office": held.office_id, "digit": code}
        transaction.run(_FREE_NOW, {**key, "through": latest(before.get(code), yesterday)})
    drop_code_words(transaction, held, device_id)


def _withdraw_tickets(
    transaction: Transaction, held: LockedOffice, device_id: UUID, codes: Sequence[int], before: Mapping[int, date]
) -> None:
    """Tickets of central numbers that this server never gave, of digits that it never gave to the kiosk, and of days to come.

    The last would stand in the way of whoever has the digit then. Those of a day in which a digit was used `before` stay.
    """
    key = {"office": held.office_id, "id": device_id}
    found = transaction.all(_FALSE, {**key, "day": held.day, "codes": list(codes)})
    rows = [row for row in found if row["business_day"] > before.get(row["kiosk_code"], date.min)]
    for place, fewer in Counter(_place(row) for row in rows if row["state"] is TicketState.WAITING).items():
        line.count(transaction, held.office_id, place, -fewer)
    for ids in _parts([row["ticket_id"] for row in rows]):
        for statement in (_LET_GO, _NO_STEPS, _NO_TICKETS):
            transaction.run(statement, {"office": held.office_id, "ids": ids})
    transaction.run(_NO_NUMBERS, {**key, "day_": held.day})


def _place(row: RowMapping) -> line.Place:
    return line.Place(row["queue_day"], row["service_id"], row["favoured"])


def _parts(ids: list[UUID]) -> Iterator[list[UUID]]:
    for first in range(0, len(ids), _AT_ONCE):
        yield ids[first : first + _AT_ONCE]


def _withdraw_numbers(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """The marks go back to what this server gave, or others say."""
    key = {"office": held.office_id, "id": device_id}
    claims = transaction.all(_CLAIMS, key)
    transaction.run(_NO_CLAIMS, key)
    for row in claims:
        of_series = {"office": held.office_id, "day": row["business_day"], "letter": row["series"]}
        known = (transaction.connection.execute(query, of_series).scalar() or 0 for query in _HIGHEST)
        transaction.run(_LOWER, {**of_series, "least": max(known)})


def _withdraw_closings(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """Open the central series again as far as nobody else has closed it.

    Not today, when it had numbers in an earlier epoch: a kiosk takes those of one epoch in a day.
    """
    rows = transaction.all(_CLOSINGS, {"office": held.office_id})
    mine = [row for row in rows if row["device_id"] == device_id]
    others = [row for row in rows if row["device_id"] != device_id]
    if not mine:
        return
    transaction.run(_NO_CLOSINGS, {"office": held.office_id, "id": device_id})
    _take_for_seen(transaction, held, mine, others)
    through: date | None = held.sure_through
    for row in others:
        through = latest(through, row["through"])
    if is_central_open(held.day, through):
        key = {"office": held.office_id, "day": held.day, "epoch": held.epoch}
        through = held.day if transaction.one(_EARLIER, key) is not None else through
    held.closed_through = through
    held.touch(roster=True)


def _take_for_seen(transaction: Transaction, held: LockedOffice, mine: list[RowMapping], others: list[RowMapping]) -> None:
    """Who had shown its ledger before an epoch that the liar began need not do so again: no copy was put back then."""
    for row in mine:
        if row["epoch"] > row["epoch_before"] and all(other["epoch"] < row["epoch"] for other in others):
            transaction.run(_SEEN, {"office": held.office_id, "before": row["epoch_before"], "after": row["epoch"]})
