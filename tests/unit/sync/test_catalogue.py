"""Fetching the catalogue: when, in which order, and what of the server is believed."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kiosk import lookup
from kiosk.errors import ServerUnreachable
from kiosk.sync.catalogue import FIRST_PAUSE, LONGEST_PAUSE, RECHECK_SECONDS, CataloguePuller
from onestop.wire import CatalogueSheet
from procedures.model import Procedure
from tests.support.shelves import OFFICE, HereShelf, TellingServer, sheet

ONE, TWO = Procedure("1.000001", "Đăng ký khai sinh"), Procedure("1.000002", "Đăng ký kết hôn")
EDITION = "7-aaaaaaaaaaaaaaaa"


class Desk:
    """A puller whose errands take no time, with a clock that a test moves."""

    def __init__(self, folder: Path) -> None:
        self.shelf = HereShelf(folder)
        self.server = TellingServer(lambda _: sheet(ONE, TWO))
        self.seconds = 1000.0
        self.changes = 0
        self.puller = CataloguePuller(self.server, self.shelf, self._start, self._changed, lambda: self.seconds, lambda: 1.0)

    def _start(self, errand: Callable[[], object]) -> bool:
        errand()
        return True

    def _changed(self) -> None:
        self.changes += 1

    def hears(self, edition: str = EDITION) -> None:
        """A state comes, and the loop takes a step."""
        self.puller.told(OFFICE, edition)
        self.puller.look()

    def passes(self, seconds: float) -> None:
        """Time passes, and the loop takes a step."""
        self.seconds += seconds
        self.puller.look()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_another_edition_is_fetched_and_shown(desk: Desk) -> None:
    desk.hears()
    assert desk.shelf.shown() == [ONE.code, TWO.code]
    assert (desk.shelf.serving(), desk.changes, desk.server.asked) == (EDITION, 1, [""])
    (found,) = lookup.procedure_finder(desk.shelf.settings)("khai sinh", 1)
    assert found.procedure == ONE


def test_as_long_as_the_edition_is_the_same_nothing_is_asked(desk: Desk) -> None:
    desk.hears()
    looked = desk.shelf.looked
    desk.hears()
    desk.passes(RECHECK_SECONDS - 1)
    assert desk.shelf.looked == looked
    desk.passes(1)
    assert (len(desk.server.asked), desk.shelf.made, desk.changes) == (1, 1, 1)


def test_a_server_that_has_no_catalogue_any_more_leaves_the_last_one(desk: Desk) -> None:
    desk.hears()
    desk.server.answer = lambda _: sheet(edition="", digest=None)
    desk.hears("")
    assert (desk.shelf.shown(), desk.server.asked) == ([ONE.code, TWO.code], [""])


def test_a_server_without_a_catalogue_leaves_the_built_in_one(desk: Desk) -> None:
    desk.hears("")
    assert (desk.server.asked, desk.changes) == ([], 0)
    assert len(desk.shelf.shown()) > 100


def test_only_what_changed_is_asked_for_after_that(desk: Desk) -> None:
    desk.hears()
    desk.server.answer = lambda _: sheet(TWO, edition="8-b", whole=False, removed=(ONE.code,))
    desk.hears("8-b")
    assert (desk.server.asked, desk.shelf.shown()) == (["", f"{EDITION}.7."], [TWO.code])


def without(page: CatalogueSheet, **fields: object) -> CatalogueSheet:
    """A page whose first record has other fields."""
    record = {**msgspec.json.decode(page.records[0]), **fields}
    page.records = (msgspec.Raw(msgspec.json.encode(record)), *page.records[1:])
    return page


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (sheet(TWO, office="H99"), "of office H99"),
        (sheet(TWO, edition=""), "does not have"),
        (sheet(TWO, digest=None), "does not have"),
        (sheet(TWO, digest="0" * 64), "is not what came"),
        (sheet(TWO, procedures=2), "but 1 came"),
        (sheet(TWO, records=(msgspec.Raw(b"7"),)), "makes no sense"),
        (without(sheet(TWO), level="galaxy"), "makes no sense"),
        (without(sheet(TWO), code="1.2"), "no code, no name, or no end"),
        (without(sheet(TWO), name=" "), "no code, no name, or no end"),
        (without(sheet(TWO), conditions="x" * 1_100_000), "no code, no name, or no end"),
        (sheet(TWO, more=True, place=f"{EDITION}.7."), "the same page"),
    ],
)
def test_nonsense_of_the_server_is_refused_and_the_old_catalogue_stays(
    desk: Desk, page: CatalogueSheet, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.hears()
    desk.server.answer = lambda _: page
    with caplog.at_level(logging.WARNING):
        desk.hears("8-b")
        desk.passes(LONGEST_PAUSE)
    (line,) = [record.getMessage() for record in caplog.records]
    assert says in line
    assert len(desk.server.asked) > 2
    assert (desk.shelf.shown(), desk.shelf.serving(), desk.changes) == ([ONE.code, TWO.code], EDITION, 1)


def test_a_catalogue_without_an_end_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.sync.catalogue.MOST_PAGES", 3)
    desk.server.answer = lambda place: sheet(ONE, more=True, whole=False, place=f"{place}x")
    desk.hears()
    assert (len(desk.server.asked), desk.changes) == (3, 0)


def test_after_a_failure_it_tries_again_later_and_later(desk: Desk) -> None:
    def away(_: str) -> CatalogueSheet:
        raise ServerUnreachable("no route", "")

    desk.server.answer = away
    desk.hears()
    for tries, pause in ((2, FIRST_PAUSE), (3, FIRST_PAUSE * 2), (4, FIRST_PAUSE * 4)):
        desk.passes(pause - 0.1)
        assert len(desk.server.asked) == tries - 1
        desk.passes(0.2)
        assert len(desk.server.asked) == tries
    desk.server.answer = lambda _: sheet(ONE)
    desk.passes(LONGEST_PAUSE)
    assert desk.shelf.shown() == [ONE.code]


def test_another_edition_does_not_wait_for_the_pause(desk: Desk) -> None:
    desk.server.answer = lambda _: sheet(ONE, digest="0" * 64)
    desk.hears()
    desk.server.answer = lambda _: sheet(ONE, edition="8-b")
    desk.hears("8-b")
    assert desk.shelf.serving() == "8-b"


def test_what_was_fetched_and_could_not_be_put_in_place_is_not_fetched_again(desk: Desk) -> None:
    desk.shelf.fails = True
    desk.hears()
    desk.shelf.fails = False
    desk.passes(LONGEST_PAUSE)
    assert (len(desk.server.asked), desk.shelf.shown()) == (1, [ONE.code, TWO.code])


def test_after_an_import_by_hand_the_servers_catalogue_is_shown_again(desk: Desk) -> None:
    desk.hears()
    lookup.keep_catalogue(desk.shelf.settings, [replace(ONE, name="Của xã")], "by hand")
    assert (desk.shelf.shown(), desk.shelf.serving()) == ([ONE.code], "")
    desk.passes(RECHECK_SECONDS)
    assert (desk.shelf.shown(), len(desk.server.asked)) == ([ONE.code, TWO.code], 1)


def test_names_that_an_office_adds_do_not_make_another_edition_of_it(desk: Desk) -> None:
    desk.hears()
    (desk.shelf.settings.data_dir / "catalogue" / "names.txt").write_text(f"{TWO.code} = vu quy\n", encoding="utf-8")
    (found,) = lookup.procedure_finder(desk.shelf.settings)("vu quy", 1)
    assert (found.procedure, desk.shelf.serving()) == (TWO, EDITION)


def test_deliveries_that_rotted_on_the_disk_are_fetched_again(desk: Desk) -> None:
    desk.shelf.before_making = lambda: lookup.delivered(desk.shelf.settings).path.write_bytes(b"rot" * 1000)
    desk.hears()
    assert (desk.changes, desk.shelf.serving()) == (0, "")
    desk.shelf.before_making = lambda: None
    desk.passes(LONGEST_PAUSE)
    assert (len(desk.server.asked), desk.shelf.serving(), desk.changes) == (2, EDITION, 1)
