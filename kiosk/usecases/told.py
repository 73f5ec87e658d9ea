"""What an administrator tells this kiosk from afar, beside what is about the ledger: each is obeyed, or answered with why not."""

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, Protocol

from kiosk.domain.slip import Slip
from kiosk.domain.standing import Notice
from kiosk.domain.ticket import TicketState
from kiosk.domain.words import Words
from kiosk.errors import SettingRefused
from kiosk.usecases.orders import Outcome
from kiosk.usecases.ports import Clock, PrintJob, PrintOutcome, SlipPrinter

logger = logging.getLogger(__name__)

PRINT_SECONDS: Final = 15.0
LONGEST_MINUTES: Final = 24 * 60
LONGEST_LINE: Final = 200
"""Characters that a line for citizens may have."""


class MachinePower(Protocol):
    """The machine's own switch. Calls may take some seconds and never raise."""

    def may_reboot(self) -> bool:
        """Whether this program is allowed to."""
        ...

    def reboot(self) -> bool:
        """Begin; False when it was refused."""
        ...


class TestPrint:
    """Prints a test page through the printer's own queue, behind the tickets that wait there, and waits for its end."""

    __test__ = False

    def __init__(self, printer: SlipPrinter, slip: Callable[[], Slip], seconds: float = PRINT_SECONDS) -> None:
        """`slip` lays it out; `seconds`: how long is waited."""
        self._printer, self._slip, self._seconds = printer, slip, seconds
        self._ended = threading.Event()
        self._name = ""
        self._outcome: PrintOutcome | None = None

    def printed(self, outcome: PrintOutcome) -> None:
        """A job of the printer came to a state; called in its thread."""
        if outcome.ticket_id == self._name and outcome.state is not TicketState.PRINTING:
            self._outcome = outcome
            self._ended.set()

    def __call__(self, arguments: Mapping[str, str]) -> Outcome:
        """Obey."""
        del arguments
        self._ended.clear()
        self._name = f"test-{uuid.uuid4()}"
        self._printer.submit(PrintJob(self._name, self._slip(), is_ticket=False))
        if not self._ended.wait(self._seconds) or self._outcome is None:
            return Outcome(f"the test page was not printed within {self._seconds:g} s; it may still come")
        state, reason = self._outcome.state, self._outcome.reason
        return Outcome(f"the test page: {state}{f', {reason}' if reason else ''}")


class Reboot:
    """Restarts the machine once the ledger knows that it was told to."""

    def __init__(self, power: MachinePower, ending: Callable[[], object]) -> None:
        """`ending` is called when the machine goes down."""
        self._power, self._ending = power, ending

    def __call__(self, arguments: Mapping[str, str]) -> Outcome:
        """Obey, or say that this is not permitted."""
        del arguments
        if not self._power.may_reboot():
            return Outcome("not permitted to restart the device; allow it to the kiosk's user, or use restart")
        return Outcome("restarting the device", self._go)

    def at_the_terminal(self) -> None:
        """The same for staff who stand there; raises `SettingRefused`."""
        if not self._power.may_reboot():
            raise SettingRefused("not permitted to restart the device", "allow it to the kiosk's user, or pull the plug")
        self._go()

    def _go(self) -> None:
        if self._power.reboot():
            self._ending()
        else:
            logger.error("the device did not restart, although it said that it may; restart it by hand")


class ShowLine:
    """Shows a line to citizens at this kiosk for some minutes; a restart of the program forgets it."""

    def __init__(self, clock: Clock, show: Callable[[Notice], object]) -> None:
        """`show` takes the line; called in the thread that obeys."""
        self._clock, self._show = clock, show

    def __call__(self, arguments: Mapping[str, str]) -> Outcome:
        """Obey, or say what is wrong with the line."""
        texts = {language: arguments[language].strip() for language in ("vi", "en") if arguments.get(language, "").strip()}
        minutes = arguments.get("minutes", "")
        if "vi" not in texts or max(map(len, texts.values())) > LONGEST_LINE:
            return Outcome(f"a line needs a text in Vietnamese, and at most {LONGEST_LINE} characters")
        if not (minutes.isdecimal() and 1 <= int(minutes[:6]) <= LONGEST_MINUTES):
            return Outcome(f"a line is shown for 1 to {LONGEST_MINUTES} minutes")
        self._show(Notice(Words(texts), self._clock.read().utc + timedelta(minutes=int(minutes))))
        return Outcome(f"shown for {minutes} min")
