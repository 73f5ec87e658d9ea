"""Brings a database up to date: an empty one gets all tables. Several processes may try at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect

from onestop.db.engine import Database, storage_errors
from onestop.db.secret import make_secret
from onestop.errors import SchemaError

if TYPE_CHECKING:
    from alembic.config import Config

REVISION: Final = "0011"
"""The newest revision, so that a start need not load Alembic to see that nothing is to be done; a test compares them."""

_LOCK = 0x6F6E6573746F70
"""Key of the advisory lock that PostgreSQL keeps while somebody migrates; SQLite's writer is alone anyway."""


def migrate(database: Database) -> tuple[str | None, str]:
    """Upgrade to the newest revision; returns the revisions before and after. Raises `StorageError`."""
    if is_current(database):
        return REVISION, REVISION
    from alembic import command  # noqa: PLC0415  a tenth of a second that most starts need not wait

    with storage_errors(), database.writer.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        before = _revision(connection)
        if before is not None and before not in revisions():
            what = f"the database has revision {before}, which this server does not know"
            raise SchemaError(what, "install the newer server again")
        command.upgrade(_config(connection), "head")
        make_secret(connection)
        return before, REVISION


def revisions() -> list[str]:
    """All revisions that this server knows, the newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  as above

    return [one.revision for one in ScriptDirectory.from_config(_config(None)).walk_revisions()]


def is_current(database: Database) -> bool:
    """Whether the database has the tables of this version."""
    with storage_errors(), database.reader.connect() as connection:
        return _revision(connection) == REVISION


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def _config(connection: Connection | None) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
