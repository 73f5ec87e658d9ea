"""What the hooks are still to be told. Each hook hears in order; what it does not take is told again, ever less often, for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from onestop.db.tables import alert, hook
from onestop.db.transaction import Transaction
from onestop.usecases.lease import holds_lease

FIRST_AGAIN: Final = timedelta(seconds=10)
LAST_AGAIN: Final = timedelta(minutes=15)
"""How long after a failure a hook is told again: doubling from the first to the last."""

TOO_OLD: Final = timedelta(days=1)
MOST_WAITING: Final = 500
"""For one hook; the oldest is given up for the newest."""

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """The oldest alert that a hook has not taken."""

    office_id: int
    hook_id: UUID
    number: int
    alert_id: UUID
    url: str
    body: str
    made_at: datetime
    next_at: datetime
    tries: int


_OF_HOOK: Final = (alert.c.office_id == bindparam("office")) & (alert.c.hook_id == bindparam("hook"))
_ONE: Final = _OF_HOOK & (alert.c.number == bindparam("place"))
_PLACES = select(func.min(alert.c.number), func.max(alert.c.number), func.count()).where(_OF_HOOK)
_OLDEST = select(alert.c.office_id, alert.c.hook_id, func.min(alert.c.number).label("number")).group_by(
    alert.c.office_id, alert.c.hook_id
)
_oldest = _OLDEST.subquery()
_HEADS = (
    select(alert, hook.c.url)
    .join(
        _oldest,
        (alert.c.office_id == _oldest.c.office_id)
        & (alert.c.hook_id == _oldest.c.hook_id)
        & (alert.c.number == _oldest.c.number),
    )
    .join(hook, (hook.c.office_id == alert.c.office_id) & (hook.c.hook_id == alert.c.hook_id))
)
_AGAIN = update(alert).where(_ONE).values(tries=alert.c.tries + 1, next_at=bindparam("again"))
_FAILED = (
    update(hook)
    .where(hook.c.office_id == bindparam("office"), hook.c.hook_id == bindparam("hook_"))
    .values(failed_at=bindparam("now"), failure=bindparam("why"))
)


def put(transaction: Transaction, office_id: int, hook_id: UUID, alert_id: UUID, body: str) -> None:
    """Tell a hook something, after all that waits for it."""
    row = transaction.connection.execute(_PLACES, {"office": office_id, "hook": hook_id}).one()
    first, last, waiting = row
    if waiting >= MOST_WAITING:
        log.warning("alert_given_up", office=office_id, hook=str(hook_id), why="too many wait")
        transaction.run(delete(alert).where(_ONE), {"office": office_id, "hook": hook_id, "place": first})
    now = transaction.now().utc
    transaction.run(
        insert(alert),
        {
            "office_id": office_id,
            "hook_id": hook_id,
            "number": (last or 0) + 1,
            "alert_id": alert_id,
            "body": body,
            "made_at": now,
            "next_at": now,
            "tries": 0,
        },
    )


def due(connection: Connection, now: datetime, hook_id: UUID | None = None) -> Sequence[Post]:
    """What is to be told now: the oldest alert of each hook, or of this one, whose time has come."""
    query = _HEADS if hook_id is None else _HEADS.where(alert.c.hook_id == hook_id)
    posts = [Post(**row) for row in connection.execute(query).mappings()]
    return [one for one in posts if not timedelta(0) < one.next_at - now <= LAST_AGAIN]  # farther: the clock was put back


def note_taken(transaction: Transaction, me: str, post: Post) -> bool:
    """The hook took it. False: somebody else tells the hooks now."""
    if not holds_lease(transaction, me):
        return False
    transaction.run(delete(alert).where(_ONE), _key(post))
    return True


def note_failed(transaction: Transaction, me: str, post: Post, why: str) -> bool:
    """The hook did not take it (`why` as in `HookFailed.kind`): tell it again later, or give it up. False: somebody else tells the hooks now."""
    if not holds_lease(transaction, me):
        return False
    now = transaction.now().utc
    transaction.run(_FAILED, {"office": post.office_id, "hook_": post.hook_id, "now": now, "why": why})
    if now - post.made_at >= TOO_OLD:
        log.warning("alert_given_up", office=post.office_id, hook=str(post.hook_id), why=why, tries=post.tries + 1)
        transaction.run(delete(alert).where(_ONE), _key(post))
    else:
        transaction.run(_AGAIN, {**_key(post), "again": now + again_after(post.tries)})
    return True


def again_after(tries: int) -> timedelta:
    """How long to wait after so many failures before this one."""
    return min(LAST_AGAIN, FIRST_AGAIN * (1 << min(tries, 10)))


def _key(post: Post) -> dict[str, object]:
    return {"office": post.office_id, "hook": post.hook_id, "place": post.number}
