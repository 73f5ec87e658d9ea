"""Tables, migrations and the writer, on both engines."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, update

from onestop.db import migrations
from onestop.db.changes import Changes, Watcher
from onestop.db.engine import Database, open_database
from onestop.db.migrate import REVISION, _config, is_current, migrate, revisions
from onestop.db.secret import make_secret, read_keys
from onestop.db.tables import device, granted, metadata, office, server
from onestop.db.transaction import Transaction
from onestop.db.writer import Writer
from onestop.domain.states import DeviceState
from onestop.errors import AdministrationError, Refused, SchemaError, StorageError, StorageUnavailable
from onestop.usecases import offices
from onestop.wire import ProblemKind
from tests.support.onestop.office import SetClock, office_file
from tests.support.onestop.server import Branch, Store, running


def test_the_migrations_make_exactly_the_tables_of_the_program(url: str) -> None:
    database = open_database(url)
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        made = {table: {one["name"] for one in inspect(connection).get_check_constraints(table)} for table in metadata.tables}
    expected = {
        name: {str(one.name) for one in table.constraints if "CHECK" in type(one).__name__.upper()}
        for name, table in metadata.tables.items()
    }
    assert made == expected
    database.close()


def test_the_newest_revision_is_the_one_that_a_start_looks_for() -> None:
    assert revisions()[0] == REVISION


def test_a_database_of_the_version_before_gets_what_is_new_and_keeps_what_it_had(store: Store) -> None:
    database = open_database(store.empty())
    with database.writer.begin() as connection:
        command.upgrade(_config(connection), revisions()[1])
        make_secret(connection)
        connection.execute(insert(server), {"name": "before", "value": "kept"})
    assert not is_current(database)
    assert migrate(database) == (revisions()[1], REVISION)
    with database.reader.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        assert connection.execute(select(server.c.value).where(server.c.name == "before")).scalar_one() == "kept"
    database.close()


def test_migrating_again_changes_nothing(url: str) -> None:
    database = open_database(url)
    before = read_keys(database).hashed("x")
    assert migrate(database) == (REVISION, REVISION)
    assert read_keys(database).hashed("x") == before
    database.close()


@pytest.mark.parametrize(
    ("closed_through", "shown"),
    [(None, 3), (date(2026, 3, 1), 3), (date(2026, 3, 2), 0)],
    ids=["never closed", "past", "restored"],
)
def test_kiosks_of_an_older_database_are_taken_for_seen_but_on_a_day_on_which_it_was_restored(
    store: Store, closed_through: date | None, shown: int
) -> None:
    database = open_database(store.empty())
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with database.writer.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        code, changed = {"code": "H32.12", "name": {}, "hours": {}}, {"version": 9, "roster": 9, "epoch": 3}
        days = {"business_day": date(2026, 3, 2), "central_closed_through": closed_through}
        connection.execute(insert(office), {**code, **changed, **days, "priority_ratio": 0})
        text = dict.fromkeys(("reason", "hardware_serial", "credential_hash", "fingerprint", "software"), "")
        since = dict.fromkeys(("credential_since", "enrolled_at"), datetime(2026, 3, 2, tzinfo=UTC))
        key = {"office_id": 1, "device_id": uuid4(), "kiosk_code": 1, "state": DeviceState.ACTIVE, "last_command": 0}
        connection.execute(insert(device), {**key, **text, **since})
    assert migrate(database) == ("0001", REVISION)
    with database.reader.connect() as connection:
        assert connection.execute(select(device.c.epoch_shown)).scalar_one() == shown
    database.close()


def test_a_database_of_these_tests_that_is_used_again_knows_nothing_of_before(store: Store) -> None:
    def contents(url: str) -> dict[str, list[object]]:
        database = open_database(url)
        with database.reader.connect() as connection:
            found: dict[str, list[object]] = {
                name: list(connection.execute(select(one))) for name, one in metadata.tables.items()
            }
        database.close()
        return found

    url = store.fresh()
    before = contents(url)
    for _ in range(2):
        with running(url) as branch:
            assert branch.open_office() == 1
            assert branch.kiosk().grant().n == 1
        store.give_back(url)
        url = store.fresh()
        assert contents(url) == before


def test_a_database_of_these_tests_with_other_tables_is_not_used_again(store: Store) -> None:
    url = store.fresh()
    database = open_database(url)
    with database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE ballast (b INTEGER)")
    database.close()
    store.give_back(url)
    assert store.fresh() != url


def test_several_may_migrate_at_once(store: Store) -> None:
    url = store.empty()
    databases = [open_database(url) for _ in range(3)]
    threads = [threading.Thread(target=migrate, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert is_current(databases[0])
    assert len({read_keys(database).hashed("x") for database in databases}) == 1
    for database in databases:
        database.close()


def test_a_database_of_a_newer_server_is_left_alone(url: str) -> None:
    database = open_database(url)
    with database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="9999"):
        migrate(database)
    database.close()


def test_what_is_committed_is_synced(store: Store, url: str) -> None:
    database = open_database(url)
    with database.writer.connect() as connection:
        if store.engine == "sqlite":
            asked = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode", "foreign_keys")
            ]
            assert asked == [2, "wal", 1]
        else:
            asked = [
                connection.exec_driver_sql(f"SHOW {name}").scalar()
                for name in ("fsync", "synchronous_commit", "full_page_writes")
            ]
            assert asked == ["on", "on", "on"]
    database.close()


Job = Callable[[Transaction], object]


class Desk:
    """A writer over a database with one office."""

    def __init__(self, url: str) -> None:
        self.database: Database = open_database(url)
        self.changes = Changes()
        self.writer = Writer(self.database, SetClock(), Watcher(self.database, self.changes))
        self.block: threading.Event = threading.Event()

    def gather(self, *jobs: Job) -> list[object]:
        """Let jobs wait behind one that blocks, so that they share a transaction; returns results or errors."""
        first = self.writer.submit(0, lambda _: self.block.wait(10))
        futures = [self.writer.submit(0, job) for job in jobs]
        self.writer.start()
        self.block.set()
        first.result(10)
        return [future.exception(10) or future.result() for future in futures]

    def names(self) -> set[str]:
        with self.database.reader.connect() as connection:
            return set(connection.execute(select(server.c.name)).scalars()) - {"secret"}

    def close(self) -> None:
        self.writer.stop()
        self.database.close()


@pytest.fixture
def desk(url: str) -> Desk:
    return Desk(url)


def noting(name: str) -> Job:
    def job(transaction: Transaction) -> str:
        transaction.run(insert(server), {"name": name, "value": ""})
        return name

    return job


def test_a_faulty_job_harms_nobody_else(desk: Desk) -> None:
    def faulty(transaction: Transaction) -> None:
        noting("half")(transaction)
        raise ValueError

    results = desk.gather(noting("a"), faulty, noting("b"))
    assert [results[0], type(results[1]), results[2]] == ["a", ValueError, "b"]
    assert desk.names() == {"a", "b"}
    desk.close()


def test_a_job_that_the_database_refuses_harms_nobody_else(desk: Desk) -> None:
    results = desk.gather(noting("a"), noting("a"), noting("b"))
    assert [results[0], isinstance(results[1], StorageError), results[2]] == ["a", True, "b"]
    assert desk.names() == {"a", "b"}
    desk.close()


def test_what_a_refused_job_has_noted_stays(desk: Desk) -> None:
    def refusing(transaction: Transaction) -> None:
        noting("stopped")(transaction)
        raise Refused(ProblemKind.CLONED)

    (result,) = desk.gather(refusing)
    assert isinstance(result, Refused)
    assert desk.names() == {"stopped"}
    desk.close()


def test_a_writer_that_stops_finishes_what_was_asked_and_takes_no_more(desk: Desk) -> None:
    future = desk.writer.submit(0, noting("a"))
    desk.writer.start()
    desk.writer.stop()
    assert future.result(0) == "a"
    assert isinstance(desk.writer.submit(0, noting("b")).exception(0), StorageUnavailable)
    desk.close()


def test_the_version_of_an_office_rises_with_each_change_and_is_told(desk: Desk) -> None:
    heard = []
    desk.gather(lambda transaction: offices.import_office(transaction, office_file()))
    for paused in (True, False):
        job = lambda tx, paused=paused: offices.pause_service(tx, offices.find_office(tx, "H32.12"), "ho-tich", paused=paused)  # noqa: E731
        desk.writer.submit(0, job).result(10)
        heard.append(desk.changes.version(1))
    assert heard == [2, 3]
    assert desk.changes.rosters[1] == 3
    desk.close()


def test_an_office_that_is_not_there_cannot_be_locked(desk: Desk) -> None:
    (result,) = desk.gather(lambda transaction: transaction.lock(77))
    assert isinstance(result, AdministrationError)
    desk.close()


def test_the_database_itself_refuses_a_number_that_was_granted(branch: Branch) -> None:
    kiosk = branch.kiosk()
    first, second = kiosk.grant(), kiosk.grant()
    twice = update(granted).where(granted.c.ticket_id == second.ticket_id).values(n=first.n)
    with pytest.raises(StorageError):
        branch.administer(lambda transaction: transaction.run(twice))


def test_the_database_itself_refuses_an_unexplained_gap(branch: Branch) -> None:
    grant = branch.kiosk().grant()
    gap = update(granted).where(granted.c.ticket_id == grant.ticket_id).values(state="void")
    with pytest.raises(StorageError):
        branch.administer(lambda transaction: transaction.run(gap))


def test_a_full_disk_is_told_and_the_server_goes_on_when_there_is_room(tmp_path: Path) -> None:
    database = open_database(Store("sqlite", tmp_path, None).fresh())
    with database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE ballast (b BLOB)")
    writer = Writer(database, SetClock(), Watcher(database, Changes()))
    writer.start()

    def limit(pages: int) -> object:
        return writer.submit(0, lambda tx: tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar()).result(10)

    def fill(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("INSERT INTO ballast VALUES (zeroblob(1000000))")

    limit(1)
    assert isinstance(writer.submit(0, fill).exception(10), StorageUnavailable)
    limit(1_000_000)
    assert writer.submit(0, noting("room")).result(10) == "room"
    writer.stop()
    database.close()


def test_offices_are_listed_by_their_code(branch: Branch) -> None:
    branch.open_office("A1")
    assert branch.administer(lambda tx: [row["code"] for row in tx.all(select(office.c.code).order_by(office.c.code))]) == [
        "A1",
        "H32.12",
    ]
