"""`kiosk staff`: PINs, cards and the log by commands, each in a process of its own, with the hashes of a real kiosk."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from kiosk.domain.pin import DEVELOPMENT_PIN
from tests.support.commands import ROOT, clean_environment, command, kiosk, settings_in

PIN, OTHER_PIN = "495038", "170462"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return settings_in(tmp_path)


def typed(typing: str, *words: str, config: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `kiosk staff` with something on its stdin."""
    return subprocess.run(
        command("staff", *words, config=config),
        input=typing,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env=clean_environment(**environment),
    )


def test_the_first_pin_needs_no_name_and_is_a_technicians(config: Path) -> None:
    assert typed(f"{PIN}\n", "set-pin", config=config).stdout == "technician can come in with that PIN\n"
    (one,) = json.loads(kiosk("staff", "list", "--json", config=config).stdout)
    assert (one["name"], one["role"], one["card"]) == ("technician", "technician", False)


def test_staff_are_set_listed_and_removed_and_all_of_it_is_in_the_log(config: Path, tmp_path: Path) -> None:
    (tmp_path / "pin").write_text(f"{PIN}\n", encoding="ascii")
    (tmp_path / "card").write_text("NV-0012\n", encoding="ascii")
    assert kiosk("staff", "set-pin", "thu", "--pin-file", tmp_path / "pin", config=config).returncode == 0
    assert kiosk("staff", "set-card", "thu", "--code-file", tmp_path / "card", config=config).returncode == 0
    assert kiosk("staff", "list", config=config).stdout.endswith(", card\n")
    assert kiosk("staff", "remove", "thu", config=config).returncode == 0
    assert kiosk("staff", "list", config=config).stdout == "nobody has a PIN yet: kiosk staff set-pin\n"
    told = [json.loads(line)["what"] for line in kiosk("staff", "log", "--json", config=config).stdout.splitlines()]
    assert told == ["set the PIN of thu (clerk)", "set the card of thu", "removed thu"]
    assert kiosk("staff", "log", "--verify", config=config).stdout == "3 entries: whole\n"


def test_a_log_that_was_changed_is_told_and_the_command_fails(config: Path, tmp_path: Path) -> None:
    typed(f"{PIN}\n", "set-pin", config=config)
    (path,) = (tmp_path / "data" / "staff").glob("log-*.jsonl")
    path.write_bytes(path.read_bytes().replace(b"technician", b"nobody-was"))
    done = kiosk("staff", "log", "--verify", config=config)
    assert (done.returncode, "hash chain is broken" in done.stderr) == (1, True)
    assert json.loads(kiosk("staff", "log", "--verify", "--json", config=config).stdout)["ok"] is False


@pytest.mark.parametrize(
    ("typing", "words", "mend"),
    [
        ("123456\n", ("set-pin",), "take digits without a pattern"),
        ("", ("set-pin",), "take 6 digits"),
        (f"{DEVELOPMENT_PIN}\n", ("set-pin",), "take another one"),
        (f"{PIN}\n", ("set-pin", "Nguyễn Thị Thu"), "such as thu or quay-3"),
        (f"{PIN}\n", ("set-pin", "--pin-file", "/no/such/file"), "first line"),
        ("NV-0012\n", ("set-card", "thu"), "nobody yet"),
        ("", ("remove", "thu"), "nobody yet"),
    ],
)
def test_what_cannot_be_is_one_line_that_says_what_to_do(config: Path, typing: str, words: tuple[str, ...], mend: str) -> None:
    done = typed(typing, *words, config=config)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert mend in done.stderr


def test_dev_run_may_set_the_pin_that_stands_in_the_documents(config: Path) -> None:
    assert typed(f"{DEVELOPMENT_PIN}\n", "set-pin", config=config, KIOSK_DEVELOPMENT="1").returncode == 0


def test_a_damaged_file_is_told_when_a_pin_repairs_it(config: Path, tmp_path: Path) -> None:
    typed(f"{PIN}\n", "set-pin", config=config)
    (tmp_path / "data" / "staff" / "pins.json").write_bytes(b"{")
    refused = kiosk("staff", "list", config=config)
    assert (refused.returncode, refused.stderr.count("\n"), "kiosk staff set-pin" in refused.stderr) == (1, 1, True)
    done = typed(f"{OTHER_PIN}\n", "set-pin", config=config)
    assert (done.returncode, "pins.damaged" in done.stderr) == (0, True)
    assert kiosk("staff", "list", config=config).returncode == 0


@pytest.mark.parametrize(("second", "code"), [(PIN, 0), (OTHER_PIN, 1)])
def test_on_a_terminal_the_pin_is_typed_twice_and_never_shown(config: Path, second: str, code: int) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        words = command("staff", "set-pin", config=config)
        os.execv(words[0], words)  # noqa: S606  our own command
    shown = b""
    for asks, answer in ((b"digits): ", PIN), (b"more: ", second)):
        while asks not in shown:
            shown += os.read(terminal, 1000)
        os.write(terminal, f"{answer}\n".encode())
    try:
        while piece := os.read(terminal, 1000):
            shown += piece
    except OSError:
        pass  # it has ended
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == code
    os.close(terminal)
    assert PIN.encode() not in shown
