"""A proxy between kiosk and server that breaks connections in the ways in which networks do."""

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
        self._way = way
        if way in (Way.REFUSED, Way.THROUGH):
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
        if self._way is not Way.BLACK_HOLE:
            server.sendall(data)
        if self._way is Way.HALF_CLOSED:
            client.shutdown(socket.SHUT_WR)

    def _towards_client(self, client: socket.socket, data: bytes) -> None:
        if self._way is Way.THROUGH:
            client.sendall(data)
        elif self._way is Way.DRIPPING:
            pause = threading.Event()
            for place in range(len(data)):
                if self._way is not Way.DRIPPING:
                    return
                client.sendall(data[place : place + 1])
                pause.wait(0.05)


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
