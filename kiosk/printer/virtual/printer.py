"""The simulated printer as a whole: buffer, paper, sensors, cable. Its conditions may be changed from any thread."""

import errno
import os
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import PrinterProtocolError
from kiosk.printer.escpos import Bitmap
from kiosk.printer.profiles import Profile
from kiosk.printer.virtual.decoder import LIVE_REQUEST, Decoder
from kiosk.printer.virtual.outlet import Outlet
from kiosk.printer.virtual.sheet import CutSlip, Sheet

_BUFFER = 4096
"""Bytes that it still takes while it cannot print, as an Epson TM-T20II."""

_SLICE = 512
_REMEMBERED = 16

_FIXED = 0x12
_OFFLINE, _COVER, _PAPER_STOP, _FAULT = 0x08, 0x04, 0x20, 0x40
_NEAR_END, _PAPER_END = 0x0C, 0x60
_ROLL_NEAR_END, _ROLL_END = 0x03, 0x0C


@dataclass(slots=True)
class Conditions:
    """What can be wrong; change it through `VirtualPrinter.change`."""

    paper_out: bool = False
    paper_near_end: bool = False
    cover_open: bool = False
    fault: bool = False
    silent: bool = False
    """Prints, but never answers."""
    stalled: bool = False
    """Takes no bytes."""
    unplugged: bool = False
    rows_left: int | None = None
    """The paper ends after so many rows."""


class VirtualPrinter:
    """Takes bytes and prints slips, kept in `slips` and, when a folder is given, written there."""

    def __init__(self, profile: Profile, folder: Path | None = None) -> None:
        """`folder` gets a .bin and a .png for each slip; it is made when the first falls."""
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._conditions = Conditions()
        self._sheet = Sheet(profile)
        self._decoder = Decoder(self, profile.paper.dots)
        self._served = False
        self._seen_plugged = True
        self.pulled = 0
        """How often the cable was pulled out: a server makes each of them happen, however soon it was plugged in again."""
        self._later: tuple[int, str] | None = None
        self._outlet = Outlet(folder, profile.paper) if folder else None
        self._received = bytearray()
        self._answers = bytearray()
        self.slips: deque[CutSlip] = deque(maxlen=_REMEMBERED)
        self.refusals: list[PrinterProtocolError] = []

    def change(self, **conditions: bool | int | None) -> None:
        """Set conditions by name; mended ones let the buffer print on at once."""
        with self._changed:
            for name, value in conditions.items():
                setattr(self._conditions, name, value)
            if conditions.get("unplugged"):
                self.pulled += 1
                self._seen_plugged = not self._served
            if conditions.get("paper_out") is False:
                self._conditions.rows_left = None
            self._print_on()
            self._changed.notify_all()

    def change_later(self, after: int, condition: str) -> None:
        """Let a condition become true when `after` more bytes have been taken."""
        with self._lock:
            self._later = (after, condition)

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return not self._conditions.unplugged

    @property
    def idle(self) -> bool:
        """Whether everything that was received is printed and cut."""
        with self._lock:
            return not self._decoder.waiting and not self._sheet.has_ink

    def accept(self, data: bytes) -> int:
        """Take bytes from the cable; returns how many. Raises `OSError` without cable, `PrinterProtocolError` for nonsense."""
        with self._changed:
            self._need_cable()
            taken = 0
            while taken < len(data) and (part := self._take(data[taken : taken + _SLICE])):
                taken += part
                self._need_cable()
            return taken

    def answers(self, limit: float) -> bytes:
        """What it answered since the last call; waits up to `limit` seconds for the first byte. Raises `OSError` without cable."""
        with self._changed:
            self._changed.wait_for(lambda: self._answers or self._conditions.unplugged, limit)
            self._need_cable()
            said = bytes(self._answers)
            self._answers.clear()
            return said

    def wait_for_room(self, limit: float) -> bool:
        """Wait until something changed that may let it take bytes again; False when nothing did within `limit` seconds."""
        with self._changed:
            return self._changed.wait(limit)

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
            return self._changed.wait_for(lambda: len(self.slips) >= count, limit)

    def hung_up(self) -> None:
        """The host closed the connection."""
        with self._changed:
            self._answers.clear()

    def power_cycle(self) -> None:
        """Switch off and on: everything received is forgotten, the paper stays."""
        with self._changed:
            self._decoder.power_cycled()
            self._received.clear()
            self._answers.clear()
            self._changed.notify_all()

    @property
    def _offline(self) -> bool:
        return self._conditions.paper_out or self._conditions.cover_open or self._conditions.fault

    def _need_cable(self) -> None:
        if self._conditions.unplugged:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def _take(self, data: bytes) -> int:
        """Take some of `data`: bounded by the buffer while it cannot print, and by what the conditions say."""
        if self._conditions.stalled:
            return 0
        if self._offline:
            return self._take_live(data)
        then = ""
        if self._later is not None:
            left, condition = self._later
            data, then = data[:left], condition if len(data) >= left else ""
            self._later = None if then else (left - len(data), condition)
        self._feed_decoder(data)
        if then:
            self.change(**{then: True})
        return len(data)

    def _take_live(self, data: bytes) -> int:
        """Offline: questions are answered as they arrive, even when the buffer is full; the rest is kept while there is room."""
        if LIVE_REQUEST.match(data):
            self.answer_live(data[2])
            return 3
        end = match.start() if (match := LIVE_REQUEST.search(data)) else len(data)
        kept = data[: max(0, min(end, _BUFFER - self._decoder.waiting))]
        self._feed_decoder(kept)
        return len(kept)

    def _feed_decoder(self, data: bytes) -> None:
        self._decoder.receive(data)
        self._print_on()

    def _print_on(self) -> None:
        """Obey what was received, as far as the paper and the cover allow."""
        try:
            while not self._offline and (whole := self._decoder.step()):
                self._obeyed(whole)
        except PrinterProtocolError as error:
            self.refusals.append(error)
            self._received.clear()
            raise

    def _obeyed(self, command: bytes) -> None:
        if command[:1] == b"\x10" or command[:2] == b"\x1dr":
            return
        self._received += command
        if command[:2] == b"\x1dV":
            slip = CutSlip(bytes(self._received), self._sheet.cut())
            self._received.clear()
            if self._outlet:
                self._outlet.drop(slip)
            self.slips.append(slip)
            self._changed.notify_all()

    def print_rows(self, bitmap: Bitmap) -> None:
        """For the decoder."""
        self._use(self._sheet.print_rows(bitmap))

    def feed(self, inches: float) -> None:
        """For the decoder."""
        self._use(self._sheet.feed(inches))

    def cut(self) -> None:
        """For the decoder; the slip falls when its bytes are noted."""

    def answer_live(self, question: int) -> None:
        """For the decoder: DLE EOT as an Epson answers it."""
        now = self._conditions
        bits = {
            1: _OFFLINE * self._offline,
            2: _COVER * now.cover_open | _PAPER_STOP * now.paper_out | _FAULT * now.fault,
            3: 0,
            4: _NEAR_END * (now.paper_near_end or now.paper_out) | _PAPER_END * now.paper_out,
        }
        self._say(_FIXED | bits[question])

    def answer_in_order(self, question: int) -> None:  # noqa: ARG002  only the paper sensor is known here
        """For the decoder: GS r 1 as an Epson answers it."""
        now = self._conditions
        self._say(_ROLL_NEAR_END * (now.paper_near_end or now.paper_out) | _ROLL_END * now.paper_out)

    def _say(self, byte: int) -> None:
        if not self._conditions.silent:
            self._answers.append(byte)
            self._changed.notify_all()

    def _use(self, rows: int) -> None:
        """Paper is used up; at its end the printer stops after the command in hand."""
        left = self._conditions.rows_left
        if left is None:
            return
        self._conditions.rows_left = max(0, left - rows)
        if rows >= left:
            self._conditions.paper_out = True
