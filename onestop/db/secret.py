"""The server's secret: made once with the tables, kept in the database, the same for all workers."""

import base64
import secrets
from typing import Final

from sqlalchemy import Connection, insert, select

from onestop.db.engine import Database, storage_errors
from onestop.db.tables import server
from onestop.domain.credentials import Keys
from onestop.errors import SchemaError

NAME: Final = "secret"

_KEPT = select(server.c.value).where(server.c.name == NAME)


def make_secret(connection: Connection) -> None:
    """Make the secret if there is none; in the transaction that migrates."""
    if connection.execute(_KEPT).scalar() is None:
        made = base64.b64encode(secrets.token_bytes(32)).decode()
        connection.execute(insert(server), {"name": NAME, "value": made})


def read_keys(database: Database) -> Keys:
    """What follows from the secret; raises `StorageError`."""
    with storage_errors(), database.reader.connect() as connection:
        kept = connection.execute(_KEPT).scalar()
    if kept is None:
        raise SchemaError("the database has no secret", "run onestop migrate")
    return Keys(base64.b64decode(kept))
