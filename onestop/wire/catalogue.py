"""The office's catalogue of procedures, as pages of what changed.

`GET /v1/catalogue?since=PLACE` tells what changed after a place in the catalogue's history, oldest change first, at most
`LARGEST_PAGE` bytes of records at once. Without a place, or with one that is not of this history (the server was restored from a
backup, say), it begins at the beginning and says so with `whole`. Whoever asks keeps what it got, asks again with `place`
while there is `more`, and has the catalogue when its records make `digest`. A place may be kept for years.

The answer has the edition as its `ETag`; with that one in `If-None-Match` there is 304 and no body.
"""

from typing import Annotated, Final

from msgspec import Meta, Raw, Struct

from onestop.wire.scalars import Count, OfficeCode
from procedures.model import CODE, Procedure

LARGEST_PAGE: Final = 256 * 1024
"""Bytes of records; a page has at least one, however large."""

MOST_RECORDS: Final = 500
"""Of a page."""

LARGEST_RECORD: Final = 1024 * 1024
"""Bytes; the longest real record has 200,000."""

ProcedureCode = Annotated[str, Meta(pattern=f"^{CODE.pattern}$", description="Code of a procedure, like 1.001193.")]
Edition = Annotated[
    str, Meta(max_length=64, pattern=r"^[0-9a-f-]*$", description="One state of an office's catalogue; empty: it has none.")
]
Place = Annotated[
    str, Meta(max_length=128, description="Where in the catalogue's history the sender is; only the server reads it.")
]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="SHA-256 in hex.")]


class CataloguePart(Struct, kw_only=True):
    """What a page says of the catalogue and of itself."""

    office: OfficeCode
    edition: Edition
    """Of the catalogue as it is now; the page may lie before its last changes."""
    procedures: Count
    """How many that edition has."""
    digest: Digest | None
    """Of that edition: over the lines `CODE SHA-256` of all its records as they stand in these pages, byte by byte, in the
    order of their codes. None: the office has no catalogue."""
    whole: bool
    """Forget what you have: this page is the first of all."""
    removed: tuple[ProcedureCode, ...]
    """Procedures that there are no more."""
    place: Place
    """What to ask with the next time."""
    more: bool
    """There is more to ask for at once."""


class CataloguePage(CataloguePart, kw_only=True):
    """What changed since a place. Errors: those of any device request."""

    records: tuple[Procedure, ...]
    """New ones, and those that are not as they were; each replaces the one with its code."""


class CatalogueSheet(CataloguePart, kw_only=True):
    """A `CataloguePage` whose records are still as they were written, for the digest."""

    records: tuple[Raw, ...]
    """Each a `Procedure`."""
