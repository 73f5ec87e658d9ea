"""One visit of staff: a stack of pages, the question that is not answered yet, and its end by itself."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.domain.office import Office
from kiosk.domain.printer import PrinterSeen
from kiosk.domain.staff import Member
from kiosk.flow.bar import Bar, Choice
from kiosk.flow.session import StaffSettings
from kiosk.flow.staff.menu import MenuPage
from kiosk.flow.staff.page import Colour, Drawn, Face, Grid, Pad, Page, Screen, Sheet
from kiosk.flow.staff.pin import PinPage
from kiosk.flow.staff.trials import ScannerPage
from kiosk.flow.staff.views import PadView, PixelsView, StaffView, TouchView
from kiosk.i18n import N_, Translate
from kiosk.usecases.office_clock import NANOSECONDS
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import CardShown, Entered, Leave, Order, Question, Reply

OFFICE_OUT = N_("Thoát")
BACK = N_("Quay lại")

TICK_SECONDS = 1.0
"""How often a page is told that time passes: it watches the sensors, or counts down."""

LONGEST_WORK_SECONDS = 660.0
"""A backup onto a slow stick, or a network on trial; who asks for it is not put out meanwhile."""


class StaffPort(Protocol):
    """Takes questions at once; replies come as `Flow.staff_replied`."""

    def ask(self, serial: int, question: Question) -> None:
        """Ask."""


@dataclass(frozen=True, slots=True)
class StaffParts:
    """What a visit is made of. `serials` never gives a number twice, in no other visit either."""

    desk: StaffPort
    settings: StaffSettings
    serials: Iterator[int]
    new_id: Callable[[], str]
    chance: random.Random


class StaffVisit:
    """Answers taps, replies and ticks; `view` makes the screen. `is_over` once staff are out. Implements `Hall`."""

    def __init__(self, parts: StaffParts, office: Office, reading: ClockReading, printer: PrinterSeen) -> None:
        """Before the PIN pad."""
        self._parts = parts
        self.office, self.reading, self.printer = office, reading, printer
        self.settings = parts.settings
        self.member: Member | None = None
        self.is_over = False
        self._asked: tuple[int, Page, Question] | None = None
        self._asked_at = 0
        """Monotonic nanoseconds."""
        self._pages: list[Page] = []
        self.go(PinPage(parts.settings, parts.chance))

    # As its pages see it

    @property
    def is_waiting(self) -> bool:
        """See `Hall`."""
        return self._asked is not None

    def ask(self, question: Question) -> None:
        """See `Hall`. An answer to an older question is not waited for any more."""
        serial = next(self._parts.serials)
        self._asked, self._asked_at = (serial, self._pages[-1], question), self.reading.monotonic_ns
        self._parts.desk.ask(serial, question)

    def new_id(self) -> str:
        """See `Hall`."""
        return self._parts.new_id()

    def go(self, page: Page) -> None:
        """See `Hall`."""
        self._asked = None
        self._pages.append(page)
        page.begin(self)

    def swap(self, page: Page) -> None:
        """See `Hall`."""
        self._pages.pop()
        self.go(page)

    def back(self) -> None:
        """See `Hall`."""
        self._asked = None
        self._pages.pop()
        if not self._pages:
            self.leave()

    def leave(self, *, by_itself: bool = False) -> None:
        """See `Hall`."""
        if not self.is_over:
            self.is_over = True
            self._parts.desk.ask(next(self._parts.serials), Leave(by_itself))

    # As the router sees it

    def tap(self, action: str) -> bool:
        """Whether the tap meant anything here."""
        if action == "back":
            self.back()
            return True
        return self._pages[-1].tap(action, self)

    @property
    def is_busy(self) -> bool:
        """Whether the desk does something that somebody asked for, and has for no longer than any work may take.

        What a page looks at by itself, second by second, keeps nobody in.
        """
        ordered = self._asked is not None and isinstance(self._asked[2], Order)
        return ordered and (self.reading.monotonic_ns - self._asked_at) / NANOSECONDS < LONGEST_WORK_SECONDS

    def replied(self, serial: int, reply: Reply) -> bool:
        """A reply of the desk; whether somebody waited for what was done, and has to read it now.

        One that nobody waits for any more is passed over; what a page looks at by itself keeps nobody in.
        """
        if self.is_over or self._asked is None or self._asked[0] != serial:
            return False
        (_, page, question), self._asked = self._asked, None
        if isinstance(reply, Entered):
            self.member = reply.member
            self.swap(MenuPage())
        else:
            page.replied(reply, self)
        return isinstance(question, Order)

    def printed(self, outcome: PrintOutcome) -> None:
        """News of a print: for the pages below as well, which may have asked for it."""
        for page in tuple(self._pages):
            page.printed(outcome, self)

    def seen(self, printer: PrinterSeen) -> None:
        """News of the printer."""
        self.printer = printer
        self._pages[-1].seen(self)

    def card(self, code: str) -> bool:
        """The scanner has read something; whether it meant anything here."""
        if isinstance(page := self._pages[-1], ScannerPage):
            page.scanned(code)
            return True
        if not self.settings.cards or self.member is not None or self.is_waiting:
            return False
        self.ask(CardShown(code))
        return True

    def ticked(self, reading: ClockReading) -> None:
        """Time has passed."""
        self.reading = reading
        self._pages[-1].ticked(self)

    def stands(self, office: Office) -> None:
        """The office stands otherwise."""
        self.office = office

    def view(self, language: str, bar: Bar, tr: Translate) -> Screen:
        """The screen."""
        drawn = self._pages[-1].draw(Face(tr, language, self))
        first = len(self._pages) == 1
        return _screen(drawn, bar, Choice("back", tr(OFFICE_OUT) if first else tr(BACK), "log-out" if first else "arrow-left"))


def _screen(drawn: Drawn, bar: Bar, back: Choice) -> Screen:
    match drawn:
        case Sheet():
            usual = replace(back, title=drawn.back) if drawn.back else back
            return StaffView(
                bar,
                drawn.heading,
                drawn.lead,
                drawn.drawing,
                drawn.notice,
                drawn.notice_icon if drawn.notice else "",
                drawn.tiles,
                drawn.rows,
                drawn.columns,
                drawn.actions,
                usual,
            )
        case Pad():
            return PadView(bar, drawn.heading, drawn.lead, drawn.shown, drawn.note, drawn.keys, drawn.columns, drawn.done, back)
        case Grid():
            return TouchView(bar, drawn.lead, drawn.fields, drawn.columns)
        case Colour(token):
            return PixelsView(bar, token, Choice("next-colour", ""))
