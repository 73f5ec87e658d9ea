"""What all use cases are given."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import structlog
from sqlalchemy import bindparam, update

from onestop.db.tables import device
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys
from onestop.domain.states import DeviceState
from onestop.errors import Refused
from onestop.usecases.admission import Claim, admit
from onestop.usecases.roster import Roster, RosterDevice, Rosters
from onestop.wire import LARGEST_EPOCH_SHOWN, ProblemKind

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

FARTHEST_CLOSED: Final = timedelta(days=100)
"""A backup is no older. One kiosk whose clock is years ahead must not end the central series for years."""

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

    A cursor of an epoch that is over tells nothing new, unless it is newer than all: that restore was noticed. Where nobody vouches for the clock, until somebody does, as `offices.restore`: the lost database was perhaps in the day that
    comes then. A cursor is sealed, so that no kiosk can make this up.
    """
    seen = house.keys.read_cursor(held.office_id, cursor)
    if seen is None or (seen.epoch < held.epoch and seen.version <= held.coming_version):
        return
    if transaction.is_lost(held, seen):
        close_central(held, "a kiosk has a cursor of changes that are lost", beyond=max(seen.version, held.version + 1))
        held.until_trusted = held.until_trusted or not transaction.now().trusted


def close_central(held: LockedOffice, why: str, beyond: int = 0, through: date | None = None, epoch: int = 0) -> None:
    """Grant no central number for the rest of the day, and none `through` a later day that had begun; pass an `epoch`."""
    before = held.epoch
    if held.close_central(beyond, through, epoch) or held.epoch > before:  # on a day that is closed already too: who raises it?
        log.error("central_series_closed", office=held.code, day=str(held.closed_through), epoch=held.epoch, why=why)


def must_be_an_epoch(held: LockedOffice, shown: int | None) -> None:
    """Raise `Refused` for an epoch that no office comes to."""
    if shown is not None and shown > max(held.epoch, LARGEST_EPOCH_SHOWN):
        why = f"no office comes to epoch {shown}, this one is in {held.epoch}; wipe the kiosk at its terminal"
        raise Refused(ProblemKind.MALFORMED, why)


def follow_epoch(speaker: Speaker, shown: int | None) -> None:
    """A kiosk was told of a higher epoch, by this office before a restore or by another server: begin one above it."""
    held, code = speaker.held, speaker.device.kiosk_code
    if shown is not None and shown > held.epoch:
        close_central(held, f"kiosk {code} was told of epoch {shown}, the server is in {held.epoch}", epoch=shown)


def close_strange_day(held: LockedOffice, day: date, why: str) -> None:
    """Central numbers were given in `day` that this database never gave: grant none through it, today or when it comes."""
    if held.day <= day <= held.day + FARTHEST_CLOSED:
        close_central(held, why, through=day)
