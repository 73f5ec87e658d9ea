"""The issuer thread: the one place from which a running kiosk writes tickets.

It is not the screen's thread, because a disk may take its time over an fdatasync and a tap must be answered within a
frame; and not the printer's, because a printer that hangs must not hold up a number.
"""

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.domain.ticket import ANSWER_SECONDS, TicketRequest
from kiosk.errors import KioskError, LateAnswer, LedgerError, RequestError
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.office_clock import NANOSECONDS
from kiosk.usecases.ports import Clock, PrintJob, SlipPrinter

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""How often a ledger that could not be opened is tried again while nobody asks."""

LATEST_SECONDS = ANSWER_SECONDS - 1.0
"""After that no number is given and no paper comes out, which nobody would take; sooner than the screen gives up."""

TOO_LATE = "the number came too late to be shown"

HEAD_START_SECONDS = 0.02
"""At most so long the screen waits with the number for the printer's first byte. Both need Python's lock, and a screen that
is drawn holds it for a tenth of a second in pieces: who starts first is done at once, the other is not noticeably later."""

TICK_SECONDS = 30.0
"""How often the business day is looked at while nobody asks."""


class Office(Protocol):
    """An opened ledger with the use cases upon it; made by the composition root, in the issuer thread."""

    def issue(self, request: TicketRequest) -> IssuedTicket:
        """Give a number."""
        ...

    def withdraw(self, ticket_id: str, reason: str) -> None:
        """Take a number back that nobody has seen; raises `LedgerError`."""
        ...

    def keep_day(self, reading: ClockReading) -> object:
        """Open the business day when it is due."""
        ...

    def counts(self) -> dict[str, int]:
        """Numbers given today, by service id."""
        ...


@dataclass(frozen=True, slots=True)
class DeskEvents:
    """What the desk tells; each is called in the issuer thread, so the receiver posts it to its own."""

    numbered: Callable[[IssuedTicket], None]
    refused: Callable[[TicketRequest, KioskError], None]
    ready: Callable[[bool], None]
    counted: Callable[[dict[str, int]], None]


@dataclass(frozen=True, slots=True)
class _Wish:
    """A request, and when it was made, in monotonic seconds."""

    request: TicketRequest
    asked_at: float


class Desk:
    """Takes requests at once and answers through events; opens the ledger itself, and again after it was lost."""

    def __init__(
        self, open_office: Callable[[], AbstractContextManager[Office]], printer: SlipPrinter, clock: Clock, events: DeskEvents
    ) -> None:
        """`open_office` opens the ledger, recovers what a crash left, and closes it at the end; it may raise `LedgerError`."""
        self._open_office, self._printer, self._clock, self._events = open_office, printer, clock, events
        self._wishes: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        self._wish: _Wish | None = None
        self._thread = threading.Thread(target=self._work, name="issuer", daemon=True)

    def start(self) -> None:
        """Begin; the ledger is opened in the thread, so that the screen can be drawn meanwhile."""
        self._thread.start()

    def request(self, request: TicketRequest) -> None:
        """Ask for a ticket; returns at once."""
        self._wishes.put(_Wish(request, self._now()))

    def stop(self, seconds: float) -> bool:
        """Finish what was asked, close the ledger; returns whether that was done within the limit."""
        self._wishes.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            try:
                with self._open_office() as office:
                    self._serve(office)
                    return
            except KioskError as error:
                self._trouble(error)
            except Exception as error:
                logger.exception("the issuer failed and starts anew")
                self._trouble(KioskError(f"an internal error ({type(error).__name__})", "see the log"))
            if not self._next_wish(RETRY_SECONDS):
                return

    def _next_wish(self, seconds: float) -> bool:
        """Wait for a wish, at most so long; returns False when told to stop."""
        try:
            self._wish = self._wishes.get(timeout=seconds)
        except queue.Empty:
            return True
        return self._wish is not None

    def _trouble(self, error: KioskError) -> None:
        """No number can be given now: refuse the wish in hand, if any."""
        logger.error("%s", error)
        self._events.ready(False)
        wish, self._wish = self._wish, None
        if wish is not None:
            self._events.refused(wish.request, error)

    def _serve(self, office: Office) -> None:
        """Answer wishes until told to stop; the ledger opens its file again by itself when the disk comes back."""
        while True:
            try:
                if self._wish is not None:
                    self._answer(office, self._wish)
                self._look_after(office)
                seconds = TICK_SECONDS
            except LedgerError as error:
                self._trouble(error)
                seconds = RETRY_SECONDS
            if not self._next_wish(seconds):
                return

    def _look_after(self, office: Office) -> None:
        """Keep the business day and tell the counts."""
        office.keep_day(self._clock.read())
        self._events.counted(office.counts())
        self._events.ready(True)

    def _answer(self, office: Office, wish: "_Wish") -> None:
        """Give the number, hand the slip to the printer, tell the screen; unless it is too late for either."""
        try:
            if self._is_late(wish):
                raise LateAnswer(TOO_LATE, "ask again")
            issued = office.issue(wish.request)
            if self._is_late(wish):
                office.withdraw(issued.ticket.ticket_id, TOO_LATE)
                raise LateAnswer(TOO_LATE, "ask again")
        except RequestError as error:
            logger.warning("no number was given: %s", error)
            self._wish = None
            self._events.refused(wish.request, error)
            return
        self._wish = None
        self._printer.submit(PrintJob(issued.ticket.ticket_id, issued.slip))
        self._printer.let_begin(HEAD_START_SECONDS)
        self._events.numbered(issued)

    def _now(self) -> float:
        return self._clock.read().monotonic_ns / NANOSECONDS

    def _is_late(self, wish: "_Wish") -> bool:
        return self._now() - wish.asked_at >= LATEST_SECONDS
