"""Brings a database up to date: an empty one gets all tables. Several processes may try at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from onestop.db.engine import Database, storage_errors
from onestop.db.secret import make_secret
from onestop.errors import SchemaError

_LOCK = 0x6F6E6573746F70
"""Key of the advisory lock that PostgreSQL keeps while somebody migrates; SQLite's writer is alone anyway."""


def migrate(database: Database) -> tuple[str | None, str]:
    """Upgrade to the newest revision; returns the revisions before and after. Raises `StorageError`."""
    with storage_errors(), database.writer.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        before = _revision(connection)
        config = _config(connection)
        _must_be_known(config, before)
        command.upgrade(config, "head")
        make_secret(connection)
        return before, newest_revision()


def newest_revision() -> str:
    """The revision of this version of the server."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None, "there is at least one migration"  # noqa: S101  shipped with the package
    return head


def is_current(database: Database) -> bool:
    """Whether the database has the tables of this version."""
    with storage_errors(), database.reader.connect() as connection:
        return _revision(connection) == newest_revision()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _must_be_known(config: Config, revision: str | None) -> None:
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise SchemaError(
            f"the database has revision {revision}, which this server does not know", "install the newer server again"
        )


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
