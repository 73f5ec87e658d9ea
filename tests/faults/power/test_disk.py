"""The simulated disk itself: it loses what was not synced, and nothing else."""

import os
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.power.disk import (
    HONEST,
    ROOT,
    SECTOR,
    Change,
    Fate,
    Link,
    Rename,
    State,
    Sync,
    Temper,
    Truncate,
    Unlink,
    Write,
    contents_of,
)
from tests.faults.power.mount import mounted


def after(changes: list[Change], fate: Fate, seed: int = 1, temper: Temper = HONEST) -> dict[str, bytes | None]:
    state = State(temper)
    for change in changes:
        state.take(change)
    chance = random.Random(seed)  # noqa: S311  a test is replayed by its seed
    return {str(path): content for path, content in state.after_power_cut(chance, fate).items()}


def test_what_was_synced_is_there() -> None:
    changes: list[Change] = [Link(ROOT, "file", 1), Write(1, 0, b"abc"), Sync(1), Sync(ROOT)]
    assert after(changes, Fate.LOST) == {"file": b"abc"}


def test_a_file_whose_folder_was_not_synced_may_be_gone_although_it_was_synced() -> None:
    changes: list[Change] = [Link(ROOT, "file", 1), Write(1, 0, b"abc"), Sync(1)]
    assert after(changes, Fate.LOST) == {}
    assert after(changes, Fate.KEPT) == {"file": b"abc"}


def test_a_removal_whose_folder_was_not_synced_may_be_undone() -> None:
    changes: list[Change] = [Link(ROOT, "file", 1), Write(1, 0, b"abc"), Sync(1), Sync(ROOT), Unlink(ROOT, "file")]
    assert after(changes, Fate.LOST) == {"file": b"abc"}
    assert after(changes, Fate.KEPT) == {}


def test_a_renaming_shows_the_old_file_or_the_new_one_never_none() -> None:
    changes: list[Change] = [Link(ROOT, "file", 1), Write(1, 0, b"old"), Sync(1), Sync(ROOT)]
    changes += [Link(ROOT, "new", 2), Write(2, 0, b"new"), Sync(2), Rename(ROOT, "new", "file", 2)]
    seen = {after(changes, fate, seed)["file"] for fate in Fate for seed in range(20)}
    assert seen == {b"old", b"new"}


def test_a_write_may_be_there_in_part_by_whole_sectors() -> None:
    changes: list[Change] = [Link(ROOT, "file", 1), Write(1, 0, bytes(4 * SECTOR)), Sync(1), Sync(ROOT)]
    changes += [Write(1, 0, b"\1" * 4 * SECTOR)]
    seen = {after(changes, Fate.SCATTERED, seed)["file"] for seed in range(200)}
    sectors = {tuple(content[place : place + SECTOR] for place in range(0, 4 * SECTOR, SECTOR)) for content in seen if content}
    assert len(sectors) == 16
    assert {sector for one in sectors for sector in one} == {bytes(SECTOR), b"\1" * SECTOR}


ON_A_LIAR: list[Change] = [
    Link(ROOT, "liar", 1, is_folder=True),
    Sync(ROOT),
    Link(1, "file", 2),
    Sync(1),
    Write(2, 0, b"a"),
    Sync(2),
]


@pytest.mark.parametrize(
    ("late_by", "found"), [(None, {"liar": None}), (1, {"liar": None, "liar/file": b""}), (0, {"liar": None, "liar/file": b"a"})]
)
def test_a_disk_that_lies_may_lose_what_it_acknowledged(late_by: int | None, found: dict[str, bytes | None]) -> None:
    assert after(ON_A_LIAR, Fate.LOST, temper=Temper(frozenset({"liar"}), late_by)) == found


def test_the_same_seed_gives_the_same_disk() -> None:
    changes: list[Change] = [
        Link(ROOT, "file", 1),
        Sync(ROOT),
        Write(1, 0, b"\1" * 9000),
        Truncate(1, 5000),
        Write(1, 2000, b"x"),
    ]
    for fate in Fate:
        assert after(changes, fate, 7) == after(changes, fate, 7)


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=1500), st.sampled_from(["write", "cut", "sync"])), max_size=12)
)
def test_nothing_is_lost_when_everything_is_kept(steps: list[tuple[int, bytes, str]]) -> None:
    changes: list[Change] = [Link(ROOT, "file", 1)]
    expected = bytearray()
    for place, data, kind in steps:
        if kind == "sync":
            changes.append(Sync(1))
            continue
        size = place if kind == "cut" else place + len(data)
        expected.extend(bytes(max(0, size - len(expected))))
        if kind == "cut":
            del expected[place:]
        else:
            expected[place:size] = data
        changes.append(Truncate(1, place) if kind == "cut" else Write(1, place, data))
    assert after(changes, Fate.KEPT) == {"file": bytes(expected)}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[tuple[Path, list[Change]]]:
    with mounted(tmp_path, {}) as recorder:
        yield tmp_path, recorder.changes


def test_the_record_of_a_program_leads_to_what_the_program_sees(work: tuple[Path, list[Change]]) -> None:
    root, changes = work
    (root / "folder").mkdir()
    database = sqlite3.connect(root / "folder" / "data", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE t (x)")
    database.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 50)
    fd = os.open(root / "note.new", os.O_WRONLY | os.O_CREAT)
    os.write(fd, b"one")
    os.write(fd, b"two")
    os.ftruncate(fd, 4)
    os.close(fd)
    (root / "note.new").rename(root / "note")
    database.close()
    found = {str(path): content for path, content in contents_of(root).items()}
    assert after(changes, Fate.KEPT) == found
    assert found["note"] == b"onet"


def test_a_commit_of_sqlite_is_there_after_the_cut(work: tuple[Path, list[Change]]) -> None:
    root, changes = work
    database = sqlite3.connect(root / "data", isolation_level=None)
    database.execute("CREATE TABLE t (x)")
    syncs = [change for change in changes if isinstance(change, Sync)]
    database.close()
    assert len(syncs) >= 3


def test_what_cannot_be_recorded_is_refused(work: tuple[Path, list[Change]]) -> None:
    root, _ = work
    with pytest.raises(RuntimeError, match="does not record"):
        (root / "file").write_bytes(b"abc")
