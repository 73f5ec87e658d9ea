"""The look-up desk: searches in a thread of its own, so that the screen is never held up and always gets the newest answer."""

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.lookup import Answer, Brief, Overview
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import TicketState
from kiosk.errors import CatalogueError, KioskError
from kiosk.usecases.ports import PrintJob, PrintOutcome
from procedures.model import Procedure

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the search box."""

    text: str


@dataclass(frozen=True, slots=True)
class FieldChosen:
    """A field was tapped."""

    name: str


@dataclass(frozen=True, slots=True)
class ProcedureChosen:
    """A procedure was tapped."""

    code: str


Question = Typed | FieldChosen | ProcedureChosen
Reply = Answer | tuple[Brief, ...] | Procedure | None
"""To a typed line, a field, a procedure; None when it cannot be answered now."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """A wish to print what to bring; `job_id` names it in the news of its print."""

    job_id: str
    procedure: Procedure
    language: str


class Finder(Protocol):
    """See `FindProcedure`."""

    def overview(self) -> Overview:
        """What stands on the screen before anything is typed."""

    def answer(self, text: str) -> Answer:
        """To a typed line."""

    def of_field(self, field: str) -> tuple[Brief, ...]:
        """Procedures of a field."""

    def procedure(self, code: str) -> Procedure:
        """One procedure."""


class Printer(Protocol):
    """Takes jobs at once."""

    def submit(self, job: PrintJob) -> None:
        """Queue one."""


@dataclass(frozen=True, slots=True)
class LookUpEvents:
    """What the desk tells, in its own thread.

    `ready`: the catalogue is there, or none can be read (None). `replied`: the reply to the question of this serial. `printed`: a
    checklist could not even be laid out; other news of prints come from the printer.
    """

    ready: Callable[[Overview | None], None]
    replied: Callable[[int, Reply], None]
    printed: Callable[[PrintOutcome], None]


class LookUpDesk:
    """Of several questions only the newest is answered: the screen waits for no other."""

    def __init__(
        self,
        open_finder: Callable[[], Finder],
        slips: Callable[[Procedure, str], Iterable[Slip]],
        printer: Printer,
        events: LookUpEvents,
    ) -> None:
        """`open_finder` reads the catalogue, and makes it at the first start; it may raise `KioskError`."""
        self._open, self._slips, self._printer, self._events = open_finder, slips, printer, events
        self._wishes: queue.SimpleQueue[tuple[int, Question] | Checklist | _Order] = queue.SimpleQueue()
        self._finder: Finder | None = None
        self._overview: Overview | None = None
        self.as_of = ""
        """The day of the catalogue's facts, ISO 8601."""
        self._thread = threading.Thread(target=self._work, name="look-up", daemon=True)

    def start(self) -> None:
        """Begin to read the catalogue."""
        self._thread.start()

    def ask(self, serial: int, question: Question) -> None:
        """Answer this, and nothing older; returns at once."""
        self._wishes.put((serial, question))

    def print(self, checklist: Checklist) -> None:
        """Print it; returns at once."""
        self._wishes.put(checklist)

    def changed(self) -> None:
        """There is another catalogue: read that."""
        self._wishes.put(_OPEN)

    def stop(self, seconds: float) -> bool:
        """Returns whether it ended in time; nothing is lost with it."""
        self._wishes.put(_STOP)
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        self._read()
        while True:
            batch = [self._wishes.get()]
            while not self._wishes.empty():
                batch.append(self._wishes.get())
            if _STOP in batch:
                return
            if _OPEN in batch:
                self._read()
            for wish in batch:
                if isinstance(wish, Checklist):
                    self._print(wish)
            questions = [wish for wish in batch if isinstance(wish, tuple)]
            if questions:
                self._answer(*questions[-1])

    def _read(self) -> None:
        """The finder before it serves on when another one cannot be read."""
        try:
            finder = self._open()
            self._overview = finder.overview()
            self._finder = finder
            self.as_of = self._overview.as_of
        except Exception as error:  # noqa: BLE001  a catalogue that cannot be read must not end the thread
            _tell(error, "the catalogue of procedures cannot be read")
        self._events.ready(self._overview)

    def _answer(self, serial: int, question: Question) -> None:
        reply: Reply = None
        try:
            if self._finder is None:
                raise CatalogueError("there is no catalogue", "see the log")  # noqa: TRY301  told like any other
            match question:
                case Typed(text):
                    reply = self._finder.answer(text)
                case FieldChosen(name):
                    reply = self._finder.of_field(name)
                case ProcedureChosen(code):
                    reply = self._finder.procedure(code)
        except Exception as error:  # noqa: BLE001  the next question may well be answered
            _tell(error, f"a {type(question).__name__} was not answered")  # never what was typed
        self._events.replied(serial, reply)

    def _print(self, wish: Checklist) -> None:
        try:
            slips = list(self._slips(wish.procedure, wish.language))
        except Exception as error:  # noqa: BLE001  likewise
            _tell(error, "a checklist cannot be laid out")
            self._events.printed(PrintOutcome(wish.job_id, TicketState.FAILED))
            return
        for page, slip in enumerate(slips, 1):
            last = page == len(slips)
            self._printer.submit(PrintJob(wish.job_id if last else f"{wish.job_id}/{page}", slip, is_ticket=False))


class _Order:
    """Something to do that is no question."""


_STOP, _OPEN = _Order(), _Order()


def _tell(error: Exception, what: str) -> None:
    if isinstance(error, KioskError):
        logger.error("%s: %s", what, error)
    else:
        logger.error("%s: %s", what, type(error).__name__)  # its words may quote what was typed
