"""`kiosk bundle`, `kiosk backup` and `kiosk restore`, as a technician types them."""

from pathlib import Path

import pytest

from kiosk.cli import main
from tests.support.commands import settings_in


def typed(capsys: pytest.CaptureFixture[str], config: Path, *words: str | Path) -> tuple[int, str, str]:
    """The exit code, and what was said."""
    code = main([*map(str, words), "--config", str(config)])
    told = capsys.readouterr()
    return code, told.out, told.err


def machine(folder: Path, **changes: object) -> Path:
    """The settings of a kiosk in a folder of its own."""
    folder.mkdir()
    return settings_in(folder, clock={"trust": "system"}, server="none", **changes)


@pytest.fixture
def backed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    """A kiosk that has given a number and made a backup: its settings, and the sum that was shown."""
    config = machine(tmp_path / "old")
    assert typed(capsys, config, "issue", "A")[0] == 0
    code, out, _ = typed(capsys, config, "backup", tmp_path / "kept.bundle")
    assert code == 0
    return config, out.rsplit(" ", 1)[1].strip()


def test_a_backup_is_restored_on_the_kiosk_that_made_it(
    tmp_path: Path, backed_up: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = typed(capsys, backed_up[0], "restore", tmp_path / "kept.bundle")
    assert (code, "the ledger of the backup can be read" in out, "numbers begin anew" in out) == (0, True, False)


def test_on_other_hardware_it_wants_the_sum_and_a_code_and_says_what_is_to_be_done(
    tmp_path: Path, backed_up: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    other = machine(tmp_path / "new", theme="light", kiosk_code=1)
    code, _, error = typed(capsys, other, "restore", tmp_path / "kept.bundle")
    assert (code, "type the sum that was shown then" in error) == (1, True)
    code, _, error = typed(capsys, other, "restore", tmp_path / "kept.bundle", "--sum", backed_up[1])
    assert (code, error.count("\n"), "--code DIGIT" in error) == (1, 1, True)
    code, out, _ = typed(capsys, other, "restore", tmp_path / "kept.bundle", "--sum", backed_up[1], "--code", "4")
    assert code == 0
    assert "numbers begin anew under another kiosk code" in out
    assert "enrol this kiosk anew" in out
    assert "A4-001" in typed(capsys, other, "issue", "A")[1]


def test_settings_that_differ_are_put_beside_those_of_the_kiosk(
    tmp_path: Path, backed_up: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    other = machine(tmp_path / "new", ticket={"qr": "{number}"})
    before = other.read_bytes()
    assert "compare" in typed(capsys, other, "restore", tmp_path / "kept.bundle", "--sum", backed_up[1], "--code", "4")[1]
    assert other.read_bytes() == before
    assert (tmp_path / "new" / "config.yaml.restored").read_bytes() == backed_up[0].read_bytes()


def test_a_file_that_is_no_backup_or_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = machine(tmp_path / "kiosk")
    (tmp_path / "x.bundle").write_bytes(b"nothing")
    for name in ("x.bundle", "y.bundle"):
        code, _, error = typed(capsys, config, "restore", tmp_path / name)
        assert (code, error.count("\n")) == (1, 1)


def test_logs_are_put_into_a_folder_under_the_usual_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = typed(capsys, machine(tmp_path / "kiosk"), "bundle", "--out", tmp_path)
    assert code == 0
    [made] = tmp_path.glob("kiosk-H32.12-1-*.bundle")
    assert str(made) in out
