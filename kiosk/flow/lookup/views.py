"""What the look-up screens show."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.flow.bar import Bar, Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.keyboard import KeyboardView


@dataclass(frozen=True, slots=True)
class LookUpView:
    """The way in: the search box, two shelves to choose from, and the tiles of the chosen one. `source` says of when facts are.

    `help_line` is empty unless something could not be read.
    """

    bar: Bar
    heading: str
    help_line: str
    box: Choice
    shelves: tuple[Choice, ...]
    tiles: tuple[ServiceTile, ...]
    source: str
    back: Choice


@dataclass(frozen=True, slots=True)
class ResultsView:
    """Procedures as a list: what a typed line means, or what a field has.

    `box` shows what was typed, and by `chosen` that the keyboard is there; None where nothing can be typed. `hide` puts the
    keyboard away. `help_line` is below the heading.
    """

    bar: Bar
    heading: str
    help_line: str
    box: Choice | None
    hide: Choice | None
    rows: tuple[ServiceTile, ...]
    keyboard: KeyboardView | None
    back: Choice


class PassageKind(StrEnum):
    """How a passage is set."""

    NAME = "name"
    HEADING = "heading"
    ITEM = "item"
    NOTE = "note"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a procedure. `mark` stands before an item: its number, or a dot."""

    kind: PassageKind
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """One procedure: a tab's passages, or its QR code, and what can be taken away.

    `where` is the line above: field and code. `queue` takes a number; its action is empty while there is none to take.
    `qr` is empty unless the code is shown.
    """

    bar: Bar
    where: str
    tabs: tuple[Choice, ...]
    passages: tuple[Passage, ...]
    qr: str
    qr_text: str
    actions: tuple[Choice, ...]
    queue: Choice
    source: str
    back: Choice
