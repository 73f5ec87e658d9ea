"""One connection to the server: one call at a time, bounded in time and bytes, and breakable from another thread.

Over a `requests` session that follows no redirects, keeps no cookies, and takes nothing from the environment.
"""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Final, Protocol

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from kiosk.domain.server_address import ServerAddress
from kiosk.errors import AnswerTooLarge, NotTheProtocol, ServerSilent, ServerUnreachable
from kiosk.sync.mishaps import CHECK_ADDRESS, CHECK_NETWORK, translated
from kiosk.sync.sockets import Breakable, connection_pools

LARGEST_ANSWER: Final = 4 * 1024 * 1024
"""Bytes of an answer. The state of an office with a hundred services and counters has fifty thousand."""

PIECE: Final = 65_536

END_SECONDS: Final = 0.1
"""How long a call that was broken off may take to notice."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for the connection, for the next byte, and for everything."""

    connect: float
    read: float
    whole: float


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `body` is JSON, or None where there is none."""

    method: str
    path: str
    body: bytes | None
    patience: Patience


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole. `location` is where a redirect points to."""

    status: int
    content_type: str
    body: bytes
    location: str = ""


class Channel(Protocol):
    """Carries calls, one at a time."""

    def carry(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """Send, and wait for the whole answer; raises `SyncError`."""
        ...

    def break_off(self) -> None:
        """End the call in hand, from another thread; later calls connect anew."""
        ...

    def close(self) -> None:
        """End the call in hand, and every later one at once; from any thread."""
        ...


class _Session(requests.Session):
    """Follows nothing: a redirect is an answer that cannot be."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere; what a `Location` says is not even parsed."""


class _Adapter(HTTPAdapter):
    def __init__(self, breakable: Breakable) -> None:
        self._pools = connection_pools(breakable)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: object) -> None:  # noqa: FBT001, FBT002  as inherited
        super().init_poolmanager(connections, maxsize, block, **more)
        self.poolmanager.pool_classes_by_scheme = self._pools


class HttpChannel:
    """Implements `Channel`."""

    def __init__(self, address: Callable[[], ServerAddress | None], authority: Path | None) -> None:
        """`address` tells where the server is now, None while nobody knows.

        `authority`: the pinned CA's certificate, which alone is trusted; None only for plain HTTP to this machine.
        """
        self._where = address
        self._in_hand = threading.Lock()
        self._breakable = Breakable()
        self._session = _Session()
        self._session.trust_env = False
        self._session.verify = str(authority) if authority else True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._session.headers.clear()
        self._session.headers.update({"Accept-Encoding": "identity", "Accept": "application/json", "Connection": "keep-alive"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(self._breakable))

    def carry(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """See `Channel`. A kept connection that the server has closed meanwhile is made anew, once."""
        address = self._where()
        if address is None:
            raise ServerUnreachable("the server is not up yet", CHECK_NETWORK)
        with self._in_hand:
            made = self._breakable.made
            try:
                return self._carry(address.base, call, headers)
            except ServerSilent:
                raise
            except ServerUnreachable:
                if self._breakable.made != made or self._breakable.broken:
                    raise
                return self._carry(address.base, call, headers)
            finally:
                if self._breakable.closed:
                    self._let_go()

    def break_off(self) -> None:
        """See `Channel`."""
        self._breakable.break_all()

    def close(self) -> None:
        """End the call in hand, and every later one at once; from any thread."""
        self._breakable.break_all(for_good=True)
        if self._in_hand.acquire(timeout=END_SECONDS):  # else the call in hand lets go of the connection when it ends
            self._let_go()
            self._in_hand.release()

    def _let_go(self) -> None:
        self._session.close()
        self._breakable.close_all()

    def _carry(self, base: str, call: Call, headers: Mapping[str, str]) -> Reply:
        self._breakable.broken = self._breakable.closed
        deadline = time.monotonic() + call.patience.whole
        watch = threading.Timer(call.patience.whole, self.break_off)
        watch.daemon = True
        watch.start()
        try:
            reply = self._exchange(base, call, headers, deadline)
            if self._breakable.broken:
                raise ConnectionAbortedError("the call was broken off")  # noqa: TRY301  what was read so far is no answer
        except (requests.RequestException, HTTPError, OSError, http.client.HTTPException, ValueError) as error:
            self._let_go()
            if time.monotonic() >= deadline:
                raise ServerSilent(f"{base} took longer than {call.patience.whole:g} s", CHECK_NETWORK) from error
            raise translated(error, base) from error
        except BaseException:
            self._let_go()
            raise
        else:
            return reply
        finally:
            watch.cancel()
            self._breakable.sweep()

    def _exchange(self, base: str, call: Call, headers: Mapping[str, str], deadline: float) -> Reply:
        more = {"Content-Type": "application/json"} if call.body is not None else {}
        with self._session.request(
            call.method,
            base + call.path,
            data=call.body,
            headers={**headers, **more},
            timeout=(call.patience.connect, call.patience.read),
            allow_redirects=False,
            stream=True,
        ) as answer:
            return Reply(
                answer.status_code,
                answer.headers.get("Content-Type", ""),
                b"".join(_pieces(base, answer, deadline)),
                answer.headers.get("Location", ""),
            )


def _pieces(base: str, answer: requests.Response, deadline: float) -> Iterator[bytes]:
    if answer.headers.get("Content-Encoding", "identity").casefold() != "identity":
        raise NotTheProtocol(f"{base} answers in an encoding that was not asked for", CHECK_ADDRESS)
    size = 0
    while piece := answer.raw.read1(PIECE, decode_content=False):
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise AnswerTooLarge(f"{base} answers with more than {LARGEST_ANSWER} bytes", CHECK_ADDRESS)
        if time.monotonic() >= deadline:
            raise ServerSilent(f"{base} answers too slowly", CHECK_NETWORK)
        yield piece
