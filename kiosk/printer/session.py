"""A conversation with one printer: open it, ask how it is, hand over a job, ask whether it came out. Used by one thread."""

import logging
import time
from dataclasses import dataclass

from kiosk.domain.printer import Trouble
from kiosk.errors import PrinterError, PrinterNotReady, PrinterTimeout, PrinterUnreachable
from kiosk.printer.escpos import ASK_IN_ORDER, CUT, FILLER, PROLOGUE, feed
from kiosk.printer.paper import dots
from kiosk.printer.profiles import Profile
from kiosk.printer.status import ANSWERS, QUESTIONS, UNKNOWN, PaperState, Status, read_confirmation, read_status
from kiosk.printer.transports.base import STUCK, Transport

_log = logging.getLogger(__name__)

_SLICE = 2048

_WORDS = {
    Trouble.NO_PAPER: ("the printer has no paper", "put in a new roll"),
    Trouble.COVER_OPEN: ("the printer's cover is open", "close it"),
    Trouble.FAULT: ("the printer reports a fault", "look at its lamps, switch it off and on"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that each step may take at most, so that no job holds up the next."""

    open: float = 2.0
    status: float = 0.1
    write_grace: float = 4.0
    write_slack: float = 2.0
    """Bytes may take the grace and this many times what they need at the printer's slowest."""
    confirm: float = 4.0
    """Printing, cutting and answering, once all bytes are there."""
    confirm_doubtful: float = 0.5
    """The same, for a printer that did not answer before the job either."""
    ask_again_after: int = 20
    """A printer that said nothing is asked again after so many jobs; until then nobody waits for its answers."""

    def write(self, size: int, rate: int) -> float:
        """The limit for `size` bytes at `rate` bytes a second."""
        return self.write_grace + self.write_slack * size / rate


DEFAULT_LIMITS = Limits()


class Patience:
    """Decides whether a question is worth asking: after silence it is asked again only some jobs later."""

    def __init__(self, again_after: int) -> None:
        """Due at once."""
        self._again_after = again_after
        self._jobs_left = 0

    def due(self) -> bool:
        """Whether to ask for this job."""
        self._jobs_left = max(0, self._jobs_left - 1)
        return not self._jobs_left

    def was_answered(self, *, answered: bool) -> None:
        """Remember how it went."""
        self._jobs_left = 0 if answered else self._again_after


class Session:
    """Keeps what was learned about a printer: whether it answers, and whether half a job is still in it."""

    def __init__(self, transport: Transport, profile: Profile, limits: Limits = DEFAULT_LIMITS) -> None:
        """Nothing is opened yet."""
        self._transport = transport
        self._limits = limits
        self._profile = profile
        self._looking = Patience(limits.ask_again_after)
        self._confirming = Patience(limits.ask_again_after)
        self.wrecked = False
        """A job broke off after its first byte: its rest must be swept out before the next."""
        self.status = UNKNOWN

    def prepare(self) -> None:
        """Make it ready for a job. Raises `PrinterNotReady` (see `status`), `PrinterUnreachable` or `PrinterTimeout`.

        No byte of a job has been sent yet, so a connection that went stale while it was idle is opened once more.
        """
        kept = self._transport.is_open
        try:
            self._open_and_look()
        except PrinterError:
            self.drop()
            if not kept:
                raise
            self._open_and_look()
        if self.status.trouble is not None:
            raise self._not_ready()
        if self.wrecked:
            self._sweep()

    def send(self, job: bytes) -> None:
        """Hand over the job. When it raises, the job is broken and its rest will be swept out."""
        self.wrecked = True
        self._write(job)
        self.wrecked = False

    def confirm(self, size: int) -> PaperState:
        """Ask in order whether all of the job's `size` bytes came out; unknown when it does not say. Raises as `prepare`.

        A printer that keeps silent here is not waited for with each job: it is asked again after some.
        """
        if not self._transport.can_read or not self._confirming.due():
            return PaperState.UNKNOWN
        self._drain()
        self._transport.write(ASK_IN_ORDER, self._write_limit(len(ASK_IN_ORDER)))
        patience = self._limits.confirm + size / self._transport.bytes_per_second
        paper = read_confirmation(self._transport.read(patience if self.status.answered else self._limits.confirm_doubtful))
        self._confirming.was_answered(answered=paper is not PaperState.UNKNOWN)
        return paper

    def trouble_after(self) -> Trouble | None:
        """What is wrong now that a job was handed over without an answer; None when nothing is known. Raises as `prepare`."""
        if held_back := self._transport.held_back():
            raise PrinterTimeout(f"the printer {self._transport.identity} has left {held_back} bytes untaken", STUCK)
        if self.status.answered:
            self.status = self._ask()
        return self.status.trouble

    def look(self) -> Status:
        """Ask how it is, with patience; for idle moments. Raises as `prepare`."""
        if not self._transport.is_open:
            self._transport.open(self._limits.open)
        self.status = self._ask()
        if self.status.answered:
            self._looking.was_answered(answered=True)
        return self.status

    def rest(self) -> None:
        """A job is over: let go of printers that serve others too."""
        if not self._transport.keeps_open:
            self._transport.close()

    def drop(self) -> None:
        """Something broke: forget the connection, and what this machine holds back."""
        self._transport.discard()
        self._transport.close()

    def why_broken(self, error: PrinterError) -> PrinterError:
        """A clearer reason than `error` when the printer, having taken no more bytes, can still say what is wrong."""
        if isinstance(error, PrinterTimeout):
            try:
                self._transport.discard()
                self.status = self._ask()
            except PrinterUnreachable as away:
                return away
            except PrinterError:
                return error
            if self.status.trouble is not None:
                return self._not_ready()
        return error

    def _open_and_look(self) -> None:
        if not self._transport.is_open:
            self._transport.open(self._limits.open)
        self.status = UNKNOWN
        if self._looking.due():
            self.status = self._ask()
            self._looking.was_answered(answered=self.status.answered)

    def _ask(self) -> Status:
        if not self._transport.can_read:
            return UNKNOWN
        self._drain()
        deadline = time.monotonic() + self._limits.status
        self._transport.write(QUESTIONS, self._limits.status)
        answers = b""
        while len(answers) < ANSWERS and (left := deadline - time.monotonic()) > 0:
            answers += self._transport.read(left)
        return read_status(answers)

    def _drain(self) -> None:
        """Forget late answers to earlier questions."""
        while self._transport.read(0):
            pass

    def _sweep(self) -> None:
        """Fill up the raster that may wait for its rest, and cut the wreck off, so that it is not read with the next slip."""
        filler = FILLER * self._profile.longest_command
        sweep = filler + PROLOGUE + feed(dots(self._profile.cutter_mm + self._profile.tail_mm)) + CUT
        self._write(sweep)
        self.wrecked = False
        _log.info("the rest of a broken job was swept out of %s", self._transport.identity)

    def _write(self, data: bytes) -> None:
        """Slice by slice, so that a printer that takes nothing is found out soon and a slow one only in proportion."""
        deadline = time.monotonic() + self._write_limit(len(data))
        for start in range(0, len(data), _SLICE):
            part = data[start : start + _SLICE]
            self._transport.write(part, min(self._write_limit(len(part)), max(0.0, deadline - time.monotonic())))

    def _write_limit(self, size: int) -> float:
        return self._limits.write(size, self._transport.bytes_per_second)

    def _not_ready(self) -> PrinterNotReady:
        return PrinterNotReady(*_WORDS[self.status.trouble or Trouble.FAULT])
