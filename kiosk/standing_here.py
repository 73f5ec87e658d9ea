"""How the office stands at this kiosk: what the server says, with what staff have stopped here and what citizens are told here."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.config import MessageSettings, Settings
from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.domain.halt import halted
from kiosk.domain.standing import NOTHING_SAID, Notice, Standing
from kiosk.domain.words import DEFAULT_LANGUAGE, Words
from kiosk.first_frame import translations
from kiosk.usecases.halting import Halting
from kiosk.usecases.office_now import OfficeNow


@dataclass(frozen=True, slots=True)
class HereParts:
    """What it is made of: `now` is for the issuer, `day` the business day as the ledger has it, None before it is open."""

    settings: Settings
    now: OfficeNow
    halting: Halting
    day: Callable[[], date | None]


class StandingHere:
    """Tells it on whenever any of it changes; from any thread."""

    def __init__(self, parts: HereParts, tell: Callable[[Standing], object]) -> None:
        """`tell` posts it to the screen."""
        self._parts, self._tell = parts, tell
        self._one = threading.Lock()
        self._services = tuple(one.id for one in parts.settings.office.services)
        message = parts.settings.message
        self._message = None if message is None else _notice(message)
        self._line: Notice | None = None
        self._said = NOTHING_SAID
        self._day: date | None = None
        """The business day when somebody looked last."""

    def said(self, standing: Standing) -> None:
        """The server has said something new."""
        self._said = standing
        self.changed()

    @property
    def closed_day(self) -> date | None:
        """The business day that an administrator closed at the server; None: none."""
        return self._said.closed_day

    def line(self, notice: Notice) -> None:
        """An administrator wants this line shown here."""
        self._line = notice
        self.changed()

    def looked(self) -> None:
        """The issuer has looked at the day, which may be another one than that which staff have closed."""
        if (day := self._parts.day()) != self._day:
            self._day = day
            self.changed()

    def changed(self) -> None:
        """Tell how it stands: one thread after the other, so that what was read first is never told last."""
        with self._one:
            self._tell_it()

    def _tell_it(self) -> None:
        parts = self._parts
        halt = parts.halting.halt
        words = Words(
            {one: translations(one)(halt.message) for one in parts.settings.language.offered} | {DEFAULT_LANGUAGE: halt.message}
        )
        first = (self._line,) if self._line is not None else ()
        last = (self._message,) if self._message is not None else ()
        shown = replace(self._said, notices=(*first, *self._said.notices, *last))
        standing = halted(shown, halt, self._services, parts.day(), words)
        parts.now.stands(standing)
        self._tell(standing)


def _notice(message: MessageSettings) -> Notice:
    until = datetime.fromisoformat(message.until).replace(tzinfo=OFFICE_ZONE) if message.until else None
    return Notice(message.text, until)
