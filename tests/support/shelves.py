"""The catalogue of a kiosk of these tests, and a server's that tells it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk import lookup
from kiosk.config import Settings, load_settings
from kiosk.errors import CatalogueError
from kiosk.office_catalogue import OfficeCatalogue
from onestop.wire import CatalogueSheet
from procedures.digest import digest_of, digest_of_all
from procedures.model import Procedure
from tests.support.commands import settings_in

OFFICE = "H32.12"


class HereShelf(OfficeCatalogue):
    """Makes the index in this process, which saves the time of starting another."""

    def __init__(self, folder: Path) -> None:
        """Settings and data lie in the folder."""
        self.settings: Settings = load_settings(settings_in(folder))
        self.made = 0
        self.fails = False
        self.looked = 0
        self.before_making: Callable[[], object] = lambda: None
        super().__init__(self.settings)

    def serving(self) -> str:
        """See `Shelf`."""
        self.looked += 1
        return super().serving()

    def put_in_place(self) -> None:
        """See `Shelf`."""
        if self.fails:
            raise CatalogueError("no space left", "make room")
        self.made += 1
        self.before_making()
        lookup.rebuild(self.settings)

    def shown(self) -> list[str]:
        """Codes of what citizens are shown."""
        return [one.code for one in lookup.catalogue_file(self.settings).procedures()]


def sheet(*procedures: Procedure, edition: str = "7-aaaaaaaaaaaaaaaa", **bent: object) -> CatalogueSheet:
    """The only page of a catalogue, with some fields bent."""
    records = {one.code: msgspec.json.encode(one) for one in procedures}
    page = CatalogueSheet(
        office=OFFICE,
        edition=edition,
        procedures=len(records),
        digest=digest_of_all({code: digest_of(record) for code, record in records.items()}),
        whole=True,
        records=tuple(msgspec.Raw(record) for record in records.values()),
        removed=(),
        place=f"{edition}.7.",
        more=False,
    )
    for name, value in bent.items():
        setattr(page, name, value)
    return page


class TellingServer:
    """Tells what a test puts in."""

    def __init__(self, answer: Callable[[str], CatalogueSheet]) -> None:
        """`answer` is asked with the place."""
        self.answer = answer
        self.asked: list[str] = []

    def catalogue(self, place: str) -> CatalogueSheet:
        """See `CatalogueServer`."""
        self.asked.append(place)
        return self.answer(place)
