"""The printer thread: jobs in order, each marked before its first byte, each ending in a state that is true.

    submit → queue → encode → ready? → mark `printing` → bytes → cut → asked → printed | unconfirmed | failed

How well a print is confirmed is written down beside its state. A job fails at once when the printer cannot take it; the next one tries anew. Nothing is printed twice by itself.
"""

import contextlib
import logging
import math
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from kiosk.domain.printer import PaperState, PrinterSeen, Trouble
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import TicketState
from kiosk.errors import CalibrationError, KioskError, LedgerError, PrinterChanged, PrinterError, PrinterRecordError
from kiosk.printer.confirming import Level
from kiosk.printer.encoder import Encoded, Encoder
from kiosk.printer.figures import Figures, Tally
from kiosk.printer.paper import dots
from kiosk.printer.press import Press, Result
from kiosk.printer.session import Session
from kiosk.printer.transports.base import Transport
from kiosk.usecases.ports import PrintJob, PrintOutcome

_log = logging.getLogger(__name__)


class PrintLog(Protocol):
    """Where the states of prints are written down; calls come from the printer thread and may raise `LedgerError`."""

    def note(self, ticket_id: str, state: TicketState, reason: str) -> None:
        """Note a state."""
        ...

    def settle(self) -> None:
        """Nobody waits now: do the housekeeping."""
        ...


class PaperMeter(Protocol):
    """Counts paper; calls come from the printer thread, `settle` when nobody waits. Raises `KioskError`."""

    def printed(self, took: int, *, ticket: bool) -> None:
        """So many rows of dots went through."""
        ...

    def sensed(self, paper: PaperState) -> None:
        """The paper sensor was seen."""
        ...

    def handed_over(self, *, taken: bool) -> None:
        """A slip was taken out of the presenter, or drawn back."""
        ...

    def settle(self) -> None:
        """Nobody waits now: write it down."""
        ...


@dataclass(frozen=True, slots=True)
class _Warm:
    slips: tuple[Slip, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Errand:
    """Something with the printer that is no slip, such as a calibration sheet; `name` is that of its outcome.

    `work` is done in the printer thread, has the way to the printer for itself, and leaves it closed; it may raise `PrinterError`.
    """

    name: str
    work: Callable[[Transport], Result]
    mm: float = 0.0
    """Paper that it takes, about, in millimetres."""


class _Check:
    """A wish to look at the printer."""


class _Reopen:
    """A wish to let go of the printer and to meet it anew."""


class _News:
    """The printer told something by itself, or the line to it broke."""


class _Stop:
    """The last entry of the queue."""


_Task = PrintJob | Errand | _Warm | _Check | _Reopen | _News | _Stop

Listener = Callable[[PrintOutcome], None]
HealthListener = Callable[[PrinterSeen], None]


class Spooler:
    """Implements `SlipPrinter`. Listeners are called in the printer thread; what they raise is logged and goes no further."""

    def __init__(
        self, encoder: Encoder, session: Session, log: PrintLog, listen: Listener, listen_health: HealthListener = lambda _: None
    ) -> None:
        """Nothing happens before `start`."""
        self._encoder = encoder
        self._session = session
        self._press = Press(session)
        self._log = log
        self._listen = listen
        self._listen_health = listen_health
        self._queue: queue.SimpleQueue[_Task] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._check_queued = threading.Event()
        self._news_queued = threading.Event()
        self._health = PrinterSeen()
        self._begun = False
        self._owes_beginning = False
        """Whether the ledger could not take that this print begins: without that it takes no end of it either."""
        self._away = threading.Event()
        self._tally = Tally()
        self.meter: PaperMeter | None = None
        """Counts the paper, if it was given one."""
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        """Start the printer thread."""
        self._session.listen(self._has_news)
        self._thread.start()

    def submit(self, job: PrintJob) -> None:
        """Queue a job; returns at once."""
        self._away.clear()
        self._queue.put(job)

    def run(self, errand: Errand) -> None:
        """Queue it behind the jobs; returns at once, and its outcome comes as that of a job does. No job is printed meanwhile."""
        self._queue.put(errand)

    def let_begin(self, seconds: float) -> bool:
        """See `SlipPrinter`. Behind other jobs, what lets go may be one of those."""
        return self._away.wait(seconds)

    def warm(self, slips: Iterable[Slip]) -> None:
        """Queue the loading of Pillow and fonts and the drawing of these slips; call it once the first screen is there."""
        self._queue.put(_Warm(tuple(slips)))

    def check(self) -> None:
        """Queue one look at the printer for the health listener; does nothing while one is queued already."""
        if not self._check_queued.is_set():
            self._check_queued.set()
            self._queue.put(_Check())

    def reopen(self) -> None:
        """Queue letting go of the printer and opening it anew, since what is believed of it may be something else now."""
        self._queue.put(_Reopen())

    def exchange(self, encoder: Encoder, session: Session) -> None:
        """Use these from now on, since another printer is there; to be called in the printer thread."""
        self._encoder, self._session, self._press = encoder, session, Press(session)
        session.listen(self._has_news)

    @property
    def figures(self) -> Figures:
        """What it did so far; may be read from any thread."""
        return self._tally.figures

    @property
    def profile(self) -> str:
        """The name of what is believed of the printer."""
        return self._encoder.profile.name

    @property
    def identity(self) -> str:
        """Which printer it is, as far as is known; see `Transport.identity`."""
        return self._session.transport.identity

    @property
    def health(self) -> PrinterSeen:
        """What was last seen; may be read from any thread."""
        return self._health

    def stop(self, timeout: float) -> bool:
        """Finish the job in hand, leave the queued ones `numbered`; False when that took longer than `timeout` seconds."""
        self._stopping.set()
        self._queue.put(_Stop())
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            task = self._queue.get()
            if self._stopping.is_set():
                break
            try:
                self._do(task)
            except Exception:  # noqa: BLE001  the thread must outlive any mistake in it
                _log.exception("the printer thread goes on after an error of its own")
        self._session.drop()

    def _do(self, task: _Task) -> None:
        match task:
            case PrintJob():
                self._print(task)
            case Errand():
                self._do_errand(task)
            case _Check():
                self._check_queued.clear()
                self._look()
            case _Reopen():
                self._session.drop()
                self._look()
            case _News():
                self._news_queued.clear()
                self._hear()
            case _Warm():
                self._encoder.warm(task.slips)
            case _Stop():
                return
        if self._queue.empty():
            self._housekeep()

    def _print(self, job: PrintJob) -> None:
        self._begun = self._owes_beginning = False
        try:
            result = self._press_on_whatever_is_there(job)
        except KioskError as error:
            result = Result(TicketState.FAILED, Trouble.FAULT, str(error))
        except Exception as error:  # noqa: BLE001  this job fails, the next is printed
            _log.exception("job %s broke", job.ticket_id)
            self._session.drop()
            state = TicketState.UNCONFIRMED if self._begun else TicketState.FAILED
            result = Result(state, Trouble.FAULT, f"{type(error).__name__} in the printer thread")
        self._tally.sent(self._session.sent if self._begun else 0, whole=result.state is not TicketState.FAILED)
        self._report(job, result)
        self._away.set()
        self._count(job, result)
        trouble = result.trouble if result.trouble is not Trouble.NOT_TAKEN else None
        self._set_health(PrinterSeen(trouble, self._session.status.paper, result.reason if trouble else ""))

    def _do_errand(self, errand: Errand) -> None:
        """Then look at the printer: what is believed of it may be something else now."""
        self._session.drop()
        try:
            result = errand.work(self._session.transport)
        except PrinterError as error:
            result = Result(TicketState.FAILED, _meant(self._press.trouble_of(error), error), str(error))
        except Exception as error:  # noqa: BLE001  this errand fails, the next job is printed
            _log.exception("errand %s broke", errand.name)
            result = Result(TicketState.FAILED, reason=f"{type(error).__name__} in the printer thread")
        self._session.drop()
        _log.info("errand %s: %s %s", errand.name, result.state, result.note)
        _told(lambda: self._listen(PrintOutcome(errand.name, result.state, result.trouble, result.reason)))
        if self.meter is not None and result.state is not TicketState.FAILED:
            self.meter.printed(dots(errand.mm), ticket=False)
        self._look()

    def _press_once(self, job: PrintJob) -> Result:
        begin, shown = partial(self._begin, job), partial(self._shown, job.ticket_id)
        return self._press.run(self._encoder.encode(job.slip), begin, shown)

    def _press_on_whatever_is_there(self, job: PrintJob) -> Result:
        """Another printer is found out before the first byte, and exchanges the press: then the job is made anew for that."""
        press = self._press
        result = self._press_once(job)
        return result if self._press is press else self._press_once(job)

    def _count(self, job: PrintJob, result: Result) -> None:
        """How much paper it took; nobody waits for that any more, the state has been told."""
        if self.meter is not None:
            with contextlib.suppress(KioskError):  # a slip that cannot be set took none
                count_paper(self.meter, self._session, self._encoder.job(job.slip), result, ticket=job.is_ticket)

    def _begin(self, job: PrintJob) -> None:
        self._begun = True
        self._report(job, Result(TicketState.PRINTING))
        self._away.set()

    def _shown(self, ticket_id: str) -> None:
        """The slip hangs in the presenter: the citizen should take it, before which nothing more is known."""
        _told(lambda: self._listen(PrintOutcome(ticket_id, TicketState.PRINTING, presented=True)))

    def _report(self, job: PrintJob, result: Result) -> None:
        """Write the state down, then tell it. The number is durable already, so a ledger that fails here stops no paper."""
        name = job.ticket_id
        if job.is_ticket:
            try:
                if self._owes_beginning:
                    self._log.note(name, TicketState.PRINTING, "")
                    self._owes_beginning = False
                self._log.note(name, result.state, result.note)
            except LedgerError as error:
                self._owes_beginning = self._owes_beginning or result.state is TicketState.PRINTING
                _log.error("state %s of %s was not written down: %s", result.state, name, error)
        _log.log(logging.INFO if result.trouble is None else logging.WARNING, "job %s: %s %s", name, result.state, result.note)
        outcome = PrintOutcome(name, result.state, result.trouble, result.reason)
        _told(lambda: self._listen(outcome))

    def _look(self) -> None:
        try:
            status = self._session.look()
        except PrinterChanged:
            self.check()
        except PrinterError as error:
            self._session.drop()
            self._set_health(PrinterSeen(self._press.trouble_of(error), reason=str(error)))
        else:
            self._set_health(PrinterSeen(status.trouble, status.paper))
            self._session.rest()

    def _has_news(self) -> None:
        """Called in the reader's thread."""
        if not self._news_queued.is_set():
            self._news_queued.set()
            self._queue.put(_News())

    def _hear(self) -> None:
        """What the printer told by itself: told on when it changes anything."""
        try:
            status = self._session.heard()
        except PrinterError as error:
            self._session.drop()
            health = PrinterSeen(self._press.trouble_of(error), reason=str(error))
        else:
            health = PrinterSeen(status.trouble, status.paper)
        if (health.trouble, health.paper) != (self._health.trouble, self._health.paper):
            self._set_health(health)

    def _set_health(self, health: PrinterSeen) -> None:
        if self.meter is not None and health.paper is not self._health.paper:
            self.meter.sensed(health.paper)
        self._health = health
        self._tally.heard(health.reason or (health.trouble or ""))
        _told(lambda: self._listen_health(health))

    def _housekeep(self) -> None:
        try:
            self._log.settle()
            if self.meter is not None:
                self.meter.settle()
        except KioskError as error:
            _log.error("housekeeping: %s", error)


def count_paper(meter: PaperMeter, session: Session, job: Encoded, result: Result, *, ticket: bool = True) -> None:
    """Note the paper that a job took, as far as its bytes were taken, and what sweeping before it took."""
    if swept := session.swept_rows():
        meter.printed(swept, ticket=False)
    if session.sent:
        whole = session.sent >= len(job.data)
        meter.printed(math.ceil(dots(job.mm) * min(session.sent, len(job.data)) / len(job.data)), ticket=ticket and whole)
    if result.level is Level.TAKEN or result.trouble is Trouble.NOT_TAKEN:
        meter.handed_over(taken=result.level is Level.TAKEN)


def _meant(trouble: Trouble, error: PrinterError) -> Trouble | None:
    """What an error says of the printer itself: nothing when it was the letters, or the disk."""
    return None if isinstance(error, CalibrationError | PrinterRecordError) else trouble


def _told(tell: Callable[[], None]) -> None:
    try:
        tell()
    except Exception:  # noqa: BLE001  a screen that fails must not stop paper
        _log.exception("a listener of the printer failed")
