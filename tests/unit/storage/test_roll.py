"""The file of the roll: shared by a kiosk and a command, written when nobody waits."""

import errno
import os
import threading
from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.printer import PaperState
from kiosk.domain.roll import Roll
from kiosk.errors import PaperRecordError
from kiosk.storage.roll import RollBook, RollKeeper

TODAY = date(2026, 3, 2)


def keeper(folder: Path, reserve: int = 100) -> RollKeeper:
    return RollKeeper(RollBook(folder), reserve, lambda: TODAY)


def test_what_is_noted_is_there_after_it_was_settled(tmp_path: Path) -> None:
    keeping = keeper(tmp_path)
    RollBook(tmp_path).change(lambda roll: roll.restocked(1000, "now"), durable=True)
    keeping.printed(70, ticket=True)
    keeping.sensed(PaperState.NEAR_END)
    keeping.handed_over(taken=True)
    assert RollBook(tmp_path).roll().left == 1000
    keeping.settle()
    roll = RollBook(tmp_path).roll()
    assert (roll.left, roll.used, roll.near_end, roll.taken, roll.used_on("2026-03-02")) == (100, 70, True, 1, 70)


def test_a_roll_that_a_command_noted_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    keeping = keeper(tmp_path)
    keeping.printed(70, ticket=True)
    keeping.settle()
    RollBook(tmp_path).change(lambda roll: roll.restocked(1000, "now"), durable=True)
    keeping.printed(70, ticket=True)
    keeping.settle()
    assert RollBook(tmp_path).roll().left == 930


def test_settling_costs_the_card_no_sync_and_restocking_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    keeping = keeper(tmp_path)
    keeping.printed(70, ticket=True)
    keeping.settle()
    assert synced == []
    RollBook(tmp_path).change(lambda roll: roll.restocked(1000, "now"), durable=True)
    assert synced


def test_nothing_is_written_when_nothing_has_changed(tmp_path: Path) -> None:
    keeping = keeper(tmp_path)
    keeping.settle()
    keeping.sensed(PaperState.UNKNOWN)
    keeping.sensed(PaperState.PRESENT)
    keeping.settle()
    assert not RollBook(tmp_path).path.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"left": "much"}'])
def test_a_file_that_cannot_be_read_means_that_nothing_is_known(tmp_path: Path, content: bytes) -> None:
    book = RollBook(tmp_path)
    book.path.write_bytes(content)
    assert book.roll() == Roll()
    assert book.change(lambda roll: roll.restocked(1000, "now")).left == 1000
    assert book.roll().left == 1000


def test_what_cannot_be_written_is_told_and_kept_for_the_next_time(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("no folder")
    keeping = keeper(blocked)
    keeping.printed(70, ticket=True)
    with pytest.raises(PaperRecordError, match="check data_dir"):
        keeping.settle()
    blocked.unlink()
    keeping.printed(30, ticket=True)
    keeping.settle()
    assert RollBook(blocked).roll().used == 100


@pytest.mark.parametrize(
    "damage",
    [
        b"{",
        b'{"length":100,"left":101}',
        b'{"used":-1}',
        b'{"taken":-5}',
        b'{"recent":[70,-70]}',
        b'{"days":[["2026-03-02",-3]]}',
        b'{"used":' + b"9" * 300 + b"}",
        b"\xff",
    ],
)
def test_a_damaged_file_knows_nothing_and_is_kept_when_a_new_one_is_written(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "paper.json").write_bytes(damage)
    assert RollBook(tmp_path).roll() == Roll()
    RollBook(tmp_path).change(lambda roll: roll.restocked(1000, "now"))
    assert RollBook(tmp_path).roll().left == 1000
    assert (tmp_path / "paper.damaged").read_bytes() == damage


@pytest.mark.parametrize("kept", ["", "a folder"])
def test_a_file_that_cannot_be_read_any_more_is_replaced(tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "paper.json"
    path.write_bytes(b'{"length":70,"left":70}')
    if kept:
        path.with_suffix(".damaged").mkdir()
    read = Path.read_bytes

    def bad_sector(self: Path) -> bytes:
        if self == path and read(self).startswith(b'{"length":70'):
            raise OSError(errno.EIO, "Input/output error")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", bad_sector)
    assert RollBook(tmp_path).change(lambda roll: roll.restocked(1000, "now")).left == 1000
    assert RollBook(tmp_path).roll().left == 1000


def test_two_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    def print_many() -> None:
        keeping = keeper(tmp_path)
        for _ in range(50):
            keeping.printed(1, ticket=True)
            keeping.settle()

    threads = [threading.Thread(target=print_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert RollBook(tmp_path).roll().used == 200
