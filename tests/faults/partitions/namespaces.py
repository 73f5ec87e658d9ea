"""Lines between network namespaces: the kernel's own network, with TLS above it, as between machines.

server 10.77.0.1 ── s0 ═══ eth0 kiosk 0 (10.77.1.2)
                 ── s1 ═══ eth0 kiosk 1 (10.77.2.2) …
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.faults.partitions.lines import Break
from tests.support.rawserver import Authority

SERVER: Final = "10.77.0.1"

HALF: Final = "numgen random mod 2 0 drop"

SHAPED: Final = ("root", "tbf", "rate", "64kbit", "burst", "1600", "latency", "2s")
"""With a queue of two seconds: more would be thrown away by any modem."""


class NoNamespaces(Exception):
    """They are not allowed here, or the tools are missing."""


class Namespaces:
    """Implements `Lines`."""

    def __init__(self, folder: Path, kiosks: int) -> None:
        """Names that nobody else uses."""
        self._authority = Authority(folder / "authority")
        self._certificate, self._key = self._authority.certificate("server", f"IP:{SERVER}")
        self._server = f"onestop-{os.getpid()}"
        self._kiosks = [f"{self._server}-kiosk{place}" for place in range(kiosks)]
        self._port = 0
        self._broken: dict[int, Break] = {}

    def serve_within(self) -> tuple[Sequence[str], Sequence[str]]:
        """See `Lines`."""
        options = ("--host", SERVER, "--tls-cert", str(self._certificate), "--tls-key", str(self._key))
        return ("ip", "netns", "exec", self._server), options

    def served(self, port: int) -> None:
        """See `Lines`."""
        self._port = port

    def kiosk_within(self, place: int) -> Sequence[str]:
        """See `Lines`."""
        return ("ip", "netns", "exec", self._kiosks[place])

    def settings(self, place: int) -> dict[str, str]:
        """See `Lines`."""
        del place
        return {"url": f"https://{SERVER}:{self._port}", "ca": str(self._authority.file)}

    def break_line(self, place: int, how: Break, *, towards_server: bool) -> None:
        """See `Lines`."""
        self._broken[place] = how
        kiosk, port = self._kiosks[place], f"s{place}"
        match how:
            case Break.DOWN:
                _run("ip", "-n", self._server, "link", "set", port, "down")
            case Break.ONE_WAY if towards_server:
                self._filter(self._server, place, "drop")
            case Break.ONE_WAY:
                self._filter(kiosk, place, "drop")
            case Break.LOSSY:
                self._filter(self._server, place, HALF)
                self._filter(kiosk, place, HALF)
            case Break.SLOW:
                _run("tc", "-n", self._server, "qdisc", "add", "dev", port, *SHAPED)
                _run("tc", "-n", kiosk, "qdisc", "add", "dev", "eth0", *SHAPED)

    def mend(self, place: int) -> None:
        """See `Lines`."""
        kiosk, port = self._kiosks[place], f"s{place}"
        match self._broken.pop(place):
            case Break.DOWN:
                _run("ip", "-n", self._server, "link", "set", port, "up")
            case Break.SLOW:
                _run("tc", "-n", self._server, "qdisc", "del", "dev", port, "root")
                _run("tc", "-n", kiosk, "qdisc", "del", "dev", "eth0", "root")
            case _:
                for namespace in (self._server, kiosk):
                    _run("ip", "netns", "exec", namespace, "nft", "flush", "table", "inet", f"line{place}")

    def build(self) -> None:
        """Make all; raises `NoNamespaces`."""
        try:
            self._make(self._server)
            _run("ip", "-n", self._server, "address", "add", f"{SERVER}/32", "dev", "lo")
            for place, kiosk in enumerate(self._kiosks):
                self._make(kiosk)
                self._connect(place, kiosk)
                for how in Break:  # what cannot be broken here is found out now
                    self.break_line(place, how, towards_server=True)
                    self.mend(place)
        except (OSError, subprocess.CalledProcessError) as error:
            self.remove()
            raise NoNamespaces(str(error)) from error

    def remove(self) -> None:
        """Leave nothing behind; the processes in them have ended."""
        for namespace in (self._server, *self._kiosks):
            with suppress(OSError, subprocess.CalledProcessError):
                _run("ip", "netns", "delete", namespace)

    def _make(self, namespace: str) -> None:
        _run("ip", "netns", "add", namespace)
        _run("ip", "-n", namespace, "link", "set", "lo", "up")

    def _connect(self, place: int, kiosk: str) -> None:
        net, port = f"10.77.{place + 1}", f"s{place}"
        peer = ("peer", "name", "eth0", "netns", kiosk)
        _run("ip", "link", "add", port, "netns", self._server, "type", "veth", *peer)
        for namespace, device, address in ((self._server, port, f"{net}.1/30"), (kiosk, "eth0", f"{net}.2/30")):
            _run("ip", "-n", namespace, "address", "add", address, "dev", device)
            _run("ip", "-n", namespace, "link", "set", device, "up")
            chain = f"add table inet line{place}; add chain inet line{place} in {{ type filter hook input priority 0; }}"
            _run("ip", "netns", "exec", namespace, "nft", chain)
        _run("ip", "-n", kiosk, "route", "add", "default", "via", f"{net}.1")

    def _filter(self, namespace: str, place: int, verdict: str) -> None:
        device = f"s{place}" if namespace == self._server else "eth0"
        rule = f"add rule inet line{place} in iifname {device} {verdict}"
        _run("ip", "netns", "exec", namespace, "nft", rule)


@contextmanager
def namespaces(folder: Path, kiosks: int) -> Iterator[Namespaces]:
    """Lines for so many kiosks, removed at the end; raises `NoNamespaces`."""
    lines = Namespaces(folder, kiosks)
    lines.build()
    try:
        yield lines
    finally:
        lines.remove()


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
