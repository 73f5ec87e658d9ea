"""What one kiosk alone says: it is believed at once, under its name, and can be withdrawn if the kiosk is found to lie."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import structlog
from sqlalchemy import RowMapping, bindparam, func, insert, select, update

from onestop.db.tables import granted, mark
from onestop.db.transaction import LockedOffice, Transaction
from onestop.db.word_tables import claimed_number, closing
from onestop.domain.businessday import is_central_open
from onestop.usecases.roster import RosterDevice

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

FARTHEST_CLOSED: Final = timedelta(days=100)
"""A backup is no older. One kiosk whose clock is years ahead must not end the central series for years."""

_MARK = (
    (mark.c.office_id == bindparam("office")) & (mark.c.business_day == bindparam("day")) & (mark.c.series == bindparam("letter"))
)
_RAISE = update(mark).where(_MARK, mark.c.n < bindparam("least")).values(n=bindparam("least"))
_MARKED = select(mark.c.n).where(_MARK)
_CLAIMS = select(claimed_number.c.device_id, claimed_number.c.n).where(
    claimed_number.c.office_id == bindparam("office"),
    claimed_number.c.business_day == bindparam("day"),
    claimed_number.c.series == bindparam("letter"),
)
_GIVEN = select(func.max(granted.c.n)).where(
    granted.c.office_id == bindparam("office"),
    granted.c.business_day == bindparam("day"),
    granted.c.series == bindparam("letter"),
    granted.c.service_id.is_not(None),  # one that was taken over from a ledger has none
)
_CLAIM_MORE = (
    update(claimed_number)
    .where(
        claimed_number.c.office_id == bindparam("office"),
        claimed_number.c.device_id == bindparam("device"),
        claimed_number.c.business_day == bindparam("day"),
        claimed_number.c.series == bindparam("letter"),
    )
    .values(n=bindparam("most"))
)
_OF_DEVICE = (closing.c.office_id == bindparam("office")) & (closing.c.device_id == bindparam("device"))
_SAID = select(closing.c.through).where(_OF_DEVICE, closing.c.through >= bindparam("last")).limit(1)
_EPOCH_TODAY = select(closing.c.epoch).where(
    _OF_DEVICE, closing.c.business_day == bindparam("day"), closing.c.epoch_told.is_not(None)
)
_IN_FORCE = (
    select(closing)
    .where(closing.c.office_id == bindparam("office"), closing.c.through >= bindparam("day"))
    .order_by(closing.c.said_at, closing.c.epoch, closing.c.through)
)


def close_by_word(
    transaction: Transaction, held: LockedOffice, one: RosterDevice, why: str, through: date | None = None, epoch: int = 0
) -> None:
    """Close the central series for the day, or `through` a later one, because a kiosk says `why`; pass the `epoch` that it tells."""
    before, told = held.epoch, f"kiosk {one.kiosk_code} {why}"
    is_news = held.close_central(0, through, epoch, by_word=True) or held.epoch > before
    if is_news:  # on a day that is closed already too: who raises the epoch?
        log.error("central_series_closed", office=held.code, day=str(held.closed_through), epoch=held.epoch, why=told)
    last = max(held.day, through or held.day)
    key = {"office": held.office_id, "device": one.device_id, "last": last}
    if not is_news and transaction.one(_SAID, key) is not None:
        return
    row = {
        "office_id": held.office_id,
        "device_id": one.device_id,
        "through": last,
        "epoch": held.epoch,
        "epoch_before": before,
        "epoch_told": epoch or None,
        "business_day": held.day,
        "said_at": transaction.now().utc,
        "why": why,
    }
    transaction.run(insert(closing), row)


def has_raised_epoch(transaction: Transaction, held: LockedOffice, one: RosterDevice) -> bool:
    """Whether a kiosk's word about an epoch was followed today."""
    key = {"office": held.office_id, "device": one.device_id, "day": held.day}
    return transaction.one(_EPOCH_TODAY, key) is not None


def closings(transaction: Transaction, held: LockedOffice) -> Sequence[RowMapping]:
    """By whose word the central series is closed today or on a day to come, the oldest first."""
    return transaction.all(_IN_FORCE, {"office": held.office_id, "day": held.day})


def may_be_older(transaction: Transaction, held: LockedOffice) -> bool:
    """Whether today anything says that numbers were given which this database does not know.

    The central series can be closed without that: for the rest of the day on which a liar's word was withdrawn.
    """
    is_sure = held.until_trusted or not is_central_open(held.day, held.sure_through)
    return is_sure or bool(closings(transaction, held))


def claim_number(transaction: Transaction, held: LockedOffice, one: RosterDevice, number: tuple[date, str], n: int) -> bool:
    """A kiosk has central numbers of a day and series up to `n`; returns whether that is news, so that they are closed.

    It is when this server never gave so many, although another kiosk may have said the same before: that one may be a liar.
    """
    day, series = number
    key = {"office": held.office_id, "day": day, "letter": series}
    is_higher = raise_mark(transaction, held, day, series, n)
    claims = {row["device_id"]: row["n"] for row in transaction.all(_CLAIMS, key)}
    if not is_higher and (not claims or claims.get(one.device_id, 0) >= n or n <= newest_given(transaction, key)):
        return False
    if not transaction.run(_CLAIM_MORE, {**key, "device": one.device_id, "most": n}):
        row = {"office_id": held.office_id, "device_id": one.device_id, "business_day": day, "series": series, "n": n}
        transaction.run(insert(claimed_number), row)
    return True


def newest_given(transaction: Transaction, key: dict[str, object]) -> int:
    """The highest number of an `office`, `day` and series `letter` that this database gave."""
    return int(transaction.connection.execute(_GIVEN, key).scalar() or 0)


def raise_mark(transaction: Transaction, held: LockedOffice, day: date, series: str, n: int) -> bool:
    """Never give a number up to `n`; returns whether that is news."""
    key = {"office": held.office_id, "day": day, "letter": series}
    if transaction.run(_RAISE, {**key, "least": n}):
        return True
    if transaction.one(_MARKED, key) is not None:
        return False
    transaction.run(insert(mark), {"office_id": held.office_id, "business_day": day, "series": series, "n": n})
    return n > 0


def close_strange_day(transaction: Transaction, held: LockedOffice, one: RosterDevice, day: date, number: str) -> None:
    """Central numbers were given in `day` that this database never gave: grant none through it, today or when it comes."""
    if held.day <= day <= held.day + FARTHEST_CLOSED:
        close_by_word(transaction, held, one, f"has {number}, which this server never gave", through=day)
