"""How the kiosks are. A heartbeat locks nobody: it is the newest word of one kiosk."""

from uuid import UUID

from sqlalchemy import bindparam, insert, update

from onestop.db.tables import boot, pulse
from onestop.db.transaction import Transaction
from onestop.errors import Refused
from onestop.wire import Heartbeat, ProblemKind

_BOOT = (boot.c.office_id == bindparam("office")) & (boot.c.device_id == bindparam("id")) & (boot.c.boot_id == bindparam("boot"))
_RISE = update(boot).where(_BOOT, boot.c.heartbeat_ns < bindparam("ns")).values(heartbeat_ns=bindparam("ns"))
_PULSE = (
    update(pulse)
    .where(pulse.c.office_id == bindparam("office"), pulse.c.device_id == bindparam("id"))
    .values(heard_at=bindparam("now"), heartbeat=bindparam("said", type_=pulse.c.heartbeat.type))
)


def hear(transaction: Transaction, office_id: int, device_id: UUID, boot_id: str, said: Heartbeat) -> None:
    """Keep a heartbeat; raises `Refused` when it is not newer than the last of this boot."""
    key = {"office": office_id, "id": device_id}
    if not transaction.run(_RISE, {**key, "boot": boot_id, "ns": said.monotonic_ns}):
        raise Refused(ProblemKind.REPLAYED, "an older heartbeat of this boot")
    now = transaction.now().utc
    if not transaction.run(_PULSE, {**key, "now": now, "said": said}):
        transaction.run(insert(pulse), {"office_id": office_id, "device_id": device_id, "heard_at": now, "heartbeat": said})
