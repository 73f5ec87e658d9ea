"""A one-time code becomes a device; a device changes its credential."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from onestop.db.tables import device, enrolment
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys, fingerprint, kiosk_prefix, plain_code
from onestop.domain.states import CodeRole, DeviceState
from onestop.errors import Refused
from onestop.usecases.admission import Claim, uses_next_credential
from onestop.usecases.codes import give_spare, is_still_free, take_code
from onestop.usecases.parts import House, let_in
from onestop.wire import PROTOCOL, CredentialAnswer, EnrolAnswer, EnrolRequest, NewCredential, ProblemKind

CODE_LIFE: Final = timedelta(minutes=10)

_FIND = select(enrolment.c.office_id).where(enrolment.c.code_hash == bindparam("hash"))
_ENROLMENT = select(enrolment).where(enrolment.c.office_id == bindparam("office"), enrolment.c.code_hash == bindparam("hash"))
_USED = (
    update(enrolment)
    .where(enrolment.c.office_id == bindparam("office"), enrolment.c.code_hash == bindparam("hash"))
    .values(device_id=bindparam("device"))
)
_DEVICE = select(device).where(device.c.office_id == bindparam("office"), device.c.device_id == bindparam("id"))
_PROMOTE = (
    update(device)
    .where(device.c.office_id == bindparam("office"), device.c.device_id == bindparam("id"))
    .values(credential_hash=device.c.next_credential_hash, next_credential_hash=None, credential_since=bindparam("now"))
)
_NEXT = (
    update(device)
    .where(device.c.office_id == bindparam("office"), device.c.device_id == bindparam("id"))
    .values(next_credential_hash=bindparam("hash"))
)


def office_of_code(connection: Connection, keys: Keys, code: str) -> int | None:
    """The office that a one-time code belongs to; None for a wrong one."""
    found: int | None = connection.execute(_FIND, {"hash": keys.hashed(plain_code(code))}).scalar()
    return found


def enrol(house: House, transaction: Transaction, office_id: int, ask: EnrolRequest) -> EnrolAnswer:
    """Make the device of a one-time code; asked again with the same credential, the answer is the same."""
    if ask.protocol != PROTOCOL:
        raise Refused(ProblemKind.PROTOCOL_UNKNOWN, f"this server speaks version {PROTOCOL}")
    held = transaction.lock(office_id)
    key = {"office": office_id, "hash": house.keys.hashed(plain_code(ask.code))}
    code, now = transaction.one(_ENROLMENT, key), transaction.now().utc
    if code is None or code["ends_at"] <= now or (code["device_id"] is None and held.is_older_copy):
        raise Refused(ProblemKind.CODE_REFUSED)
    if code["device_id"] is None:
        # It may have run out, and another has got the digit, before the clock was set back.
        if not is_still_free(transaction, held, code["kiosk_code"]):
            raise Refused(ProblemKind.CODE_REFUSED)
        made = _make(house, transaction, held, ask, code)
        transaction.run(_USED, {**key, "device": made})
        row = transaction.one(_DEVICE, {"office": office_id, "id": made})
    else:
        row = transaction.one(_DEVICE, {"office": office_id, "id": code["device_id"]})
    if (
        row is None
        or not house.keys.is_of(ask.credential, row["credential_hash"])
        or row["hardware_serial"] != ask.hardware_serial
    ):
        raise Refused(ProblemKind.CODE_REFUSED)
    return EnrolAnswer(
        device_id=row["device_id"],
        office=held.code,
        kiosk_code=row["kiosk_code"],
        token_prefix=kiosk_prefix(office_id, row["device_id"]),
        fingerprint=fingerprint(ask.credential),
        approved=row["state"] is DeviceState.ACTIVE,
        server_time=now,
        business_day=held.day,
    )


def _make(house: House, transaction: Transaction, held: LockedOffice, ask: EnrolRequest, code: RowMapping) -> UUID:
    device_id, now = uuid4(), transaction.now().utc
    take_code(transaction, held, code["kiosk_code"], CodeRole.MAIN, device_id)
    transaction.run(
        insert(device),
        {
            "office_id": held.office_id,
            "device_id": device_id,
            "state": DeviceState.ACTIVE if code["approved"] else DeviceState.PENDING,
            "reason": "",
            "hardware_serial": ask.hardware_serial,
            "credential_hash": house.keys.hashed(ask.credential),
            "fingerprint": fingerprint(ask.credential),
            "next_credential_hash": None,
            "credential_since": now,
            "software": ask.software,
            "boot_id": None,
            "ledger_id": None,
            "kiosk_code": code["kiosk_code"],
            "spare_code": None,
            "last_command": 0,
            "enrolled_at": now,
            "epoch_shown": held.epoch,
        },
    )
    give_spare(transaction, held, device_id)
    held.touch(roster=True)
    return device_id


def promote_credential(house: House, transaction: Transaction, claim: Claim) -> None:
    """The kiosk spoke with its new credential for the first time: the old one is gone."""
    speaker = let_in(house, transaction, claim, hello=True)
    if uses_next_credential(speaker.device, claim.token.secret, house.keys):
        key = {"office": speaker.held.office_id, "id": speaker.device.device_id}
        transaction.run(_PROMOTE, {**key, "now": transaction.now().utc})
        speaker.held.touch(roster=True)


def change_credential(house: House, transaction: Transaction, claim: Claim, new: NewCredential) -> CredentialAnswer:
    """Keep the kiosk's next credential beside its present one."""
    speaker = let_in(house, transaction, claim)
    hashed = house.keys.hashed(new.credential)
    if hashed not in (speaker.device.next_credential_hash, speaker.device.credential_hash):
        key = {"office": speaker.held.office_id, "id": speaker.device.device_id}
        transaction.run(_NEXT, {**key, "hash": hashed})
        speaker.held.touch(roster=True)
    return CredentialAnswer(
        token_prefix=kiosk_prefix(speaker.held.office_id, speaker.device.device_id), server_time=transaction.now().utc
    )
