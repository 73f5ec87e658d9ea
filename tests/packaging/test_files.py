"""What lies in the Debian package, with which modes, and what its maintainer scripts are."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.commands import ROOT, kiosk

FILES = (
    "etc/kiosk/config.yaml", "etc/onestop/onestop.env", "usr/bin/kiosk", "usr/bin/onestop", "usr/lib/kiosk/daily-backup", "usr/lib/kiosk/hold-console",
    "usr/lib/kiosk/kiosk-well", "usr/lib/kiosk/slow-restarts", "usr/lib/systemd/system/kiosk.service", "usr/lib/systemd/system/onestop.service",
    "usr/lib/systemd/system/kiosk-backup.service", "usr/lib/systemd/system/kiosk-backup.timer",
    "usr/lib/udev/rules.d/70-kiosk-printer.rules", "usr/lib/udev/rules.d/71-kiosk-terminal.rules",
    "usr/lib/sysusers.d/onestop-kiosk.conf", "usr/lib/tmpfiles.d/onestop-kiosk.conf", "usr/lib/sysctl.d/90-onestop-kiosk.conf",
    "usr/lib/systemd/journald.conf.d/50-onestop-kiosk.conf", "usr/lib/systemd/logind.conf.d/50-onestop-kiosk.conf",
    "usr/lib/systemd/system.conf.d/50-onestop-kiosk.conf", "usr/share/polkit-1/rules.d/50-onestop-kiosk.rules",
    "usr/share/man/man1/kiosk.1.gz", "usr/share/man/man1/onestop.1.gz", "usr/share/doc/onestop-kiosk/copyright", "usr/share/doc/onestop-kiosk/NOTICE",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_in_the_package(staged: Path, name: str) -> None:
    assert (staged / name).is_file()


@pytest.mark.parametrize("name", ["kiosk/cli.py", "kiosk/assets/printers.yaml", "onestop/cli.py", "procedures/model.py"])
def test_the_program_is_in_the_package(staged: Path, name: str) -> None:
    assert len(list((staged / "opt/kiosk/lib").glob(f"python3*/site-packages/{name}"))) == 1


@pytest.mark.parametrize("unit", ["getty@.service", "autovt@.service", "ctrl-alt-del.target"])
def test_what_would_let_somebody_at_the_keyboard_in_is_masked(staged: Path, unit: str) -> None:
    assert (staged / "etc/systemd/system" / unit).readlink() == Path("/dev/null")


def test_settings_are_kept_by_an_upgrade_as_every_file_below_etc(staged: Path) -> None:
    files = {f"/{path.relative_to(staged)}" for path in (staged / "etc").rglob("*") if path.is_file() and not path.is_symlink()}
    assert set((staged / "DEBIAN/conffiles").read_text().splitlines()) == files


def test_nobody_but_root_may_write_what_is_in_the_package(staged: Path) -> None:
    writable = stat.S_IWGRP | stat.S_IWOTH
    assert [path for path in staged.rglob("*") if not path.is_symlink() and path.stat().st_mode & writable] == []


def test_the_servers_settings_may_hold_a_password_and_are_read_by_root_alone(staged: Path) -> None:
    assert (staged / "etc/onestop/onestop.env").stat().st_mode & 0o007 == 0


def test_nothing_in_the_package_runs_as_somebody_else_than_who_starts_it(staged: Path) -> None:
    special = stat.S_ISUID | stat.S_ISGID
    assert [path for path in staged.rglob("*") if path.is_file() and path.stat().st_mode & special] == []


def test_commands_and_maintainer_scripts_can_be_run_and_nothing_else(staged: Path) -> None:
    runs = {str(path.relative_to(staged)) for path in staged.rglob("*") if path.is_file() and path.stat().st_mode & 0o111}
    scripts = {"DEBIAN/postinst", "DEBIAN/prerm", "DEBIAN/postrm"}
    hands = {f"usr/lib/kiosk/{name}" for name in ("daily-backup", "hold-console", "kiosk-well", "slow-restarts")}
    assert runs == {"usr/bin/kiosk", "usr/bin/onestop"} | hands | scripts


@pytest.mark.parametrize(
    "name",
    [
        "DEBIAN/postinst",
        "DEBIAN/prerm",
        "DEBIAN/postrm",
        "usr/bin/kiosk",
        "usr/lib/kiosk/daily-backup",
        "usr/lib/kiosk/slow-restarts",
    ],
)
def test_a_script_of_the_package_is_sound_shell(staged: Path, name: str) -> None:
    done = subprocess.run(["sh", "-n", staged / name], capture_output=True, text=True, timeout=10, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_ledger_is_removed_by_a_purge_alone() -> None:
    script = (ROOT / "dev/debian/postrm").read_text()
    assert "/var/lib/kiosk" not in script[: script.index("purge)")]
    assert "/var/lib/kiosk" not in (ROOT / "dev/debian/prerm").read_text()


def test_the_package_needs_what_a_kiosk_needs(staged: Path) -> None:
    listed = re.findall(r"^([a-z0-9][^ ]*) ", (ROOT / "dev/packages/run.txt").read_text(), re.MULTILINE)
    depends = re.search(r"^Depends: (.*)$", (staged / "DEBIAN/control").read_text(), re.MULTILINE)
    assert depends is not None
    assert set(listed) - {"python3-venv"} <= {one.split(" ")[0] for one in depends[1].split(", ")}


def test_the_settings_of_the_package_are_good_and_keep_the_data_where_the_unit_may_write(staged: Path) -> None:
    config = staged / "etc/kiosk/config.yaml"
    assert kiosk("config", "check", config=config).returncode == 0
    text = config.read_text(encoding="utf-8")
    wanted = ["data_dir: /var/lib/kiosk", "  fullscreen: true", "  input: touch", "  cursor: false", '  uri: "auto:"']
    assert [line for line in wanted if line not in text.splitlines()] == []


def test_a_folder_that_holds_something_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    done = subprocess.run(
        [ROOT / "dev/package", "--stage", tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_the_daily_backup_keeps_the_newest_fourteen_and_what_is_not_its_own(tmp_path: Path) -> None:
    for day in range(10, 30):
        (tmp_path / f"kiosk-202601{day}T053000Z.backup").touch()
    (tmp_path / "notes.txt").touch()
    writes = tmp_path / "writes"
    writes.write_text('#!/bin/sh\n: >"$2"\n')
    writes.chmod(0o755)
    script = ROOT / "systemd/daily-backup"
    subprocess.run([script, tmp_path], env={"KIOSK": str(writes), "PATH": "/usr/bin:/bin"}, timeout=30, check=True)
    kept = sorted(path.name for path in tmp_path.glob("*.backup"))
    assert (len(kept), kept[0]) == (14, "kiosk-20260117T053000Z.backup")
    assert (tmp_path / "notes.txt").exists()


def test_each_complaint_of_lintian_that_is_overridden_has_its_reason_in_the_line_before() -> None:
    lines = (ROOT / "dev/debian/overrides").read_text().splitlines()
    overrides = [number for number, line in enumerate(lines) if not line.startswith("#")]
    assert len(overrides) > 5
    assert [lines[number] for number in overrides if not lines[number - 1].startswith("# ")] == []
