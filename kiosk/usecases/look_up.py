"""The look-up desk: searches in a thread of its own, so that the screen is never held up and always gets the newest answer."""

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.lookup import Answer, Brief, Overview
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import OPEN_STATES, TicketState
from kiosk.errors import CatalogueError, KioskError
from kiosk.usecases.ports import PrintJob, PrintOutcome
from procedures.model import Procedure

logger = logging.getLogger(__name__)

IDLE_SECONDS = 30.0
"""When nobody has asked for so long, the desk looks whether somebody has imported a catalogue or added names by hand."""


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


class CatalogueSource(Protocol):
    """Where the desk has its finder from; called in its thread alone."""

    def open(self) -> Finder:
        """Read the catalogue, and make it at the first start; may raise `KioskError`."""

    def is_stale(self) -> bool:
        """Whether its files are others than those that were read last, or none could be read yet."""


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
        source: CatalogueSource,
        slips: Callable[[Procedure, str], Iterable[Slip]],
        printer: Printer,
        events: LookUpEvents,
    ) -> None:
        """Nothing is read before `start`."""
        self._source, self._slips, self._printer, self._events = source, slips, printer, events
        self._wishes: queue.SimpleQueue[_Wish] = queue.SimpleQueue()
        self._finder: Finder | None = None
        self._overview: Overview | None = None
        self._told = ""
        """What was last wrong with a catalogue; it is not logged again and again."""
        self._pages: dict[str, list[Slip]] = {}
        """Of each checklist that is being printed: the pages that are still to come."""
        self.as_of = ""
        """The day of the catalogue's facts, ISO 8601."""
        self.thread = threading.Thread(target=self._work, name="look-up", daemon=True)

    def start(self) -> None:
        """Begin to read the catalogue."""
        self.thread.start()

    def ask(self, serial: int, question: Question) -> None:
        """Answer this, and nothing older; returns at once."""
        self._wishes.put((serial, question))

    def print(self, checklist: Checklist) -> None:
        """Print it; returns at once."""
        self._wishes.put(checklist)

    def printed(self, outcome: PrintOutcome) -> None:
        """News of any print: the next page of a checklist follows the one before; a failed one is the last. Returns at once."""
        self._wishes.put(outcome)

    def changed(self) -> None:
        """There is another catalogue: read that."""
        self._wishes.put(_OPEN)

    def stop(self, seconds: float) -> bool:
        """Returns whether it ended in time; nothing is lost with it."""
        self._wishes.put(_STOP)
        if self.thread.ident is not None:
            self.thread.join(seconds)
        return not self.thread.is_alive()

    def _work(self) -> None:
        self._read()
        while self._turn():
            pass

    def _turn(self) -> bool:
        """Do what is wished for now; False when told to stop. What was typed is not kept from one turn to the next."""
        try:
            batch = [self._wishes.get(timeout=IDLE_SECONDS)]
        except queue.Empty:
            if self._source.is_stale():
                self._read()
            return True
        while not self._wishes.empty():
            batch.append(self._wishes.get())
        if _STOP in batch:
            return False
        if _OPEN in batch:
            self._read()
        for wish in batch:
            if isinstance(wish, Checklist):
                self._print(wish)
            elif isinstance(wish, PrintOutcome):
                self._go_on(wish)
        questions = [wish for wish in batch if isinstance(wish, tuple)]
        if questions:
            self._answer(*questions[-1])
        return True

    def _read(self) -> None:
        """The finder before it serves on when another one cannot be read."""
        try:
            finder = self._source.open()
            self._overview = finder.overview()
            self._finder = finder
            self.as_of, self._told = self._overview.as_of, ""
        except Exception as error:  # noqa: BLE001  a catalogue that cannot be read must not end the thread
            if repr(error) != self._told:
                _tell(error, "the catalogue of procedures cannot be read")
            self._told = repr(error)
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
        self._pages[wish.job_id] = slips
        self._next_page(wish.job_id)

    def _go_on(self, outcome: PrintOutcome) -> None:
        job_id = outcome.ticket_id.partition("/")[0]
        if job_id not in self._pages or outcome.state in OPEN_STATES:
            return
        if outcome.state is TicketState.FAILED:
            del self._pages[job_id]
        else:
            self._next_page(job_id)

    def _next_page(self, job_id: str) -> None:
        """One page at a time: a ticket that is wished for meanwhile does not wait for all of them."""
        slips = self._pages[job_id]
        if not slips:
            del self._pages[job_id]
            return
        slip = slips.pop(0)
        name = f"{job_id}/{len(slips)}" if slips else job_id
        self._printer.submit(PrintJob(name, slip, is_ticket=False))


class _Order:
    """Something to do that is no question."""


_STOP, _OPEN = _Order(), _Order()

_Wish = tuple[int, Question] | Checklist | PrintOutcome | _Order


def _tell(error: Exception, what: str) -> None:
    if isinstance(error, KioskError):
        logger.error("%s: %s", what, error)
    else:
        logger.error("%s: %s", what, type(error).__name__)  # its words may quote what was typed
