"""What the server has delivered: kept page by page, believed only when it is whole."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.catalogue.delivered import Delivered
from kiosk.errors import CatalogueError, CatalogueTorn
from kiosk.sync.catalogue import delivery_of
from kiosk.usecases.office_catalogue import Delivery, Reached
from procedures.digest import digest_of, digest_of_all
from procedures.model import Procedure
from tests.support.shelves import OFFICE, sheet

ONE, TWO = Procedure("1.000001", "Đăng ký khai sinh"), Procedure("1.000002", "Đăng ký kết hôn")


def delivery(*procedures: Procedure, edition: str = "7-aaaaaaaaaaaaaaaa", **bent: object) -> Delivery:
    return delivery_of(sheet(*procedures, edition=edition, **bent), OFFICE)


@pytest.fixture
def file(tmp_path: Path) -> Delivered:
    return Delivered(tmp_path / "catalogue" / "server.db")


def test_what_was_delivered_whole_is_there_with_its_edition(file: Delivered) -> None:
    file.keep(delivery(ONE, TWO))
    assert (file.procedures(), file.office) == ([ONE, TWO], OFFICE)
    assert file.reached(OFFICE) == Reached("7-aaaaaaaaaaaaaaaa.7.", "7-aaaaaaaaaaaaaaaa")


def test_a_kiosk_to_which_nothing_was_delivered_gets_no_file(file: Delivered) -> None:
    assert (file.reached(OFFICE), file.office, file.path.exists()) == (Reached(), "", False)


def test_between_two_pages_a_kiosk_that_starts_anew_goes_on_where_it_was(file: Delivered) -> None:
    both = delivery(ONE, TWO)
    file.keep(replace(both, records={ONE.code: both.records[ONE.code]}, place="between", more=True))
    again = Delivered(file.path)
    assert again.reached(OFFICE) == Reached("between", "")
    again.keep(replace(both, whole=False, records={TWO.code: both.records[TWO.code]}))
    assert (again.procedures(), again.reached(OFFICE).edition) == ([ONE, TWO], both.edition)


def test_a_later_page_replaces_and_removes(file: Delivered) -> None:
    file.keep(delivery(ONE, TWO))
    other = replace(TWO, name="Kết hôn")
    file.keep(replace(delivery(other, edition="8-bbbbbbbbbbbbbbbb"), whole=False, removed=(ONE.code, "1.999999")))
    assert (file.procedures(), file.reached(OFFICE).edition) == ([other], "8-bbbbbbbbbbbbbbbb")


def test_a_new_beginning_forgets_what_came_before(file: Delivered) -> None:
    file.keep(delivery(ONE))
    file.keep(delivery(TWO, edition="8-bbbbbbbbbbbbbbbb"))
    assert file.procedures() == [TWO]


def test_what_another_office_delivered_counts_for_nothing(file: Delivered) -> None:
    file.keep(delivery(ONE))
    assert file.reached("H99") == Reached()


@pytest.mark.parametrize(
    ("bent", "says"),
    [
        ({"digest": "0" * 64}, "is not what came"),
        ({"procedures": 3}, "should have 3 procedures, but 2 came"),
        ({"removed": (TWO.code,)}, "should have 2 procedures, but 1 came"),
    ],
)
def test_pages_that_do_not_make_the_whole_are_forgotten(file: Delivered, bent: dict[str, object], says: str) -> None:
    file.keep(delivery(ONE))
    with pytest.raises(CatalogueTorn, match=says):
        file.keep(replace(delivery(ONE, TWO), **bent))  # type: ignore[arg-type]
    assert file.reached(OFFICE) == Reached()


def test_deliveries_without_an_end_are_forgotten(file: Delivered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.catalogue.delivered.LARGEST", 100)
    with pytest.raises(CatalogueTorn, match="more than 100 bytes"):
        file.keep(delivery(ONE, more=True))


@pytest.mark.parametrize("damage", [b"no database" * 100, b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_file_begins_anew(file: Delivered, damage: bytes) -> None:
    file.keep(delivery(ONE))
    file.path.write_bytes(damage)
    assert file.reached(OFFICE) == Reached()
    file.keep(delivery(ONE, TWO))
    assert file.procedures() == [ONE, TWO]


def test_a_record_that_rotted_on_the_disk_begins_anew(file: Delivered) -> None:
    file.keep(delivery(ONE, TWO))
    with sqlite3.connect(file.path) as connection:
        connection.execute("UPDATE procedure SET record = x'00' WHERE code = ?", (ONE.code,))
    connection.close()
    with pytest.raises(CatalogueError, match="is not what was delivered"):
        file.procedures()
    assert file.reached(OFFICE) == Reached()


def test_a_disk_that_cannot_be_written_is_one_error_and_loses_nothing(file: Delivered, monkeypatch: pytest.MonkeyPatch) -> None:
    file.keep(delivery(ONE))
    with sqlite3.connect(file.path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr("kiosk.catalogue.delivered.WAIT_SECONDS", 0.0)
        with pytest.raises(CatalogueError, match="cannot be used"):
            file.keep(delivery(TWO))
        other.execute("ROLLBACK")
    other.close()
    assert file.procedures() == [ONE]


def test_the_digest_of_a_catalogue_does_not_depend_on_the_order_of_delivery() -> None:
    digests = {"1.000002": digest_of(b"b"), "1.000001": digest_of(b"a")}
    assert digest_of_all(digests) == digest_of_all(dict(reversed(digests.items())))
    assert digest_of_all(digests) != digest_of_all({**digests, "1.000001": digest_of(b"b")})


def test_a_record_that_reads_well_but_is_not_what_came_is_not_shown(file: Delivered) -> None:
    file.keep(delivery(ONE, TWO))
    connection = sqlite3.connect(file.path, isolation_level=None)
    connection.execute("UPDATE procedure SET record = CAST(replace(CAST(record AS TEXT), 'khai sinh', 'khai tu') AS BLOB)")
    connection.close()
    with pytest.raises(CatalogueError, match="is not what was delivered; all of it is fetched again"):
        file.procedures()
    assert file.reached(OFFICE) == Reached()


def test_a_damaged_file_that_cannot_be_removed_is_one_error(file: Delivered) -> None:
    file.path.mkdir(parents=True)
    with pytest.raises(CatalogueError, match="cannot be removed"):
        file.forget()
