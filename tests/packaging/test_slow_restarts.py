"""How long a start waits that follows upon others: the script, and the unit that runs it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.commands import ROOT

RESTART_SECONDS = 2
"""What systemd waits by itself before each."""


@dataclass
class Machine:
    """A boot whose seconds the test moves; `starts` is the file of the script."""

    folder: Path
    uptime: int = 100

    @property
    def starts(self) -> Path:
        return self.folder / "starts"

    def start(self) -> int:
        """Start the terminal once more; returns the seconds that the script waited."""
        (self.folder / "uptime").write_text(f"{self.uptime}.25 90.10\n")
        slept = self.folder / "slept"
        slept.write_text("0\n")
        sleep = self.folder / "sleep"
        sleep.write_text(f"#!/bin/sh\necho $1 >{slept}\n")
        sleep.chmod(0o755)
        environment = {"UPTIME": str(self.folder / "uptime"), "SLEEP": str(sleep), "PATH": "/usr/bin:/bin"}
        script = ROOT / "systemd/slow-restarts"
        subprocess.run([script, self.starts], env=environment, capture_output=True, timeout=30, check=True)
        return int(slept.read_text())

    def ends(self, result: str) -> None:
        """It has ended, and systemd says how."""
        environment = {"SERVICE_RESULT": result, "PATH": "/usr/bin:/bin"}
        subprocess.run([ROOT / "systemd/slow-restarts", "--ended", self.starts], env=environment, timeout=30, check=True)

    def falls(self, times: int) -> list[int]:
        """Let it fall at once, so often; the seconds from each fall to the next start."""
        waits = []
        for _ in range(times):
            waited = RESTART_SECONDS + self.start()
            self.uptime += waited
            waits.append(waited)
        return waits


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_start_and_the_one_after_a_single_fall_do_not_wait(machine: Machine) -> None:
    assert [machine.start(), machine.start()] == [0, 0]


def test_each_further_fall_waits_longer_up_to_a_minute_and_it_never_gives_up(machine: Machine) -> None:
    machine.start()
    assert machine.falls(40) == [2, 4, 8, 16, 32, *[60] * 35]


def test_a_fall_after_ten_quiet_minutes_is_a_first_one_again(machine: Machine) -> None:
    machine.start()
    machine.falls(10)
    machine.uptime += 600
    assert machine.falls(3) == [2, 2, 4]


def test_starts_of_the_boot_before_are_none_of_this_one(machine: Machine) -> None:
    machine.uptime = 9000
    machine.falls(10)
    machine.uptime = 100
    assert machine.start() == 0


@pytest.mark.parametrize("content", [b"", b"nonsense\n-5\n\n", b"\xff\x00\n", b"99999999999999999999999\n", b"1 2 3\n08\n"])
def test_a_file_that_says_nothing_is_no_start(machine: Machine, content: bytes) -> None:
    machine.starts.write_bytes(content)
    assert machine.start() == 0


def test_what_it_remembers_does_not_grow(machine: Machine) -> None:
    machine.uptime = 1000
    for _ in range(50):
        machine.start()
    assert len(machine.starts.read_text().splitlines()) == 20


def test_the_unit_runs_it_before_each_start_and_after_each_end_and_may_do_without_it(staged: Path) -> None:
    lines = (staged / "usr/lib/systemd/system/kiosk.service").read_text().splitlines()
    assert "ExecStartPre=-+/usr/lib/kiosk/slow-restarts /run/kiosk-starts" in lines
    assert "ExecStopPost=-+/usr/lib/kiosk/slow-restarts --ended /run/kiosk-starts" in lines
    assert f"RestartSec={RESTART_SECONDS}" in lines
    assert (staged / "usr/lib/kiosk/slow-restarts").stat().st_mode & 0o111


def test_whoever_restarts_it_again_and_again_does_not_wait(machine: Machine) -> None:
    waits = []
    for _ in range(6):
        waits.append(machine.start())
        machine.ends("success")
    assert waits == [0] * 6


@pytest.mark.parametrize("result", ["signal", "watchdog", "exit-code", "oom-kill", "timeout"])
def test_an_end_that_was_no_orderly_one_counts(machine: Machine, result: str) -> None:
    for _ in range(3):
        machine.start()
        machine.ends(result)
    assert machine.start() == 6


def test_an_end_before_the_first_start_is_no_mistake(machine: Machine) -> None:
    machine.ends("success")
    assert machine.start() == 0
