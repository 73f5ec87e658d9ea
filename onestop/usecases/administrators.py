"""Administrators of an office: they look at its kiosks, and at those of no other office."""

import re
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from onestop.db.tables import administrator
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys, Token, administrator_token, new_secret
from onestop.errors import AdministrationError

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,34}[a-z0-9])?")
_ONE: Final = (administrator.c.office_id == bindparam("office")) & (administrator.c.name == bindparam("who"))


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
    """The token is no longer good; False when there was none."""
    return transaction.run(delete(administrator).where(_ONE), {"office": held.office_id, "who": name}) > 0


def is_administrator(connection: Connection, keys: Keys, token: Token) -> bool:
    """Whether the token is good now. Always read from the database: one that was taken away opens nothing any more."""
    query = select(administrator.c.token_hash).where(_ONE)
    kept = connection.execute(query, {"office": token.office_id, "who": token.holder}).scalar()
    return keys.is_of(token.secret, kept)
