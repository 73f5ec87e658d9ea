"""One kiosk without its window: the real flow, back office, ledger, door and staff log, over files; each thread's work is a step."""

import os
import queue
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, ParamSpec, TypeVar
from unittest.mock import patch

from kiosk import bootstrap
from kiosk.back_office import BackOffice, Front
from kiosk.config import Settings, load_settings
from kiosk.domain.businessday import utc_text
from kiosk.domain.slip import Slip, Text
from kiosk.domain.ticket import TicketRequest
from kiosk.errors import ConfigError, KioskError
from kiosk.first_frame import flow_parts
from kiosk.flow.gesture import Touch
from kiosk.flow.parts import View
from kiosk.flow.router import Flow
from kiosk.printer.encoder import Encoded, Encoder
from kiosk.printer.profiles import RASTER, profile_named
from kiosk.printer.session import Session
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.storage.ledger import Ledger
from kiosk.usecases.staff_desk import Question, Reply
from kiosk.usecases.told import MachinePower
from tests.support.commands import settings_in
from tests.support.door import BootClock
from tests.support.printers import QUICK

Words = ParamSpec("Words")
Result = TypeVar("Result")
PROFILE: Final = profile_named(RASTER)
ALL_DAY: Final = {day: ["00:00-23:59"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
CORNERS: Final = ((0.0, 0.0, 1.0, 1.8), (1.0, 0.0, 0.0, 1.8), (1.0, 1.8, 0.0, 0.0), (0.0, 1.8, 1.0, 0.0))
"""Left, top, right, low of a touch in each, clockwise from the upper left one."""

FIRST_MORNING: Final = datetime(2035, 3, 5, 1, tzinfo=UTC)
"""Monday 8:00 in the office: later than this was built, so that the clock is believed."""

CONFIG_NAME: Final = "config.yaml"


class PowerCut(BaseException):
    """The power is gone; nothing in the program may catch it."""


class PlainEncoder(Encoder):
    """Draws every slip alike: what stands on paper is looked at elsewhere, and a walk prints thousands."""

    def encode(self, slip: Slip) -> bytes:
        """One short line."""
        return self.job(slip).data

    def job(self, slip: Slip) -> Encoded:
        """Likewise."""
        del slip
        return _drawn()


@cache
def _drawn() -> Encoded:
    return Encoder(bootstrap.FONTS, PROFILE).job(Slip((Text("A001"),)))


class StaffKiosk:
    """Runs from `folder/data`; `boot` starts it there, `die` leaves it as a power cut does. Implements the ports of the flow."""

    def __init__(
        self,
        folder: Path,
        clock: BootClock,
        printer: VirtualPrinter,
        *,
        power: MachinePower | None = None,
        server: object = "none",
    ) -> None:
        """The settings, the sample's but open all day, and data to begin with, lie in `folder`. `server` is as in the settings."""
        self.folder, self.clock, self.printer, self._power = folder, clock, printer, power
        clock.reading = replace(clock.reading, utc=FIRST_MORNING)
        self._config = settings_in(folder, hours=ALL_DAY, holidays=[], server=server)
        self.settings = load_settings(self._config)
        self.on_reply: Callable[[Question, Reply], None] = lambda _question, _reply: None
        self.restart_wanted = False
        self.boot()

    # As the flow sees it

    def request(self, request: TicketRequest) -> None:
        """A citizen wants a number."""
        self.office.request(request)

    def ask(self, serial: int, question: Question) -> None:
        """Staff want something."""
        self._asked[serial] = question
        self.office.staff.ask(serial, question)

    # Its life

    def boot(self) -> None:
        """As `BackOffice.start`, without threads, from the settings as they are now; those from before while they are broken."""
        with suppress(ConfigError):
            self.settings = load_settings(self._config)
        self._posts: list[Callable[[], object]] = []
        self._asked: dict[int, Question] = {}
        self._life = ExitStack()
        self.opened: bootstrap.OpenOffice | None = None
        self.restart_wanted = False
        parts = flow_parts(self.settings, self.clock, self, staff=self)
        self.flow = Flow(replace(parts, translations=lambda _: str))
        front = Front(self.flow, self._posts.append, self._restart, power=self._power)
        self.office = BackOffice(self.settings, self.clock, front, self._printing)
        real = self.office.staff._replied
        self.office.staff._replied = lambda serial, reply: self._note(real, serial, reply)
        self.office._stands_otherwise()
        reading = self.clock.read()
        self.office._restarts.begin(reading.boot_id, utc_text(reading.utc))
        self.issuer_works()
        self.office.spooler.check()
        self.printer_works()
        if self.office.must_begin_anew:
            self._restart()

    def die(self) -> None:
        """The power is cut: what lies in the files now is what there is for a new start."""
        data = self.settings.data_dir
        left = data.with_name("left")
        shutil.copytree(data, left, symlinks=True)
        self._life.close()
        self.office.spooler._session.drop()
        shutil.rmtree(data)
        left.rename(data)

    def end(self) -> None:
        """In order."""
        self.office.staff.stop(0)
        self.desk_works()
        self._life.close()
        self.office.spooler._session.drop()

    @property
    def ledger(self) -> Ledger | None:
        """While it is open."""
        return self.opened.ledger if self.opened is not None else None

    def _restart(self) -> None:
        self.restart_wanted = True

    def _printing(self, _settings: Settings, _exchange: object) -> tuple[Encoder, Session]:
        return PlainEncoder(bootstrap.FONTS, PROFILE), Session(VirtualTransport(self.printer), PROFILE, QUICK)

    def _note(self, real: Callable[[int, Reply], None], serial: int, reply: Reply) -> None:
        self.on_reply(self._asked.pop(serial), reply)
        real(serial, reply)

    # Its threads

    def screen_works(self) -> None:
        """The screen's thread does what was posted to it."""
        while self._posts:
            self._posts.pop(0)()

    def issuer_works(self) -> None:
        """The issuer answers every request, and looks after the day."""
        desk = self.office._desk
        try:
            if self.opened is None:
                opened = self._life.enter_context(desk._open_office())
                assert isinstance(opened, bootstrap.OpenOffice)
                self.opened = opened
            desk._wishes.put(None)
            desk._serve(self.opened)
        except KioskError as error:
            desk._trouble(error)
        self.screen_works()

    def desk_works(self) -> None:
        """The staff desk answers every question."""
        self.office.staff._questions.put(None)
        self.office.staff._work()
        self.screen_works()

    def printer_works(self) -> None:
        """The printer does every job."""
        spooler = self.office.spooler
        while True:
            try:
                task = spooler._queue.get_nowait()
            except queue.Empty:
                break
            spooler._do(task)
        self.screen_works()

    # People

    @property
    def view(self) -> View:
        """What the screen shows."""
        return self.flow.view

    def go_round_the_corners(self) -> None:
        """The gesture of staff."""
        for left, top, right, low in CORNERS:
            at = self.clock.read().monotonic_ns / 1e9
            self.flow.touched(Touch(left, top, right, low, at))
            self.flow.touched(Touch(left, top, right, low, at, down=False))
            self.clock.wait(0.4)

    def wait(self, seconds: float) -> None:
        """Time passes, and the screen hears of it."""
        self.clock.wait(seconds)
        self.flow.tick()


def cut_at(change: int | None) -> AbstractContextManager[None]:
    """The power goes at this change of what lies in files (1, 2, …) and all later ones; None: never."""
    return _cutting(change) if change is not None else nullcontext()


@contextmanager
def _cutting(change: int) -> Iterator[None]:
    left = change

    def changing(real: Callable[Words, Result]) -> Callable[Words, Result]:
        def changed(*words: Words.args, **more: Words.kwargs) -> Result:
            nonlocal left
            left -= 1
            if left <= 0:
                raise PowerCut
            return real(*words, **more)

        return changed

    with (
        patch.object(os, "write", changing(os.write)),
        patch.object(os, "fsync", changing(os.fsync)),
        patch.object(Path, "replace", changing(Path.replace)),
        patch.object(Ledger, "_append", changing(Ledger._append)),
        patch.object(Ledger, "_raise_anchor", changing(Ledger._raise_anchor)),
    ):
        yield
