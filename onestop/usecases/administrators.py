"""Administrators of an office: they look at its kiosks, and at those of no other office."""

import re
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from onestop.db.tables import administrator, administrator_session
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys, Token, administrator_token, new_secret, session_token
from onestop.errors import AdministrationError

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,34}[a-z0-9])?")
_ONE: Final = (administrator.c.office_id == bindparam("office")) & (administrator.c.name == bindparam("who"))

_OF_ONE: Final = (administrator_session.c.office_id == bindparam("office")) & (administrator_session.c.name == bindparam("who"))
_SESSION: Final = (administrator_session.c.office_id == bindparam("office")) & (
    administrator_session.c.session_hash == bindparam("hash")
)

SESSION_LIFE: Final = timedelta(hours=12)


def make_token(transaction: Transaction, keys: Keys, held: LockedOffice, name: str) -> str:
    """Make an administrator's token; the one before is no longer good. Raises `AdministrationError`."""
    if not _NAME.fullmatch(name):
        raise AdministrationError(f"{name!r} is no name of an administrator", "write small letters, digits and dashes, like thu")
    secret = new_secret()
    take_token(transaction, held, name)
    transaction.run(
        insert(administrator),
        {"office_id": held.office_id, "name": name, "token_hash": keys.hashed(secret), "made_at": transaction.now().utc},
    )
    return administrator_token(held.office_id, name, secret)


def take_token(transaction: Transaction, held: LockedOffice, name: str) -> bool:
    """The token is no longer good, nor is any session; False when there was none."""
    transaction.run(delete(administrator_session).where(_OF_ONE), {"office": held.office_id, "who": name})
    return transaction.run(delete(administrator).where(_ONE), {"office": held.office_id, "who": name}) > 0


def is_administrator(connection: Connection, keys: Keys, token: Token) -> bool:
    """Whether the token is good now. Always read from the database: one that was taken away opens nothing any more."""
    query = select(administrator.c.token_hash).where(_ONE)
    kept = connection.execute(query, {"office": token.office_id, "who": token.holder}).scalar()
    return keys.is_of(token.secret, kept)


def begin_session(transaction: Transaction, keys: Keys, token: Token) -> str:
    """Let a browser in with a token that is good; what it is to hold. Sessions that are over are forgotten."""
    now, secret = transaction.now().utc, new_secret()
    over = delete(administrator_session).where(administrator_session.c.ends_at <= bindparam("now"))
    transaction.run(over, {"now": now})
    kept = {
        "office_id": token.office_id,
        "name": token.holder,
        "session_hash": keys.hashed(secret),
        "ends_at": now + SESSION_LIFE,
    }
    transaction.run(insert(administrator_session), kept)
    return session_token(token.office_id, token.holder, secret)


def end_session(transaction: Transaction, keys: Keys, session: Token) -> None:
    """What the browser holds opens nothing any more, wherever it was copied to."""
    values = {"office": session.office_id, "hash": keys.hashed(session.secret)}
    transaction.run(delete(administrator_session).where(_SESSION), values)


def is_signed_in(connection: Connection, keys: Keys, session: Token, now: datetime) -> bool:
    """Whether the session goes on. Always read from the database."""
    query = select(administrator_session.c.ends_at).where(_SESSION & (administrator_session.c.name == bindparam("who")))
    values = {"office": session.office_id, "hash": keys.hashed(session.secret), "who": session.holder}
    ends_at = connection.execute(query, values).scalar()
    return ends_at is not None and now < ends_at
