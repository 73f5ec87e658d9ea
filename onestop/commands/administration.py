"""The administrator's hand on the database: one transaction a command, told to the running servers."""

import json
from collections.abc import Callable
from typing import TypeVar

from onestop.clock import SystemClock
from onestop.db.anchor import anchor_of
from onestop.db.changes import CHANNEL, notice_of
from onestop.db.engine import open_database, storage_errors
from onestop.db.migrate import is_current
from onestop.db.secret import read_keys
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.errors import SchemaError

T = TypeVar("T")


def administer(url: str, work: Callable[[Transaction, Keys], T]) -> T:
    """Do something with the database; raises `OnestopError`. Servers that run hear of it within a moment."""
    database = open_database(url)
    try:
        if not is_current(database):
            raise SchemaError("the database is not of this version", "run onestop migrate")
        keys = read_keys(database)
        with storage_errors(), database.writer.begin() as connection:
            anchor = anchor_of(database, keys)
            transaction = Transaction(connection, SystemClock(believed=False), anchor.read() if anchor else {})
            result = work(transaction, keys)
            changes = transaction.save()
            if changes and not database.is_sqlite:
                connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, notice_of(changes)))
            return result
    finally:
        database.close()


def show(told: object) -> None:
    """Write a value for machines."""
    print(json.dumps(told, ensure_ascii=False, default=str))
