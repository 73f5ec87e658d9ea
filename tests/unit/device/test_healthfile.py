"""Where a running kiosk says how it is, also when the disk takes no writes."""

from datetime import date
from pathlib import Path

import pytest

from kiosk.device.healthfile import HealthFile, Published
from kiosk.domain.condition import (
    ClockCondition,
    Condition,
    CountsCondition,
    PrinterCondition,
    Restart,
    RestartReason,
    RestartsCondition,
)
from kiosk.domain.printer import Trouble

CONDITION = Condition(
    kiosk="H32.12/1",
    printer=PrinterCondition(trouble=Trouble.NO_PAPER, paper=False),
    clock=ClockCondition(business_day=date(2026, 3, 2)),
    restarts=RestartsCondition(1, (Restart("2026-03-02T00:00", RestartReason.POWER),)),
    counts=CountsCondition(void={"staff": 1}),
)


def said(second: float, boot: str = "boot") -> Published:
    return Published(boot, second, CONDITION)


def test_what_was_said_is_read_again(tmp_path: Path) -> None:
    assert HealthFile(tmp_path, tmp_path / "none").write(said(5.0))
    assert HealthFile(tmp_path, tmp_path / "none").read("boot") == said(5.0)


def test_memory_is_preferred_to_the_disk(tmp_path: Path) -> None:
    run, data = tmp_path / "run", tmp_path / "data"
    run.mkdir()
    data.mkdir()
    HealthFile(data, run).write(said(5.0))
    assert list(data.iterdir()) == []
    assert HealthFile(data, run).read("boot") == said(5.0)


def test_kiosks_of_one_machine_are_told_apart(tmp_path: Path) -> None:
    HealthFile(tmp_path / "one", tmp_path).write(said(5.0))
    assert HealthFile(tmp_path / "other", tmp_path).read("boot") is None


def test_a_word_of_another_boot_is_not_believed(tmp_path: Path) -> None:
    HealthFile(tmp_path, tmp_path / "none").write(said(5.0, "another boot"))
    assert HealthFile(tmp_path, tmp_path / "none").read("boot") is None


def test_of_two_words_the_newest_counts(tmp_path: Path) -> None:
    HealthFile(tmp_path, tmp_path / "run").write(said(9.0))
    (tmp_path / "run").mkdir()
    file = HealthFile(tmp_path, tmp_path / "run")
    file.write(said(5.0))
    assert file.read("boot") == said(9.0)


@pytest.mark.parametrize("damage", [b"", b"{", b"[" * 200_000, b'{"boot_id": 5}'])
def test_a_damaged_word_is_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "health.json").write_bytes(damage)
    assert HealthFile(tmp_path, tmp_path / "none").read("boot") is None


def test_where_nothing_can_be_written_nothing_breaks(tmp_path: Path) -> None:
    (tmp_path / "health.json.new").mkdir()
    assert not HealthFile(tmp_path, tmp_path / "none").write(said(5.0))


def test_a_kiosk_that_ends_leaves_no_word_behind(tmp_path: Path) -> None:
    file = HealthFile(tmp_path, tmp_path / "none")
    file.write(said(5.0))
    file.remove()
    assert file.read("boot") is None
