"""The digits of an office's kiosks, as they are kept."""

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from onestop.db.tables import device, enrolment, kiosk_code, ticket
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.businessday import local_date
from onestop.domain.codes import FARTHEST_USE, CodeUse, Used, free_codes, latest, spare_code, used_through
from onestop.domain.states import CodeRole, DeviceState
from onestop.usecases.codewords import claim_hold, claim_use, forget_holds, used_by_word
from onestop.usecases.words import may_be_older

_HOLDER = select(kiosk_code.c.device_id).where(
    kiosk_code.c.office_id == bindparam("office"), kiosk_code.c.code == bindparam("digit")
)
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
_HELD_BY = select(kiosk_code.c.code).where(
    kiosk_code.c.office_id == bindparam("office"), kiosk_code.c.device_id == bindparam("device")
)
_UNSEEN = (
    select(device.c.device_id, device.c.kiosk_code)
    .where(
        device.c.office_id == bindparam("office"),
        device.c.state != DeviceState.REVOKED,
        device.c.epoch_shown < bindparam("epoch"),
    )
    .order_by(device.c.kiosk_code)
)
_PUT_OUT_UNSEEN = (
    select(device.c.device_id)
    .join(kiosk_code, (kiosk_code.c.office_id == device.c.office_id) & (kiosk_code.c.code == device.c.kiosk_code))
    .where(
        device.c.office_id == bindparam("office"),
        device.c.state == DeviceState.REVOKED,
        device.c.epoch_shown < bindparam("epoch"),
        kiosk_code.c.used_through >= bindparam("day"),
    )
)
_DEVICE = (device.c.office_id == bindparam("office")) & (device.c.device_id == bindparam("id"))
_SET_SPARE = update(device).where(_DEVICE).values(spare_code=bindparam("spare"))
_SPARE = select(device.c.spare_code).where(_DEVICE)
_ON_PAPER = (
    select(ticket.c.business_day)
    .where(
        ticket.c.office_id == bindparam("office"),
        ticket.c.business_day.between(bindparam("day"), bindparam("farthest")),
        ticket.c.kiosk_code == bindparam("digit"),
    )
    .order_by(ticket.c.business_day.desc())
    .limit(1)
)
_OWN = select(device.c.kiosk_code).where(_DEVICE)
_WITHDRAW = update(device).where(_DEVICE, device.c.spare_code == device.c.kiosk_code).values(spare_code=None)
_SHOWN = update(device).where(_DEVICE, device.c.epoch_shown < bindparam("epoch")).values(epoch_shown=bindparam("epoch"))


def note_shown(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """This kiosk has shown its ledger, and so which digit it has, to the database as it is now."""
    if transaction.run(_SHOWN, {"office": held.office_id, "id": device_id, "epoch": held.epoch}):
        held.touch(roster=True)


def unseen(transaction: Transaction, held: LockedOffice) -> dict[UUID, int]:
    """Kiosks that have not shown their ledgers since the newest restore, with the digits that the database has of them.

    Each may have got others since the backup, which the database takes for free. So nothing is free while there is one.
    """
    rows = transaction.all(_UNSEEN, {"office": held.office_id, "epoch": held.epoch})
    return {row["device_id"]: row["kiosk_code"] for row in rows}


def is_any_code_on_paper(transaction: Transaction, held: LockedOffice) -> bool:
    """Whether numbers of today may be on paper under any code that the database takes for free, whoever printed them.

    So it is on the day of a restore: a kiosk that was enrolled since the backup is unknown, and a known one may have gone
    through several codes. So it is too on the day on which a kiosk is revoked that has not shown its ledger since a restore.
    """
    if may_be_older(transaction, held):
        return True
    where = {"office": held.office_id, "epoch": held.epoch, "day": held.day}
    return transaction.one(_PUT_OUT_UNSEEN, where) is not None


def give_spare(transaction: Transaction, held: LockedOffice, device_id: UUID, *, is_urgent: bool = False) -> int | None:
    """Keep a digit for the next ledger of a kiosk that has none; None when none may be given. Urgent: it may be the last."""
    if unseen(transaction, held).keys() - {device_id} or is_any_code_on_paper(transaction, held):
        return None
    uses = code_uses(transaction, held)
    day = earliest_day(transaction, held)
    spare = next(iter(free_codes(uses, day)), None) if is_urgent else spare_code(uses, day)
    if spare is not None:
        take_code(transaction, held, spare, CodeRole.SPARE, device_id)
        transaction.run(_SET_SPARE, {"office": held.office_id, "id": device_id, "spare": spare})
    return spare


def offer_own(transaction: Transaction, held: LockedOffice, device_id: UUID, told: Used) -> int | None:
    """Let a kiosk whose ledger is lost begin the next one under its own digit again, where nothing else is free.

    Not before its last day with numbers under it is over, as it has `told` and as the server knows. The digit stays its
    own, and the offer ends when it begins a ledger or shows the old one.
    """
    if (
        unseen(transaction, held).keys() - {device_id}
        or is_any_code_on_paper(transaction, held)
        or told.day >= earliest_day(transaction, held)
    ):
        return None
    key = {"office": held.office_id, "id": device_id}
    row = transaction.one(_OWN, key)
    if row is None or last_on_paper(transaction, held, row["kiosk_code"]) is not None:
        return None
    own: int = row["kiosk_code"]
    transaction.run(_SET_SPARE, {**key, "spare": own})
    held.touch(roster=True)
    return own


def withdraw_own(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """The kiosk has its ledger: see `offer_own`."""
    if transaction.run(_WITHDRAW, {"office": held.office_id, "id": device_id}):
        held.touch(roster=True)


def keep_spare(transaction: Transaction, held: LockedOffice, device_id: UUID, said: int, kept: int | None) -> None:
    """Keep the digit that a kiosk says it holds for its next ledger, if it is free, in the place of the `kept` one."""
    if said == kept or said not in free_now(transaction, held):
        return
    if kept is not None:
        free_code(transaction, held, kept)
    used = take_code(transaction, held, said, CodeRole.SPARE, device_id)
    if unseen(transaction, held):
        claim_hold(transaction, held, device_id, said, CodeRole.SPARE, used)
    transaction.run(_SET_SPARE, {"office": held.office_id, "id": device_id, "spare": said})


def earliest_day(transaction: Transaction, held: LockedOffice) -> date:
    """The earliest day in which a kiosk may be: the office's, or the calendar's where a wrong clock has set that ahead for good.

    A server whose clock is behind, whoever vouches for it, frees no digit that was used since: it cannot know what day it is.
    """
    return min(held.day, local_date(transaction.now().utc))


def free_now(transaction: Transaction, held: LockedOffice) -> list[int]:
    """Digits that may be given out: nobody has them, and nobody has used them in a day in which a kiosk may be."""
    return free_codes(code_uses(transaction, held), earliest_day(transaction, held))


def is_still_free(transaction: Transaction, held: LockedOffice, code: int) -> bool:
    """Whether a digit that was promised may be given: one that ran out may have become another's meanwhile."""
    known = _known_uses(transaction, held).get(code, CodeUse())
    use = CodeUse(known.role, latest(known.used_through, used_by_word(transaction, held).get(code)))
    return code in free_codes({code: use}, earliest_day(transaction, held))


def code_uses(transaction: Transaction, held: LockedOffice) -> dict[int, CodeUse]:
    """Who holds which digit. One that is promised to a kiosk that has not enrolled yet is as good as held."""
    waiting = transaction.all(_PROMISED, {"office": held.office_id, "now": transaction.now().utc})
    told = used_by_word(transaction, held)
    uses = _known_uses(transaction, held)
    for code, through in told.items():
        known = uses.get(code, CodeUse())
        uses[code] = CodeUse(known.role, latest(known.used_through, through))
    return uses | {row["kiosk_code"]: CodeUse(CodeRole.MAIN) for row in waiting}


def _known_uses(transaction: Transaction, held: LockedOffice) -> dict[int, CodeUse]:
    """The same without what is known by the word of single kiosks."""
    rows = transaction.all(_USES, {"office": held.office_id})
    return {row["code"]: CodeUse(row["role"], row["used_through"]) for row in rows}


def take_code(transaction: Transaction, held: LockedOffice, code: int, role: CodeRole, device_id: UUID) -> date | None:
    """The digit belongs to this device from now on; returns through which day it was used before."""
    before = _known_uses(transaction, held).get(code, CodeUse()).used_through
    forget_holds(transaction, held, code)
    _set(transaction, held, code, (role, device_id, None))
    return before


def free_code(transaction: Transaction, held: LockedOffice, code: int, told: Used | None = None) -> None:
    """The digit may be given out again after the last business day in which its kiosk may have used it: see `used_through`.

    What the server has on paper counts too: the kiosk may have forgotten. A day to come is known by the kiosk's word alone.
    """
    through = used_through(code, told, held.day)
    holder = transaction.one(_HOLDER, {"office": held.office_id, "digit": code})
    last = max(through, last_on_paper(transaction, held, code) or through)
    _set(transaction, held, code, (CodeRole.FREE, None, min(last, held.day)))
    if last > held.day and holder is not None and holder["device_id"] is not None:
        claim_use(transaction, held, holder["device_id"], code, last)


def last_on_paper(transaction: Transaction, held: LockedOffice, code: int) -> date | None:
    """The newest business day in which a kiosk may be of which the server has numbers under a digit; None: there is none.

    Not one that is years ahead: see `FARTHEST_USE`.
    """
    where = {"office": held.office_id, "day": earliest_day(transaction, held), "farthest": held.day + FARTHEST_USE, "digit": code}
    row = transaction.one(_ON_PAPER, where)
    return row["business_day"] if row else None


def note_used(transaction: Transaction, held: LockedOffice, device_id: UUID, told: Used) -> None:
    """Digits that are free here, but that a kiosk has used: a database that was restored has forgotten them."""
    if not earliest_day(transaction, held) <= told.day <= held.day + FARTHEST_USE:
        return
    known = _known_uses(transaction, held)  # what others say is no reason not to believe this one: they may lie
    for code in sorted(told.codes):
        use = known.get(code, CodeUse())
        if use.role is CodeRole.FREE and (use.used_through is None or use.used_through < told.day):
            claim_use(transaction, held, device_id, code, told.day)


def forget_used_spare(transaction: Transaction, held: LockedOffice, device_id: UUID, told: Used) -> None:
    """A kiosk that has begun and lost a ledger under its spare digit before it could say hello needs another one today."""
    row = transaction.one(_SPARE, {"office": held.office_id, "id": device_id})
    if row is None or row["spare_code"] not in told.codes or told.day < earliest_day(transaction, held):
        return
    free_code(transaction, held, row["spare_code"], told)
    transaction.run(_SET_SPARE, {"office": held.office_id, "id": device_id, "spare": None})


def free_codes_of(transaction: Transaction, held: LockedOffice, device_id: UUID) -> None:
    """All digits of a device may be given out again, each after the last business day in which it may have used it."""
    for row in transaction.all(_HELD_BY, {"office": held.office_id, "device": device_id}):
        free_code(transaction, held, row["code"])


def _set(transaction: Transaction, held: LockedOffice, code: int, values: tuple[CodeRole, UUID | None, date | None]) -> None:
    role, device_id, through = values
    parameters = {"office": held.office_id, "digit": code, "role_": role, "device": device_id, "through": through}
    if not transaction.run(_SET, parameters):
        row = {"office_id": held.office_id, "code": code, "role": role, "device_id": device_id, "used_through": through}
        transaction.run(insert(kiosk_code), row)
    held.touch(roster=True)
