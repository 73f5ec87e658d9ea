"""The simulated printer as a whole: line, buffer, works, sensors, cable. Its conditions may be changed from any thread."""

import errno
import os
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.domain.printer_uri import Flow
from kiosk.errors import PrinterProtocolError
from kiosk.printer.paper import PAPER_80, Paper, dots
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.virtual import conditions as says
from kiosk.printer.virtual.agenda import Agenda, Measure
from kiosk.printer.virtual.asking import UNRECORDED
from kiosk.printer.virtual.conditions import Condition, Conditions
from kiosk.printer.virtual.decoder import Decoder
from kiosk.printer.virtual.inlet import Inlet
from kiosk.printer.virtual.line import Line
from kiosk.printer.virtual.live import LiveScanner
from kiosk.printer.virtual.machine import Machine
from kiosk.printer.virtual.mouth import Mouth
from kiosk.printer.virtual.outlet import Outlet
from kiosk.printer.virtual.pace import BITS_PER_BYTE, SLOW, Clock, Motor, Wire
from kiosk.printer.virtual.personas import Persona, persona_of
from kiosk.printer.virtual.sheet import CutSlip
from kiosk.printer.virtual.works import Works

_SLICE = 512
_ASKED, _GO_ON = 4, 1
_PRESENTER_STATUS = 20


class VirtualPrinter:
    """Takes bytes and prints slips, kept in `slips` and, when a folder is given, written there."""

    def __init__(  # noqa: PLR0913  what a printer is like, each with a default
        self,
        model: Profile | Persona,
        folder: Path | None = None,
        *,
        paper: Paper | None = None,
        baud: int | None = None,
        rows_per_second: float | None = None,
        flow: Flow = Flow.RTSCTS,
        clock: Clock = time.monotonic,
    ) -> None:
        """`model` is what it is; for a profile, what such a printer is when nothing else is said.

        `folder` gets a .bin and a .png for each slip; it is made when the first falls. Without `baud` and `rows_per_second`
        bytes and paper take no time. `flow` says what happens when its buffer is full: with RTS/CTS or DSR/DTR the host is
        held up, with the others it is not.
        """
        if isinstance(model, Profile):
            paper, model = paper or model.paper, persona_of(model)
        self.persona = model
        self.paper = paper or PAPER_80
        self.baud, self.flow = baud, flow
        self._clock = clock
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._conditions = Conditions()
        self._wire = Wire(baud and baud / BITS_PER_BYTE, clock)
        self._motor = Motor(rows_per_second, clock)
        outlet = Outlet(folder, self.paper) if folder else None
        self._works = Works(self.paper, model.cutter_mm, self._conditions, self._motor, Mouth(clock), outlet)
        self._machine = Machine(model, self.paper, self._works, self)
        self._decoder = Decoder(self._machine)
        self._inlet = Inlet(self._decoder, LiveScanner(model), model.buffer, flow)
        self._answers = bytearray()
        self._noise = random.Random(0)  # noqa: S311  noise that is the same in each run
        self._agenda = Agenda()
        self._bytes = 0
        self._told = b""
        self._served, self._seen_plugged = False, True
        self.pulled = 0
        """How often the cable was pulled out: a server makes each of them happen, however soon it was plugged in again."""
        self.refusals: list[PrinterProtocolError] = []

    # What people do to it

    def change(self, **conditions: bool | int | None) -> None:
        """Set conditions by name; mended ones let the buffer print on at once."""
        with self._changed:
            self._set(**conditions)
            self._tick()

    def change_later(self, after: int, condition: str) -> None:
        """Let a condition become true when `after` more bytes have been taken."""
        with self._lock:
            self._agenda.add(Measure.BYTES, self._bytes + after, condition)

    def change_at(self, mm: float, condition: str) -> None:
        """Let a condition become true when `mm` more paper has been moved."""
        with self._lock:
            self._agenda.add(Measure.ROWS, self._works.rows + dots(mm), condition)

    def power_cycle(self) -> None:
        """Switch off and on: everything received is forgotten, jams are over, the paper and stored pictures stay."""
        with self._changed:
            self._decoder.clear()
            self._machine.power_on()
            self._inlet.clear()
            self._works.unjam(go_on=False)
            self._answers.clear()
            self._told = b""
            self._changed.notify_all()

    def take_slip(self) -> None:
        """The citizen takes the slip out of the mouth."""
        with self._changed:
            self.mouth.take()
            self._changed.notify_all()

    # What can be seen of it

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return not self._conditions.unplugged

    @property
    def idle(self) -> bool:
        """Whether everything that was received is printed and cut."""
        with self._lock:
            return self._decoder.idle and not self._inlet.holds and not self._works.has_ink

    @property
    def conditions(self) -> Conditions:
        """What is wrong with it, as it stands now."""
        with self._lock:
            return replace(self._conditions)

    @property
    def slips(self) -> deque[CutSlip]:
        """The last slips that fell, oldest first."""
        return self._works.slips

    @property
    def cuts(self) -> int:
        """Slips that fell in its life."""
        return self._works.cuts

    @property
    def mouth(self) -> Mouth:
        """Where slips wait for their citizens, if it has one."""
        return self._works.mouth

    @property
    def jammed(self) -> bool:
        """Whether a cut has failed and nothing has ended that error yet."""
        return self._works.jammed

    @property
    def moved_mm(self) -> float:
        """Paper that it has moved in its life."""
        return self._works.moved_mm

    @property
    def lost(self) -> int:
        """Bytes that came when its buffer was full and nothing held up the host."""
        return self._inlet.lost

    @property
    def stopped(self) -> bool:
        """Whether it has sent XOFF and no XON yet."""
        return self._inlet.stopped

    @property
    def stored_writes(self) -> int:
        """How often its stored pictures were written."""
        return self._machine.writes

    # The line

    def accept(self, data: bytes) -> int:
        """Take bytes from the cable; returns how many. Raises `OSError` without cable, `PrinterProtocolError` for nonsense."""
        with self._changed:
            self._need_cable()
            self._tick()
            arrived = 0 if self._conditions.stalled else self._wire.arrived(len(data))
            taken = 0
            try:
                while taken < arrived and (part := self._take(data[taken : min(arrived, taken + _SLICE)])):
                    taken += part
                self._need_cable()
            finally:
                self._wire.took(taken, all_of_it=taken == len(data), held_up=self._conditions.stalled or taken < arrived)
            return taken

    def answers(self, limit: float) -> bytes:
        """What it answered since the last call; waits up to `limit` seconds for the first byte. Raises `OSError` without cable."""
        with self._changed:
            self._wait(lambda: bool(self._answers) or self._conditions.unplugged, limit)
            self._need_cable()
            said = bytes(self._answers)
            self._answers.clear()
            return said

    def wait_for_room(self, limit: float) -> bool:
        """Wait until something changed that may let it take bytes again; False when nothing did within `limit` seconds."""
        with self._changed:
            pause = self._pause(limit, self._wire.wakes_at)
            return self._changed.wait(pause) or pause < limit

    def tick(self) -> None:
        """Do what is due by now; only needed while nothing is asked of it."""
        with self._changed:
            self._tick()

    def cable_is_in(self) -> None:
        """A server has made the cable appear for the host, and will do so again after each time that it is pulled."""
        with self._changed:
            self._served = self._seen_plugged = True
            self._changed.notify_all()

    def wait_for_cable(self, limit: float) -> bool:
        """Wait until the host can see the cable that was plugged in."""
        with self._changed:
            return self._changed.wait_for(lambda: self._seen_plugged, limit)

    def wait_for_slips(self, count: int, limit: float) -> bool:
        """Wait until `count` slips are remembered."""
        with self._changed:
            return self._wait(lambda: len(self.slips) >= count, limit)

    def hung_up(self) -> None:
        """The host closed the connection."""
        with self._changed:
            self._answers.clear()

    @property
    def _rate(self) -> float | None:
        """Bytes a second."""
        rate = self.baud and self.baud / BITS_PER_BYTE
        return min(rate or SLOW, SLOW) if self._conditions.slow else rate

    @property
    def _offline(self) -> bool:
        now = self._conditions
        return now.paper_out or now.cover_open or now.fault or now.overheated or self._works.jammed

    @property
    def _prints(self) -> bool:
        return not self._offline and not self._motor.running

    def _set(self, **conditions: bool | int | None) -> None:
        for name, value in conditions.items():
            setattr(self._conditions, name, value)
        if conditions.get("unplugged"):
            self.pulled += 1
            self._seen_plugged = not self._served
        if conditions.get("paper_out") is False:
            self._conditions.rows_left = None
        if "slow" in conditions:
            self._wire.rate = self._rate
        self._changed.notify_all()

    def _need_cable(self) -> None:
        if self._conditions.unplugged:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def _wait(self, come: Callable[[], bool], limit: float) -> bool:
        """Wait for something that others do, or that time brings."""
        deadline = time.monotonic() + limit
        while True:
            self._tick()
            left = deadline - time.monotonic()
            if come() or left <= 0:
                return come()
            self._changed.wait(self._pause(left))

    def _pause(self, limit: float, *also: float | None) -> float:
        """Seconds until something is due, at most `limit`."""
        due = [at for at in (self._motor.wakes_at, self.mouth.wakes_at, *also) if at is not None]
        return min(limit, max(0.0, min(due) - self._clock())) if due else limit

    def _tick(self) -> None:
        self.mouth.tick()
        self._print_on()

    def _take(self, data: bytes) -> int:
        """Take some of `data`, up to the next question that is answered at once, and to the next fault that is due."""
        self._let_happen(Measure.BYTES, self._bytes)
        if self._conditions.stalled or self._conditions.unplugged:
            return 0
        taken, request = self._inlet.take(data[: self._until_something(len(data))], open_end=self._prints)
        self._bytes += taken
        self._print_on()
        if request:
            self._inlet.answered()
            self._answer_at_once(request)
        self._let_happen(Measure.BYTES, self._bytes)
        return taken

    def _until_something(self, offered: int) -> int:
        """How many bytes can be taken at once before anything may stop it."""
        due = self._agenda.next(Measure.BYTES)
        now = self._conditions
        stops = self._agenda or self._motor.takes_time or now.rows_left is not None or now.cutter_jam
        return min(offered, offered if due is None else due - self._bytes, self._decoder.wants if stops else offered)

    def _let_happen(self, measure: Measure, now: int) -> None:
        if due := self._agenda.due(measure, now):
            self._set(**dict.fromkeys(due, True))
            self._tell()

    def _print_on(self) -> None:
        """Obey what was received, as far as the paper and the cover allow."""
        try:
            while self._prints and (whole := self._decoder.step()):
                self._obeyed(whole)
        except PrinterProtocolError as error:
            self.refusals.append(error)
            self._works.forget()
            raise
        finally:
            self._tell()

    def _obeyed(self, command: bytes) -> None:
        if self._works.note(b"" if command.startswith(UNRECORDED) else command):
            self._changed.notify_all()
        self._let_happen(Measure.ROWS, self._works.rows)
        self._tell()

    def _answer_at_once(self, request: bytes) -> None:
        kind, question = request[1:]
        if kind != _ASKED:
            self._recover(go_on=question == _GO_ON)
        elif question == _PRESENTER_STATUS:
            self._say(says.presenter_answer(self._now), Answer.PRESENTER)
        else:
            self.answer_live(question)

    def answer_live(self, question: int) -> None:
        """DLE EOT 1 to 4."""
        self._say(says.live_answer(question, self._now), Answer.LIVE)

    def _recover(self, *, go_on: bool) -> None:
        """DLE ENQ: after a jam print on, or forget what is not printed yet."""
        if not go_on:
            self._decoder.clear()
            self._machine.line = Line()
        self._works.unjam(go_on=go_on)
        self._print_on()
        self._changed.notify_all()

    @property
    def _now(self) -> Condition:
        now = self._conditions
        return Condition(
            offline=self._offline,
            paper_out=now.paper_out,
            near_end=now.paper_near_end,
            cover_open=now.cover_open,
            cutter_error=self._works.jammed,
            fatal=now.fault,
            hot=now.overheated,
            in_mouth=self.mouth.occupied,
            spooling=bool(self._decoder.waiting),
        )

    def _say(self, answer: bytes, kind: Answer) -> None:
        now = self._conditions
        if kind in self.persona.answers and not now.silent:
            self._answers += self._noise.randbytes(len(answer)) if now.noisy else answer
            self._changed.notify_all()

    def _tell(self) -> None:
        """Say by itself what changed, if it was told to, and let the host wait or go on."""
        self._answers += self._inlet.handshake(open_end=self._prints)
        if (mask := self._machine.modes.auto) and (view := says.auto_view(self._now, mask)) != self._told:
            self._told = view
            self._say(says.auto_answer(self._now), Answer.AUTO)

    # For the decoder: answers in their order

    def answer_in_order(self, question: int) -> None:
        """GS r 1: the paper sensor; GS r 2: no cash drawer."""
        self._say(says.paper_answer(self._now) if question == 1 else b"\0", Answer.IN_ORDER)

    def answer_process(self, identifier: bytes) -> None:
        """GS ( H."""
        self._say(says.process_answer(identifier), Answer.PROCESS_ID)

    def answer_counter(self, counter: int) -> None:
        """GS E2 cuts, GS E3 centimetres of paper, GS E4 slips taken back."""
        counts = {0xE2: f"{self.cuts}cuts", 0xE3: f"{self.moved_mm / 10:.0f}cm", 0xE4: f"{self.mouth.retracted}ret"}
        self._say(counts[counter].encode("ascii"), Answer.PRESENTER)

    def report_changes(self, mask: int) -> None:
        """GS a: say now, and from now on whenever something changes."""
        if Answer.AUTO not in self.persona.answers:
            return
        self._machine.modes.auto = mask
        self._told = b""
