"""The real kiosk off screen, with real threads, ledger and virtual printer, and a clock and a disk that the monkey may break."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kiosk.build import BUILD_DATE
from kiosk.config import Settings, load_settings
from kiosk.device.memory import give_back
from kiosk.device.network import NMCLI
from kiosk.device.power import Power
from kiosk.domain.staff import Role
from kiosk.flow.closed import ClosedView
from kiosk.flow.fault import FaultView
from kiosk.flow.home import HomeView
from kiosk.printer.encoder import Encoder
from kiosk.printer.session import Session
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.screens.settings import InputKind, InputSource, ScreenSettings
from kiosk.staff_door import keys_of
from kiosk.sync.embedded import EmbeddedServer
from kiosk.terminal import Terminal
from kiosk.tour.clock import ScriptedClock
from kiosk.usecases.office_clock import OfficeClock
from tests.faults.test_disk import no_file_may_grow_beyond
from tests.support.commands import settings_in

WIDTH, HEIGHT = 540, 960
ALL_DAY = {day: ["00:00-23:59"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
PIN = "495038"
STEP_SECONDS = 5.0
LIMIT_SECONDS = 60.0
"""What threads may take in earnest."""

PRINTER_FAULTS = ("paper_out", "cover_open", "paper_near_end", "fault", "unplugged")


class Mistake(AssertionError):
    """The kiosk did what it must not."""


class Listener(logging.Handler):
    """Remembers what the program itself calls a defect."""

    def __init__(self) -> None:
        """Nothing was said."""
        super().__init__(logging.ERROR)
        self.defects: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        said = record.getMessage()
        if "defect" in said or "a screen failed" in said or "fault screen failed" in said:
            self.defects.append(said)


class Cage:
    """One kiosk."""

    def __init__(self, folder: Path, *, with_server: bool) -> None:
        """Not begun yet."""
        panel = {"width": WIDTH, "height": HEIGHT, "mm_per_pixel": 0.496, "fullscreen": False, "input": "touch"}
        server = "embedded" if with_server else "none"
        config = settings_in(folder, hours=ALL_DAY, holidays=[], screen=panel, clock={"trust": "system"}, server=server)
        self.settings = load_settings(config)
        self.config = config
        self.clock = ScriptedClock.in_opening_hours(self.settings.office)
        self.defects = Listener()
        self.restarts = 0
        self.printer: VirtualPrinter | None = None
        self._jumped = timedelta()
        # A display makes a program wait. Off screen a busy machine queues frames, four megabytes each, and keeps room for the most.
        self._let_frame_be_drawn: Callable[[], object] = lambda: None
        self._disk = ExitStack()
        self._filled = False
        role = Role.CLERK if NMCLI.exists() else Role.TECHNICIAN  # the network of a machine that has one is not for monkeys
        keys_of(self.settings, self.clock).set_pin("khi", PIN, role)
        screen = ScreenSettings(WIDTH, HEIGHT, fullscreen=False, input=InputSource(InputKind.TOUCH))
        clock = OfficeClock(self.clock, BUILD_DATE) if with_server else self.clock
        self.terminal = Terminal(self.settings, screen, clock, self._printing)

    def _printing(self, settings: Settings, _exchange: object) -> tuple[Encoder, Session]:
        from kiosk import bootstrap  # noqa: PLC0415  its fonts only, after the lock
        from kiosk.printer.profiles import RASTER, profile_named  # noqa: PLC0415

        profile = profile_named(RASTER, settings.printer.width_mm)
        self.printer = VirtualPrinter(profile)
        return Encoder(bootstrap.FONTS, profile), Session(VirtualTransport(self.printer), profile)

    @contextmanager
    def open(self) -> Iterator[None]:
        """From the first frame to the end of all threads. The machine's own switch is out of reach."""
        logging.getLogger().addHandler(self.defects)
        app = self.terminal.app
        with patch("kiosk.back_office.Power", partial(Power, ())):
            app.engine.begin(app.make_root)
            from kivy.graphics.opengl import glFinish  # noqa: PLC0415  after the lock

            from kiosk.screens.stage import Stage  # noqa: PLC0415  likewise

            self.stage, self._let_frame_be_drawn = Stage(app.engine), glFinish
            _draw_one_pixel()
            self.terminal.start()
            try:
                self.wait_until(lambda: bool(self.terminal.flow.given) and self.terminal.flow.overview is not None, "the office")
                if self.settings.server == "embedded":
                    self.wait_until(self._server_is_up, "the server")
                yield
            finally:
                self._disk.close()
                app.engine.end()

    def make_all_screens(self) -> None:
        """As the kiosk does by and by when nobody waits, and for staff at the first use of each."""
        from kiosk.screens.root import OF_STAFF, SCREENS  # noqa: PLC0415  after the lock

        root = self.terminal.app.root
        assert root is not None
        for kind in SCREENS | OF_STAFF:
            root.screen(kind)
            self.turn()

    # What happens to it

    def pass_time(self, seconds: float) -> None:
        """As one moment."""
        self.clock.advance(seconds)
        self.stage._now += seconds
        self.terminal.flow.tick()
        self.turn()

    def turn(self) -> None:
        """One turn of the loop, with everything that a turn must not do looked for."""
        self.stage.frames()
        self._let_frame_be_drawn()
        if self.defects.defects:
            raise Mistake(self.defects.defects[0])
        if self.terminal.failure is not None:
            raise Mistake("the back office could not be put together") from self.terminal.failure
        if not self.terminal.app.engine.running:
            if not self.terminal.restart_wanted:
                raise Mistake("the screen was ended")
            self.restarts += 1  # which only staff can ask for; this process goes on instead of beginning anew
            self.terminal.restart_wanted = False
            self.terminal.app.engine._stopping = False

    def break_printer(self, pick: int) -> None:
        """One of its faults."""
        if self.printer is not None:
            self.printer.change(**{PRINTER_FAULTS[pick % len(PRINTER_FAULTS)]: True})
            self._look_at_printer()

    def mend_printer(self) -> None:
        """All is well with it."""
        if self.printer is not None:
            self.printer.change(**dict.fromkeys(PRINTER_FAULTS, False))
            self._look_at_printer()

    def _look_at_printer(self) -> None:
        if self.terminal.back_office is not None:
            self.terminal.back_office.spooler.check()

    def fill_disk(self, pick: int) -> None:
        """No file may grow beyond some size."""
        self._filled = True
        self._disk.close()
        self._disk.enter_context(no_file_may_grow_beyond(1 + pick * 97 % 300_000))

    def make_room(self) -> None:
        """The disk has room again."""
        self._disk.close()

    def jump(self, seconds: float) -> None:
        """The clock of the day jumps; monotonic time does not."""
        self._jumped += timedelta(seconds=seconds)
        reading = self.clock.read()
        self.clock._reading = replace(reading, utc=reading.utc + timedelta(seconds=seconds))

    def jump_back(self) -> None:
        """The clock is right again."""
        self.jump(-self._jumped.total_seconds())

    def lose_server(self) -> int:
        """The server beside it is killed, if it is up; it is started again by itself. Returns how many there were."""
        server = self._server()
        process = None if server is None else server._process
        if server is None or server.address is None or process is None:
            return 0
        process.send_signal(signal.SIGKILL)
        return 1

    def _server(self) -> EmbeddedServer | None:
        office = self.terminal.back_office
        return None if office is None or office._link is None else office._link._embedded

    def _server_is_up(self) -> bool:
        server = self._server()
        return server is not None and server.address is not None

    def heal(self) -> None:
        """Nothing is broken any more, as far as it lies in the surroundings."""
        self.make_room()
        if self._filled:  # a server that was started meanwhile has inherited the limit for good
            self._filled = False
            self.lose_server()
        self.mend_printer()
        self.jump_back()

    # What must be so

    @property
    def is_home(self) -> bool:
        """Where the next citizen begins."""
        return isinstance(self.terminal.flow.view, HomeView | ClosedView)

    def goes_home(self, *, healed: bool) -> None:
        """Without a touch it is home within the longest time that a session may take; with what is broken, a fault may stand.

        The session of staff begins when what they have ordered last is done, or has taken longer than any work may.
        """
        staff = self.settings.staff.session_seconds
        longest = max(2 * self.settings.screen.idle_seconds, staff, self.settings.screen.fault_seconds) + 2 * STEP_SECONDS
        passed = 0.0
        while not self._may_stand(healed=healed) and passed <= longest:
            self.pass_time(STEP_SECONDS)
            passed = 0.0 if self.terminal.flow._staff.is_busy else passed + STEP_SECONDS
            self.let_threads_work(2)
        if healed:
            self.wait_until(lambda: self.is_home, "home")
        elif not self._may_stand(healed=False):
            raise Mistake(f"{self.terminal.flow.view} still stands after {passed:.0f} s without a touch")

    def _may_stand(self, *, healed: bool) -> bool:
        return self.is_home or (not healed and isinstance(self.terminal.flow.view, FaultView))

    def let_threads_work(self, turns: int = 10) -> None:
        """Some thousandths of a second."""
        for _ in range(turns):
            time.sleep(0.001)
            self.turn()

    def wait_until(self, true: Callable[[], bool], what: str) -> None:
        """Turn until real threads have done their part; scripted time passes as real time does."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while not true():
            if time.monotonic() > deadline:
                raise Mistake(f"waited {LIMIT_SECONDS:.0f} s in vain for {what}: {self.terminal.flow.view}")
            time.sleep(0.01)  # they need the processor
            self.pass_time(0.01)

    def targets(self) -> list[Any]:
        """Widgets that can be tapped."""
        root = self.terminal.app.root
        return [] if root is None else [one for one in root.walk(restrict=True) if getattr(one, "action", None)]


def memory_kib() -> int:
    """Of this process, what nobody else can share, after the kiosk's own housekeeping."""
    give_back()
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("Pss_Anon:")).split()[1])


def _draw_one_pixel() -> None:
    """It is about screens and not pixels: a software renderer need fill a corner only."""
    from kivy.graphics.opengl import GL_SCISSOR_TEST, glEnable, glScissor  # noqa: PLC0415  after the lock

    glScissor(0, 0, 1, 1)
    glEnable(GL_SCISSOR_TEST)
