"""All offices at one glance, for those who watch over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from onestop.clock import Now
from onestop.db.tables import device, event, office, pulse, queue
from onestop.domain.states import DeviceState
from onestop.wire import Heartbeat

_KIOSKS = (
    select(office.c.code, device.c.kiosk_code, device.c.state, pulse.c.heard_at, pulse.c.heartbeat)
    .join(device, device.c.office_id == office.c.office_id)
    .outerjoin(pulse, (pulse.c.office_id == device.c.office_id) & (pulse.c.device_id == device.c.device_id))
    .where(device.c.state != DeviceState.REVOKED)
)
_WAITING = select(office.c.code, queue.c.service_id, queue.c.waiting).join(
    queue, (queue.c.office_id == office.c.office_id) & (queue.c.queue_day == office.c.business_day)
)
_OBJECTIONS = (
    select(office.c.code, func.count())
    .join(event, event.c.office_id == office.c.office_id)
    .where(event.c.objection.is_not(None))
    .group_by(office.c.code)
)


@dataclass(frozen=True, slots=True)
class KioskRow:
    """A kiosk; `silent_s` are the seconds since its last heartbeat, None when there was none."""

    office: str
    kiosk_code: int
    state: DeviceState
    silent_s: float | None
    heartbeat: Heartbeat | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All offices."""

    kiosks: Sequence[KioskRow]
    waiting: Mapping[tuple[str, str], int]
    objections: Mapping[str, int]


def read_overview(connection: Connection, now: Now) -> Overview:
    """Read it."""
    kiosks = [
        KioskRow(code, digit, state, (now.utc - heard).total_seconds() if heard else None, heartbeat)
        for code, digit, state, heard, heartbeat in connection.execute(_KIOSKS)
    ]
    waiting = {(code, service): people for code, service, people in connection.execute(_WAITING)}
    objections: dict[str, int] = {code: entries for code, entries in connection.execute(_OBJECTIONS)}  # noqa: C416  rows are no pairs to the checker
    return Overview(kiosks, waiting, objections)
