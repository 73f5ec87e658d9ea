"""What a staff page is, and what it may do with the visit that it belongs to."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.domain.office import Office
from kiosk.domain.printer import PrinterSeen
from kiosk.domain.staff import Member
from kiosk.flow.bar import Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.session import StaffSettings
from kiosk.flow.staff.views import PadView, PixelsView, StaffView, TouchView
from kiosk.i18n import Translate
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import Question, Reply

Screen = PadView | StaffView | TouchView | PixelsView


class Hall(Protocol):
    """The visit, as its pages see it."""

    @property
    def office(self) -> Office:
        """As it stands now."""

    @property
    def settings(self) -> StaffSettings:
        """What the office decided."""

    @property
    def member(self) -> Member | None:
        """Who has come in."""

    @property
    def reading(self) -> ClockReading:
        """The clock."""

    @property
    def printer(self) -> PrinterSeen:
        """What was last seen of the printer."""

    @property
    def is_waiting(self) -> bool:
        """Whether a question of this page is not answered yet."""

    def ask(self, question: Question) -> None:
        """Its reply comes to the page on top as `replied`."""

    def new_id(self) -> str:
        """A UUID."""

    def go(self, page: "Page") -> None:
        """To another page; `back` comes here again."""

    def swap(self, page: "Page") -> None:
        """To another page, from which `back` does not come here."""

    def back(self) -> None:
        """To the page before; from the first one, out."""

    def leave(self) -> None:
        """Out, home."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a page is drawn with: the translator, and the language for words that the settings have."""

    tr: Translate
    language: str
    hall: Hall


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page without what all have: see `StaffView`. `back` empty: the usual words."""

    heading: str
    lead: str = ""
    drawing: str = ""
    notice: str = ""
    notice_icon: str = "circle-alert"
    tiles: tuple[ServiceTile, ...] = ()
    rows: tuple[ServiceTile, ...] = ()
    columns: int = 1
    actions: tuple[Choice, ...] = ()
    back: str = ""


@dataclass(frozen=True, slots=True)
class Pad:
    """A pad without what all have: see `PadView`."""

    heading: str
    lead: str
    shown: str
    note: str
    keys: tuple[Choice, ...]
    columns: int = 3
    done: Choice | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The touch test."""

    lead: str
    fields: tuple[Choice, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class Colour:
    """The pixel test."""

    token: str


Drawn = Sheet | Pad | Grid | Colour


class Page(ABC):
    """One page. Everything is optional but `draw`."""

    def begin(self, hall: Hall) -> None:
        """It comes on top for the first time."""
        del hall

    def tap(self, action: str, hall: Hall) -> bool:
        """Whether the tap meant anything here."""
        del action, hall
        return False

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The reply to what this page asked."""
        del reply, hall

    def printed(self, outcome: PrintOutcome, hall: Hall) -> None:
        """News of any print."""
        del outcome, hall

    def seen(self, hall: Hall) -> None:
        """Something else is seen of the printer."""
        del hall

    def ticked(self, hall: Hall) -> None:
        """A second has passed."""
        del hall

    @abstractmethod
    def draw(self, face: Face) -> Drawn:
        """What it shows now."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: where it leads, and its words, to be translated."""

    action: str
    title: str
    icon: str
    make: Callable[[], Page] = field(compare=False)
    hint: str = ""


def row(action: str, title: str, icon: str = "", note: str = "", *, busy: bool = False) -> ServiceTile:
    """A line of a page; without an action it is only read."""
    return ServiceTile(action, title, "", icon, note, open=bool(action), busy=busy)
