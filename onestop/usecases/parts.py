"""What all use cases are given."""

from dataclasses import dataclass

import structlog
from sqlalchemy import bindparam, update

from onestop.db.tables import device
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys
from onestop.domain.states import DeviceState
from onestop.errors import Refused
from onestop.usecases.admission import Claim, admit
from onestop.usecases.roster import Roster, RosterDevice, Rosters
from onestop.usecases.words import close_by_word, has_raised_epoch
from onestop.wire import LARGEST_EPOCH_SHOWN, ProblemKind

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_STOP = (
    update(device)
    .where(device.c.office_id == bindparam("office"), device.c.device_id == bindparam("id"))
    .values(state=DeviceState.STOPPED, reason=bindparam("why"))
)


@dataclass(frozen=True, slots=True)
class House:
    """The server's secret and what it keeps in memory."""

    keys: Keys
    rosters: Rosters


@dataclass(frozen=True, slots=True)
class Speaker:
    """A kiosk that was let in, and its office, locked."""

    held: LockedOffice
    roster: Roster
    device: RosterDevice


def let_in(house: House, transaction: Transaction, claim: Claim, *, hello: bool = False) -> Speaker:
    """Lock the office of a claim and let its kiosk in; raises `Refused`."""
    held = transaction.lock(claim.token.office_id)
    roster = house.rosters.locked(transaction, held)
    return Speaker(held, roster, admit(roster, claim, house.keys, hello=hello))


def stop_kiosk(transaction: Transaction, speaker: Speaker, kind: ProblemKind, why: str) -> Refused:
    """Stop a kiosk until an administrator has looked; returns what to raise. The stop stays, although it is raised."""
    held, one = speaker.held, speaker.device
    log.error("kiosk_stopped", office=held.code, device=str(one.device_id), problem=kind, why=why)
    transaction.run(_STOP, {"office": held.office_id, "id": one.device_id, "why": f"{kind}: {why}"})
    held.touch(roster=True)
    return Refused(kind, why)


def notice_restore(house: House, transaction: Transaction, held: LockedOffice, cursor: str | None) -> None:
    """Close the central series when a cursor of ours is of a history that the database lacks: it was restored from a backup.

    Where nobody vouches for the clock, until somebody does, as `offices.restore`: the lost database was perhaps in the day that
    comes then. A cursor is sealed, so that no kiosk can make this up. One of an epoch that is over closes nothing, unless it is newer
    than all: that restore was noticed. If it was by the word of a kiosk, on this day, it is sure from now on.
    """
    seen = house.keys.read_cursor(held.office_id, cursor)
    if seen is None or not transaction.is_lost(held, seen):
        return
    if seen.epoch < held.epoch and seen.version <= held.coming_version:
        if not held.central_open:
            held.close_central()
    else:
        close_central(held, "a kiosk has a cursor of changes that are lost", beyond=max(seen.version, held.version + 1))
        held.until_trusted = held.until_trusted or not transaction.now().trusted


def close_central(held: LockedOffice, why: str, beyond: int) -> None:
    """Grant no central number for the rest of the day: there was a version `beyond` that of the database."""
    before = held.epoch
    if held.close_central(beyond) or held.epoch > before:
        log.error("central_series_closed", office=held.code, day=str(held.closed_through), epoch=held.epoch, why=why)


def must_be_an_epoch(held: LockedOffice, shown: int | None) -> None:
    """Raise `Refused` for an epoch that no office comes to."""
    if shown is not None and shown > max(held.epoch, LARGEST_EPOCH_SHOWN):
        why = f"no office comes to epoch {shown}, this one is in {held.epoch}; wipe the kiosk at its terminal"
        raise Refused(ProblemKind.MALFORMED, why)


def follow_epoch(transaction: Transaction, speaker: Speaker, shown: int | None) -> None:
    """A kiosk was told of a higher epoch, by this office before a restore or by another server: begin one above it.

    Once a day for each kiosk. All others must say hello again in a new epoch: one that makes them up would keep them at it.
    """
    held, one = speaker.held, speaker.device
    if shown is None or shown <= held.epoch:
        return
    if has_raised_epoch(transaction, held, one):
        log.warning("epoch_not_followed", office=held.code, kiosk=one.kiosk_code, shown=shown, epoch=held.epoch)
        return
    why = f"was told of epoch {shown}, the server is in {held.epoch}"
    close_by_word(transaction, held, one, why, epoch=shown)
