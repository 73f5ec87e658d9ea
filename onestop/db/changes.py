"""Who waits for news of an office, and how news comes: from this process's writer, and from other processes.

Other workers and the command line change the same database. PostgreSQL tells of it (LISTEN and NOTIFY); of SQLite's file
one asks, every tenth of a second and only as long as somebody wrote to it (`PRAGMA data_version`), which offices changed.
News may be late and may be lost: whoever waits looks for himself when his time is over.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import Connection, select

from onestop.db.anchor import Anchor
from onestop.db.engine import Database, storage_errors
from onestop.db.tables import office
from onestop.db.transaction import Change, Seen
from onestop.errors import StorageError

if TYPE_CHECKING:
    import psycopg

CHANNEL: Final = "onestop"
POLL_SECONDS: Final = 0.1
ANCHOR_SECONDS: Final = 1.0
"""How often the anchor is written, at most."""

AWAY_SECONDS: Final = 1.0
"""How long after a failure the database is asked again."""

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_VERSIONS = select(office.c.office_id, office.c.version, office.c.roster, office.c.business_day).where(
    office.c.business_day.is_not(None)
)


def notice_of(changes: Sequence[Change]) -> str:
    """Changes as one notice; only the newest of each office. PostgreSQL takes up to 8000 bytes."""
    newest = {change.office_id: change for change in changes}.values()
    return " ".join(f"{one.office_id}:{one.version}:{one.roster}:{one.day}" for one in newest)


def _change(told: str) -> Change:
    """One change of a notice; raises `ValueError` for nonsense."""
    office_id, version, roster, day = told.split(":")
    return Change(int(office_id), int(version), int(roster), date.fromisoformat(day))


class Changes:
    """The newest version of each office that this process knows, and the tasks that wait for a newer one."""

    def __init__(self) -> None:
        """Nothing is known yet; `attach` names the loop in which tasks wait."""
        self.seen: dict[int, Seen] = {}
        self.rosters: dict[int, int] = {}
        self._waiting: dict[int, set[asyncio.Future[None]]] = {}
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closed = False

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Waiting tasks run in this loop."""
        self._loop = loop

    def publish(self, changes: Sequence[Change]) -> None:
        """These offices changed; may be called from any thread, also with news that are old."""
        with self._guard:
            newer = [change for change in changes if change.version > self.version(change.office_id)]
            for change in newer:
                self.seen[change.office_id] = Seen(change.version, change.day).or_later(self.seen.get(change.office_id))
                self.rosters[change.office_id] = change.roster
        if newer and self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._wake, [change.office_id for change in newer])

    def version(self, office_id: int) -> int:
        """The newest version of an office that was heard of; -1 for none."""
        seen = self.seen.get(office_id)
        return -1 if seen is None else seen.version

    def close(self) -> None:
        """Let everybody go who waits; called in the loop."""
        self.closed = True
        self._wake(list(self._waiting))

    def _wake(self, offices: list[int]) -> None:
        for office_id in offices:
            for waiter in self._waiting.pop(office_id, ()):
                if not waiter.done():
                    waiter.set_result(None)

    async def wait(self, office_id: int, known: int, seconds: float) -> None:
        """Return when a version newer than `known` is there, or after `seconds`, or when the server stops.

        `known` may be newer than what this process has heard of: the asker, or the database, told it of what another wrote.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.closed and seconds > 0 and self.version(office_id) <= known:
                    await self._news(office_id)

    async def _news(self, office_id: int) -> None:
        """Wait until anything is heard of an office."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiters = self._waiting.setdefault(office_id, set())
        waiters.add(waiter)
        try:
            await waiter
        finally:
            waiters.discard(waiter)
            if not waiters and self._waiting.get(office_id) is waiters:
                del self._waiting[office_id]

    @property
    def waiting(self) -> int:
        """How many tasks wait."""
        return sum(map(len, self._waiting.values()))


class Watcher:
    """A thread that hears what other processes changed, and tells them what this one did."""

    def __init__(self, database: Database, changes: Changes, anchor: Anchor | None = None) -> None:
        """It begins with `start`. What an anchor remembers counts as told."""
        self._database, self._changes, self._anchor = database, changes, anchor
        self._anchored_at = 0.0
        if anchor is not None:
            changes.seen.update(anchor.read())
        self._stop = threading.Event()
        self._told: list[Change] = []
        self._guard = threading.Lock()
        work = self._poll if database.is_sqlite else self._listen
        self._thread = threading.Thread(target=self._forever, args=(work,), name="watcher", daemon=True)

    @property
    def seen(self) -> dict[int, Seen]:
        """See `writer.Told`."""
        return self._changes.seen

    def start(self) -> None:
        """Begin to hear."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join(5.0)
        if self._anchor is not None:
            self._anchor.keep(dict(self._changes.seen))

    def publish(self, changes: Sequence[Change]) -> None:
        """See `writer.Told`: here at once, elsewhere a moment later, so that no commit waits for it."""
        self._changes.publish(changes)
        if not self._database.is_sqlite:
            with self._guard:
                self._told.extend(changes)

    def _forever(self, work: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                work()
            except StorageError as error:
                log.warning("watcher_lost_database", error=str(error).splitlines()[0])
                self._stop.wait(AWAY_SECONDS)

    def _poll(self) -> None:
        with storage_errors(), self._database.reader.connect() as connection:
            seen = None
            while not self._stop.wait(POLL_SECONDS):
                self._keep_anchor()
                now = connection.exec_driver_sql("PRAGMA data_version").scalar()
                connection.rollback()
                if now != seen:
                    seen = now
                    self._look(connection)

    def _keep_anchor(self) -> None:
        if self._anchor is not None and time.monotonic() - self._anchored_at >= ANCHOR_SECONDS:
            self._anchored_at = time.monotonic()
            self._anchor.keep(dict(self._changes.seen))

    def _look(self, connection: Connection) -> None:
        rows = connection.execute(_VERSIONS).all()
        connection.rollback()
        self._changes.publish([Change(*row) for row in rows])

    def _listen(self) -> None:
        import psycopg  # noqa: PLC0415  a server on SQLite starts without the driver

        with storage_errors(), self._database.reader.connect() as connection:
            self._look(connection)
        url = self._database.writer.url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5, application_name="onestop-watcher") as listening:
                self._attend(listening)
        except psycopg.Error as error:
            raise StorageError(str(error)) from error

    def _attend(self, listening: "psycopg.Connection[tuple[object, ...]]") -> None:
        listening.execute(f"LISTEN {CHANNEL}")
        while not self._stop.is_set():
            for notice in listening.notifies(timeout=POLL_SECONDS / 5, stop_after=256):
                self._hear(notice.payload)
            self._tell(listening)

    def _hear(self, payload: str) -> None:
        with suppress(ValueError, TypeError):
            self._changes.publish([_change(one) for one in payload.split(" ")])

    def _tell(self, listening: "psycopg.Connection[tuple[object, ...]]") -> None:
        """Tell the newest change of each office, a hundred in a notice."""
        with self._guard:
            told, self._told = self._told, []
        newest = list({change.office_id: change for change in told}.values())
        for start in range(0, len(newest), 100):
            listening.execute("SELECT pg_notify(%s, %s)", (CHANNEL, notice_of(newest[start : start + 100])))
