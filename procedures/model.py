"""A procedure (thủ tục hành chính): what it is called, what to bring, what it costs, how long it takes, where to go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CODE = re.compile(r"[1-9]\.[0-9]{6}")
"""A procedure's code on the national portal: `1.001193`."""


class Channel(StrEnum):
    """How an application is handed in."""

    DIRECT = "direct"
    ONLINE = "online"
    POST = "post"


class TimeUnit(StrEnum):
    """In what a time limit is counted; `OTHER` means that only its text tells."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    OTHER = "other"


class Level(StrEnum):
    """Who carries it out."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fee:
    """In đồng; `amount` None when only `text` tells, 0 when it is free."""

    amount: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """`count` None when only `text` tells."""

    count: float | None = None
    unit: TimeUnit = TimeUnit.OTHER
    text: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """One channel with its time limit and fees."""

    channel: Channel
    limit: TimeLimit = TimeLimit()
    fees: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A paper to bring. `originals` and `copies` are counts; `form` the name of a form and `form_url` where it lies, if any."""

    name: str
    originals: int = 0
    copies: int = 0
    form: str = ""
    form_url: str = ""


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """Papers that belong together, such as those to hand in and those to show."""

    title: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of the catalogue. Texts are NFC; lists are empty where nothing is known.

    `is_public` is False for procedures between authorities; they are kept, so that a later file can say otherwise, and never shown.
    `variant_of` names the province whose own procedure it is; empty for a national one.
    """

    code: str
    name: str
    field: str = ""
    level: Level = Level.OTHER
    agencies: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    filings: tuple[Filing, ...] = ()
    documents: tuple[DocumentGroup, ...] = ()
    steps: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    conditions: str = ""
    legal_basis: tuple[str, ...] = ()
    url: str = ""
    updated: date | None = None
    variant_of: str = ""
    is_public: bool = True

    @property
    def has_detail(self) -> bool:
        """Whether more is known than its name, field and agencies."""
        return bool(self.documents or self.steps or self.filings)


Catalogue = Mapping[str, Procedure]
"""By code."""
