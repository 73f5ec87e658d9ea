"""How the kiosks are. A heartbeat locks nobody: it is the newest word of one kiosk."""

from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from onestop.db.tables import boot, office, pulse
from onestop.db.transaction import Transaction
from onestop.domain.place import Place
from onestop.errors import Refused
from onestop.usecases.admission import Claim
from onestop.usecases.parts import House
from onestop.wire import Heartbeat, HeartbeatAnswer, ProblemKind

_BOOT = (boot.c.office_id == bindparam("office")) & (boot.c.device_id == bindparam("id")) & (boot.c.boot_id == bindparam("boot"))
_WHERE = select(office.c.epoch, office.c.version, office.c.life).where(office.c.office_id == bindparam("office"))
_RISE = update(boot).where(_BOOT, boot.c.heartbeat_ns < bindparam("ns")).values(heartbeat_ns=bindparam("ns"))
_PULSE = (
    update(pulse)
    .where(pulse.c.office_id == bindparam("office"), pulse.c.device_id == bindparam("id"))
    .values(heard_at=bindparam("now"), heartbeat=bindparam("said", type_=pulse.c.heartbeat.type))
)


def hear(house: House, transaction: Transaction, claim: Claim, said: Heartbeat) -> HeartbeatAnswer:
    """Keep a heartbeat; raises `Refused` when it is not newer than the last of this boot."""
    office_id, device_id, boot_id = claim.token.office_id, UUID(claim.token.holder), claim.boot_id
    key = {"office": office_id, "id": device_id}
    if not transaction.run(_RISE, {**key, "boot": boot_id, "ns": said.monotonic_ns}):
        raise Refused(ProblemKind.REPLAYED, "an older heartbeat of this boot")
    now = transaction.now()
    if not transaction.run(_PULSE, {**key, "now": now.utc, "said": said}):
        transaction.run(insert(pulse), {"office_id": office_id, "device_id": device_id, "heard_at": now.utc, "heartbeat": said})
    row = transaction.one(_WHERE, {"office": office_id})
    cursor = house.keys.cursor(office_id, Place(**row)) if row else ""
    return HeartbeatAnswer(server_time=now.utc, clock_trusted=now.trusted, cursor=cursor)
