"""Web hooks in tests: who takes alerts, who tells them when a test says so, and kiosks with something to tell."""

import asyncio
import json
import socket
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Queue
from typing import Any

from sqlalchemy import select

from onestop.db.tables import alert
from onestop.domain.hooks import Reach
from onestop.posting.teller import Teller
from onestop.usecases.hooks import make_hook
from onestop.wire import PrinterHealth
from tests.support.onestop.server import Branch, Kiosk
from tests.support.rawserver import answer, request

OUT_OF_PAPER = PrinterHealth(online=True, paper=False, tickets_left=0)
FULL = PrinterHealth(online=True, paper=True, tickets_left=120)


@dataclass
class Receiver:
    """Takes alerts over HTTP; `status` is what it answers from now on."""

    url: str = ""
    status: str = "204 No Content"
    more: tuple[str, ...] = ()
    posts: "Queue[tuple[dict[str, str], bytes]]" = field(default_factory=Queue)

    def serve(self, connection: socket.socket) -> None:
        """Take one post."""
        head, _, body = request(connection).partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")[1:]
        self.posts.put(({name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}, body))
        connection.sendall(answer(b"", *self.more, status=self.status))

    def take(self) -> list[tuple[dict[str, str], bytes]]:
        """What came since it was asked last."""
        return [self.posts.get_nowait() for _ in range(self.posts.qsize())]

    def bodies(self) -> list[dict[str, Any]]:
        """The alerts that came."""
        return [json.loads(body) for _, body in self.take()]

    def news(self) -> list[tuple[str, str]]:
        """Problem and event of what came."""
        return [(one["problem"], one["event"]) for one in self.bodies()]


class Hand:
    """A teller whose time is moved by hand, together with the server's clock."""

    def __init__(self, branch: Branch, reach: Reach = Reach.LOOPBACK) -> None:
        """It has not looked yet."""
        self.branch, self.monotonic = branch, 1000.0
        self.teller = Teller(branch.backend, branch.backend.house.keys, branch.clock, reach, monotonic=lambda: self.monotonic)

    def turn(self) -> None:
        """It looks now."""
        asyncio.run(self.teller.turn())

    def after(self, seconds: float) -> None:
        """Time goes by, then it looks again."""
        self.branch.clock.move(timedelta(seconds=seconds))
        self.monotonic += seconds
        self.turn()

    def stop(self) -> None:
        """It ends well."""
        asyncio.run(self.teller.stop())


def hooked(branch: Branch, url: str) -> str:
    """Make a hook of the office; returns its secret."""
    keys = branch.backend.house.keys
    return branch.held(lambda transaction, held: make_hook(transaction, keys, held, url))


class Beats:
    """A kiosk's heartbeats, one after the other."""

    def __init__(self, kiosk: Kiosk) -> None:
        """It has said nothing yet."""
        self._kiosk, self._at = kiosk, 0

    def __call__(self, printer: PrinterHealth = FULL, **more: Any) -> None:
        """One more."""
        self._at += 1
        self._kiosk.heartbeat(self._at, printer=printer, **more)


def waiting(branch: Branch) -> int:
    """How many alerts no hook has taken."""
    return len(branch.administer(lambda transaction: transaction.all(select(alert.c.number))))
