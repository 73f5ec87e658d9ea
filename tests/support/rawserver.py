"""A TCP server whose every byte a test writes, and the certificates of an authority of the test."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.server_address import ServerAddress

Script = Callable[[socket.socket], object]
"""Speaks with one client; the connection is closed afterwards."""


@dataclass
class RawServer:
    """Counts its connections; `held` are those that a script keeps open."""

    address: ServerAddress
    connections: int = 0
    held: list[socket.socket] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def request(connection: socket.socket) -> bytes:
    """Read one request with its body; empty when the client has gone."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(body: bytes = b"{}", *more: str, status: str = "200 OK") -> bytes:
    """A whole answer of HTTP."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def raw_server(script: Script, certificate: tuple[Path, Path] | None = None) -> Iterator[RawServer]:
    """Run the script for each connection, in a thread of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    scheme = "https" if certificate else "http"
    server = RawServer(ServerAddress(scheme, "127.0.0.1", listening.getsockname()[1]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate:
        context.load_cert_chain(*certificate)

    def serve(connection: socket.socket) -> None:
        with suppress(OSError):
            if certificate:
                connection = context.wrap_socket(connection, server_side=True)
            script(connection)
        if connection not in server.held:
            connection.close()

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                server.connections += 1
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in server.held:
            connection.close()
        thread.join()


class Authority:
    """Makes certificates in a folder."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        """A self-signed one first."""
        self._folder, self._name = folder, name
        self.file = folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        folder.mkdir(parents=True, exist_ok=True)
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650", "-subj", f"/CN={name}",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign", "-keyout", str(self._key), "-out", str(self.file),
        )  # fmt: skip

    def certificate(self, name: str, host: str = "IP:127.0.0.1", days: int = 30) -> tuple[Path, Path]:
        """A certificate for a host and its key; with negative days it is over already."""
        key, asked, made = (self._folder / f"{name}.{suffix}" for suffix in ("key", "csr", "pem"))
        self._openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}", "-keyout", str(key), "-out", str(asked)
        )  # fmt: skip
        extensions = self._folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={host}\n", encoding="ascii")
        self._openssl(
            "x509", "-req", "-in", str(asked), "-CA", str(self.file), "-CAkey", str(self._key), "-CAcreateserial",
            "-days", str(days), "-extfile", str(extensions), "-out", str(made),
        )  # fmt: skip
        return made, key

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True)
