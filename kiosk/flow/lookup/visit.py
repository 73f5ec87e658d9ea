"""One citizen's looking up: where they are, what they typed, what was found. All of it is gone when they leave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.domain.lookup import Answer, Brief, Overview
from kiosk.domain.office import Office
from kiosk.domain.opening import is_open
from kiosk.domain.ticket import OPEN_STATES, TicketState
from kiosk.flow.bar import Bar
from kiosk.flow.home import closed_note
from kiosk.flow.keyboard import Typing, make_keyboard
from kiosk.flow.lookup.lists import SHELVES, ListState, in_order, make_field, make_look_up, make_results
from kiosk.flow.lookup.passages import TABS
from kiosk.flow.lookup.procedure import Print, ProcedureFacts, make_procedure, service_for
from kiosk.flow.lookup.views import LookUpView, ProcedureView, ResultsView
from kiosk.i18n import Translate
from kiosk.usecases.look_up import Checklist, FieldChosen, ProcedureChosen, Question, Reply, Typed
from kiosk.usecases.ports import PrintOutcome
from procedures.model import Procedure

FIRST_FIELDS = 4
"""Fields that are offered when nothing was found and none comes near."""

MOST_PRINTS = 4
"""Checklists that one visit may wish for: paper is for everybody."""

LookUpScreen = LookUpView | ResultsView | ProcedureView
SCREENS = (LookUpView, ResultsView, ProcedureView)
"""The same, to ask what a view is."""


class LookUpPort(Protocol):
    """Takes questions and wishes at once; replies come as `Flow.replied`, news of a print as `Flow.printed`."""

    def ask(self, serial: int, question: Question) -> None:
        """Ask; an older question needs no answer any more."""
        ...

    def print(self, checklist: Checklist) -> None:
        """Print what to bring."""
        ...


@dataclass(frozen=True, slots=True)
class VisitParts:
    """What a visit is made of. `serials` never gives a number twice, in no other visit either."""

    office: Office
    desk: LookUpPort
    overview: Overview
    serials: Iterator[int]
    new_id: Callable[[], str]


class Place(Enum):
    """Where the citizen is."""

    WAY_IN = auto()
    SEARCH = auto()
    FIELD = auto()
    PROCEDURE = auto()


class Visit:
    """Answers taps and replies; `view` makes the screen. `is_over` once the citizen goes back to the services."""

    def __init__(self, parts: VisitParts) -> None:
        """At the way in."""
        self._parts = parts
        self._overview = replace(parts.overview, fields=tuple(in_order(parts.overview.fields, parts.office)))
        self._path = [Place.WAY_IN]
        self._shelf = "asked" if parts.overview.asked else "fields"
        self._typing, self._keyboard_shown = Typing(), True
        self._answer: Answer | None = None
        self._answered = ""
        """The line that it answers."""
        self._field = ""
        self._of_field: tuple[Brief, ...] | None = None
        self._procedure: Procedure | None = None
        self._tab, self._with_qr = "documents", False
        self._asked: tuple[int, Question] | None = None
        self._failed = False
        self._prints: dict[str, tuple[str, Print]] = {}
        self._wishes = 0
        """For paper, so far."""
        self.is_over = False

    @property
    def is_reading(self) -> bool:
        """Whether there is much to read, which takes its time."""
        return self._path[-1] is Place.PROCEDURE

    @property
    def is_waiting(self) -> bool:
        """Whether a question is not answered yet."""
        return self._asked is not None

    # What people do

    def tap(self, action: str, language: str) -> bool:
        """Whether the tap meant anything here. `language` is what a checklist is printed in."""
        kind, _, which = action.partition(":")
        if kind == "back":
            return self._go_back()
        answers: dict[Place, dict[str, Callable[[str], bool]]] = {
            Place.WAY_IN: {
                "type": self._type,
                "shelf": self._choose_shelf,
                "field": self._choose_field,
                "procedure": self._choose,
                "home": self._leave,
            },
            Place.SEARCH: {"type": self._type, "hide": self._hide, "field": self._choose_field, "procedure": self._choose},
            Place.FIELD: {"procedure": self._choose},
            Place.PROCEDURE: {
                "tab": self._choose_tab,
                "qr": self._show_qr,
                "print": lambda _: self._print(language),
                "home": self._leave,
            },
        }
        answer = answers[self._path[-1]].get(kind)
        if answer is not None:
            return answer(which)
        return self._path[-1] is Place.SEARCH and self._keyboard_shown and self._key(action)

    def _go_back(self) -> bool:
        self._asked, self._failed = None, False
        self._path.pop()
        if not self._path:
            self._leave()
        elif self._path[-1] is Place.SEARCH and self._answered != self._typing.text:
            self._ask(Typed(self._typing.text))  # it was left before its answer came
        return True

    def _leave(self, _: str = "") -> bool:
        self._path, self.is_over = [Place.WAY_IN], True
        return True

    def _type(self, _: str) -> bool:
        self._keyboard_shown = True
        if self._path[-1] is not Place.SEARCH:
            self._path.append(Place.SEARCH)
            self._ask(Typed(self._typing.text))  # words are offered before the first key
        return True

    def _hide(self, _: str) -> bool:
        self._keyboard_shown = False
        return True

    def _key(self, action: str) -> bool:
        typing = self._typing.tap(action)
        if typing is None:
            return False
        before, self._typing = self._typing.text, typing
        if typing.text != before:
            self._ask(Typed(typing.text))
        return True

    def _choose_shelf(self, shelf: str) -> bool:
        if shelf not in SHELVES:
            return False
        self._shelf = shelf
        return True

    def _choose_field(self, field: str) -> bool:
        self._field, self._of_field = field, None
        self._path.append(Place.FIELD)
        self._ask(FieldChosen(field))
        return True

    def _choose(self, code: str) -> bool:
        self._ask(ProcedureChosen(code))
        return True

    def _choose_tab(self, tab: str) -> bool:
        if tab not in TABS:
            return False
        self._tab, self._with_qr = tab, False
        return True

    def _show_qr(self, _: str) -> bool:
        self._with_qr = not self._with_qr
        return True

    def _print(self, language: str) -> bool:
        if self._procedure is None or self._print_of(self._procedure.code) not in (Print.NOT_YET, Print.FAILED):
            return False
        self._wishes += 1
        job_id = f"checklist-{self._parts.new_id()}"
        self._prints[self._procedure.code] = job_id, Print.COMING
        self._parts.desk.print(Checklist(job_id, self._procedure, language))
        return True

    def _print_of(self, code: str) -> Print:
        """One at a time, and not without end."""
        known = self._prints.get(code, ("", Print.NOT_YET))[1]
        if known is Print.OUT:
            return known
        if any(one is Print.COMING for _, one in self._prints.values()):
            return Print.COMING
        return known if self._wishes < MOST_PRINTS else Print.ENOUGH

    def _ask(self, question: Question) -> None:
        self._asked, self._failed = (next(self._parts.serials), question), False
        self._parts.desk.ask(*self._asked)

    # What the machine tells

    def replied(self, serial: int, reply: Reply) -> None:
        """The reply to a question; one that nobody waits for any more is passed over."""
        if self._asked is None or serial != self._asked[0]:
            return
        question, self._asked = self._asked[1], None
        self._failed = reply is None
        if reply is None and isinstance(question, Typed):
            self._answer = None
        match question, reply:
            case Typed(text), Answer():
                self._answered = text
                nothing = text.strip() and not reply.found and not reply.nearest
                self._answer = replace(reply, nearest=self._first_fields()) if nothing else reply
            case FieldChosen(), tuple():
                self._of_field = reply
            case ProcedureChosen(), Procedure():
                self._procedure, self._tab, self._with_qr = reply, "documents", False
                self._path.append(Place.PROCEDURE)

    def _first_fields(self) -> tuple[str, ...]:
        """What is offered when nothing comes near."""
        return tuple(one.name for one in self._overview.fields[:FIRST_FIELDS])

    def printed(self, outcome: PrintOutcome) -> None:
        """News of a print: a checklist is out with its last page, and failed with any."""
        job, _, page = outcome.ticket_id.partition("/")
        for code, (known, state) in self._prints.items():
            if known != job or state is not Print.COMING:
                continue
            if outcome.state is TicketState.FAILED:
                self._prints[code] = known, Print.FAILED
            elif not page and outcome.state not in OPEN_STATES:
                self._prints[code] = known, Print.OUT

    # The screen

    def view(self, moment: "Moment", bar: Bar, tr: Translate) -> LookUpScreen:
        """What is shown now."""
        match self._path[-1]:
            case Place.WAY_IN:
                return make_look_up(self._overview, self._shelf, self._state, bar, tr)
            case Place.FIELD:
                return make_field(self._field, self._of_field, self._state, bar, tr)
            case Place.SEARCH:
                words = self._answer.words if self._answer else ()
                keyboard = make_keyboard(self._typing, words, tr) if self._keyboard_shown else None
                return make_results(self._typing.text, self._answer, keyboard, self._state, bar, tr)
            case Place.PROCEDURE:
                return self._procedure_view(moment, bar, tr)

    @property
    def _busy(self) -> str:
        """The code of the procedure that is being opened; empty when there is none."""
        match self._asked:
            case (_, ProcedureChosen(code)):
                return code
        return ""

    @property
    def _state(self) -> ListState:
        return ListState(self._busy, self._failed)

    def _procedure_view(self, moment: "Moment", bar: Bar, tr: Translate) -> ProcedureView:
        assert self._procedure is not None  # noqa: S101  the path leads there with one only
        office = moment.office
        service = service_for(self._procedure, office)
        closed = "" if moment.has_paper else tr("Máy in đang tạm nghỉ")
        if service and not is_open(office, service, moment.reading):
            closed = closed_note(office, service, moment.reading, tr)
        print_state = self._print_of(self._procedure.code)
        facts = ProcedureFacts(self._tab, self._with_qr, print_state, service, closed, moment.is_asking, self._overview.as_of)
        return make_procedure(self._procedure, facts, moment.language, bar, tr)


@dataclass(frozen=True, slots=True)
class Moment:
    """What the router knows: the office as it stands, the clock, the language, whether a number is being asked for."""

    office: Office
    reading: ClockReading
    language: str
    is_asking: bool
    has_paper: bool = True
    """Whether a number may be given as far as paper goes."""
