"""A conversation with one printer: open it, ask how it is, hand over a job, ask whether it came out. Used by one thread."""

import logging
import time
from collections.abc import Callable

from kiosk.domain.printer import Trouble
from kiosk.errors import PrinterError, PrinterNotReady, PrinterTimeout, PrinterUnreachable
from kiosk.printer.confirming import Confirmation, Confirmer
from kiosk.printer.escpos import CUT, FILLER, PROLOGUE, feed
from kiosk.printer.limits import DEFAULT_LIMITS, Limits, Patience
from kiosk.printer.line import SLICE, Line
from kiosk.printer.paper import dots
from kiosk.printer.presenter import Handover, Presenter
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.questions import DISCARD_AND_RECOVER
from kiosk.printer.status import UNKNOWN, Status
from kiosk.printer.transports.base import STUCK, Transport

__all__ = ["DEFAULT_LIMITS", "Limits", "Session"]

_log = logging.getLogger(__name__)

_WORDS = {
    Trouble.NO_PAPER: ("the printer has no paper", "put in a new roll"),
    Trouble.COVER_OPEN: ("the printer's cover is open", "close it"),
    Trouble.CUTTER_JAM: ("paper is stuck in the printer's cutter", "open it and take the paper out"),
    Trouble.OVERHEATED: ("the print head is too hot", "it goes on by itself when it has cooled down"),
    Trouble.FAULT: ("the printer reports a fault", "look at its lamps, switch it off and on"),
}

_HEARTBEAT = 10
"""A printer that tells changes by itself is asked only at every so many idle looks: it may have been cut off silently."""


class Session:
    """Keeps what was learned about a printer: whether it answers, and whether half a job is still in it."""

    def __init__(self, transport: Transport, profile: Profile, limits: Limits = DEFAULT_LIMITS) -> None:
        """Nothing is opened yet."""
        self._transport = transport
        self._limits = limits
        self._profile = profile
        self._line = Line(transport, profile, limits)
        self._looking = Patience(limits.ask_again_after, limits.status_strikes)
        self._confirmer = Confirmer(self._line, profile, limits)
        self._presenter = Presenter(self._line, limits) if Answer.PRESENTER in profile.asks else None
        self._looks = self._swept = 0
        self.wrecked = False
        """A job broke off after its first byte: its rest must be swept out before the next."""
        self.status = UNKNOWN
        self._swept_rows = 0

    def listen(self, news: Callable[[], None]) -> None:
        """`news` is called, in another thread, when the printer told a change by itself or the line broke: see `heard`."""
        self._line.news = news

    @property
    def transport(self) -> Transport:
        """The way to the printer, for whoever uses it between two jobs, in this thread, once the session was dropped."""
        return self._transport

    @property
    def sent(self) -> int:
        """Bytes of the last job that were taken."""
        return self._line.sent

    def swept_rows(self) -> int:
        """Rows of paper that sweeping has used since this was asked last."""
        rows, self._swept_rows = self._swept_rows, 0
        return rows

    def prepare(self) -> None:
        """Make it ready for a job. Raises `PrinterNotReady` (see `status`), `PrinterUnreachable` or `PrinterTimeout`.

        No byte of a job has been sent yet, so a connection that went stale while it was idle is opened once more.
        """
        self._swept = self._line.sent = 0
        self._ask_before_job()
        if self.status.recoverable and self._profile.recovers:
            self._recover()
        if self.status.trouble is not None:
            raise self._not_ready()
        if self.wrecked:
            self._sweep()

    def send(self, job: bytes) -> None:
        """Hand over the job. When it raises, the job is broken and its rest will be swept out."""
        self.wrecked = True
        self._line.write(job, self._told_trouble)
        self.wrecked = False

    def may_have_taken(self, size: int) -> bool:
        """Whether the last of a job's `size` bytes was on the line, or could be, when it broke."""
        return size - self._line.sent <= SLICE

    def confirm(self, size: int) -> Confirmation:
        """Ask for the best proof that all of the job's `size` bytes came out. Raises as `prepare`.

        A printer that keeps silent here is not waited for with each job: it is asked again after some.
        """
        self._line.want_changes()
        return self._confirmer.ask(self._swept + size, self.status, self._see)

    def flush(self) -> None:
        """Without a proof: wait until the printer has taken what this machine still held; raises `PrinterTimeout`."""
        self._line.flush()

    def hand_over(self, shown: Callable[[], None]) -> Handover | None:
        """Let the citizen take the slip; None where there is no presenter. Raises as `prepare`."""
        return self._presenter.hand_over(self._see, shown) if self._presenter is not None and self._line.listens else None

    def look(self) -> Status:
        """Ask how it is, with patience; for idle moments. Raises as `prepare`."""
        if not self._transport.is_open:
            self._line.open(quiet=self.wrecked)
        self._looks += 1
        if self._line.tells_changes and self._looks % _HEARTBEAT:
            return self.heard()
        self.status = self._line.ask()
        if self.status.answered:
            self._looking.was_answered(answered=True)
        return self.status

    def heard(self) -> Status:
        """What the printer told by itself last, without asking. Raises `PrinterUnreachable` when the line broke meanwhile."""
        if (error := self._line.broken()) is not None:
            raise error
        if (told := self._line.heard()).answered:
            self.status = told
        return self.status

    def rest(self) -> None:
        """A job is over: let go of printers that serve others too."""
        if not self._transport.keeps_open:
            self._line.close()

    def drop(self) -> None:
        """Something broke: forget the connection, and what this machine holds back."""
        self._transport.discard()
        self._line.close()

    def why_broken(self, error: PrinterError) -> PrinterError:
        """A clearer reason than `error` when the printer, having taken no more bytes, can still say what is wrong."""
        if isinstance(error, PrinterTimeout):
            try:
                self._transport.discard()
                self.status = self._line.ask(broken_off=True)
            except PrinterUnreachable as away:
                return away
            except PrinterError:
                return error
            if self.status.trouble is not None:
                return self._not_ready()
        return error

    def _ask_before_job(self) -> None:
        """Ask how it is where that is worth it; once more on a fresh connection when the kept one is broken."""
        self.status = UNKNOWN
        kept, due = self._transport.is_open, self._looking.due()
        try:
            self._open_and_look(due=due)
        except PrinterError:
            self.drop()
            if not kept:
                raise
            self._open_and_look(due=due)
        if due:
            self._looking.was_answered(answered=self.status.answered)
        if 0 < self._looking.silences <= self._limits.refusals:
            raise PrinterTimeout(f"the printer {self._transport.identity} does not answer any more", STUCK)

    def _open_and_look(self, *, due: bool) -> None:
        if not self._transport.is_open:
            self._line.open(quiet=self.wrecked)
        if due:
            self.status = self._line.ask(broken_off=self.wrecked)

    def _see(self) -> Status:
        self.status = self._line.ask()
        return self.status

    def _told_trouble(self) -> PrinterError | None:
        """Between two slices: whether the printer has said that it stopped, or the line broke. From heat it recovers by itself."""
        if (error := self._line.broken()) is not None:
            return error
        if (told := self._line.heard()).trouble in (None, Trouble.OVERHEATED):
            return None
        self.status = told
        return self._not_ready()

    def _recover(self) -> None:
        """End the error whose cause was mended, and with it what is left of the job that it broke."""
        self._transport.write(DISCARD_AND_RECOVER, self._limits.status)
        self.wrecked = True
        deadline = time.monotonic() + self._limits.recover
        while self._see().recoverable and time.monotonic() < deadline:
            self._line.pause(self._limits.status)

    def _sweep(self) -> None:
        """Fill up the raster that may wait for its rest, and cut the wreck off, so that it is not read with the next slip."""
        rows = dots(self._profile.cutter_mm + self._profile.tail_mm)
        sweep = FILLER * self._profile.longest_command + PROLOGUE + feed(rows) + CUT
        self._line.write(sweep)
        self._swept, self._line.sent = len(sweep), 0
        self._swept_rows += rows
        self.wrecked = False
        self._line.want_changes()
        _log.info("the rest of a broken job was swept out of %s", self._transport.identity)

    def _not_ready(self) -> PrinterNotReady:
        return PrinterNotReady(*_WORDS[self.status.trouble or Trouble.FAULT])
