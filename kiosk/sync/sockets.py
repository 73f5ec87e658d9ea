"""Connections that another thread can break off, whether they connect, shake hands, send or wait."""

import contextlib
import socket
import threading
import weakref
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError


class Breakable:
    """A second handle of each open socket. Shutting it down ends every wait on the first, in whatever state that one is."""

    def __init__(self) -> None:
        """No socket yet."""
        self._guard = threading.Lock()
        self._handles: set[socket.socket] = set()
        self._orphans: set[socket.socket] = set()
        self._connections: weakref.WeakSet[HTTPConnection] = weakref.WeakSet()
        self.made = 0
        """Connections that were made so far."""
        self.broken = False
        """Whether somebody has broken off since this was last set to False."""
        self.closed = False
        """Whether no further connection may be made."""

    def add(self, connection: HTTPConnection, sock: socket.socket) -> socket.socket:
        """A socket was made, and is about to connect; returns its second handle."""
        handle = sock.dup()
        with self._guard:
            self.made += 1
            self._connections.add(connection)
            self._handles.add(handle)
            if self.closed:
                self._orphans.add(handle)
                raise ConnectionAbortedError("the way to the server was closed")
        return handle

    def orphan(self, handle: socket.socket | None) -> None:
        """Its connection was closed, but an answer may still be read from it: `sweep` lets it go."""
        with self._guard:
            if handle in self._handles:
                self._orphans.add(handle)

    def sweep(self) -> None:
        """The answer was read: let go of connections that were closed, so that the other side notices."""
        with self._guard:
            self._handles -= self._orphans
            for handle in self._orphans:
                handle.close()
            self._orphans.clear()

    def close_all(self) -> None:
        """Close every connection, by the thread that uses them; urllib3 itself leaves that to the garbage collector."""
        for connection in tuple(self._connections):
            connection.close()
        self.sweep()

    def break_all(self, *, for_good: bool = False) -> None:
        """End every wait on every connection."""
        with self._guard:
            self.broken = True
            self.closed = self.closed or for_good
            for handle in self._handles:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)


class _Telling(HTTPConnection):
    """Tells of each socket that it makes; a class below it says whom."""

    breakable: Breakable
    handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        try:
            return self._connected()
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"no connection to {self.host} within {self.timeout} s") from error
        except OSError as error:
            raise NewConnectionError(self, f"no connection to {self.host}: {error}") from error

    def _connected(self) -> socket.socket:
        """Try each address of the host; as `socket.create_connection`, but breakable meanwhile."""
        trouble: OSError = OSError(f"{self.host} has no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM):
            sock = socket.socket(family, kind, protocol)
            try:
                self.handle = self.breakable.add(self, sock)
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(self.timeout)
                sock.connect(address)
            except OSError as error:
                sock.close()
                self.breakable.orphan(self.handle)
                trouble = error
            else:
                return sock
        raise trouble

    def close(self) -> None:
        super().close()
        self.breakable.orphan(self.handle)


def connection_pools(breakable: Breakable) -> dict[str, type[HTTPConnectionPool]]:
    """Pools of urllib3 whose connections tell `breakable` of themselves, by scheme."""

    def pool(kind: type[HTTPConnectionPool], connection: type[HTTPConnection]) -> Any:  # noqa: ANN401  a class made here
        telling = type("Connection", (_Telling, connection), {"breakable": breakable})
        return type("Pool", (kind,), {"ConnectionCls": telling})

    return {"http": pool(HTTPConnectionPool, HTTPConnection), "https": pool(HTTPSConnectionPool, HTTPSConnection)}
