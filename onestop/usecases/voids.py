"""Central numbers that nobody uses: they become gaps, each with its reason."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update

from onestop.db.tables import granted
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.states import GrantState
from onestop.usecases import line
from onestop.usecases.admission import Claim
from onestop.usecases.grants import OWN_NUMBER, find_known, must_be_of
from onestop.usecases.parts import House, let_in
from onestop.wire import VoidAnswer, VoidNotice

_VOID = (
    update(granted)
    .where(granted.c.office_id == bindparam("office"), granted.c.ticket_id == bindparam("id"))
    .values(state=GrantState.VOID, reason=bindparam("why"))
)


def void(house: House, transaction: Transaction, claim: Claim, ticket_id: UUID, notice: VoidNotice) -> VoidAnswer:
    """A kiosk does not use the grant of this ticket. A grant that is asked for later is refused."""
    speaker = let_in(house, transaction, claim)
    now = transaction.now().utc
    known = find_known(transaction, speaker.held.office_id, [ticket_id]).get(ticket_id)
    if known is None:
        transaction.run(
            insert(granted), {**unused(speaker.held, ticket_id, speaker.device.device_id, notice.reason), "granted_at": now}
        )
        return VoidAnswer(ticket_id=ticket_id, series=None, n=None, server_time=now)
    must_be_of(known, speaker.device)
    if known.state is not GrantState.VOID:
        void_grant(transaction, speaker.held, ticket_id, notice.reason)
        line.cancel(transaction, speaker.held, ticket_id, now, notice.reason)
    if known.reason == OWN_NUMBER:
        return VoidAnswer(ticket_id=ticket_id, series=None, n=None, server_time=now)
    return VoidAnswer(ticket_id=ticket_id, series=known.series, n=known.n, server_time=now)


def void_grant(transaction: Transaction, held: LockedOffice, ticket_id: UUID, why: str) -> None:
    """The number becomes a gap, with its reason."""
    transaction.run(_VOID, {"office": held.office_id, "id": ticket_id, "why": why})
    held.touch()


def unused(held: LockedOffice, ticket_id: UUID, device_id: UUID, why: str) -> dict[str, Any]:
    """A grant that is void before it was given; `granted_at` is missing."""
    return {
        "office_id": held.office_id,
        "ticket_id": ticket_id,
        "device_id": device_id,
        "service_id": None,
        "business_day": None,
        "series": None,
        "n": None,
        "epoch": held.epoch,
        "ahead": 0,
        "issued_at": None,
        "state": GrantState.VOID,
        "reason": why,
    }
