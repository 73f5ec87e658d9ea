"""The digits of an office's kiosks, as they are kept."""

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from onestop.db.tables import enrolment, kiosk_code
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.codes import CodeUse
from onestop.domain.states import CodeRole

_USES = select(kiosk_code.c.code, kiosk_code.c.role, kiosk_code.c.used_through).where(
    kiosk_code.c.office_id == bindparam("office")
)
_PROMISED = select(enrolment.c.kiosk_code).where(
    enrolment.c.office_id == bindparam("office"), enrolment.c.device_id.is_(None), enrolment.c.ends_at > bindparam("now")
)
_SET = (
    update(kiosk_code)
    .where(kiosk_code.c.office_id == bindparam("office"), kiosk_code.c.code == bindparam("digit"))
    .values(role=bindparam("role_"), device_id=bindparam("device"), used_through=bindparam("through"))
)
_FREE_ALL = (
    update(kiosk_code)
    .where(kiosk_code.c.office_id == bindparam("office"), kiosk_code.c.device_id == bindparam("device"))
    .values(role=CodeRole.FREE, device_id=None, used_through=bindparam("through"))
)


def code_uses(transaction: Transaction, held: LockedOffice) -> dict[int, CodeUse]:
    """Who holds which digit. One that is promised to a kiosk that has not enrolled yet is as good as held."""
    rows = transaction.all(_USES, {"office": held.office_id})
    waiting = transaction.all(_PROMISED, {"office": held.office_id, "now": transaction.now().utc})
    uses = {row["code"]: CodeUse(row["role"], row["used_through"]) for row in rows}
    return uses | {row["kiosk_code"]: CodeUse(CodeRole.MAIN) for row in waiting}


def take_code(transaction: Transaction, held: LockedOffice, code: int, role: CodeRole, device_id: UUID) -> None:
    """The digit belongs to this device from now on."""
    _set(transaction, held, code, (role, device_id, None))


def free_code(transaction: Transaction, held: LockedOffice, code: int) -> None:
    """The digit may be given out again after this business day."""
    _set(transaction, held, code, (CodeRole.FREE, None, held.day))


def free_codes_of(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """All digits of a device may be given out again after this business day."""
    transaction.run(_FREE_ALL, {"office": held.office_id, "device": device_id, "through": held.day})
    held.touch(roster=True)


def _set(transaction: Transaction, held: LockedOffice, code: int, values: tuple[CodeRole, UUID | None, date | None]) -> None:
    role, device_id, through = values
    parameters = {"office": held.office_id, "digit": code, "role_": role, "device": device_id, "through": through}
    if not transaction.run(_SET, parameters):
        row = {"office_id": held.office_id, "code": code, "role": role, "device_id": device_id, "used_through": through}
        transaction.run(insert(kiosk_code), row)
    held.touch(roster=True)
