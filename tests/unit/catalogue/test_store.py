"""The file of the catalogue: what goes in comes out, and it is replaced whole or not at all."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.catalogue.reading import About
from kiosk.catalogue.store import CatalogueFile
from kiosk.domain.lookup import FieldCount
from kiosk.domain.search.entries import entries_of
from kiosk.domain.search.index import build
from kiosk.domain.search.rank import find
from kiosk.domain.search.speech import Speech
from kiosk.errors import CatalogueDamaged, CatalogueError, UnknownProcedure
from procedures.model import Channel, Document, DocumentGroup, Fee, Filing, Level, Procedure, TimeLimit, TimeUnit

ONE = Procedure(
    "1.001193",
    "Đăng ký khai sinh",
    "Hộ tịch",
    Level.COMMUNE,
    ("Ủy ban nhân dân cấp xã",),
    filings=(Filing(Channel.ONLINE, TimeLimit(1.0, TimeUnit.WORKING_DAY), (Fee(0),)),),
    documents=(DocumentGroup("Phải nộp", (Document("Tờ khai", 1),)),),
)
OTHER = Procedure("1.000894", "Đăng ký kết hôn")
HIDDEN = Procedure("1.000001", "Chuyển hồ sơ giữa các cơ quan", is_public=False)
ABOUT = About("test", "2026-11-26T00:00:00+00:00", "", "names")


def written(folder: Path, *procedures: Procedure) -> CatalogueFile:
    file = CatalogueFile(folder / "catalogue" / "catalogue.db")
    with file.in_turn():
        file.write(procedures, build(entries_of(procedures, {"1.001193": ("làm khai sinh",)})), ABOUT)
    return file


def test_records_and_index_come_out_as_they_went_in(tmp_path: Path) -> None:
    file = written(tmp_path, ONE, OTHER)
    assert file.exists()
    assert file.about() == ABOUT
    assert file.procedure("1.001193") == ONE
    assert list(file.procedures()) == [OTHER, ONE]
    fresh = build(entries_of([ONE, OTHER], {"1.001193": ("làm khai sinh",)}))
    assert find("lam khai", file.index(), Speech(), 3) == find("lam khai", fresh, Speech(), 3)


@pytest.mark.parametrize("name", ["số #1", "a?mode=rw", "100%41", "a b&c", "Quầy một"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    assert list(written(folder, ONE).procedures()) == [ONE]


def test_a_folder_may_be_given_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(written(Path(), ONE).procedures()) == [ONE]


def test_procedures_between_authorities_are_in_the_file_and_not_in_the_index(tmp_path: Path) -> None:
    file = written(tmp_path, ONE, HIDDEN)
    assert file.procedure("1.000001") == HIDDEN
    assert find("chuyen ho so", file.index(), Speech(), 3) == []


def test_a_code_that_nobody_has_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownProcedure, match=r"1\.999999"):
        written(tmp_path, ONE).procedure("1.999999")


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 2000])
def test_a_damaged_file_says_to_import_again(tmp_path: Path, damage: bytes) -> None:
    file = written(tmp_path, ONE)
    file.path.write_bytes(damage)
    assert not file.exists()
    with pytest.raises(CatalogueError, match="kiosk catalogue import"):
        file.index()


@pytest.mark.parametrize(
    "order",
    [
        "DELETE FROM about WHERE key = 'made'",
        "INSERT INTO about VALUES ('colour', 'red')",
        "DELETE FROM part WHERE name = 'text'",
        "UPDATE part SET content = substr(content, 1, length(content) - 1) WHERE name = 'text'",
        "UPDATE part SET content = substr(content, 1, length(content) - 4) WHERE name = 'starts'",
        "UPDATE part SET content = CAST(X'ffffffff' || substr(content, 5) AS BLOB) WHERE name = 'postings'",
        "UPDATE part SET content = X'ff' WHERE name = 'terms'",
        "DROP TABLE procedure",
    ],
)
def test_damage_of_a_row_or_of_the_index_is_told_as_such(tmp_path: Path, order: str) -> None:
    file = written(tmp_path, ONE)
    with sqlite3.connect(file.path) as connection:
        connection.execute(order)
    connection.close()
    assert isinstance(file.damage(), CatalogueDamaged)


def test_a_page_that_rotted_is_damage(tmp_path: Path) -> None:
    file = written(tmp_path, *(replace(OTHER, code=f"1.{number:06}") for number in range(300)))
    content = bytearray(file.path.read_bytes())
    content[8192:12288] = b"\xa5" * 4096
    file.path.write_bytes(content)
    assert isinstance(file.damage(), CatalogueDamaged)


def test_a_record_that_rotted_is_told_when_it_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, ONE)
    with sqlite3.connect(file.path) as connection:
        connection.execute("UPDATE procedure SET record = X'c1'")
    connection.close()
    with pytest.raises(CatalogueDamaged, match="kiosk catalogue import"):
        file.procedure(ONE.code)


@pytest.mark.parametrize("procedures", [(), (HIDDEN,), (ONE, OTHER, HIDDEN)])
def test_a_catalogue_as_it_was_written_has_no_damage(tmp_path: Path, procedures: tuple[Procedure, ...]) -> None:
    assert written(tmp_path, *procedures).damage() is None


def test_a_file_of_another_version_is_none_of_ours(tmp_path: Path) -> None:
    file = written(tmp_path, ONE)
    with sqlite3.connect(file.path) as connection:
        connection.execute("UPDATE about SET value = '99' WHERE key = 'form'")
    connection.close()
    assert not file.exists()


def test_whoever_reads_goes_on_reading_the_old_one(tmp_path: Path) -> None:
    file = written(tmp_path, ONE, OTHER)
    reading = file.procedures()
    assert next(reading) == OTHER
    written(tmp_path, replace(ONE, name="Khai sinh"))
    assert next(reading) == ONE
    assert file.procedure("1.001193").name == "Khai sinh"


class _PowerCut(BaseException):
    pass


def test_whoever_does_not_get_a_turn_is_told_so_and_the_old_catalogue_serves(tmp_path: Path) -> None:
    file = written(tmp_path, ONE)
    with file.in_turn():
        with (
            pytest.raises(CatalogueError, match=r"another process has been making .*; try again when it has ended"),
            file.in_turn(0),
        ):
            pass
        assert list(file.procedures()) == [ONE]
    assert list(written(tmp_path, OTHER).procedures()) == [OTHER]


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "kiosk.catalogue.store._fill"])
def test_a_power_cut_at_any_step_leaves_the_old_catalogue(tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, ONE)

    def cut(*_: object, **__: object) -> None:
        raise _PowerCut

    monkeypatch.setattr(step, cut)
    with pytest.raises(_PowerCut):
        written(tmp_path, OTHER)
    monkeypatch.undo()
    assert list(file.procedures()) == [ONE]
    assert list(written(tmp_path, OTHER).procedures()) == [OTHER]


def test_a_new_catalogue_is_synced_before_it_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, ONE)
    done: list[str] = []
    sync, put = os.fsync, Path.replace

    def noted_sync(fd: int) -> None:
        done.append("sync")
        sync(fd)

    def noted_put(self: Path, target: Path) -> Path:
        done.append("put")
        return put(self, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_put)
    written(tmp_path, OTHER)
    assert done[-3:] == ["sync", "put", "sync"]


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The kernel refuses more bytes, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_before_the_end_is_one_error_and_gets_its_room_back(tmp_path: Path) -> None:
    file = written(tmp_path, ONE)
    with no_file_longer_than(20_000), pytest.raises(CatalogueError, match="cannot be written"):
        written(tmp_path, *(replace(OTHER, code=f"1.{number:06}") for number in range(300)))
    assert [path.name for path in file.path.parent.iterdir()] == ["catalogue.db"]
    assert list(file.procedures()) == [ONE]


def test_a_catalogue_that_would_leave_the_ledger_no_room_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, ONE)
    monkeypatch.setattr("kiosk.catalogue.store.RESERVE", 1 << 60)
    with pytest.raises(CatalogueError, match=r"needs .* MB free.*make room"):
        written(tmp_path, OTHER)
    assert list(file.procedures()) == [ONE]


def test_what_a_killed_import_left_is_removed_by_the_next_turn(tmp_path: Path) -> None:
    file = written(tmp_path, ONE)
    left = file.path.with_suffix(".new")
    left.write_bytes(b"half")
    with file.in_turn():
        assert not left.exists()


def test_lists_are_read_without_the_records(tmp_path: Path) -> None:
    file = written(tmp_path, ONE, OTHER, HIDDEN)
    assert [brief.name for brief in file.briefs(["1.000894", "9.999999", "1.001193"])] == ["Đăng ký kết hôn", "Đăng ký khai sinh"]
    assert [brief.code for brief in file.of_field("Hộ tịch")] == ["1.001193"]
    assert file.fields() == [FieldCount("Hộ tịch", 1)]


def test_what_is_between_authorities_or_done_elsewhere_is_in_no_field(tmp_path: Path) -> None:
    hidden, elsewhere = (
        replace(ONE, code="1.000002", is_public=False),
        replace(ONE, code="1.000003", level=Level.PROVINCE, agencies=()),
    )
    file = written(tmp_path, ONE, hidden, elsewhere)
    assert [brief.code for brief in file.of_field("Hộ tịch")] == ["1.001193"]


@pytest.mark.parametrize(
    "damage", ["DELETE FROM about WHERE key = 'made'", "UPDATE part SET content = x'010203' WHERE name = 'text'"]
)
def test_whatever_is_damaged_is_one_error_that_says_what_to_do(tmp_path: Path, damage: str) -> None:
    file = written(tmp_path, ONE, OTHER)
    with sqlite3.connect(file.path) as connection:
        connection.execute(damage)
    connection.close()
    with pytest.raises(CatalogueError, match="import the catalogue again"):
        (file.about(), file.index())
