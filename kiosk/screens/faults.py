"""What happens when code of a screen fails: it is logged, the citizen sees a calm screen, and the kiosk lives.

Kivy asks its exception handlers for each exception of a callback. A fault while the fault screen itself comes up is only
logged, and when no turn of the loop succeeds any more the kiosk gives up, so that the service manager starts it anew.
"""

import logging
import traceback
from collections.abc import Callable

from kiosk.errors import KioskError, ScreenError

logger = logging.getLogger(__name__)

RAISE, PASS = 0, 1
"""Kivy's two answers of an exception handler."""

FAULTS_IN_A_ROW = 20
"""So many faults with no clean turn between them, and the screens give up."""

_SPEAKS_OF_CODE = (KioskError, AttributeError, ImportError, NameError, TypeError, OSError)
"""Errors whose text names code or files. The text of others may quote what a citizen typed, and is not logged."""


class FaultHandler:
    """An exception handler for Kivy's `ExceptionManager`."""

    def __init__(self, on_fault: Callable[[Exception], object]) -> None:
        """`on_fault` shows the fault screen; it is called on the screen's thread."""
        self._on_fault = on_fault
        self._in_a_row = 0
        self._in_this_turn = False

    def handle_exception(self, fault: BaseException) -> int:
        """Log the fault, show it once, and say whether the loop may go on."""
        if not isinstance(fault, Exception):
            return RAISE
        self._in_this_turn = True
        self._in_a_row += 1
        logger.error("a screen failed: %s", describe(fault))
        if self._in_a_row >= FAULTS_IN_A_ROW:
            raise ScreenError("the screens fail again and again", "see the log; the service manager starts them anew") from fault
        if self._in_a_row == 1:
            self._show(fault)
        return PASS

    def end_turn(self) -> bool:
        """Close a turn of the loop and return whether it was clean."""
        clean, self._in_this_turn = not self._in_this_turn, False
        if clean:
            self._in_a_row = 0
        return clean

    def _show(self, fault: Exception) -> None:
        try:
            self._on_fault(fault)
        except Exception as second:  # noqa: BLE001 - nothing may come out of the last resort
            self._in_a_row += 1
            logger.critical("the fault screen failed too: %s", describe(second))


def describe(fault: BaseException) -> str:
    """The chain of exceptions with their stacks, without the texts that may hold personal data."""
    parts = []
    link: BaseException | None = fault
    while link is not None:
        text = f": {link}" if isinstance(link, _SPEAKS_OF_CODE) else ""
        stack = "".join(traceback.format_tb(link.__traceback__))
        parts.append(f"{type(link).__qualname__}{text}\n{stack}".rstrip())
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\ncaused by ".join(parts)
