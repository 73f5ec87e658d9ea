"""Who and what belongs to an office: services, counters, devices. Kept in memory and read again when it has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from onestop.db.tables import counter, device, office, service
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.states import DeviceState


@dataclass(frozen=True, slots=True)
class RosterService:
    """A service that the office has now."""

    service_id: str
    series: str
    paused: bool


@dataclass(frozen=True, slots=True)
class RosterDevice:
    """A kiosk, as far as each request is held against it."""

    device_id: UUID
    state: DeviceState
    reason: str
    hardware_serial: str
    credential_hash: str
    next_credential_hash: str | None
    boot_id: str | None
    ledger_id: UUID | None
    kiosk_code: int
    spare_code: int | None
    epoch_shown: int


@dataclass(frozen=True, slots=True)
class RosterCounter:
    """A counter."""

    number: int
    services: tuple[str, ...]
    token_hash: str | None


@dataclass(frozen=True, slots=True)
class Roster:
    """An office at one moment; `tag` is the office's `roster`, which rises when any of this changes."""

    office_id: int
    code: str
    tag: int
    epoch: int
    services: Mapping[str, RosterService]
    devices: Mapping[UUID, RosterDevice]
    counters: Mapping[int, RosterCounter]


_OFFICE = select(office.c.code, office.c.roster, office.c.epoch).where(office.c.office_id == bindparam("id"))
_SERVICES = select(service.c.service_id, service.c.series, service.c.paused).where(
    service.c.office_id == bindparam("id"), service.c.retired.is_(False)
)
_DEVICES = select(
    device.c.device_id,
    device.c.state,
    device.c.reason,
    device.c.hardware_serial,
    device.c.credential_hash,
    device.c.next_credential_hash,
    device.c.boot_id,
    device.c.ledger_id,
    device.c.kiosk_code,
    device.c.spare_code,
    device.c.epoch_shown,
).where(device.c.office_id == bindparam("id"))
_COUNTERS = select(counter.c.number, counter.c.services, counter.c.token_hash).where(
    counter.c.office_id == bindparam("id"), counter.c.retired.is_(False)
)


def load_roster(connection: Connection, office_id: int) -> Roster | None:
    """Read an office; None when there is none of this id."""
    parameters = {"id": office_id}
    head = connection.execute(_OFFICE, parameters).first()
    if head is None:
        return None
    services = [RosterService(**row) for row in connection.execute(_SERVICES, parameters).mappings()]
    devices = [RosterDevice(**row) for row in connection.execute(_DEVICES, parameters).mappings()]
    counters = [RosterCounter(**row) for row in connection.execute(_COUNTERS, parameters).mappings()]
    return Roster(
        office_id,
        head.code,
        head.roster,
        head.epoch,
        {one.service_id: one for one in services},
        {one.device_id: one for one in devices},
        {one.number: one for one in counters},
    )


class Rosters:
    """The rosters that this process has read; any thread may ask."""

    def __init__(self) -> None:
        """None yet."""
        self._kept: dict[int, Roster] = {}
        self._guard = Lock()

    def kept(self, office_id: int, tag: int | None) -> Roster | None:
        """The roster if it was read already and is not older than `tag` (None: no newer one is known)."""
        roster = self._kept.get(office_id)
        return roster if roster is not None and (tag is None or roster.tag >= tag) else None

    def keep(self, roster: Roster) -> None:
        """Remember a roster of a committed state."""
        with self._guard:
            before = self._kept.get(roster.office_id)
            if before is None or before.tag <= roster.tag:
                self._kept[roster.office_id] = roster

    def locked(self, transaction: Transaction, held: LockedOffice) -> Roster:
        """The roster within a transaction that has locked the office: exactly what the database says."""
        if held.roster_changed:
            return _loaded(transaction, held)
        roster = self._kept.get(held.office_id)
        if roster is None or roster.tag != held.roster:
            roster = _loaded(transaction, held)
            self.keep(roster)
        return roster


def _loaded(transaction: Transaction, held: LockedOffice) -> Roster:
    roster = load_roster(transaction.connection, held.office_id)
    assert roster is not None, "a locked office is there"  # noqa: S101  the lock has read its row
    return roster
