"""The hall around one terminal: its display, a printer on the network, the server beside it, its service manager, a finger."""

import json
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from Xlib import X

from kiosk.printer.profiles import RASTER, profile_named
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import TcpServer
from tests.escape.displays import Stranger, server
from tests.escape.kiosks import ALL_DAY, HEIGHT, WIDTH
from tests.heal.manager import Manager
from tests.heal.unit import Unit
from tests.support.commands import settings_in
from tests.support.door import TECHNICIANS_PIN, staffed

LIMIT: Final = 30.0
PATIENCE: Final = 0.05
ROWS_PER_SECOND: Final = 400.0
"""A slow printer: a ticket takes a second or two, so that there is a middle."""

CORNERS: Final = ((8, 8), (WIDTH - 8, 8), (WIDTH - 8, HEIGHT - 8), (8, HEIGHT - 8))

Seen = dict[str, Any]


def wait_until(true: Callable[[], object], what: str, limit: float = LIMIT) -> None:
    """Look again every moment; fails after `limit` seconds."""
    until = time.monotonic() + limit
    while not true():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(PATIENCE)


@dataclass
class Hall:
    """What stands there; the terminal runs inside of `serving`."""

    folder: Path
    config: Path
    printer: VirtualPrinter
    display: str
    finger: Stranger
    unit: Unit

    @property
    def data(self) -> Path:
        """Where the terminal writes."""
        return self.folder / "data"

    @contextmanager
    def serving(self, **environment: str) -> Iterator[Manager]:
        """The terminal under its service manager, once it speaks with its server, with more in its environment."""
        environment |= {**os.environ, "DISPLAY": self.display, "SDL_VIDEODRIVER": "x11", "HEAL_SOCKET": str(self._socket)}
        words = [sys.executable, "-m", "tests.heal.inside", "run", "--config", str(self.config)]
        with Manager(words, environment, self.unit, self.folder) as manager:
            manager.wait_for("READY=1")
            self.is_up()
            self.sees(lambda seen: seen["server"], "the server")
            yield manager

    @property
    def _socket(self) -> Path:
        return self.folder / "heal"

    # What is seen

    def order(self, what: str = "look") -> Seen:
        """Tell the observer something; what was there before. Raises `OSError` while there is no terminal."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(LIMIT)
            line.connect(str(self._socket))
            line.sendall(what.encode() + b"\n")
            said = b""
            while part := line.recv(65536):
                said += part
        if not said:
            raise ConnectionResetError("the terminal ended before it answered")
        return dict(json.loads(said))

    def sees(self, true: Callable[[Seen], object], what: str) -> None:
        """Wait until the terminal shows it."""

        def look() -> bool:
            try:
                return bool(true(self.order()))
            except (OSError, ValueError):
                return False

        wait_until(look, what)

    def is_up(self) -> None:
        """Home, its numbers known, and whatever waits for the first frame made."""
        self.sees(lambda seen: seen["view"] == "HomeView" and seen["ready"], "home")

    def is_drawn(self) -> bool:
        """Whether there is a picture on the display, of more than one colour."""
        picture = self.finger.root.get_image(0, 0, WIDTH, HEIGHT // 4, X.ZPixmap, 0xFFFFFFFF).data
        return len({picture[place : place + 3] for place in range(0, len(picture), 4)}) > 1

    def tickets(self) -> dict[str, str]:
        """State by ticket, as the ledger has it; the terminal has ended."""
        uri = f"file:{self.data / 'ledger' / 'ledger.db'}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as ledger:
            return dict(ledger.execute("SELECT ticket_id, state FROM ticket"))

    # What is done

    def tap(self, action: str) -> None:
        """A finger on what has that action."""
        self.sees(lambda seen: any(name.startswith(action) for name in seen["targets"]), action)
        targets = self.order()["targets"]
        x, y = next(place for name, place in targets.items() if name.startswith(action))
        self.finger.click(1, x, y)

    def take_ticket(self) -> None:
        """A number is on the screen."""
        self.tap("service:")
        self.sees(lambda seen: seen["view"] == "TicketView" and seen["number"], "a number")

    def paper_moves(self) -> None:
        """A ticket is in mid print when this returns."""
        before = self.printer.moved_mm
        self.take_ticket()
        wait_until(lambda: self.printer.moved_mm > before, "paper")

    def come_in(self) -> None:
        """Staff open their pages."""
        for x, y in CORNERS:
            self.finger.click(1, x, y)
        for digit in TECHNICIANS_PIN:
            self.tap(f"digit:{digit}")
        self.sees(lambda seen: seen["view"] == "StaffView", "the staff pages")

    def look_up(self) -> None:
        """A citizen searches; the answer may still be on its way when this returns."""
        self.sees(lambda seen: seen["looks up"], "the catalogue")
        self.tap("look-up")
        self.tap("type")
        for letter in "khai":
            self.tap(f"key:{letter}")


@contextmanager
def hall(folder: Path, unit: Unit, **settings: object) -> Iterator[Hall]:
    """Everything but the terminal; `settings` go over those of the sample."""
    printer = VirtualPrinter(profile_named(RASTER), rows_per_second=ROWS_PER_SECOND)
    panel = {"width": WIDTH, "height": HEIGHT, "mm_per_pixel": 0.496, "fullscreen": True, "input": "mouse", "cursor": True}
    with TcpServer(printer) as line, server() as display:
        always: dict[str, object] = {
            "hours": ALL_DAY,
            "holidays": [],
            "screen": panel,
            "clock": {"trust": "system"},
            "server": "embedded",
        }
        config = settings_in(folder, **{**always, "printer": {"uri": line.uri}, **settings})
        staffed(folder / "data")
        finger = Stranger(display)
        try:
            yield Hall(folder, config, printer, display, finger, unit)
        finally:
            finger.close()
