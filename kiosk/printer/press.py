"""One job from bytes to what is known of it. No thread and no queue here: the spooler and the command line both use it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.printer import Trouble
from kiosk.domain.ticket import TicketState
from kiosk.errors import PrinterError, PrinterNotReady, PrinterTimeout, PrinterUnreachable
from kiosk.printer.confirming import Confirmation, Level
from kiosk.printer.presenter import Handover
from kiosk.printer.session import Session
from kiosk.printer.status import PaperState

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """`state` is printed, unconfirmed or failed; `trouble` and `reason` say what is wrong with the printer, if known.

    `level` is the best proof that there is of it.
    """

    state: TicketState
    trouble: Trouble | None = None
    reason: str = ""
    level: Level = Level.NOTHING

    @property
    def note(self) -> str:
        """What is written down beside the state: why, or how well it is known."""
        return f"confirmed: {self.level}" if self.state is TicketState.PRINTED else self.reason


class Press:
    """Prints jobs on one printer, each at most once."""

    def __init__(self, session: Session) -> None:
        """The session says how to reach the printer."""
        self._session = session

    def run(self, job: bytes, begin: Callable[[], None], shown: Callable[[], None] = lambda: None) -> Result:
        """Print `job`; `begin` is called when the printer is ready, just before the first byte. Never raises `PrinterError`.

        `shown` is called when the slip hangs in a presenter, to be taken. Nothing is tried again once a byte is out: half a slip
        may be in the printer, and two with one number are worse than none.
        """
        try:
            self._session.prepare()
        except PrinterError as error:
            return self._failed(error)
        begin()
        try:
            self._session.send(job)
        except PrinterUnreachable as error:
            return self._cut_off(error, len(job))
        except PrinterError as error:
            return self._failed(self._session.why_broken(error))
        try:
            return self._handed_over(self._confirmed(len(job)), shown)
        except PrinterError as error:
            clearer = self._session.why_broken(error)
            self._session.wrecked = True
            self._session.drop()
            return Result(TicketState.UNCONFIRMED, self.trouble_of(clearer), str(clearer))
        finally:
            self._session.rest()

    def _confirmed(self, size: int) -> Result:
        confirmation = self._session.confirm(size)
        if confirmation.trouble is not None:
            return self._stopped(confirmation.trouble)
        match confirmation:
            case Confirmation(Level.IN_ORDER, PaperState.OUT):
                return Result(TicketState.UNCONFIRMED, Trouble.NO_PAPER, "the paper ended with this slip", Level.IN_ORDER)
            case Confirmation(Level.PROCESS_ID | Level.IN_ORDER as level):
                return Result(TicketState.PRINTED, level=level)
            case _:
                return self._unproven(confirmation.level)

    def _unproven(self, level: Level) -> Result:
        """Nothing is wrong and nothing proven: see at least whether this machine could hand over the last byte, the cut."""
        try:
            self._session.flush()
        except PrinterTimeout as error:
            self._session.wrecked = True
            self._session.drop()
            return Result(TicketState.UNCONFIRMED, self.trouble_of(error), str(error))
        said = "the printer did not say whether it printed"
        if level is Level.NO_ERROR:
            said = "the printer reported no error, but did not say whether it printed"
        if level is Level.SILENCE:
            said = "the printer fell silent"
            self._session.wrecked = True
        return Result(TicketState.UNCONFIRMED, None, said, level)

    def _cut_off(self, error: PrinterUnreachable, size: int) -> Result:
        """The line broke. Whether bytes that were on it just then arrived, the last of all among them, nobody knows."""
        result = self._failed(error)
        if not self._session.may_have_taken(size):
            return result
        return replace(result, state=TicketState.UNCONFIRMED)

    def _stopped(self, trouble: Trouble) -> Result:
        """All bytes were taken and the printer stopped: the slip may be whole, or come out when that is mended."""
        self._session.wrecked = True
        self._session.drop()
        return Result(TicketState.UNCONFIRMED, trouble, f"after the last byte the printer said: {trouble}")

    def _handed_over(self, result: Result, shown: Callable[[], None]) -> Result:
        """The last word has whoever took the slip, where that can be seen and the slip is surely this one."""
        if result.state is TicketState.FAILED or result.trouble is not None:
            return result
        fate = self._session.hand_over(shown)
        if result.state is not TicketState.PRINTED:
            return result
        match fate:
            case Handover.TAKEN:
                return Result(TicketState.PRINTED, level=Level.TAKEN)
            case Handover.RETRACTED:
                return Result(TicketState.FAILED, Trouble.NOT_TAKEN, "nobody took the slip, so it was drawn back", result.level)
            case _:
                return result

    def _failed(self, error: PrinterError) -> Result:
        self._session.drop()
        _log.warning("not printed, or not for sure: %s", error)
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
