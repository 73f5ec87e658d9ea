"""Whoever follows an office's catalogue, page by page."""

import msgspec

from onestop import wire
from onestop.db.transaction import LockedOffice, Transaction
from onestop.usecases.catalogue import Imported, replace_catalogue, written
from procedures.digest import digest_of, digest_of_all
from procedures.model import Procedure
from tests.support.onestop.server import OFFICE, Branch


def procedure(place: int, name: str = "Thủ tục", steps: str = "") -> Procedure:
    """One of a million."""
    return Procedure(f"1.{place:06}", f"{name} {place}", steps=(steps,) if steps else ())


def keep(branch: Branch, *procedures: Procedure, office: str = OFFICE) -> Imported:
    """Replace an office's catalogue, as the command does."""

    def work(transaction: Transaction, held: LockedOffice) -> Imported:
        return replace_catalogue(transaction, held, written(procedures)[0], "test.jsonl")

    return branch.held(work, office)


class Follower:
    """Keeps what pages tell, as the protocol says."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.records: dict[str, bytes] = {}
        self.place: str | None = None
        self.pages = 0
        self.whole = 0
        """How often it was told to begin anew."""

    def take(self, page: wire.CatalogueSheet) -> None:
        """Keep a page."""
        self.pages += 1
        if page.whole:
            self.whole += 1
            self.records = {}
        for record in page.records:
            self.records[msgspec.json.decode(record, type=Procedure).code] = bytes(record)
        for code in page.removed:
            self.records.pop(code, None)
        self.place = page.place
        if not page.more:
            assert len(self.records) == page.procedures
            assert digest_of_all({code: digest_of(record) for code, record in self.records.items()}) == page.digest

    def names(self) -> dict[str, str]:
        """By code."""
        return {code: msgspec.json.decode(record, type=Procedure).name for code, record in self.records.items()}
