"""The machine that the kiosk of a walk runs on: its clock, stick, network, loudspeaker, backlight, switch, and the way to a server."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final
from unittest.mock import patch

from kiosk import before_opening, belongings, bootstrap, staff_hands, staff_tools
from kiosk.device import network
from kiosk.device.brightness import Brightness
from kiosk.device.serial import hardware_serial
from kiosk.device.sound import Loudspeaker
from kiosk.device.volume import Volume
from kiosk.domain.grant import GrantWish
from kiosk.storage.ledger import Ledger
from kiosk.storage.outbox import LedgerOutbox
from kiosk.sync.device import DeviceFile
from kiosk.sync.enrolment import enrol
from kiosk.sync.server import Server
from tests.simulation.terminal.kiosk import PowerCut
from tests.simulation.terminal.stick import UsbPort
from tests.support.door import BootClock
from tests.support.networkmanager import NetworkManager
from tests.support.officeserver import OfficeServer
from tests.support.syncs import Wire

URL: Final = "http://localhost:8100"
LETTERS: Final = "ABCDEFGH"
LETTERS_OF_A_CODE: Final = 26
HIGHEST_CODE: Final = 9

AMIXER = """#!/bin/sh
ulimit -S -f unlimited
cd "$(dirname "$0")"
case "$2" in sset) echo "$4" | tr -d % > percent;; esac
echo "Mono: Playback 9 [$(cat percent)%]"
"""


class Away:
    """A server that never answers: all numbers are the kiosk's own. Implements `Grants`."""

    def check(self) -> None:
        """Nothing is known against it."""

    def is_awaited(self) -> bool:
        """Nobody waits for it."""
        return False

    def ask(self, wish: GrantWish) -> None:
        """Silence."""
        del wish

    def give_back(self, ticket_id: str, reason: str) -> None:
        """Nothing was given."""


class Machine:
    """Its parts can be bent. Implements `MachinePower`."""

    def __init__(self, folder: Path, clock: BootClock, *, has_server: bool) -> None:
        """Everything is well. `has_server`: the office has one, far away; the kiosk is not enrolled yet."""
        self._folder, self.clock = folder / "machine", clock
        self._folder.mkdir()
        self.port = UsbPort(self._folder)
        self.network = NetworkManager(self._folder / "network")
        self.server = OfficeServer(now=lambda: self.clock.read().utc) if has_server else None
        self.wire = Wire(self.server) if self.server else None
        self._codes, self._digits = count(), iter(range(1, HIGHEST_CODE + 1))
        self.answers = "yes"
        """Whether the server answers over a changed network: `yes`, `no`, or `power`: the power goes meanwhile."""
        self.may, self.has_rebooted = True, False
        self._make_parts()

    def _make_parts(self) -> None:
        light = self._folder / "backlight" / "panel"
        light.mkdir(parents=True)
        (light / "brightness").write_text("50")
        (light / "max_brightness").write_text("100")
        (self._folder / "percent").write_text("50\n")
        for name, script in (("amixer", AMIXER), ("aplay", "#!/bin/sh\ncat > /dev/null\n")):
            (self._folder / name).write_text(script)
            (self._folder / name).chmod(0o755)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """What the kiosk does goes to this machine."""
        with ExitStack() as stack:
            for module in (before_opening, belongings, bootstrap, staff_tools):
                stack.enter_context(patch.object(module, "clock_of", lambda _: self.clock))
            for module in (before_opening, staff_tools):
                stack.enter_context(patch.object(module, "Brightness", partial(Brightness, self._folder / "backlight")))
                stack.enter_context(patch.object(module, "Volume", partial(Volume, self._folder / "amixer")))
            for place, name, instead in (
                (staff_hands, "Loudspeaker", partial(Loudspeaker, self._folder / "aplay")),
                (staff_tools, "find_sticks", self.port.find),
                (staff_tools, "_server_answers", lambda _: self._server_answers()),
                (staff_tools, "HttpChannel", lambda *_: self.wire),
                (network, "NMCLI", self.network.nmcli),
                (network, "TRIAL_S", 0.0),
                (network, "PAUSE_S", 0.0),
            ):
                stack.enter_context(patch.object(place, name, instead))
            if self.server is not None:
                stack.enter_context(patch.object(bootstrap, "Numbering", partial(bootstrap.Numbering, grants=Away())))
            stack.enter_context(self.port.in_use())
            yield

    # Its switch

    def may_reboot(self) -> bool:
        """See `MachinePower`."""
        return self.may

    def reboot(self) -> bool:
        """See `MachinePower`."""
        self.has_rebooted = True
        return True

    def boot(self, seconds: float) -> None:
        """It is on again, and so is its NetworkManager; so long after that the kiosk starts."""
        self.clock.boot(seconds)
        self.has_rebooted, self.answers = False, "yes"
        self.network.is_up(up=True)

    # Its server

    def _server_answers(self) -> bool:
        if self.answers == "power":
            self.network.is_up(up=False)  # nothing more is done
            raise PowerCut
        return self.answers == "yes"

    def enrol(self, data_dir: Path) -> None:
        """As `kiosk enrol` does it."""
        assert self.server is not None
        speaker = Server(Wire(self.server), dict)
        enrol(speaker, DeviceFile(data_dir), URL, self.code(), hardware_serial(), self.server.office)

    def code(self, digit: int | None = None) -> str:
        """An administrator makes a one-time code, of this kiosk code or of one that nobody had; empty when there is none left."""
        assert self.server is not None
        digit = digit or next(self._digits, None)
        if digit is None:
            return ""
        number = next(self._codes)
        code = "".join(LETTERS[number // 8**place % 8] for place in range(LETTERS_OF_A_CODE))
        self.server.codes[code] = (digit, True)
        return code

    def server_hears(self, data_dir: Path, ledger: Ledger | None) -> None:
        """It has all of the ledger now, and keeps a code for the next one."""
        file = DeviceFile(data_dir)
        device = file.read()
        if ledger is not None:
            outbox = LedgerOutbox(ledger)
            outbox.remember(replace(outbox.memory(), acknowledged=outbox.last()))
        if device is not None and device.spare_code is None and (spare := next(self._digits, None)):
            file.write(replace(device, spare_code=spare))
