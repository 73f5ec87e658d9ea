"""A server in this process, over the whole application and a real database, and whoever speaks with it."""

import shutil
import uuid
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec
import structlog
from litestar import Litestar
from litestar.testing import TestClient

from onestop import wire
from onestop.app import make_app
from onestop.backend import Backend
from onestop.db.engine import open_database
from onestop.db.migrate import migrate
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import new_secret
from onestop.errors import Refused
from onestop.settings import Settings
from onestop.usecases import fleet, offices
from tests.support.onestop.ledgers import PaperLedger
from tests.support.onestop.office import SetClock, office_file
from tests.support.onestop.postgres import Cluster, Emptied

T = TypeVar("T")
OFFICE = "H32.12"
ENGINES = ("sqlite", "postgresql")


class Store:
    """Makes databases of one engine; each is a copy of one that was migrated once."""

    def __init__(self, engine: str, folder: Path, cluster: Cluster | None) -> None:
        """`folder` holds the files of SQLite."""
        self.engine, self._folder, self._cluster = engine, folder, cluster
        self._template = self.empty()
        database = open_database(self._template)
        migrate(database)
        if database.file is not None:
            with database.writer.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        self._emptied = None if cluster is None else Emptied(cluster, self._template)

    def empty(self) -> str:
        """The URL of a database with nothing in it."""
        if self._cluster is not None:
            return self._cluster.new_database()
        return f"sqlite:///{self._folder / uuid.uuid4().hex}.db"

    def fresh(self) -> str:
        """The URL of a database with all tables and nothing in them."""
        if self._emptied is not None:
            return self._emptied.take()
        url = self.empty()
        shutil.copyfile(self._template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        return url

    def give_back(self, url: str) -> None:
        """A fresh one that nobody uses any more."""
        if self._emptied is not None:
            self._emptied.give_back(url)

    def copy(self, url: str) -> str:
        """A copy of a database that nobody uses at this moment: a backup."""
        if self._cluster is not None:
            return self._cluster.new_database(_name_in(url))
        copied = self.empty()
        for suffix in ("", "-wal"):
            source = Path(url.removeprefix("sqlite:///") + suffix)
            if source.exists():
                shutil.copyfile(source, copied.removeprefix("sqlite:///") + suffix)
        return copied


class Branch:
    """A running server with one office; `client` speaks HTTP with it, `administer` is the administrator's hand."""

    def __init__(self, url: str, clock: SetClock, client: "TestClient[Litestar]", backend: Backend) -> None:
        """See `running`."""
        self.url, self.clock, self.client, self.backend = url, clock, client, backend

    def administer(self, work: Callable[[Transaction], T]) -> T:
        """Do something with the database, as a command does."""
        return self.backend.writer.submit(0, work).result(10)

    def open_office(self, code: str = OFFICE, priority_ratio: int = 0) -> int:
        """Make an office; returns its id."""
        file = office_file(code, priority_ratio)
        return self.administer(lambda transaction: offices.import_office(transaction, file))[0].office_id

    def held(self, work: Callable[[Transaction, LockedOffice], T], office: str = OFFICE) -> T:
        """Do something with an office."""
        return self.administer(lambda transaction: work(transaction, offices.find_office(transaction, office)))

    def add_kiosk(self, office: str = OFFICE, digit: int | None = None, *, approved: bool = True) -> str:
        """A one-time code."""
        keys = self.backend.house.keys
        return self.held(lambda transaction, held: fleet.add_kiosk(transaction, keys, held, digit, approved=approved), office)[0]

    def kiosk(self, office: str = OFFICE, digit: int | None = None) -> "Kiosk":
        """A kiosk that was enrolled, approved and has said hello."""
        made = Kiosk(self, serial=f"serial-{uuid.uuid4().hex[:8]}")
        made.enrol(self.add_kiosk(office, digit))
        made.hello()
        return made

    def release(self, kiosk: "Kiosk") -> None:
        """An administrator lets a stopped kiosk work again."""
        self.held(lambda tx, held: fleet.release_kiosk(tx, held, fleet.find_kiosk(tx, held, str(kiosk.device_id))))

    def counter(self, number: int, office: str = OFFICE) -> "Counter":
        """A counter that is signed in and open."""
        keys = self.backend.house.keys
        token = self.held(lambda transaction, held: fleet.sign_in_counter(transaction, keys, held, number), office)
        made = Counter(self, token)
        made.act("open")
        return made

    def post(self, path: str, body: object, kind: type[T], headers: dict[str, str]) -> T:
        """Send a message; raises `Refused` with the problem that was answered."""
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self._read(self.client.post(f"/v1{path}", content=content, headers={**headers, **JSON}), kind)

    def get(self, path: str, kind: type[T], headers: dict[str, str]) -> T | None:
        """Ask; None for an answer without a body."""
        answer = self.client.get(f"/v1{path}", headers=headers)
        return None if answer.status_code == 204 else self._read(answer, kind)

    @staticmethod
    def _read(answer: Any, kind: type[T]) -> T:
        if answer.status_code >= 400:
            raise refusal(answer.content, answer.status_code)
        return msgspec.json.decode(answer.content, type=kind)


JSON = {"Content-Type": "application/json"}


def refusal(content: bytes, status: int) -> Refused:
    """The problem of an answer."""
    told = msgspec.json.decode(content, type=wire.Problem)
    assert told.status == status
    assert told.kind is not None, told
    raised = Refused(told.kind, told.detail)
    raised.problem = told
    return raised


class Wire(Protocol):
    """A way to a server: in this process, or over a connection."""

    def post(self, path: str, body: object, kind: type[T], headers: dict[str, str]) -> T:
        """Send a message; raises `Refused`."""
        ...

    def get(self, path: str, kind: type[T], headers: dict[str, str]) -> T | None:
        """Ask; None for an answer without a body."""
        ...


@dataclass
class Kiosk:
    """A kiosk's side of the protocol."""

    branch: Wire
    serial: str
    credential: str = field(default_factory=new_secret)
    boot_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    monotonic_ns: int = 0
    prefix: str = ""
    ledger: PaperLedger = field(default_factory=lambda: PaperLedger(0))
    cursor: str | None = None
    said: wire.HelloAnswer | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Who it is."""
        return {
            "Authorization": f"Bearer {self.prefix}{self.credential}",
            wire.SERIAL_HEADER: self.serial,
            wire.BOOT_HEADER: self.boot_id,
        }

    @property
    def device_id(self) -> uuid.UUID:
        """Its id at the server."""
        return uuid.UUID(self.prefix.split(".")[2])

    def enrol(self, code: str) -> wire.EnrolAnswer:
        """Turn a code into a device."""
        ask = wire.EnrolRequest(code=code, credential=self.credential, hardware_serial=self.serial, software="1", protocol=1)
        answer = self.branch.post("/enrol", ask, wire.EnrolAnswer, {})
        self.prefix = answer.token_prefix
        self.ledger = PaperLedger(answer.kiosk_code, boot_id=self.boot_id)
        return answer

    def hello(
        self,
        marks: tuple[wire.SeriesMark, ...] = (),
        *,
        ledger: bool = True,
        spare: int | None = None,
        used: tuple[int, ...] = (),
        epoch: int | None = None,
    ) -> wire.HelloAnswer:
        """Introduce this boot; `spare` is the code that it holds for its next ledger, `used` those of its ledgers in this day.

        `epoch` is the highest that it was told.
        """
        self.monotonic_ns += 1
        status = self.ledger.status(marks) if ledger else None
        who = wire.Hello(protocol=1, software="1", monotonic_ns=self.monotonic_ns, ledger=status, cursor=self.cursor)
        told = wire.UsedCodes(self.ledger.day, used) if used else None
        said = msgspec.structs.replace(who, spare_code=spare, used_codes=told, epoch=epoch)
        self.said = self.branch.post("/hello", said, wire.HelloAnswer, self.headers)
        self.ledger.acknowledged = self.said.acknowledged
        self.cursor = self.said.cursor
        return self.said

    def reboot(self) -> None:
        """Another boot; it has not said hello yet."""
        self.boot_id, self.monotonic_ns = str(uuid.uuid4()), 0
        self.ledger.boot_id = self.boot_id

    def lose_ledger(self) -> None:
        """Begin the next ledger under the spare code, as a kiosk does when the old one is damaged."""
        assert self.said is not None
        assert self.said.spare_code is not None
        self.ledger = PaperLedger(self.said.spare_code, boot_id=self.boot_id)

    def ask(self, service: str = "ho-tich", ticket_id: uuid.UUID | None = None, **more: Any) -> wire.GrantRequest:
        """A request for a number."""
        return wire.GrantRequest(ticket_id=ticket_id or uuid.uuid4(), service_id=service, **{"age_ms": 0, **more})

    def grant(self, service: str = "ho-tich", ticket_id: uuid.UUID | None = None, **more: Any) -> wire.Grant:
        """The next number."""
        return self.branch.post("/grants", self.ask(service, ticket_id, **more), wire.Grant, self.headers)

    def void(self, ticket_id: uuid.UUID, reason: str = "late") -> wire.VoidAnswer:
        """A grant is not used."""
        return self.branch.post(f"/grants/{ticket_id}/void", wire.VoidNotice(reason=reason), wire.VoidAnswer, self.headers)

    def send(self, batch: wire.EventBatch | None = None) -> wire.EventsAnswer:
        """Send entries: a batch, else all that are not confirmed."""
        answer = self.branch.post("/events", batch or self.ledger.batch(), wire.EventsAnswer, self.headers)
        self.ledger.acknowledged = answer.acknowledged
        return answer

    def heartbeat(self, monotonic_ns: int, **more: Any) -> wire.HeartbeatAnswer:
        """Tell how it is; `more` are fields of the heartbeat that are otherwise."""
        beat = wire.Heartbeat(
            monotonic_ns=monotonic_ns,
            software="1",
            uptime_s=1,
            ledger_last=self.ledger.last,
            outbox_depth=self.ledger.last - self.ledger.acknowledged,
            outbox_oldest_s=0,
            business_day=self.ledger.day,
            clock=wire.ClockHealth(source=wire.ClockSource.NTP),
            printer=wire.PrinterHealth(online=True, paper=True, tickets_left=120),
        )
        beat = msgspec.structs.replace(beat, **more)
        return self.branch.post("/heartbeat", beat, wire.HeartbeatAnswer, self.headers)

    def state(self, cursor: str | None = None, wait: int = 0) -> wire.State | None:
        """What the office is doing."""
        return self.branch.get(f"/state?wait={wait}" + (f"&cursor={cursor}" if cursor else ""), wire.State, self.headers)

    def now(self) -> wire.State:
        """What the office is doing at this moment."""
        state = self.state()
        assert state is not None
        return state

    def waiting(self) -> dict[str, int]:
        """How many wait, by service."""
        return {one.service_id: one.waiting for one in self.now().services}


def introduced(kiosk: Kiosk, act: Callable[[], T]) -> T:
    """What a server that was restored answers once the kiosk has said hello, as it asks."""
    try:
        return act()
    except Refused as refusal:
        if refusal.kind is not wire.ProblemKind.SAY_HELLO:
            raise
    kiosk.hello()
    return act()


@dataclass
class Counter:
    """A counter's side of the protocol."""

    branch: Wire
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Who it is."""
        return {"Authorization": f"Bearer {self.token}"}

    def act(self, what: str, request_id: uuid.UUID | None = None, **more: Any) -> wire.CounterView:
        """Press a key."""
        body = {"request_id": request_id or uuid.uuid4(), **more}
        return self.branch.post(f"/counter/{what}", body, wire.CounterView, self.headers)

    def call(self) -> str | None:
        """The next number, None when nobody waits."""
        ticket = self.act("call-next").ticket
        return ticket.number if ticket else None

    def serve_next(self) -> str | None:
        """Call the next number and finish with it."""
        number = self.call()
        if number is not None:
            self.act("finish")
        return number

    def view(self) -> wire.CounterView:
        """What it is doing."""
        view = self.branch.get("/counter", wire.CounterView, self.headers)
        assert view is not None
        return view


def quiet(_logger: object, _method: str, _event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Log nothing: what a server in this process logs is of no interest, and drawing tracebacks takes its time."""
    raise structlog.DropEvent


structlog.configure(processors=[quiet])


_idle: list[Litestar] = []
"""Applications whose server has ended. Putting one together takes longer than most tests; all it keeps is its backend."""


@contextmanager
def _application(backend: Backend) -> Iterator[Litestar]:
    app = _idle.pop() if _idle else make_app(backend)
    app.state.backend = backend
    yield app
    _idle.append(app)


@contextmanager
def running(url: str, clock: SetClock | None = None, **settings: Any) -> Iterator[Branch]:
    """A server over a database, until the end of the block."""
    stands = clock or SetClock()
    backend = Backend(Settings(url, **{"stranger_rate": 1000.0, "device_rate": 10_000.0, **settings}), stands)
    with _application(backend) as app, TestClient(app, raise_server_exceptions=False) as client:
        yield Branch(url, stands, client, backend)


def _name_in(url: str) -> str:
    """The name of a database of PostgreSQL."""
    return url.split("?", maxsplit=1)[0].rsplit("/", maxsplit=1)[-1]
