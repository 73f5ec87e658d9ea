"""The units as systemd itself judges them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.examples import example

UNITS = ("kiosk.service", "onestop.service", "kiosk-backup.service", "kiosk-backup.timer")
LIB = Path("/lib/systemd/system")


def analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(("unit", "most"), [("kiosk.service", 15), ("onestop.service", 10), ("kiosk-backup.service", 10)])
def test_a_service_is_exposed_no_more_than_was_agreed(staged: Path, unit: str, most: int) -> None:
    done = analyze("security", "--offline=true", f"--threshold={most}", "--no-pager", staged / "usr/lib/systemd/system" / unit)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_to_say_about_a_unit(staged: Path, tmp_path: Path, unit: str) -> None:
    assert said_of(unit, system_of(staged, tmp_path)) == ""


@pytest.mark.parametrize(("unit", "name"), [("kiosk.service", "pepper.conf"), ("onestop.service", "tls.conf")])
def test_nor_about_the_example_that_hands_it_a_secret(staged: Path, tmp_path: Path, unit: str, name: str) -> None:
    system = system_of(staged, tmp_path)
    drop_in = tmp_path / f"etc/systemd/system/{unit}.d/{name}"
    drop_in.parent.mkdir(parents=True)
    drop_in.write_text(example(f"/{drop_in.relative_to(tmp_path)}"))
    assert said_of(unit, system) == ""


def system_of(staged: Path, root: Path) -> Path:
    """A system in `root` with the package's units and commands, and those units of this one that they name."""
    system = root / "usr/lib/systemd/system"
    shutil.copytree(LIB, system, symlinks=True, ignore=lambda _, names: [name for name in names if name.endswith(".d")])
    for name in UNITS:
        shutil.copy(staged / "usr/lib/systemd/system" / name, system)
    for folder in ("usr/lib/kiosk", "usr/bin"):
        shutil.copytree(staged / folder, root / folder)
    return root


def said_of(unit: str, root: Path) -> str:
    """What systemd says of the unit in the system below `root`; nothing when it is well."""
    done = analyze("verify", "--man=no", "--recursive-errors=no", f"--root={root}", unit)
    return done.stderr if done.returncode == 0 else f"{done.returncode}: {done.stderr}"


def lines(staged: Path, unit: str) -> list[str]:
    return (staged / "usr/lib/systemd/system" / unit).read_text().splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "Type=notify",
        "WatchdogSec=20",
        "Restart=always",
        "StartLimitIntervalSec=0",
        "RuntimeDirectory=kiosk",
        "MemoryMax=800M",
        "LogRateLimitIntervalSec=30s",
        "LogRateLimitBurst=300",
    ],
)
def test_the_terminal_is_watched_held_in_bounds_and_started_for_ever(staged: Path, line: str) -> None:
    assert line in lines(staged, "kiosk.service")


def test_what_works_beside_the_screen_may_step_back_behind_it(staged: Path) -> None:
    assert "SystemCallFilter=setpriority" in lines(staged, "kiosk.service")


def test_the_server_may_hold_the_polls_of_many_kiosks(staged: Path) -> None:
    assert "LimitNOFILE=65536" in lines(staged, "onestop.service")


@pytest.mark.parametrize("unit", ["kiosk.service", "onestop.service", "kiosk-backup.service"])
def test_a_call_that_is_forbidden_fails_and_does_not_kill(staged: Path, unit: str) -> None:
    assert "SystemCallErrorNumber=EPERM" in lines(staged, unit)


def test_the_terminal_may_read_the_journal_for_bundles_of_logs(staged: Path) -> None:
    (groups,) = [line for line in lines(staged, "kiosk.service") if line.startswith("SupplementaryGroups=")]
    assert "systemd-journal" in groups.split()


def test_users_and_folders_are_made_in_an_empty_system(staged: Path, tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    for name in ("usr/lib/sysusers.d", "usr/lib/tmpfiles.d"):
        shutil.copytree(staged / name, tmp_path / name)
    for words in (["systemd-sysusers"], ["systemd-tmpfiles", "--create"]):
        subprocess.run([*words, f"--root={tmp_path}"], capture_output=True, timeout=30, check=True)
    users = {line.split(":")[0] for line in (tmp_path / "etc/passwd").read_text().splitlines()}
    assert users == {"kiosk", "onestop"}
    assert all((tmp_path / name).is_dir() for name in ("var/lib/kiosk", "var/lib/onestop", "var/backups/kiosk"))
