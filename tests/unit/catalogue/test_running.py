"""The catalogue of a kiosk that runs: it goes on whatever happens to its files."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import lookup
from kiosk.config import Settings, load_settings
from kiosk.errors import CatalogueError
from kiosk.running_catalogue import RunningCatalogue
from kiosk.sync.catalogue import delivery_of
from procedures.model import Procedure
from tests.support.commands import settings_in
from tests.support.shelves import OFFICE, sheet

BIRTH, MARRIAGE = Procedure("1.001193", "Đăng ký khai sinh"), Procedure("1.000894", "Đăng ký kết hôn")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a kiosk that has imported two procedures."""
    settings = load_settings(settings_in(tmp_path))
    lookup.keep_catalogue(settings, [BIRTH, MARRIAGE], "office.jsonl")
    return settings


def adds(settings: Settings, name: str, text: str) -> None:
    (lookup.own_folder(settings) / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("name", "slip"), [("names.txt", "1.001193 kt3"), ("asked.txt", "1.00119"), ("speech.txt", "qq = x")])
def test_a_slip_in_an_office_file_leaves_citizens_the_look_up(
    settings: Settings, name: str, slip: str, caplog: pytest.LogCaptureFixture
) -> None:
    adds(settings, name, slip)
    with caplog.at_level(logging.INFO):
        (found,) = RunningCatalogue(settings).open().answer("khai sinh").found
    assert found.code == BIRTH.code
    assert [record.getMessage().startswith("left out: ") for record in caplog.records] == [True]


def test_a_clerk_who_searches_sees_the_slip_even_when_the_kiosk_has_left_it_out(settings: Settings) -> None:
    adds(settings, "names.txt", "1.001193 kt3")
    RunningCatalogue(settings).open()
    with pytest.raises(CatalogueError, match="line 1"):
        lookup.procedure_finder(settings)


def test_after_an_import_by_hand_index_and_records_stay_of_one_catalogue(settings: Settings) -> None:
    finder = RunningCatalogue(settings).open()
    lookup.keep_catalogue(settings, [replace(BIRTH, name="Cấp lý lịch tư pháp")], "other.jsonl")
    assert [brief.name for brief in finder.answer("khai sinh").found] == [BIRTH.name]
    assert finder.procedure(MARRIAGE.code) == MARRIAGE


def test_an_import_by_hand_is_seen_and_read_once(settings: Settings) -> None:
    running = RunningCatalogue(settings)
    running.open()
    assert not running.is_stale()
    lookup.keep_catalogue(settings, [BIRTH], "other.jsonl")
    assert running.is_stale()
    running.open()
    assert not running.is_stale()


@pytest.mark.parametrize("name", ["names.txt", "asked.txt", "speech.txt"])
def test_words_that_an_office_adds_are_seen_and_read_once(settings: Settings, name: str) -> None:
    running = RunningCatalogue(settings)
    running.open()
    adds(settings, name, "# của xã")
    assert running.is_stale()
    running.open()
    assert not running.is_stale()


def test_names_that_find_no_room_on_the_disk_leave_the_catalogue_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    adds(settings, "names.txt", "1.000894 = vu quy")
    monkeypatch.setattr("kiosk.catalogue.store.RESERVE", 1 << 60)
    running = RunningCatalogue(settings)
    assert running.open().procedure(BIRTH.code) == BIRTH
    assert not running.is_stale()


def test_a_kiosk_that_could_read_none_tries_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup.kept_file(settings).path.unlink()
    monkeypatch.setattr("kiosk.catalogue.store.RESERVE", 1 << 60)
    running = RunningCatalogue(settings)
    with pytest.raises(CatalogueError, match="make room"):
        running.open()
    assert running.is_stale()


def rots(settings: Settings) -> None:
    """The catalogue, somewhere in its index, where its first page says nothing of it."""
    path = lookup.kept_file(settings).path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE part SET content = X'00' WHERE name = 'text'")


def test_a_damaged_catalogue_is_made_anew_of_the_built_in_one_and_the_log_says_what_to_do(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    rots(settings)
    with caplog.at_level(logging.INFO):
        found = RunningCatalogue(settings).open().answer("giay doc than").found
    assert found[0].code == "1.004873"
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.endswith(
        "made anew of: built-in; if it was imported by hand, import the catalogue again: kiosk catalogue import FILE"
    )


def test_a_damaged_catalogue_is_made_anew_of_what_the_server_has_delivered(settings: Settings) -> None:
    lookup.delivered(settings).keep(delivery_of(sheet(Procedure("1.000001", "Của máy chủ")), OFFICE))
    rots(settings)
    assert RunningCatalogue(settings).open().procedure("1.000001").name == "Của máy chủ"
    assert lookup.edition_in_place(settings) == "7-aaaaaaaaaaaaaaaa"


def test_when_the_delivery_has_rotted_too_the_built_in_one_serves(settings: Settings) -> None:
    came = lookup.delivered(settings)
    came.keep(delivery_of(sheet(Procedure("1.000001", "Của máy chủ")), OFFICE))
    with closing(sqlite3.connect(came.path)) as connection, connection:
        connection.execute("UPDATE procedure SET record = X'00'")
    rots(settings)
    assert RunningCatalogue(settings).open().answer("giay doc than").found[0].code == "1.004873"


def test_a_catalogue_that_cannot_be_opened_now_is_not_taken_for_damaged(settings: Settings) -> None:
    path = lookup.kept_file(settings).path
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(CatalogueError, match="cannot be read"):
        lookup.kept_file(settings).damage()
