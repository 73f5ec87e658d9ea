"""One job from bytes to what is known of it. No thread and no queue here: the spooler and the command line both use it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.printer import Trouble
from kiosk.domain.ticket import TicketState
from kiosk.errors import PrinterError, PrinterNotReady, PrinterTimeout, PrinterUnreachable
from kiosk.printer.session import Session
from kiosk.printer.status import PaperState

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """`state` is printed, unconfirmed or failed; `trouble` and `reason` say what is wrong with the printer, if known."""

    state: TicketState
    trouble: Trouble | None = None
    reason: str = ""


class Press:
    """Prints jobs on one printer, each at most once."""

    def __init__(self, session: Session) -> None:
        """The session says how to reach the printer."""
        self._session = session

    def run(self, job: bytes, begin: Callable[[], None]) -> Result:
        """Print `job`; `begin` is called when the printer is ready, just before the first byte. Never raises `PrinterError`.

        Nothing is tried again once a byte is out: half a slip may be in the printer, and two with one number are worse than none.
        """
        try:
            self._session.prepare()
        except PrinterError as error:
            return self._failed(error)
        begin()
        try:
            self._session.send(job)
        except PrinterError as error:
            return self._failed(self._session.why_broken(error))
        try:
            return self._outcome(self._session.confirm(len(job)))
        except PrinterError as error:
            clearer = self._session.why_broken(error)
            self._session.drop()
            return Result(TicketState.UNCONFIRMED, self.trouble_of(clearer), str(clearer))
        finally:
            self._session.rest()

    def _outcome(self, paper: PaperState) -> Result:
        match paper:
            case PaperState.PRESENT | PaperState.NEAR_END:
                return Result(TicketState.PRINTED)
            case PaperState.OUT:
                return Result(TicketState.UNCONFIRMED, Trouble.NO_PAPER, "the paper ended with this slip")
            case PaperState.UNKNOWN:
                return self._unanswered()

    def _unanswered(self) -> Result:
        """All bytes were taken and no answer came: with trouble reported now, the slip hardly came out whole."""
        try:
            trouble = self._session.trouble_after()
        except PrinterTimeout as error:
            self._session.wrecked = True
            return self._failed(self._session.why_broken(error))
        if trouble is None:
            return Result(TicketState.UNCONFIRMED, None, "the printer did not say whether it printed")
        self._session.wrecked = True
        self._session.drop()
        return Result(TicketState.FAILED, trouble, f"after the last byte the printer said: {trouble}")

    def _failed(self, error: PrinterError) -> Result:
        self._session.drop()
        _log.warning("not printed: %s", error)
        return Result(TicketState.FAILED, self.trouble_of(error), str(error))

    def trouble_of(self, error: PrinterError) -> Trouble:
        """What the error means for a screen."""
        match error:
            case PrinterNotReady():
                return self._session.status.trouble or Trouble.FAULT
            case PrinterTimeout():
                return Trouble.SILENT
            case PrinterUnreachable():
                return Trouble.UNREACHABLE
            case _:
                return Trouble.FAULT
