"""What the routes stand on in one process: the database with its writer and readers, what is known of the offices, limits."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import Connection

from onestop.clock import Clock, SystemClock
from onestop.db.anchor import anchor_of
from onestop.db.changes import Changes, Watcher
from onestop.db.engine import READERS, Database, open_database, storage_errors
from onestop.db.jobs import Together
from onestop.db.migrate import is_current
from onestop.db.secret import read_keys
from onestop.db.transaction import Transaction
from onestop.db.writer import Writer
from onestop.domain.businessday import business_day
from onestop.domain.hooks import Reach
from onestop.errors import Refused, SchemaError
from onestop.limits import Limiter
from onestop.metrics import observe_transaction
from onestop.posting.teller import Teller
from onestop.settings import Settings
from onestop.usecases import grants
from onestop.usecases.parts import House
from onestop.usecases.roster import Roster, Rosters, load_roster
from onestop.usecases.snapshots import Snapshot, read_snapshot
from onestop.wire import ProblemKind

T = TypeVar("T")

FRESH_SECONDS: Final = 0.1
"""An office is read at most so often for those who follow its state."""


MOST_SECONDS: Final = 5.0
"""So old a reading is not believed any more: news may get lost."""


@dataclass(slots=True)
class _Reading:
    """The newest snapshot of an office, and whoever is reading the next."""

    snapshot: Snapshot | None = None
    read_at: float = float("-inf")
    running: "asyncio.Task[Snapshot | None] | None" = None


class Backend:
    """One process's share of the server. `start` and `stop` are called in its event loop."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        """Open the database; raises `SettingsError` and `StorageError`."""
        self.settings = settings
        self.clock = clock or SystemClock(believed=settings.clock == "system")
        self.database: Database = open_database(settings.database_url)
        if not is_current(self.database):
            raise SchemaError("the database is not of this version", "run onestop migrate")
        self.house = House(read_keys(self.database), Rosters())
        self.changes = Changes()
        self.watcher = Watcher(self.database, self.changes, anchor_of(self.database, self.house.keys))
        self.writer = Writer(self.database, self.clock, self.watcher, observe_transaction)
        self.give = partial(grants.give, self.house)
        self.devices = Limiter(settings.device_rate)
        self.strangers = Limiter(settings.stranger_rate)
        self._readers = ThreadPoolExecutor(READERS - 1, "reader")
        self.teller = Teller(self, self.house.keys, self.clock, Reach(settings.hooks))
        self._readings: dict[int, _Reading] = {}

    async def start(self) -> None:
        """Begin to work."""
        self.changes.attach(asyncio.get_running_loop())
        self.writer.start()
        self.watcher.start()
        self.teller.start()

    async def stop(self) -> None:
        """Finish what was asked, then close the database."""
        self.changes.close()
        await self.teller.stop()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self.writer.stop()
        self.watcher.stop()
        self._readers.shutdown()
        self.database.close()

    async def write(self, office_id: int, work: Callable[[Transaction], T], *, patient: bool = False) -> T:
        """Do a job of an office; its result is durable. A patient one lets citizens go first."""
        return await asyncio.wrap_future(self.writer.submit(office_id, work, patient=patient))

    async def write_together(self, office_id: int, together: Together, item: object) -> object:
        """Do one of many like things; its result is durable."""
        return await asyncio.wrap_future(self.writer.submit_together(office_id, together, item))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Read in a thread of its own, at one moment of the database."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(self._read, work))

    def _read(self, work: Callable[[Connection], T]) -> T:
        with storage_errors(), self.database.reader.connect() as connection:
            return work(connection)

    async def judged(self, office_id: int, judge: Callable[[Roster], T]) -> T:
        """What the office's roster says of somebody; `judge` raises `Refused`.

        A refusal by what is kept in memory may be out of date: another worker or the command line may have let somebody in
        a moment ago. So it is held against the database before anybody is sent away.
        """
        kept = self.house.rosters.kept(office_id, self.changes.rosters.get(office_id))
        if kept is not None:
            try:
                return judge(kept)
            except Refused:
                pass
        roster = await self._read_roster(office_id)
        if roster is None:
            raise Refused(ProblemKind.UNKNOWN_CREDENTIAL)
        return judge(roster)

    async def _read_roster(self, office_id: int) -> Roster | None:
        read = await self.read(partial(load_roster, office_id=office_id))
        if read is not None:
            self.house.rosters.keep(read)
        return read

    async def snapshot(self, office_id: int) -> Snapshot | None:
        """What the office is doing. Many who ask at once get the same reading, which is at most a moment old."""
        reading = self._readings.setdefault(office_id, _Reading())
        if reading.snapshot is not None and self._is_fresh(reading.snapshot):
            return reading.snapshot
        if reading.running is None:
            reading.running = asyncio.create_task(self._read_again(office_id, reading))
        return await asyncio.shield(reading.running)

    def _is_fresh(self, snapshot: Snapshot) -> bool:
        if time.monotonic() - self._readings[snapshot.office_id].read_at > MOST_SECONDS:
            return False
        now = self.clock()
        is_of_today = business_day(snapshot.day, now.utc, trusted=now.trusted) == snapshot.day
        return is_of_today and snapshot.version >= self.changes.version(snapshot.office_id)

    async def _read_again(self, office_id: int, reading: _Reading) -> Snapshot | None:
        try:
            await asyncio.sleep(max(0.0, reading.read_at + FRESH_SECONDS - time.monotonic()))
            reading.read_at = time.monotonic()
            read = await self.read(partial(read_snapshot, office_id=office_id, now=self.clock()))
            if read is not None and (read.is_stale or read.version < self.changes.version(office_id)):
                await self.write(office_id, partial(_touch, office_id=office_id))
                read = await self.read(partial(read_snapshot, office_id=office_id, now=self.clock()))
            reading.snapshot = read
            return read
        finally:
            reading.running = None


def _touch(transaction: Transaction, office_id: int) -> None:
    """Locking an office brings its business day up to date, and notices that the database is an older copy."""
    transaction.lock(office_id)
