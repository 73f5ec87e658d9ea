"""Fetches the office's catalogue when the state tells of another edition, in a thread of its own: numbers never wait for it."""

import logging
import threading
from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from kiosk.errors import CatalogueError, NotTheProtocol, OtherOffice, SyncError
from kiosk.sync.backoff import Backoff
from kiosk.sync.mishaps import CHECK_ADDRESS
from kiosk.usecases.office_catalogue import Delivery, Shelf
from onestop.wire import LARGEST_RECORD, CatalogueSheet
from procedures.model import CODE, Procedure

logger = logging.getLogger(__name__)

FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 600.0
"""Seconds after a delivery that failed."""

RECHECK_SECONDS: Final = 600.0
"""How often a kiosk looks whether somebody has put another catalogue in the place of the server's by hand."""

MOST_PAGES: Final = 10_000
"""Of one delivery; the country has a hundred."""

_decode: Final = msgspec.json.Decoder(Procedure).decode


class CatalogueWatch(Protocol):
    """What the loop tells; nothing here waits."""

    def told(self, office: str, edition: str) -> None:
        """The state of this office names this edition; empty: the office has no catalogue at its server."""
        ...

    def look(self) -> None:
        """Begin what is due."""
        ...


class CatalogueServer(Protocol):
    """The one call that is needed here."""

    def catalogue(self, place: str) -> CatalogueSheet:
        """What changed since a place; raises `SyncError`."""
        ...


class CataloguePuller:
    """Implements `CatalogueWatch`. What it does runs where `start` has it run, one at a time."""

    def __init__(
        self,
        server: CatalogueServer,
        shelf: Shelf,
        start: Callable[[Callable[[], object]], bool],
        changed: Callable[[], object],
        now: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        """`start` says False while the errand before is not back; `changed` hears that citizens are shown another catalogue."""
        self._server, self._shelf, self._start, self._changed, self._now = server, shelf, start, changed, now
        self._guard = threading.Lock()
        self._backoff = Backoff(FIRST_PAUSE, LONGEST_PAUSE, random)
        self._wanted = self._settled = ("", "")
        """Office and edition: of the newest state, and those after which there was nothing left to do."""
        self._not_before = float("-inf")
        self._recheck_at = float("inf")
        self._said = ""

    def told(self, office: str, edition: str) -> None:
        """See `CatalogueWatch`."""
        with self._guard:
            if (office, edition) != self._wanted:
                self._wanted, self._not_before = (office, edition), float("-inf")

    def look(self) -> None:
        """See `CatalogueWatch`."""
        with self._guard:
            now = self._now()
            if now >= self._recheck_at:
                self._settled, self._recheck_at = ("", ""), float("inf")
            wanted = self._wanted
            if not wanted[1] or wanted == self._settled or now < self._not_before:
                return
        self._start(lambda: self._run(wanted))

    def _run(self, wanted: tuple[str, str]) -> None:
        try:
            self._bring(*wanted)
        except (SyncError, CatalogueError) as error:
            with self._guard:
                self._not_before = self._now() + self._backoff.seconds()
            if str(error) != self._said:
                self._said = str(error)
                logger.warning("the catalogue of the server: %s", error)
            return
        with self._guard:
            self._backoff.reset()
            self._said = ""
            self._settled, self._recheck_at = wanted, self._now() + RECHECK_SECONDS

    def _bring(self, office: str, edition: str) -> None:
        if self._shelf.serving() == edition:
            return
        reached = self._shelf.reached(office)
        if reached.edition != edition:
            self._fetch(office, reached.place)
        self._shelf.put_in_place()
        shown = self._shelf.serving()
        if not shown or shown != self._shelf.reached(office).edition:
            raise CatalogueError("what the server has delivered is damaged", "all of it is fetched again by itself")
        logger.info("the catalogue of the server is in place: %s", shown)
        self._changed()

    def _fetch(self, office: str, place: str) -> None:
        """Page by page, until the server has no more."""
        for _ in range(MOST_PAGES):
            delivery = delivery_of(self._server.catalogue(place), office)
            if delivery.more and delivery.place == place:
                raise NotTheProtocol("the server tells the same page of its catalogue again", CHECK_ADDRESS)
            self._shelf.keep(delivery)
            place = delivery.place
            if not delivery.more:
                return
        raise NotTheProtocol(f"the server's catalogue has more than {MOST_PAGES} pages", CHECK_ADDRESS)


def delivery_of(page: CatalogueSheet, office: str) -> Delivery:
    """A page, looked over; raises a `ServerNonsense` for one that cannot be."""
    if page.office != office:
        raise OtherOffice(f"the server tells the procedures of office {page.office}, not of {office}", "check server.url")
    if not page.edition or page.digest is None:
        raise NotTheProtocol("the server tells of a catalogue that it does not have", CHECK_ADDRESS)
    records: dict[str, bytes] = {}
    for record in page.records:
        written = bytes(record)
        records[_code_in(written)] = written
    return Delivery(office, page.edition, page.procedures, page.digest, page.whole, records, page.removed, page.place, page.more)


def _code_in(written: bytes) -> str:
    try:
        procedure = _decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotTheProtocol(f"a procedure of the server makes no sense: {error}", "install versions that fit") from error
    if len(written) > LARGEST_RECORD or CODE.fullmatch(procedure.code) is None or not procedure.name.strip():
        raise NotTheProtocol("a procedure of the server has no code, no name, or no end", CHECK_ADDRESS)
    return procedure.code
