"""HTTP/1.1 as lean as it can be, so that the two cores are left to the server: one request, one answer."""

import asyncio
from typing import Any, NamedTuple

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "


class Answer(NamedTuple):
    """Status and body."""

    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """A connection to the server."""

    def __init__(self) -> None:
        """See `connect`."""
        self._transport: Any = None
        self._got = b""
        self._answer: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """See asyncio."""
        self._got += data
        head, end, body = self._got.partition(HEAD_END)
        if not end:
            return
        _, found, rest = head.lower().partition(LENGTH)
        length = int(rest.partition(b"\r")[0]) if found else 0
        if len(body) >= length and self._answer is not None and not self._answer.done():
            self._got = b""
            self._answer.set_result(Answer(int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        """See asyncio."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server hung up"))

    async def ask(self, request: bytes) -> Answer:
        """Send a whole request, read the whole answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


async def connect(port: int) -> Connection:
    """A new connection to this machine."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection


def post(path: str, headers: str, body: bytes) -> bytes:
    """A request with a body."""
    start = f"POST {path} HTTP/1.1\r\nHost: l\r\n{headers}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return start.encode() + body


def get(path: str, headers: str) -> bytes:
    """A request without one."""
    return f"GET {path} HTTP/1.1\r\nHost: l\r\n{headers}\r\n".encode()
