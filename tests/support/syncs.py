"""A kiosk with its ledger and its way to a server, without threads and without sockets: time and the line are the test's."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from kiosk.domain.condition import Condition
from kiosk.domain.standing import NOTHING_SAID, Standing
from kiosk.domain.ticket import Ticket, TicketRequest
from kiosk.errors import OutOfService, ServerSilent, ServerUnreachable, SyncError
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import Identity
from kiosk.storage.outbox import LedgerOutbox, codes_used
from kiosk.sync.catalogue import CataloguePuller
from kiosk.sync.channel import Call, Reply
from kiosk.sync.device import Device, DeviceFile
from kiosk.sync.enrolment import enrol
from kiosk.sync.grants import ServerGrants
from kiosk.sync.identity import headers_of
from kiosk.sync.line import Line
from kiosk.sync.loop import SyncLoop
from kiosk.sync.parts import SyncParts
from kiosk.sync.server import Server
from kiosk.sync.service import out_of_service
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_catalogue import Shelf
from kiosk.usecases.office_clock import NANOSECONDS, OfficeClock
from kiosk.usecases.orders import Handlers
from onestop.wire import State
from tests.support.ledgers import issuer, open_ledger, wish
from tests.support.office import BUILD_DAY, OFFICE, SetClock

T = TypeVar("T")

SERIAL = "serial-number:1000"
ADDRESS = "https://onestop.example.vn"
"""As in the settings; the line below leads elsewhere."""


class AnsweringServer(Protocol):
    """The tiny server or the real one."""

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """Answer a request."""
        ...

    def code_for(self, kiosk_code: int = 1, *, approved: bool = True) -> str:
        """A one-time code."""
        ...


S = TypeVar("S", bound=AnsweringServer)


@dataclass
class Wire:
    """The line between them. `goes` says what becomes of a call: `through`, `lost` on the way, or its `answer-lost`."""

    server: AnsweringServer
    goes: str = "through"
    calls: int = 0

    def carry(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """See `Channel`."""
        self.calls += 1
        if self.goes == "lost":
            raise ServerUnreachable("the line is down", "")
        lowered = {name.lower(): value for name, value in headers.items()}
        reply = self.server.answer(call.method, call.path, lowered, call.body or b"")
        if self.goes == "answer-lost":
            raise ServerSilent("no answer", "")
        return reply

    def break_off(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""


class AtOnce:
    """A `Carrier` for which no time passes."""

    def carry(self, call: Callable[[], T], seconds: float, late: Callable[[T | None], object]) -> T:
        """Make the call."""
        del seconds, late
        return call()


@dataclass
class Kiosk(Generic[S]):
    """All of one kiosk. `step` is the sync thread, `issue` the issuer's."""

    ledger: Ledger
    server: S
    file: DeviceFile
    clock: SetClock
    wire: Wire
    handlers: Handlers = field(default_factory=dict)
    serial: str = SERIAL
    dice: Callable[[], float] = lambda: 0.5
    stands: list[Standing] = field(default_factory=lambda: [NOTHING_SAID])
    service: list[OutOfService | None] = field(default_factory=lambda: [None])
    open: bool = True
    shelf: Shelf | None = None
    changes: list[str] = field(default_factory=list)
    """Editions that citizens were shown, one after the other."""

    def __post_init__(self) -> None:
        """Put it together as the composition root does."""
        self.office_clock = OfficeClock(self.clock, BUILD_DAY)
        self.speaker = Server(self.wire, self._headers)
        reason = out_of_service(self.file.read(), ADDRESS, self.serial)
        self.line = Line(self.seconds, self.dice, reason)
        self.loop = self.made_with(self.handlers)
        self.grants = ServerGrants(self.speaker, AtOnce(), self.line, self.office_clock, self.loop)
        self.outbox = LedgerOutbox(self.ledger)
        self._polling: str | None = None

    def made_with(self, handlers: Handlers) -> SyncLoop:
        """A loop that has said nothing yet."""
        return SyncLoop(
            SyncParts(
                server=self.speaker,
                ear=self,
                line=self.line,
                file=self.file,
                clock=self.office_clock,
                outbox=lambda: self.outbox if self.open else None,
                condition=Condition,
                handlers=handlers,
                events=LinkEvents(self.stands.append, self.service.append),
                random=self.dice,
                address=ADDRESS,
                serial=self.serial,
                catalogue=self._puller(),
                codes_used=lambda: codes_used(AnchorFile(self.file.path.parent.parent / "ledger", None)),
            )
        )

    def _puller(self) -> CataloguePuller | None:
        """Whose errands take no time."""
        shelf = self.shelf
        if shelf is None:
            return None

        def at_once(errand: Callable[[], object]) -> bool:
            errand()
            return True

        def changed() -> None:
            self.changes.append(shelf.serving())

        return CataloguePuller(self.speaker, shelf, at_once, changed, self.seconds, self.dice)

    def issue(self, service: str = "ho-tich", request: TicketRequest | None = None) -> IssuedTicket:
        """A citizen's tap."""
        issued = issuer(self.ledger, self.office_clock, self.grants)(request or wish(service))
        self.loop.ledger_grew()
        return issued

    def number(self, service: str = "ho-tich") -> str:
        """The number that a tap gets."""
        return str(self.issue(service).ticket.number)

    def step(self, times: int = 1) -> float:
        """Let the sync thread work; returns when it wants to be called again."""
        seconds = 0.0
        for _ in range(times):
            self._hear()
            seconds = self.loop.step()
        return seconds

    def run(self, seconds: float) -> None:
        """Let the sync thread work for so long."""
        end = self.seconds() + seconds
        while self.seconds() < end:
            self.passes(min(max(self.step(), 0.01), 0.5))
        self.step()

    def passes(self, seconds: float) -> None:
        """Time passes."""
        was = self.clock.reading
        moved = replace(was, utc=was.utc + timedelta(seconds=seconds), monotonic_ns=was.monotonic_ns + int(seconds * 1e9))
        self.clock.reading = moved

    def seconds(self) -> float:
        """Monotonic time."""
        return self.clock.read().monotonic_ns / NANOSECONDS

    def listen(self, cursor: str) -> bool:
        """See `Ear`: the answer is there at the next step, if there is one."""
        self._polling = cursor
        return True

    def break_off(self) -> None:
        """See `Ear`: what was asked fails."""

    def _hear(self) -> None:
        if self._polling is None:
            return
        try:
            answer: State | SyncError | None = self.speaker.state(self._polling, wait=0)
        except SyncError as error:
            answer = error
        if answer is not None:
            self._polling = None
            self.loop.heard(answer)

    def _headers(self) -> Mapping[str, str]:
        device = self.file.known
        assert device is not None
        return headers_of(device, self.serial, self.clock.read().boot_id)


def enrolled(folder: Path, server: AnsweringServer, kiosk_code: int = 1, *, approved: bool = True) -> Device:
    """Enrol the kiosk of this folder as `kiosk enrol` does."""
    file = DeviceFile(folder)
    speaker = Server(Wire(server), dict)
    return enrol(speaker, file, ADDRESS, server.code_for(kiosk_code, approved=approved), SERIAL, OFFICE.code)


@contextmanager
def kiosk_of(folder: Path, server: S, clock: SetClock | None = None, **more: object) -> Iterator[Kiosk[S]]:
    """A kiosk that was enrolled before, with its ledger open."""
    clock = clock or SetClock()
    device = DeviceFile(folder).read()
    identity = Identity(OFFICE.code, device.kiosk_code if device else 1)
    with open_ledger(folder / "ledger", clock, identity) as ledger:
        yield Kiosk(ledger, server, DeviceFile(folder), clock, Wire(server), **more)  # type: ignore[arg-type]


def written(kiosk: Kiosk[Any]) -> list[tuple[int, str, str | None]]:
    """The same of the kiosk's ledger."""
    return [(entry.seq, entry.kind, entry.ticket_id or None) for entry, _ in kiosk.outbox.batch(0, 10_000).entries]


def tickets(kiosk: Kiosk[Any]) -> list[Ticket]:
    """All numbered tickets of the ledger."""
    return list(kiosk.ledger.tickets())
