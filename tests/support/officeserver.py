"""A tiny one-stop server of the protocol, in memory: the contract, and a place to answer nonsense from.

`answer` is the whole server, without sockets.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import msgspec

from kiosk.sync.channel import Reply
from onestop import wire
from onestop.wire import Problem, ProblemKind, problem
from tests.support.office import MONDAY, OFFICE

KEY = "k" * 43
SPARE = 9
WEEK = wire.Hours(week=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (wire.Period("07:30", "16:30"),)))


class Refusal(Exception):
    """The answer is a problem."""

    def __init__(self, kind: ProblemKind, **more: int) -> None:
        super().__init__(kind)
        self.problem: Problem = problem(kind)
        for name, value in more.items():
            setattr(self.problem, name, value)


@dataclass
class Known:
    """A kiosk as the server knows it."""

    device_id: UUID
    kiosk_code: int
    credentials: set[str]
    serial: str
    approved: bool = True
    refused_as: ProblemKind | None = None
    fresh: str = ""
    boot_id: str = ""
    ledger_id: UUID | None = None
    commands: list[wire.Command] = field(default_factory=list)


@dataclass
class OfficeServer:
    """An office with one series a service. Everything may be looked at and bent by a test."""

    office: str = OFFICE.code
    day: date = MONDAY
    epoch: int = 1
    central_open: bool = True
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock_trusted: bool = True
    bend: Callable[[str, str, bytes], Reply | None] = lambda _method, _path, _body: None
    codes: dict[str, tuple[int, bool]] = field(default_factory=dict)
    kiosks: dict[UUID, Known] = field(default_factory=dict)
    granted: dict[UUID, wire.Grant] = field(default_factory=dict)
    given: dict[tuple[date, str], int] = field(default_factory=dict)
    void: dict[UUID, str] = field(default_factory=dict)
    ledgers: dict[UUID, list[wire.Event]] = field(default_factory=dict)
    heartbeats: list[wire.Heartbeat] = field(default_factory=list)
    paused: set[str] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)
    messages: list[wire.Message] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    version: int = 1
    changed: threading.Condition = field(default_factory=threading.Condition)

    # What an administrator does

    def code_for(self, kiosk_code: int = 1, *, approved: bool = True) -> str:
        """A one-time code."""
        code = f"{uuid4().hex[:26].upper()}"
        self.codes[code] = (kiosk_code, approved)
        return code

    def change(self, what: Callable[[], object] = lambda: None) -> None:
        """The office changes; whoever polls is told."""
        with self.changed:
            what()
            self.version += 1
            self.changed.notify_all()

    def approve(self) -> None:
        """Let the enrolled kiosk work."""
        self.only_kiosk().approved = True

    def revoke(self) -> None:
        """Put the kiosk out."""
        self.only_kiosk().refused_as = ProblemKind.REVOKED

    def release(self) -> None:
        """Let the stopped kiosk work again."""
        self.only_kiosk().refused_as = None

    def pause(self, service_id: str) -> None:
        """Stop giving numbers of a service."""
        self.change(lambda: self.paused.add(service_id))

    def message(self, text: str) -> None:
        """Show a line to citizens."""
        self.change(lambda: self.messages.append(wire.Message(message_id=len(self.messages) + 1, text={"vi": text})))

    def tell(self, kind: wire.CommandKind, **arguments: str) -> wire.Command:
        """Send a signed command to the kiosk."""
        kiosk = self.only_kiosk()
        number = len(kiosk.commands) + 1
        ends = self.now() + timedelta(hours=1)
        command = wire.Command(
            number=number, kind=kind, arguments=arguments, issued_at=self.now(), ends_at=ends, signature="0" * 64
        )
        command.signature = wire.command_signature(KEY, self.office, kiosk.device_id, command)
        self.change(lambda: kiosk.commands.append(command))
        return command

    def only_kiosk(self) -> Known:
        """The one that there is."""
        (kiosk,) = self.kiosks.values()
        return kiosk

    def events(self) -> list[wire.Event]:
        """All entries that are kept, ledger after ledger."""
        return [event for ledger in self.ledgers.values() for event in ledger]

    def kept(self) -> list[tuple[int, str, str | None]]:
        """What the server has of the ledgers: place, kind, ticket."""
        return [(one.seq, one.kind.value, str(one.ticket_id) if one.ticket_id else None) for one in self.events()]

    def void_grants(self) -> dict[UUID, str]:
        """Grants that are not used, with their reasons."""
        return {ticket_id: reason for ticket_id, reason in self.void.items() if ticket_id in self.granted}

    # The protocol

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """Answer a request."""
        parts = urlsplit(path)
        self.asked.append((method, parts.path))
        bent = self.bend(method, parts.path, body)
        if bent is not None:
            return bent
        try:
            return self._answer(method, parts.path.removeprefix(wire.PREFIX), parse_qs(parts.query), headers, body)
        except Refusal as refusal:
            told = msgspec.json.encode(refusal.problem)
            return Reply(refusal.problem.status, wire.PROBLEM_MEDIA_TYPE, told)
        except msgspec.MsgspecError:
            return Reply(400, wire.PROBLEM_MEDIA_TYPE, msgspec.json.encode(problem(ProblemKind.MALFORMED)))

    def _answer(self, method: str, path: str, query: dict[str, list[str]], headers: dict[str, str], body: bytes) -> Reply:
        if path == "/enrol":
            return told(self._enrol(msgspec.json.decode(body, type=wire.EnrolRequest)))
        kiosk = self._recognise(headers)
        boot_id = headers.get(wire.BOOT_HEADER.lower(), "")
        if path == "/hello":
            return told(self._hello(kiosk, boot_id, msgspec.json.decode(body, type=wire.Hello)))
        if kiosk.boot_id != boot_id:
            raise Refusal(ProblemKind.SAY_HELLO)
        if path == "/state" and method == "GET":
            return self._state(kiosk, query.get("cursor", [""])[0], float(query.get("wait", ["0"])[0]))
        return told(self._heard(kiosk, path, body))

    def _heard(self, kiosk: Known, path: str, body: bytes) -> msgspec.Struct:
        """What a kiosk tells after its hello."""
        match path.split("/")[1:]:
            case ["grants"]:
                return self._grant(msgspec.json.decode(body, type=wire.GrantRequest))
            case ["grants", ticket_id, "void"]:
                return self._void(UUID(ticket_id), msgspec.json.decode(body, type=wire.VoidNotice))
            case ["events"]:
                return self._events(kiosk, msgspec.json.decode(body, type=wire.EventBatch))
            case ["heartbeat"]:
                return self._heartbeat(msgspec.json.decode(body, type=wire.Heartbeat))
            case ["credential"]:
                return self._credential(kiosk, msgspec.json.decode(body, type=wire.NewCredential))
            case _:
                raise Refusal(ProblemKind.NOT_FOUND)

    def _enrol(self, request: wire.EnrolRequest) -> wire.EnrolAnswer:
        if request.code not in self.codes:
            raise Refusal(ProblemKind.CODE_REFUSED)
        kiosk_code, approved = self.codes.pop(request.code)
        kiosk = Known(uuid4(), kiosk_code, {request.credential}, request.hardware_serial, approved)
        self.kiosks[kiosk.device_id] = kiosk
        return wire.EnrolAnswer(
            device_id=kiosk.device_id,
            office=self.office,
            kiosk_code=kiosk_code,
            token_prefix=f"k1.{kiosk.device_id}.",
            fingerprint="ABCD-EFGH",
            approved=approved,
            server_time=self.now(),
        )

    def _recognise(self, headers: dict[str, str]) -> Known:
        _, device_id, secret = (*headers.get("authorization", "").removeprefix("Bearer ").split("."), "", "", "")[:3]
        kiosk = next((one for one in self.kiosks.values() if str(one.device_id) == device_id), None)
        if kiosk is None or secret not in kiosk.credentials:
            raise Refusal(ProblemKind.UNKNOWN_CREDENTIAL)
        if len(kiosk.credentials) > 1 and secret == kiosk.fresh:
            kiosk.credentials = {secret}
        if headers.get(wire.SERIAL_HEADER.lower()) != kiosk.serial:
            raise Refusal(ProblemKind.HARDWARE_CHANGED)
        if kiosk.refused_as is not None:
            raise Refusal(kiosk.refused_as)
        if not kiosk.approved:
            raise Refusal(ProblemKind.AWAITING_APPROVAL)
        return kiosk

    def _hello(self, kiosk: Known, boot_id: str, hello: wire.Hello) -> wire.HelloAnswer:
        kept: list[wire.Event] = []
        if hello.ledger is not None:
            kiosk.ledger_id = hello.ledger.ledger_id
            kept = self.ledgers.setdefault(hello.ledger.ledger_id, [])
            ends_alike = not kept or hello.ledger.last > len(kept) or hello.ledger.last_chain == kept[-1].chain
            if hello.ledger.last < len(kept) or not ends_alike:
                kiosk.refused_as = ProblemKind.ROLLED_BACK
                raise Refusal(ProblemKind.ROLLED_BACK)
            if hello.ledger.acknowledged > len(kept):
                self.epoch, self.central_open = self.epoch + 1, False
            for mark in hello.ledger.marks:
                if mark.kiosk_code == 0 and hello.ledger.business_day == self.day:
                    self.given[self.day, mark.series] = max(mark.n, self.given.get((self.day, mark.series), 0))
        kiosk.boot_id = boot_id
        return wire.HelloAnswer(
            protocol=wire.PROTOCOL,
            office=self.office,
            server_time=self.now(),
            clock_trusted=self.clock_trusted,
            business_day=self.day,
            epoch=self.epoch,
            central_open=self.central_open,
            kiosk_code=hello.ledger.kiosk_code if hello.ledger else kiosk.kiosk_code,
            spare_code=SPARE,
            acknowledged=len(kept),
            command_key=KEY,
            last_command=len(kiosk.commands),
            credential_age_s=0,
            cursor=self._cursor(),
        )

    def _grant(self, request: wire.GrantRequest) -> wire.Grant:
        if not self.central_open:
            raise Refusal(ProblemKind.CENTRAL_CLOSED)
        if request.ticket_id in self.void:
            raise Refusal(ProblemKind.GRANT_VOID)
        if request.ticket_id in self.granted:
            return self.granted[request.ticket_id]
        service = OFFICE.service(request.service_id)
        key = (self.day, service.series)
        n = self.given[key] = self.given.get(key, 0) + 1
        ahead = self.waiting.get(service.id, 0)
        self.change(lambda: self.waiting.update({service.id: ahead + 1}))
        grant = self.granted[request.ticket_id] = wire.Grant(
            ticket_id=request.ticket_id,
            series=service.series,
            n=n,
            namespace="central",
            business_day=self.day,
            epoch=self.epoch,
            ahead=ahead,
            issued_at=self.now(),
            server_time=self.now(),
            clock_trusted=self.clock_trusted,
            cursor=self._cursor(),
        )
        return grant

    def _void(self, ticket_id: UUID, notice: wire.VoidNotice) -> wire.VoidAnswer:
        self.void.setdefault(ticket_id, notice.reason)
        grant = self.granted.get(ticket_id)
        return wire.VoidAnswer(
            ticket_id=ticket_id, series=grant.series if grant else None, n=grant.n if grant else None, server_time=self.now()
        )

    def _events(self, kiosk: Known, batch: wire.EventBatch) -> wire.EventsAnswer:
        if batch.ledger_id != kiosk.ledger_id:
            raise Refusal(ProblemKind.SAY_HELLO)
        kept = self.ledgers[batch.ledger_id]
        for event in batch.events:
            if event.seq == len(kept) + 1:
                kept.append(event)
                self._follow(event)
            elif event.seq <= len(kept) and kept[event.seq - 1].chain != event.chain:
                raise Refusal(ProblemKind.ROLLED_BACK)
        gap = batch.events and batch.events[0].seq > len(kept) + 1
        if not gap and batch.events:
            assert batch.before == (kept[batch.events[0].seq - 2].chain if batch.events[0].seq > 1 else None)
        return wire.EventsAnswer(acknowledged=len(kept), again_from=len(kept) + 1 if gap else None, server_time=self.now())

    def _follow(self, event: wire.Event) -> None:
        """What an entry means for grants: an own number, or a void, makes them void."""
        ticket_id = event.ticket_id
        if ticket_id is not None and (event.kind == "void" or (event.kind == "numbered" and event.body.kiosk_code)):
            self.void.setdefault(ticket_id, event.body.reason or "an own number was given")

    def _heartbeat(self, heartbeat: wire.Heartbeat) -> wire.HeartbeatAnswer:
        self.heartbeats.append(heartbeat)
        return wire.HeartbeatAnswer(server_time=self.now(), clock_trusted=self.clock_trusted, cursor=self._cursor())

    def _credential(self, kiosk: Known, fresh: wire.NewCredential) -> wire.CredentialAnswer:
        kiosk.credentials.add(fresh.credential)
        kiosk.fresh = fresh.credential
        return wire.CredentialAnswer(token_prefix=f"k1.{kiosk.device_id}.", server_time=self.now())

    def _state(self, kiosk: Known, cursor: str, wait: float) -> Reply:
        with self.changed:
            if cursor == self._cursor() and not self.changed.wait_for(lambda: cursor != self._cursor(), wait):
                return Reply(204, "", b"")
            return told(self._told_state(kiosk))

    def _told_state(self, kiosk: Known) -> wire.State:
        reported = {event.body.command_number for event in self.events() if event.kind == "command"}
        return wire.State(
            cursor=self._cursor(),
            office=self.office,
            server_time=self.now(),
            clock_trusted=self.clock_trusted,
            business_day=self.day,
            epoch=self.epoch,
            central_open=self.central_open,
            services=tuple(self._service(one.id, one.series, one.name.texts) for one in OFFICE.services),
            counters=(wire.CounterState(number=8, name={"vi": "Hộ tịch"}, open=True, services=("ho-tich",), ticket=None),),
            calls=(),
            hours=WEEK,
            messages=tuple(self.messages),
            commands=tuple(one for one in kiosk.commands if one.number not in reported),
            versions=wire.Versions(protocol=1, server="0.1.0", office=1),
        )

    def _service(self, service_id: str, series: str, name: Mapping[str, str]) -> wire.ServiceState:
        return wire.ServiceState(
            service_id=service_id,
            series=series,
            name=dict(name),
            paused=service_id in self.paused,
            waiting=self.waiting.get(service_id, 0),
            waiting_priority=0,
            now_serving=(),
        )

    def _cursor(self) -> str:
        return f"{self.epoch}.{self.version}"


def told(message: msgspec.Struct) -> Reply:
    """A message as an answer."""
    return Reply(200, "application/json", msgspec.json.encode(message))
