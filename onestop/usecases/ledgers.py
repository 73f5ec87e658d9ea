"""Entries of the kiosks' ledgers: kept once each, in order, and turned into tickets."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, select, update

from onestop.db.bulk import insert_events
from onestop.db.tables import command, event, ledger
from onestop.db.transaction import Transaction
from onestop.errors import Refused
from onestop.usecases.admission import Claim
from onestop.usecases.intake import Intake
from onestop.usecases.parts import House, Speaker, let_in, stop_kiosk
from onestop.wire import Event, EventBatch, EventKind, EventsAnswer, ProblemKind

_LEDGER = (ledger.c.office_id == bindparam("office")) & (ledger.c.ledger_id == bindparam("ledger"))
_FIND = select(ledger.c.kiosk_code, ledger.c.acknowledged, ledger.c.chain, ledger.c.last_issued_at).where(_LEDGER)
_ACKNOWLEDGE = (
    update(ledger)
    .where(_LEDGER)
    .values(acknowledged=bindparam("ack"), chain=bindparam("chain_"), last_issued_at=bindparam("issued"))
)
_CHAINS = select(event.c.seq, event.c.chain).where(
    event.c.office_id == bindparam("office"),
    event.c.ledger_id == bindparam("ledger"),
    event.c.seq.between(bindparam("first"), bindparam("last")),
)
_DONE = (
    update(command)
    .where(
        command.c.office_id == bindparam("office"),
        command.c.device_id == bindparam("device"),
        command.c.number == bindparam("which"),
        command.c.done_at.is_(None),
    )
    .values(done_at=bindparam("now"), outcome=bindparam("outcome_"))
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the server has of the ledger."""

    kiosk_code: int
    acknowledged: int
    chain: str | None


def take(house: House, transaction: Transaction, claim: Claim, batch: EventBatch) -> EventsAnswer:
    """Keep what is new of a batch; raises `Refused`, and stops a kiosk whose entries are others than those that we have."""
    speaker = let_in(house, transaction, claim)
    if speaker.device.ledger_id != batch.ledger_id or batch.boot_id != claim.boot_id:
        raise Refused(ProblemKind.SAY_HELLO, "another ledger or boot said hello last")
    row = transaction.one(_FIND, {"office": speaker.held.office_id, "ledger": batch.ledger_id})
    assert row is not None, "the ledger of a device is there"  # noqa: S101  the hello wrote both
    known = _Known(row["kiosk_code"], row["acknowledged"], row["chain"])
    run = _without_gap(batch.events, known.acknowledged)
    if not run:
        return _answer(transaction, known.acknowledged, missing=bool(batch.events))
    _must_continue(transaction, speaker, batch, known, run)
    fresh = [one for one in run if one.seq > known.acknowledged]
    if fresh:
        _keep(transaction, speaker, batch, row, fresh)
    acknowledged = max(known.acknowledged, run[-1].seq)
    return _answer(transaction, acknowledged, missing=len(run) < len(batch.events))


def _without_gap(events: Sequence[Event], acknowledged: int) -> Sequence[Event]:
    """The entries up to the first gap; none when there is one before the first."""
    if not events or events[0].seq > acknowledged + 1:
        return ()
    first = events[0].seq
    for place, one in enumerate(events):
        if one.seq != first + place:
            return events[:place]
    return events


def _answer(transaction: Transaction, acknowledged: int, *, missing: bool) -> EventsAnswer:
    again_from = acknowledged + 1 if missing else None
    return EventsAnswer(acknowledged=acknowledged, again_from=again_from, server_time=transaction.now().utc)


def _must_continue(transaction: Transaction, speaker: Speaker, batch: EventBatch, known: _Known, run: Sequence[Event]) -> None:
    """Entries that we have already, and the one before the first, must be the same as ours."""
    first, there = run[0].seq, {}
    if first <= known.acknowledged:
        key = {
            "office": speaker.held.office_id,
            "ledger": batch.ledger_id,
            "first": first - 1,
            "last": min(run[-1].seq, known.acknowledged),
        }
        there = {row["seq"]: row["chain"] for row in transaction.all(_CHAINS, key)}
    elif known.chain is not None:
        there = {known.acknowledged: known.chain}
    said = {one.seq: one.chain for one in run if one.seq <= known.acknowledged}
    if first > 1:
        said[first - 1] = batch.before or ""
    for seq, chain in there.items():
        if said.get(seq, chain) != chain:
            why = f"entry {seq} of ledger {batch.ledger_id} is another than the one that was kept"
            raise stop_kiosk(transaction, speaker, ProblemKind.ROLLED_BACK, why)


def _keep(transaction: Transaction, speaker: Speaker, batch: EventBatch, row: RowMapping, fresh: Sequence[Event]) -> None:
    held = speaker.held
    intake = Intake(transaction, speaker, batch, row["kiosk_code"], row["last_issued_at"])
    objections = intake.take(fresh)
    received = transaction.now().utc
    insert_events(transaction.connection, (held.office_id, batch.ledger_id), fresh, received, objections)
    for one in fresh:
        if one.kind is EventKind.COMMAND:
            _note_done(transaction, speaker, one)
    key = {"office": held.office_id, "ledger": batch.ledger_id}
    transaction.run(_ACKNOWLEDGE, {**key, "ack": fresh[-1].seq, "chain_": fresh[-1].chain, "issued": intake.last_issued_at})


def _note_done(transaction: Transaction, speaker: Speaker, one: Event) -> None:
    key = {"office": speaker.held.office_id, "device": speaker.device.device_id, "which": one.body.command_number or 0}
    if transaction.run(_DONE, {**key, "now": transaction.now().utc, "outcome_": one.body.outcome or ""}):
        speaker.held.touch()
