"""What the staff screens show."""

from dataclasses import dataclass

from kiosk.flow.bar import Bar, Choice
from kiosk.flow.home import ServiceTile


@dataclass(frozen=True, slots=True)
class PadView:
    """A pad of keys, for a PIN, a number or a code. `shown` is what was typed so far, dots for a PIN; `note` is in warning colour.

    `keys` are laid out in rows of `columns`; one without an action is room that is left free. `done` is None where the last
    key of all ends it by itself.
    """

    bar: Bar
    heading: str
    lead: str
    shown: str
    note: str
    keys: tuple[Choice, ...]
    columns: int
    done: Choice | None
    back: Choice


@dataclass(frozen=True, slots=True)
class StaffView:
    """A page: what it is about, a drawing if any, what can be chosen or read, what comes next.

    `drawing` is a name of `kiosk.screens.widgets.drawing`; `notice` says what just happened, with its icon; `tiles` lead to other
    pages; `rows` stand in `columns`; a row without an action is only read. `actions` are the steps on from here, `back` is the way out.
    """

    bar: Bar
    heading: str
    lead: str
    drawing: str
    notice: str
    notice_icon: str
    tiles: tuple[ServiceTile, ...]
    rows: tuple[ServiceTile, ...]
    columns: int
    actions: tuple[Choice, ...]
    back: Choice


@dataclass(frozen=True, slots=True)
class TouchView:
    """A grid of fields to be touched, row by row; `chosen` ones were. `lead` says how many are left."""

    bar: Bar
    lead: str
    fields: tuple[Choice, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class PixelsView:
    """The whole panel in one colour: a token of the theme. A touch anywhere (`field`) brings the next."""

    bar: Bar
    colour: str
    field: Choice
