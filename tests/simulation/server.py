"""The one-stop server of an office in this thread: production use cases and storage, without HTTP and threads around them."""

import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from sqlalchemy import Executable, RowMapping

from kiosk.errors import ServerUnreachable
from kiosk.sync.channel import Call, Reply
from onestop.db.anchor import anchor_of
from onestop.db.changes import ANCHOR_SECONDS
from onestop.db.engine import Database, open_database
from onestop.db.migrate import migrate
from onestop.db.secret import read_keys
from onestop.db.transaction import LockedOffice, Seen, Transaction
from onestop.domain.credentials import parse_token
from onestop.domain.states import DeviceState
from onestop.errors import Refused
from onestop.usecases import calling, enrolment, fleet, grants, heartbeats, ledgers, offices, voids
from onestop.usecases import hello as hellos
from onestop.usecases.admission import Claim, admit, uses_next_credential
from onestop.usecases.parts import House, notice_restore
from onestop.usecases.roster import Rosters
from onestop.usecases.snapshots import Snapshot, read_snapshot
from onestop.wire import (
    BOOT_HEADER,
    PREFIX,
    PROBLEM_MEDIA_TYPE,
    SERIAL_HEADER,
    CounterAct,
    CounterView,
    EnrolRequest,
    EventBatch,
    FinishAct,
    Grant,
    GrantRequest,
    Heartbeat,
    Hello,
    NewCredential,
    VoidNotice,
)
from tests.simulation.chance import all_randomness_from, chance_of
from tests.simulation.world import SECOND, ServerClock
from tests.support.onestop.office import office_file

T = TypeVar("T")

JSON = "application/json"
NAME = "onestop.db"


@cache
def _template() -> Path:
    """A database with all tables, made once for this process, with the same secret in each: no office's seed pays for it."""
    folder = Path(mkdtemp(prefix="onestop-template-"))
    database = open_database(f"sqlite:///{folder / NAME}")
    with all_randomness_from(chance_of("template")):
        migrate(database)
    with database.writer.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder / NAME


class OfficeServer:
    """One process of the server with its database in `folder`. Between two calls nothing is half done."""

    def __init__(self, folder: Path, clock: ServerClock, office_code: str, gave: Callable[[Grant], object]) -> None:
        """A fresh database with one office; `gave` hears of every number that is granted, before the answer is on its way."""
        self._file, self._clock, self._code, self._gave = folder / NAME, clock, office_code, gave
        self.is_up = True
        shutil.copyfile(_template(), self._file)
        self._open()
        self.administer(lambda transaction: offices.import_office(transaction, office_file(office_code)))

    # The process

    def _open(self) -> None:
        self._database: Database = open_database(f"sqlite:///{self._file}")
        self.house = House(read_keys(self._database), Rosters())
        anchor = anchor_of(self._database, self.house.keys)
        assert anchor is not None, "it has a file"
        self._anchor = anchor
        self._told: dict[int, Seen] = self._anchor.read()
        self._anchored_at: int | None = None
        self._begun: set[int] = set()
        self._rosters: dict[int, int] = {}

    def close(self) -> None:
        """The process ends."""
        self._database.close()

    def restart(self) -> None:
        """The process is killed and started again: only the database remembers."""
        self.close()
        self._open()

    def back_up(self, to: Path) -> None:
        """A copy of the database."""
        with self._database.writer.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self._file, to)

    def restore(self, backup: Path, *, told: bool = True) -> date:
        """The database is lost; the operator puts a copy back and says so, as the manual tells, or does not and somebody asks it.

        Returns the business day.
        """
        self.close()
        for file in (self._file, *self._file.parent.glob(f"{NAME}-*")):  # the anchor stays
            file.unlink(missing_ok=True)
        shutil.copyfile(backup, self._file)
        self._open()
        if told:
            self.held(offices.restore)
        return self.held(lambda _, held: held.day)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """One transaction, as the writer does it; a refusal is an outcome that stays."""
        refused: Refused | None = None
        with self._database.writer.begin() as connection:
            transaction = Transaction(connection, self._clock, self._told, self._begun)
            try:
                result = work(transaction)
            except Refused as refusal:
                refused = refusal
            changes = transaction.save()
        self._begun.update(transaction.offices)
        self._told.update({change.office_id: Seen(change.version, change.day) for change in changes})
        self._keep_anchor()
        self._rosters.update({change.office_id: change.roster for change in changes})
        if refused is not None:
            raise refused
        return result

    administer = write

    def _keep_anchor(self) -> None:
        """At most once a second, as the watcher does."""
        now = self._clock.world.now
        if self._anchored_at is None or now - self._anchored_at >= ANCHOR_SECONDS * SECOND:
            self._anchored_at = now
            self._anchor.keep(dict(self._told))

    def read(self, wanted: Executable) -> Sequence[RowMapping]:
        """Look into the database."""
        with self._database.reader.connect() as connection:
            return connection.execute(wanted).mappings().all()

    def held(self, work: Callable[[Transaction, LockedOffice], T]) -> T:
        """Do something with the office."""
        return self.write(lambda transaction: work(transaction, offices.find_office(transaction, self._code)))

    def stopped_kiosks(self) -> set[str]:
        """Ids of those that get no numbers until an administrator has looked."""
        rows = self.held(fleet.kiosks)
        return {str(row["device_id"]) for row in rows if row["state"] is DeviceState.STOPPED}

    # Requests

    def answer(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """Answer a kiosk's request as the routes do."""
        if not self.is_up:
            raise ServerUnreachable("connection refused", "")
        path, _, query = call.path.removeprefix(PREFIX).partition("?")
        try:
            body = self._answer(path, query, headers, call.body or b"")
        except Refused as refusal:
            return Reply(refusal.problem.status, PROBLEM_MEDIA_TYPE, msgspec.json.encode(refusal.problem))
        if body is None:
            return Reply(204, "", b"")
        return Reply(200, JSON, msgspec.json.encode(body))

    def _answer(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> object:
        if path == "/enrol":
            return self._enrol(msgspec.json.decode(body, type=EnrolRequest))
        claim = self._claim(headers)
        if path == "/hello":
            said = msgspec.json.decode(body, type=Hello)
            self._admit(claim, hello=True)
            return self.write(lambda transaction: hellos.hello(self.house, transaction, claim, said))
        self._admit(claim)
        if path == "/state":
            return self._state(claim, parse_qs(query).get("cursor", [None])[0])
        return self._post(path, claim, body)

    def _post(self, path: str, claim: Claim, body: bytes) -> object:
        house = self.house
        if path == "/grants":
            return self._grant(claim, msgspec.json.decode(body, type=GrantRequest))
        if path == "/events":
            batch = msgspec.json.decode(body, type=EventBatch)
            return self.write(lambda transaction: ledgers.take(house, transaction, claim, batch))
        if path == "/heartbeat":
            beat = msgspec.json.decode(body, type=Heartbeat)
            return self.write(lambda transaction: heartbeats.hear(house, transaction, claim, beat))
        if path == "/credential":
            fresh = msgspec.json.decode(body, type=NewCredential)
            return self.write(lambda transaction: enrolment.change_credential(house, transaction, claim, fresh))
        if path.endswith("/void"):
            ticket_id, notice = UUID(path.split("/")[2]), msgspec.json.decode(body, type=VoidNotice)
            return self.write(lambda transaction: voids.void(house, transaction, claim, ticket_id, notice))
        raise NotImplementedError(path)

    def _claim(self, headers: Mapping[str, str]) -> Claim:
        token = parse_token(headers["Authorization"].removeprefix("Bearer "))
        assert token is not None
        return Claim(token, headers[SERIAL_HEADER], headers[BOOT_HEADER])

    def _admit(self, claim: Claim, *, hello: bool = False) -> None:
        """As the routes do before they queue a job."""
        office_id = claim.token.office_id
        roster = self.house.rosters.kept(office_id, self._rosters.get(office_id)) or self.write(
            lambda transaction: self.house.rosters.locked(transaction, transaction.lock(office_id))
        )
        device = admit(roster, claim, self.house.keys, hello=hello)
        if uses_next_credential(device, claim.token.secret, self.house.keys):
            self.write(lambda transaction: enrolment.promote_credential(self.house, transaction, claim))

    def _enrol(self, ask: EnrolRequest) -> object:
        with self._database.reader.connect() as connection:
            office_id = enrolment.office_of_code(connection, self.house.keys, ask.code)
        assert office_id is not None
        return self.write(lambda transaction: enrolment.enrol(self.house, transaction, office_id, ask))

    def _grant(self, claim: Claim, ask: GrantRequest) -> Grant:
        """One alone in its batch. Its refusal is an answer, not an exception, as the writer has it."""
        (given,) = self.write(lambda transaction: grants.give(self.house, transaction, claim.token.office_id, [(claim, ask)]))
        if isinstance(given, Refused):
            raise given
        self._gave(given)
        return given

    def _state(self, claim: Claim, cursor: str | None) -> object:
        """What the office is doing; None when nothing changed since the cursor."""
        office_id, keys = claim.token.office_id, self.house.keys
        known = keys.read_cursor(office_id, cursor)
        snapshot = self._snapshot(office_id)
        if known is not None and known.may_be_lost(snapshot.place):
            self.write(lambda transaction: notice_restore(self.house, transaction, transaction.lock(office_id), cursor))
            snapshot = self._snapshot(office_id)
        if known == snapshot.place:
            return None
        return snapshot.state(keys, self._clock(), UUID(claim.token.holder))

    def _snapshot(self, office_id: int) -> Snapshot:
        snapshot = self._read_snapshot(office_id)
        if snapshot.is_stale or snapshot.version < self._told[office_id].version:
            self.write(lambda transaction: transaction.lock(office_id))
            snapshot = self._read_snapshot(office_id)
        return snapshot

    def _read_snapshot(self, office_id: int) -> Snapshot:
        with self._database.reader.connect() as connection:
            snapshot = read_snapshot(connection, office_id, self._clock())
        assert snapshot is not None
        return snapshot


class Counter:
    """Staff at one counter, who call one citizen after the other."""

    def __init__(self, server: OfficeServer, number: int) -> None:
        """Sign in and open."""
        self._server = server
        keys = server.house.keys
        token = parse_token(server.held(lambda transaction, held: fleet.sign_in_counter(transaction, keys, held, number)))
        assert token is not None
        self._token = token
        self._serves = self._do(CounterAct(request_id=uuid.uuid4()), calling.open_counter).ticket is not None

    def next(self) -> CounterView:
        """Let the citizen go who is here, if any, and call the next."""
        act = FinishAct(request_id=uuid.uuid4(), call_next=True)
        ways = [(act, calling.finishing(act)), (CounterAct(request_id=uuid.uuid4()), calling.call_next)]
        likely, other = ways if self._serves else reversed(ways)
        try:
            return self._call(*likely)
        except Refused:  # the kiosk took the ticket back, or the database is another one
            return self._call(*other)

    def _call(self, request: CounterAct, act: calling.Act) -> CounterView:
        view = self._do(request, act)
        self._serves = view.ticket is not None
        return view

    def _do(self, request: CounterAct, act: calling.Act) -> CounterView:
        server = self._server
        return server.write(lambda transaction: calling.do(server.house, transaction, self._token, request, act))
