"""The server's catalogue on its way to a kiosk, on both engines: whole, changed, cut off, and after a restore."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.errors import ServerUnreachable
from kiosk.sync.channel import Call, Reply
from onestop.wire import MOST_RECORDS
from tests.support.onestop.catalogues import keep, procedure
from tests.support.onestop.server import Store, running
from tests.support.realoffice import RealOffice
from tests.support.shelves import HereShelf
from tests.support.syncs import Kiosk, Wire, enrolled, kiosk_of

ONE, TWO, THREE = (procedure(place) for place in range(3))


@pytest.fixture
def office(url: str) -> Iterator[RealOffice]:
    with running(url) as branch:
        yield RealOffice(branch)


@contextmanager
def kiosk_in(folder: Path, office: RealOffice) -> Iterator[tuple[Kiosk[RealOffice], HereShelf]]:
    """A kiosk that starts, with what lies in its folder."""
    if not (folder / "device").exists():
        enrolled(folder, office)
    shelf = HereShelf(folder)
    with kiosk_of(folder, office, shelf=shelf) as kiosk:
        yield kiosk, shelf


class Cut(Wire):
    """A line that breaks before a page of the catalogue."""

    pages = 0
    breaks_before = 0

    def carry(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """See `Channel`."""
        if "/catalogue" in call.path:
            if self.pages == self.breaks_before:
                raise ServerUnreachable("the line is cut", "")
            self.pages += 1
        return super().carry(call, headers)


def test_a_kiosk_that_starts_shows_the_catalogue_of_its_office(tmp_path: Path, office: RealOffice) -> None:
    edition = keep(office.branch, ONE, TWO).edition
    with kiosk_in(tmp_path, office) as (kiosk, shelf):
        kiosk.run(1)
        assert (shelf.shown(), kiosk.changes) == ([ONE.code, TWO.code], [edition])


def test_a_kiosk_that_runs_hears_of_changes_and_of_procedures_that_are_gone(tmp_path: Path, office: RealOffice) -> None:
    with kiosk_in(tmp_path, office) as (kiosk, shelf):
        kiosk.run(1)
        editions = []
        for procedures in ((ONE, TWO), (procedure(1, "Khác"), THREE), (THREE,)):
            editions.append(keep(office.branch, *procedures).edition)
            kiosk.run(1)
            assert shelf.shown() == [one.code for one in procedures]
        assert kiosk.changes == editions


def test_a_kiosk_that_is_killed_between_two_pages_goes_on_where_it_was(tmp_path: Path, office: RealOffice) -> None:
    many = [procedure(place) for place in range(MOST_RECORDS * 2 + 1)]
    edition = keep(office.branch, *many).edition
    with kiosk_in(tmp_path, office) as (kiosk, shelf):
        line = kiosk.wire = kiosk.speaker._channel = Cut(office)
        line.breaks_before = 2
        kiosk.run(1)
        assert (line.pages, kiosk.changes, shelf.serving()) == (2, [], "")
        assert kiosk.number() == "A001"
    with kiosk_in(tmp_path, office) as (kiosk, shelf):
        line = kiosk.wire = kiosk.speaker._channel = Cut(office)
        line.breaks_before = 99
        kiosk.run(1)
        assert (line.pages, kiosk.changes, len(shelf.shown())) == (1, [edition], len(many))


def test_a_server_that_was_restored_has_its_older_catalogue_shown_again(tmp_path: Path, store: Store, url: str) -> None:
    with running(url) as branch, kiosk_in(tmp_path, RealOffice(branch)) as (kiosk, shelf):
        first = keep(branch, ONE, TWO).edition
        kiosk.run(1)
    backup = store.copy(url)
    with running(url) as branch, kiosk_in(tmp_path, RealOffice(branch)) as (kiosk, shelf):
        keep(branch, ONE, THREE)
        kiosk.run(1)
        assert shelf.shown() == [ONE.code, THREE.code]
    with running(backup) as branch, kiosk_in(tmp_path, RealOffice(branch)) as (kiosk, shelf):
        kiosk.run(20)
        assert (shelf.shown(), shelf.serving()) == ([ONE.code, TWO.code], first)
        keep(branch, TWO)
        kiosk.run(20)
        assert shelf.shown() == [TWO.code]


def test_the_catalogues_of_two_offices_do_not_mix(tmp_path: Path, office: RealOffice) -> None:
    office.branch.open_office("H32.99")
    keep(office.branch, TWO, office="H32.99")
    with kiosk_in(tmp_path, office) as (kiosk, shelf):
        kiosk.run(1)
        assert (shelf.serving(), kiosk.changes) == ("", [])
        keep(office.branch, ONE)
        kiosk.run(1)
        assert shelf.shown() == [ONE.code]
