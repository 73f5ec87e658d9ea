"""What is shown of a catalogue before one procedure is opened: lines of a list, fields with counts, the answer to a typed line."""

from dataclasses import dataclass

from procedures.model import Level


@dataclass(frozen=True, slots=True)
class Brief:
    """A procedure as one line of a list. `called` is a short name for those that are asked for most, else empty."""

    code: str
    name: str
    field: str = ""
    level: Level = Level.OTHER
    called: str = ""


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field and how many procedures of it this office does."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a catalogue has: the procedures that are asked for most, its fields, and the day (ISO 8601) that its facts are of."""

    asked: tuple[Brief, ...] = ()
    fields: tuple[FieldCount, ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """To a typed line. `nearest` are fields that come near when nothing was found; `words` may come next.

    `is_open`: several procedures are meant as likely, and the citizen has to choose.
    """

    found: tuple[Brief, ...] = ()
    nearest: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_open: bool = False
