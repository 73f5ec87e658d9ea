"""A proxy between kiosk and server that breaks connections in the ways in which networks do."""

import random
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.server_address import ServerAddress


class Way(StrEnum):
    """What becomes of connections and bytes."""

    THROUGH = "through"
    REFUSED = "refused"
    """New connections and old ones are reset."""
    BLACK_HOLE = "black hole"
    """Connections come about, and every byte vanishes."""
    ONE_WAY = "one way"
    """The server hears the kiosk, the kiosk hears nothing."""
    HALF_CLOSED = "half closed"
    """What the kiosk says arrives; then its side hears an end."""
    DRIPPING = "dripping"
    """Answers come a byte at a time, until the way changes."""
    DEAF = "deaf"
    """What the kiosk says vanishes, what the server says arrives."""
    STALLING = "stalling"
    """All arrives, after as many pauses as the packets that a lossy line would have lost."""
    SLOW = "slow"
    """64 kbit/s in each direction of each connection."""


HEALTHY = frozenset({Way.THROUGH, Way.STALLING, Way.SLOW})
"""No byte vanishes, so connections go on when the way changes from one of these to another."""

FIRST_STALL, LONGEST_STALL = 0.2, 1.6
"""Seconds, doubled from one lost packet to the next, as a kernel repeats them."""

PIECE, PIECE_SECONDS = 400, 0.05


@dataclass
class Proxy:
    """Set `way` at any time, from any thread."""

    address: ServerAddress
    server: ServerAddress
    connections: int = 0
    _way: Way = Way.THROUGH
    _open: set[socket.socket] = field(default_factory=set)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def way(self) -> Way:
        """How it goes now."""
        return self._way

    @way.setter
    def way(self, way: Way) -> None:
        before, self._way = self._way, way
        if way is Way.REFUSED or (way is Way.THROUGH and before not in HEALTHY):
            self.cut()

    def cut(self) -> None:
        """End all connections."""
        with self._guard:
            for sock in self._open:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def carry(self, client: socket.socket) -> None:
        """Serve one connection of a client, in a thread."""
        self.connections += 1
        if self._way is Way.REFUSED:
            client.close()
            return
        with client, socket.create_connection((self.server.host, self.server.port)) as server:
            with self._guard:
                self._open |= {client, server}
            with suppress(OSError):
                self._copy(client, server)
            with self._guard:
                self._open -= {client, server}

    def _copy(self, client: socket.socket, server: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            for sock in (client, server):
                selector.register(sock, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]  # a socket was registered
                    if not data:
                        return
                    if key.fileobj is client:
                        self._towards_server(client, server, data)
                    else:
                        self._towards_client(client, data)

    def _towards_server(self, client: socket.socket, server: socket.socket, data: bytes) -> None:
        if self._way not in (Way.BLACK_HOLE, Way.DEAF):
            self._carried(server, data)
        if self._way is Way.HALF_CLOSED:
            client.shutdown(socket.SHUT_WR)

    def _towards_client(self, client: socket.socket, data: bytes) -> None:
        if self._way in HEALTHY or self._way is Way.DEAF:
            self._carried(client, data)
        elif self._way is Way.DRIPPING:
            pause = threading.Event()
            for place in range(len(data)):
                if self._way is not Way.DRIPPING:
                    return
                client.sendall(data[place : place + 1])
                pause.wait(0.05)

    def _carried(self, towards: socket.socket, data: bytes) -> None:
        """Send, after stalls or in pieces if the way is such."""
        pause, stall = threading.Event(), FIRST_STALL
        while self._way is Way.STALLING and random.random() < 0.5:  # noqa: S311  half of all packets
            pause.wait(stall)
            stall = min(2 * stall, LONGEST_STALL)
        place = 0
        while self._way is Way.SLOW and place < len(data):
            towards.sendall(data[place : place + PIECE])
            place += PIECE
            pause.wait(PIECE_SECONDS)
        towards.sendall(data[place:])


@contextmanager
def proxy_to(server: ServerAddress) -> Iterator[Proxy]:
    """Listen on a port of loopback and lead to the server."""
    listening = socket.create_server(("127.0.0.1", 0))
    proxy = Proxy(ServerAddress("http", "127.0.0.1", listening.getsockname()[1]), server)
    threads: list[threading.Thread] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                threads.append(threading.Thread(target=proxy.carry, args=(client,), daemon=True))
                threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield proxy
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        accepting.join()
        proxy.way = Way.THROUGH
        for thread in threads:
            thread.join(5)
