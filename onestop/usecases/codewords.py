"""Digits that a kiosk says it has or used, and that this server did not give to it: kept from others, and withdrawn with its word."""

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update

from onestop.db.tables import kiosk_code
from onestop.db.transaction import LockedOffice, Transaction
from onestop.db.word_tables import claimed_code
from onestop.domain.states import CodeRole

Claimed = tuple[date | None, str | None]
"""Through which day a digit was used, and as what it is held."""

_OFFICE = claimed_code.c.office_id == bindparam("office")
_ONE = _OFFICE & (claimed_code.c.device_id == bindparam("device")) & (claimed_code.c.code == bindparam("digit"))
_CLAIMED = select(claimed_code.c.used_through, claimed_code.c.held_as).where(_ONE)
_CHANGE = update(claimed_code).where(_ONE).values(used_through=bindparam("through"), held_as=bindparam("as_"))
_BEFORE = update(claimed_code).where(_ONE, claimed_code.c.used_before.is_(None)).values(used_before=bindparam("before"))
_USED_BEFORE = select(claimed_code.c.code, claimed_code.c.used_before).where(
    _OFFICE, claimed_code.c.device_id == bindparam("device"), claimed_code.c.used_before.is_not(None)
)
_THROUGH = (
    select(claimed_code.c.code, func.max(claimed_code.c.used_through).label("through"))
    .where(_OFFICE, claimed_code.c.used_through.is_not(None))
    .group_by(claimed_code.c.code)
)
_HELD = select(claimed_code.c.device_id).where(
    _OFFICE,
    claimed_code.c.device_id != bindparam("but"),
    claimed_code.c.code == bindparam("digit"),
    claimed_code.c.held_as == CodeRole.SPARE,
)
_ROLE = select(kiosk_code.c.role).where(kiosk_code.c.office_id == bindparam("office"), kiosk_code.c.code == bindparam("digit"))
_SETTLE = update(claimed_code).where(_OFFICE, claimed_code.c.held_as == CodeRole.SPARE).values(held_as=None)
_FORGET_HOLD = update(claimed_code).where(_OFFICE, claimed_code.c.code == bindparam("digit")).values(held_as=None)
_OF_DEVICE = (
    select(claimed_code.c.code, claimed_code.c.used_through, claimed_code.c.held_as)
    .where(_OFFICE, claimed_code.c.device_id == bindparam("device"))
    .order_by(claimed_code.c.code)
)
_DROP = delete(claimed_code).where(_OFFICE, claimed_code.c.device_id == bindparam("device"))


def used_by_word(transaction: Transaction, held: LockedOffice) -> dict[int, date]:
    """Through which day each digit was used, as kiosks say."""
    return {row["code"]: row["through"] for row in transaction.all(_THROUGH, {"office": held.office_id})}


def claim_use(transaction: Transaction, held: LockedOffice, device_id: UUID, code: int, through: date) -> None:
    """A kiosk says that it used a digit through a day."""
    before = _claimed(transaction, held, device_id, code)
    if before is None or before[0] is None or before[0] < through:
        _put(transaction, held, device_id, code, (through, before[1] if before else None))


def claim_hold(
    transaction: Transaction, held: LockedOffice, device_id: UUID, code: int, role: CodeRole, used: date | None
) -> None:
    """A kiosk says that a digit is its own, which this database takes for free after the day through which it was `used`."""
    before = _claimed(transaction, held, device_id, code)
    _put(transaction, held, device_id, code, (before[0] if before else None, role.value))
    key = {"office": held.office_id, "device": device_id, "digit": code}
    transaction.run(_BEFORE, {**key, "before": used})


def used_before(transaction: Transaction, held: LockedOffice, device_id: UUID) -> dict[int, date]:
    """Through which day digits were used that a kiosk says it has, as the server itself knew when it began to believe that."""
    rows = transaction.all(_USED_BEFORE, {"office": held.office_id, "device": device_id})
    return {row["code"]: row["used_before"] for row in rows}


def is_held_by_word(transaction: Transaction, held: LockedOffice, code: int, but: UUID) -> bool:
    """Whether others hold a digit as a spare one, and only because they say so, since the newest restore.

    Then it gives way to whoever shows a ledger under it for the first time since: that one may have printed numbers.
    """
    role = transaction.one(_ROLE, {"office": held.office_id, "digit": code})
    if role is None or role["role"] is CodeRole.MAIN:
        return False
    return transaction.one(_HELD, {"office": held.office_id, "digit": code, "but": but}) is not None


def settle_spares(transaction: Transaction, held: LockedOffice) -> None:
    """All kiosks have shown their ledgers: spare digits that some say they hold are theirs."""
    transaction.run(_SETTLE, {"office": held.office_id})


def forget_holds(transaction: Transaction, held: LockedOffice, code: int) -> None:
    """Somebody else has the digit, or it is given anew."""
    transaction.run(_FORGET_HOLD, {"office": held.office_id, "digit": code})


def codes_by_word(transaction: Transaction, held: LockedOffice, device_id: UUID) -> dict[int, Claimed]:
    """The digits of which a kiosk says that it used them through a day, or has them as its main or spare one."""
    rows = transaction.all(_OF_DEVICE, {"office": held.office_id, "device": device_id})
    return {row["code"]: (row["used_through"], row["held_as"]) for row in rows}


def drop_code_words(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """Nothing that a kiosk said of digits counts any more."""
    transaction.run(_DROP, {"office": held.office_id, "device": device_id})
    held.touch(roster=True)


def _claimed(transaction: Transaction, held: LockedOffice, device_id: UUID, code: int) -> Claimed | None:
    row = transaction.one(_CLAIMED, {"office": held.office_id, "device": device_id, "digit": code})
    return (row["used_through"], row["held_as"]) if row is not None else None


def _put(transaction: Transaction, held: LockedOffice, device_id: UUID, code: int, said: Claimed) -> None:
    key = {"office": held.office_id, "device": device_id, "digit": code}
    through, role = said
    if not transaction.run(_CHANGE, {**key, "through": through, "as_": role}):
        row = {"office_id": held.office_id, "device_id": device_id, "code": code, "used_through": through, "held_as": role}
        transaction.run(insert(claimed_code), row)
    held.touch(roster=True)
