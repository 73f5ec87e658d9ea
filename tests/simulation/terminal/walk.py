"""The walk: whatever staff, citizens and bad luck can do, one step at a time.

The campaign chooses the steps by a seed (`campaign`), the tests by hypothesis, which finds the shortest way to a mistake.
"""

import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar, Final
from unittest.mock import patch

from kiosk.bootstrap import LEDGER_FOLDER, WIPE_PROMISE
from kiosk.domain.businessday import OFFICE_ZONE, ClockSource
from kiosk.flow.bar import Choice
from kiosk.flow.home import HomeView, ServiceTile
from kiosk.flow.staff.views import PadView, PixelsView, StaffView, TouchView
from kiosk.flow.ticket import TicketView
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.storage.opening import LEDGER_NAME
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.staff_desk import Done, Order, Question, Reply
from tests.faults.test_disk import no_file_may_grow_beyond
from tests.simulation.terminal.checks import Checker, halted_by
from tests.simulation.terminal.errands import ANYTHING, ERRANDS, FAULTS, STICKS, Errand, enrolling
from tests.simulation.terminal.kiosk import CONFIG_NAME, PROFILE, PowerCut, StaffKiosk, cut_at
from tests.simulation.terminal.machine import URL, Machine
from tests.simulation.terminal.stick import elsewhere, is_full
from tests.support.door import CLERKS_PIN, NOBODYS_PIN, TECHNICIANS_PIN, staffed

STAFF_VIEWS = (PadView, StaffView, TouchView, PixelsView)
DEEPEST: Final = 12
"""Taps by which one is home from anywhere."""


class StaffWalk:
    """One kiosk from its first start on. `figures` counts over all walks of this process."""

    figures: ClassVar[Counter[str]] = Counter()

    def __init__(self, *, has_server: bool = False) -> None:
        """A staffed kiosk with a whole printer. `has_server`: it is enrolled at a server, which it cannot reach."""
        self._folder = Path(tempfile.mkdtemp(prefix="staff-walk-"))
        self._data = self._folder / "data"
        kit = staffed(self._data)
        self.printer = VirtualPrinter(PROFILE)
        self.machine = Machine(self._folder, kit.clock, has_server=has_server)
        self._in_use = ExitStack()
        self._in_use.enter_context(self.machine.in_use())
        if has_server:
            self.machine.enrol(self._data)
        server = {"url": URL} if has_server else "none"
        self.kiosk = StaffKiosk(self._folder, kit.clock, self.printer, power=self.machine, server=server)
        self._config = (self._folder / CONFIG_NAME).read_bytes()
        self.checker = Checker(self.machine)
        self._errand: deque[str] = deque()
        self._disk, self._heard = ExitStack(), ExitStack()
        self._listen()
        for _ in range(3):  # so that there is something to take back
            self._citizen(0)
            self.kiosk.flow.tap("done")

    def step(self, what: str, pick: int, cut: int | None = None) -> None:
        """One of `STEPS`, perhaps with a power cut at this change of what lies in files."""
        self.figures["actions"] += 1
        self.figures[what] += 1
        try:
            with cut_at(cut):
                _DOES[what](self, pick)
                self._begin_anew(pick)
        except PowerCut:
            self._power(pick)
            self._begin_anew(pick)
        self.checker.look(self.kiosk)

    def _begin_anew(self, pick: int) -> None:
        """As often as it is wanted, which is twice where a wipe or a backup brings other settings."""
        for _ in range(2):
            if self.machine.has_rebooted:
                self.figures["reboots"] += 1
                self.kiosk.end()
                self.machine.boot(5 + pick % 30)
            elif self.kiosk.restart_wanted:
                self.figures["restarts"] += 1
                self.kiosk.end()
            else:
                return
            self._boot()
        assert not self.kiosk.restart_wanted, "it begins anew again and again"

    def end(self) -> None:
        """There is room on the disk again, and the whole ledger is looked through once more."""
        self._disk.close()
        self.checker.at_the_end(self.kiosk)

    def close(self) -> None:
        """Nothing of it stays."""
        self._disk.close()
        self.kiosk.end()
        self._in_use.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    # Staff

    def _come_in(self, pick: int) -> None:
        if isinstance(self.kiosk.view, STAFF_VIEWS):
            self._staff(pick)
            return
        self.kiosk.go_round_the_corners()
        if isinstance(self.kiosk.view, PadView):
            pin = (TECHNICIANS_PIN, CLERKS_PIN, TECHNICIANS_PIN, NOBODYS_PIN)[pick % 4]
            for digit in pin:
                self.kiosk.flow.tap(f"digit:{digit}")
            self.kiosk.desk_works()
            self._errand = deque(self._what_for(pick // 4))
            self.figures["came in"] += isinstance(self.kiosk.view, StaffView)

    def _staff(self, pick: int) -> None:
        """A tap on something that is offered, most often on the way of an errand."""
        if not isinstance(self.kiosk.view, STAFF_VIEWS):
            self._come_in(pick)
        if not isinstance(self.kiosk.view, STAFF_VIEWS):
            return
        offered = self._offered()
        action = offered[pick % len(offered)]
        if self._errand and pick % 12:
            if found := [one for one in offered if one.startswith(self._errand[0])]:
                action = found[0]
                self._errand.popleft()
        elif not self._errand and "go:restock" in offered:
            self._errand = deque(self._what_for(pick))
        self._tap(action)
        if pick % 4:
            self._work(pick)

    def _what_for(self, pick: int) -> Errand:
        """Mostly one of many; where there is a server, now and then an enrolment, and soon once the kiosk is not enrolled."""
        server, ledger = self.machine.server, self.kiosk.ledger
        is_enrolled = (self._data / "device").exists()
        if server is not None and pick % (20 if is_enrolled else 2) == 0:
            digit = ledger.configured_code if ledger and pick % 3 else None
            if code := self.machine.code(digit):
                return enrolling(code)
        return ERRANDS[pick % len(ERRANDS)]

    def _run_errand(self, pick: int) -> None:
        """Somebody in a hurry does what they came for, tap after tap, and is answered at once."""
        self._way_out(1)
        self._come_in(pick - pick % 4)
        while self._errand and isinstance(self.kiosk.view, STAFF_VIEWS):
            found = [one for one in self._offered() if one.startswith(self._errand[0])]
            self._errand.popleft()
            if found:
                self.figures["actions"] += 1
                self._tap(found[pick % len(found)])
                self._work(pick)

    def _tap(self, action: str) -> None:
        """What a page offers must mean something to it, unless it waits for an answer and says so."""
        visit = self.kiosk.flow._staff._visit
        waits = visit is None or visit.is_waiting
        before, stray = self.kiosk.view, self.kiosk.flow._last_stray
        meant: list[bool] = []
        real = self.kiosk.flow._staff.tap

        def tap(said: str) -> bool:
            meant.append(real(said))
            return meant[-1]

        with patch.object(self.kiosk.flow._staff, "tap", tap):
            self.kiosk.flow.tap(action)
        assert waits or all(meant), f"{action!r} is offered by {before}, and leads nowhere"
        assert stray == self.kiosk.flow._last_stray, f"{action!r} is offered by {before}, and is for nobody"

    def _offered(self) -> list[str]:
        """What a finger can reach."""
        view, found = self.kiosk.view, list[str]()
        shown: Any
        for shown in (view, view.bar):
            for part in fields(shown):
                value = getattr(shown, part.name)
                for one in value if isinstance(value, tuple) else (value,):
                    if (isinstance(one, Choice) and one.action) or (isinstance(one, ServiceTile) and one.action and one.open):
                        found.append(one.action)
        assert found, f"{view} is a dead end"
        return found

    def _stray(self, pick: int) -> None:
        self.kiosk.flow.tap(ANYTHING[pick % len(ANYTHING)])

    def _card(self, pick: int) -> None:
        self.kiosk.flow.card_shown(f"card-{pick}")

    def _way_out(self, pick: int) -> None:
        """From any staff page home is a few taps away, and from there anybody is home who only waits."""
        if pick % 2:
            for _ in range(DEEPEST):
                if not isinstance(self.kiosk.view, STAFF_VIEWS):
                    break
                self.kiosk.flow.tap(_way_back(self._offered()))
        else:
            for _ in range(12):  # a desk that works keeps staff for eleven minutes at most
                self.kiosk.wait(130)
        assert not isinstance(self.kiosk.view, STAFF_VIEWS), f"{self.kiosk.view} cannot be left"
        self.kiosk.desk_works()

    # Citizens

    def _citizen(self, pick: int) -> None:
        """Somebody wants a number; mostly staff let them, since citizens would hardly ever find the terminal free."""
        if isinstance(self.kiosk.view, STAFF_VIEWS) and pick % 4:
            self._way_out(1)
        if not isinstance(view := self.kiosk.view, HomeView):
            self.kiosk.flow.tap("done")
            return
        if not (tiles := [one for one in view.tiles if one.open]):
            return
        self.kiosk.wait(2)
        self.kiosk.flow.tap(tiles[pick % len(tiles)].action if pick % 3 else tiles[0].action)
        self.kiosk.issuer_works()
        self.figures["numbers"] += isinstance(self.kiosk.view, TicketView)
        if pick % 8:
            self.kiosk.printer_works()
        if pick % 4:
            self.kiosk.flow.tap("done")

    # Bad luck

    def _printer(self, pick: int) -> None:
        if pick % 3:
            self.printer.change(**{FAULTS[pick % len(FAULTS)]: True})
        else:
            self.printer.change_later(1 + pick % 3000, "paper_out")
        self.kiosk.office.spooler.check()
        self.kiosk.printer_works()

    def _mended(self, _: int) -> None:
        self.printer.change(**dict.fromkeys(FAULTS, False))
        self.kiosk.office.spooler.check()
        self.kiosk.printer_works()

    def _wait(self, pick: int) -> None:
        for _ in range(1 + pick % 3):
            self.kiosk.wait((1, 1, 6, 31, 125, 905)[pick % 6])
        self._work(pick)

    def _clock(self, pick: int) -> None:
        """It jumps, by up to three weeks, and perhaps nobody vouches for it."""
        clock = self.kiosk.clock
        jump = timedelta(hours=pick % 1009 - 504)
        source = (ClockSource.NTP, ClockSource.RTC, ClockSource.NONE)[pick % 3]
        clock.reading = replace(clock.reading, utc=clock.reading.utc + jump, source=source)
        self.kiosk.flow.tick()

    def _morning(self, pick: int) -> None:
        clock = self.kiosk.clock
        following = clock.reading.local.date() + timedelta(days=1)
        utc = datetime.combine(following, time(7, pick % 60), OFFICE_ZONE).astimezone(UTC)
        clock.reading = replace(clock.reading, utc=utc)
        self._work(pick)

    def _full(self, pick: int) -> None:
        self._disk.close()
        self._disk.enter_context(no_file_may_grow_beyond(1 + (pick * 97) % 300_000 if pick % 2 else 1 + pick % 40))

    def _room(self, _: int) -> None:
        self._disk.close()

    def _config_changes(self, pick: int) -> None:
        with self._with_room():
            (self._folder / CONFIG_NAME).write_bytes(b"office: [" if pick % 2 else self._config)

    def _stick(self, pick: int) -> None:
        """It is plugged in, as it is; pulled out at once or in the middle; or there are two."""
        how, port = STICKS[pick % len(STICKS)], self.machine.port
        if how == "two":
            port.plug_in_two()
        elif how in ("pulled", "out"):
            port.plug_in()
            port.pull_out(after=0 if how == "out" else 1 + pick // 8 % 40)
        else:
            port.plug_in(how)
        self.figures[f"stick {how}"] += 1

    def _line(self, pick: int) -> None:
        """What a changed network will be worth, and whether the machine has a NetworkManager at all."""
        self.machine.answers = ("yes", "yes", "no", "power")[pick % 4]
        self.machine.network.is_up(up=bool(pick // 4 % 4))
        if self.machine.wire is not None:
            self.machine.wire.goes = ("through", "through", "lost", "answer-lost")[pick // 16 % 4]

    def _server(self, _: int) -> None:
        """The server has heard everything, in a moment in which nobody looked."""
        if self.machine.server is not None and not is_full():
            self.machine.server_hears(self._data, self.kiosk.ledger)

    def _switch(self, pick: int) -> None:
        self.machine.may = bool(pick % 2)

    def _power(self, pick: int) -> None:
        """Everything in memory is gone; the disk is as full as before, or somebody has made room."""
        self.figures["power cuts"] += 1
        self._disk.close()
        pending = [one for one in self.kiosk._asked.values() if isinstance(one, Order)]
        if pending:
            day = self.kiosk.ledger.business_day if self.kiosk.ledger else None
            self.checker.doubtful = halted_by(pending[0], self.checker.halt, day)
        self.kiosk.restart_wanted = False  # it begins anyway
        self.kiosk.die()
        if pick % 16 == 0 and (ledger := self._data / LEDGER_FOLDER / LEDGER_NAME).exists():
            self.figures["damaged"] += 1
            ledger.write_bytes(bytes(5000))
            self.checker.may_be_another = True
        self.machine.boot(5 + pick % 30)
        self.printer.power_cycle()
        self._boot()

    def _boot(self) -> None:
        self._errand.clear()
        with elsewhere():  # somebody has mended it
            (self._folder / CONFIG_NAME).write_bytes(self._config)
        self.kiosk.boot()
        if (self._data / WIPE_PROMISE).exists():  # it goes on once there is room
            self._disk.close()
            self.kiosk.end()
            self.kiosk.boot()
            assert not (self._data / WIPE_PROMISE).exists(), "a wipe never ends"
        self.checker.begin_anew(self.kiosk)
        if not (self._data / "staff" / "pins.json").exists():  # it was wiped, and is set up anew
            self._disk.close()
            self.figures["wiped"] += 1
            self.checker.forget()
            staffed(self._data)
        self._listen()

    # The kiosk

    def _work(self, pick: int) -> None:
        """Its threads come to their work, in any order."""
        works = [self.kiosk.desk_works, self.kiosk.printer_works, self.kiosk.issuer_works]
        for at in range(3):
            works[(pick + at) % 3]()

    def _with_room(self) -> ExitStack:
        self._disk.close()
        return ExitStack()

    def _listen(self) -> None:
        """What people are told is remembered the moment it is told."""
        self._heard.close()
        kiosk, flow = self.kiosk, self.kiosk.flow

        def replied(question: Question, reply: Reply) -> None:
            self.checker.replied(kiosk, question, reply)
            if isinstance(question, Order):
                self.figures[f"{'done' if isinstance(reply, Done) else 'not done'}: {question.name}"] += 1

        kiosk.on_reply = replied
        real = flow.numbered

        def numbered(issued: IssuedTicket) -> None:
            real(issued)
            if isinstance(flow.view, TicketView):
                self.checker.numbered(issued.ticket)

        self._heard.enter_context(patch.object(flow, "numbered", numbered))


def _way_back(offered: list[str]) -> str:
    return "back" if "back" in offered else offered[0]


_DOES: dict[str, Callable[[StaffWalk, int], None]] = {
    "staff": StaffWalk._staff,
    "errand": StaffWalk._run_errand,
    "citizen": StaffWalk._citizen,
    "come in": StaffWalk._come_in,
    "stray": StaffWalk._stray,
    "printer": StaffWalk._printer,
    "mended": StaffWalk._mended,
    "wait": StaffWalk._wait,
    "clock": StaffWalk._clock,
    "morning": StaffWalk._morning,
    "disk": StaffWalk._full,
    "room": StaffWalk._room,
    "power": StaffWalk._power,
    "config": StaffWalk._config_changes,
    "card": StaffWalk._card,
    "way out": StaffWalk._way_out,
    "stick": StaffWalk._stick,
    "line": StaffWalk._line,
    "server": StaffWalk._server,
    "switch": StaffWalk._switch,
    "work": StaffWalk._work,
}
