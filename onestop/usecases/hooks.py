"""The web hooks of an office, as its administrators make them and see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from onestop.db.tables import alert, hook, problem
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys
from onestop.domain.hooks import shown_secret
from onestop.errors import AdministrationError, HookFailed
from onestop.usecases.hookurl import read_hook_url

MOST_HOOKS: Final = 8
"""Of one office."""

_OF_OFFICE: Final = hook.c.office_id == bindparam("office")
_WAITING = (
    select(func.count())
    .where(alert.c.office_id == hook.c.office_id, alert.c.hook_id == hook.c.hook_id)
    .correlate(hook)
    .scalar_subquery()
    .label("waiting")
)
_HOOKS = select(hook, _WAITING).where(_OF_OFFICE).order_by(hook.c.made_at, hook.c.url)
_TAKEN = select(hook.c.hook_id).where(_OF_OFFICE, hook.c.url == bindparam("url")).with_for_update()


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook. `url` may hold a secret of its receiver, so pages show `host` alone; `waiting`: alerts that it has not taken."""

    url: str
    host: str
    failed_at: datetime | None
    failure: str
    waiting: int


def hooks_of(connection: Connection, office_id: int) -> Sequence[Hook]:
    """All hooks of an office, the oldest first."""
    rows = connection.execute(_HOOKS, {"office": office_id}).mappings()
    return [
        Hook(row["url"], read_hook_url(row["url"]).authority, row["failed_at"], row["failure"], row["waiting"]) for row in rows
    ]


def secret_of(keys: Keys, office_id: int, hook_id: UUID) -> bytes:
    """The secret with which a hook's alerts are signed: 32 bytes, another one for each hook that was ever made."""
    return keys.digest("hook", office_id, hook_id)


def make_hook(transaction: Transaction, keys: Keys, held: LockedOffice, url: str) -> str:
    """Tell the office's alerts to this URL from now on; returns the secret. Raises `AdministrationError`."""
    try:
        read_hook_url(url)
    except HookFailed as error:
        raise AdministrationError(error.what, error.mend) from error
    present = hooks_of(transaction.connection, held.office_id)
    if any(one.url == url for one in present):
        raise AdministrationError(
            f"office {held.code} has this hook already", "for another secret remove it first, with --remove"
        )
    if len(present) >= MOST_HOOKS:
        raise AdministrationError(f"office {held.code} has {MOST_HOOKS} hooks already", "remove one with --remove")
    hook_id = uuid4()
    made = {"office_id": held.office_id, "hook_id": hook_id, "url": url, "made_at": transaction.now().utc, "failure": ""}
    transaction.run(insert(hook), made)
    return shown_secret(secret_of(keys, held.office_id, hook_id))


def take_hook(transaction: Transaction, held: LockedOffice, url: str) -> bool:
    """Tell it nothing any more, not even what waits; False when there was no such hook."""
    row = transaction.one(_TAKEN, {"office": held.office_id, "url": url})
    if row is None:
        return False
    transaction.run(delete(alert).where(alert.c.office_id == held.office_id, alert.c.hook_id == row["hook_id"]))
    transaction.run(delete(hook).where(hook.c.office_id == held.office_id, hook.c.hook_id == row["hook_id"]))
    if not hooks_of(transaction.connection, held.office_id):  # the next hook hears of all that is wrong then
        transaction.run(delete(problem).where(problem.c.office_id == held.office_id))
    return True
