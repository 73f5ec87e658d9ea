"""The calls of the protocol, each with its patience, over one channel."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from kiosk.sync.answers import NO_CONTENT, message
from kiosk.sync.channel import Call, Channel, Patience
from onestop.wire import (
    PREFIX,
    CatalogueSheet,
    CredentialAnswer,
    EnrolAnswer,
    EnrolRequest,
    EventBatch,
    EventsAnswer,
    Grant,
    GrantRequest,
    Heartbeat,
    HeartbeatAnswer,
    Hello,
    HelloAnswer,
    NewCredential,
    State,
    VoidAnswer,
    VoidNotice,
)

ORDINARY: Final = Patience(connect=2.0, read=4.0, whole=5.0)
"""Enough for a line of 64 kbit/s that loses half of its packets; short enough to try twice in ten seconds."""

GRANTING: Final = Patience(connect=2.0, read=3.0, whole=4.0)
"""The citizen waits for 300 ms at most, see `grants`; after that the answer is awaited only to know of the late number."""

FETCHING: Final = Patience(connect=2.0, read=10.0, whole=60.0)
"""A page of the catalogue; nobody waits for it. Enough for 256 KiB at 64 kbit/s."""

WAIT_SECONDS: Final = 25
"""How long the server keeps a long poll open."""

POLLING: Final = Patience(connect=2.0, read=WAIT_SECONDS + 5.0, whole=WAIT_SECONDS + 6.0)

Headers = Callable[[], Mapping[str, str]]
"""Says who speaks: token, serial number, boot."""

T = TypeVar("T")


class Server:
    """The server, over one channel; used by one thread at a time. Every call raises `SyncError`."""

    def __init__(self, channel: Channel, headers: Headers) -> None:
        """`headers` are asked for with each call, since a credential changes."""
        self._channel, self._headers = channel, headers

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Turn a one-time code into a known device."""
        return self._post("/enrol", request, EnrolAnswer)

    def hello(self, hello: Hello) -> HelloAnswer:
        """Introduce this boot and its ledger."""
        return self._post("/hello", hello, HelloAnswer)

    def credential(self, fresh: NewCredential) -> CredentialAnswer:
        """Change the credential."""
        return self._post("/credential", fresh, CredentialAnswer)

    def grant(self, request: GrantRequest) -> Grant:
        """The next central number."""
        return self._post("/grants", request, Grant, GRANTING)

    def void(self, ticket_id: UUID, notice: VoidNotice) -> VoidAnswer:
        """Say that a grant is not used."""
        return self._post(f"/grants/{ticket_id}/void", notice, VoidAnswer)

    def events(self, batch: EventBatch) -> EventsAnswer:
        """Upload entries of the ledger."""
        return self._post("/events", batch, EventsAnswer)

    def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer:
        """Tell how the kiosk is."""
        return self._post("/heartbeat", heartbeat, HeartbeatAnswer)

    def state(self, cursor: str, wait: int = WAIT_SECONDS) -> State | None:
        """What the office is doing: at once without a cursor, else when it changes; None when it did not for `wait` seconds."""
        query = urlencode({"cursor": cursor, "wait": wait} if cursor else {"wait": wait})
        reply = self._channel.carry(Call("GET", f"{PREFIX}/state?{query}", None, POLLING), self._headers())
        if reply.status == NO_CONTENT:
            return None
        return message(reply, State)

    def catalogue(self, place: str) -> CatalogueSheet:
        """What changed of the procedures since a place; from the beginning without one."""
        query = f"?{urlencode({'since': place})}" if place else ""
        reply = self._channel.carry(Call("GET", f"{PREFIX}/catalogue{query}", None, FETCHING), self._headers())
        return message(reply, CatalogueSheet)

    def break_off(self) -> None:
        """End the call in hand, from another thread."""
        self._channel.break_off()

    def close(self) -> None:
        """End the call in hand, and every later one at once; from any thread."""
        self._channel.close()

    def _post(self, path: str, body: msgspec.Struct, kind: type[T], patience: Patience = ORDINARY) -> T:
        reply = self._channel.carry(Call("POST", PREFIX + path, msgspec.json.encode(body), patience), self._headers())
        return message(reply, kind)
