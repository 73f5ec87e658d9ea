"""Which system is kept after an update, and the examples of units, bundles and rules in docs/operations.md."""

import configparser
import json
import subprocess
from pathlib import Path

import pytest

from kiosk.domain.problems import ProblemKind
from tests.packaging.examples import example
from tests.packaging.test_units import said_of, system_of
from tests.support.commands import ROOT

KEPT = {
    "no_paper", "paper_low", "cover_open", "printer", "led_board", "server_away", "own_numbers", "outbox_old", "clock_untrusted",
    "clock_wrong", "hot", "throttled",
}  # fmt: skip
TAKEN_BACK = {
    "out_of_service", "disk_read_only", "disk_full", "screen_still", "disk_errors", "memory", "falls", "safe_mode", "credential_old",
}  # fmt: skip


def judge(folder: Path, says: str) -> tuple[int, str]:
    """What `kiosk-well` makes of a kiosk that says this."""
    kiosk = folder / "kiosk"
    kiosk.write_text(f"#!/bin/sh\n[ \"$*\" = 'health --json' ] && echo '{says}'\nexit 1\n")
    kiosk.chmod(0o755)
    done = subprocess.run([ROOT / "systemd/kiosk-well", kiosk], capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout


def with_problems(*kinds: str) -> str:
    return json.dumps({"running": True, "problems": [{"kind": kind} for kind in kinds]})


def test_a_kiosk_without_a_problem_is_kept(tmp_path: Path) -> None:
    assert judge(tmp_path, with_problems()) == (0, "the kiosk is well\n")


def test_what_an_office_mends_itself_throws_no_update_away(tmp_path: Path) -> None:
    assert judge(tmp_path, with_problems(*KEPT))[0] == 0


@pytest.mark.parametrize("kind", sorted(TAKEN_BACK))
def test_what_an_update_may_have_done_is_not_kept_and_is_named(tmp_path: Path, kind: str) -> None:
    assert judge(tmp_path, with_problems("no_paper", kind)) == (1, f"the kiosk is not well: {kind}\n")


def test_it_was_decided_of_every_problem_whether_it_throws_an_update_away() -> None:
    assert set(ProblemKind) == KEPT | TAKEN_BACK


@pytest.mark.parametrize("says", ['{"running":false,"well":false}', '{"running":false,"problems":[]}', "", "kiosk: error", "{}"])
def test_a_kiosk_that_does_not_run_or_says_nonsense_is_not_kept(tmp_path: Path, says: str) -> None:
    assert judge(tmp_path, says)[0] == 1


def test_systemd_finds_nothing_to_say_about_the_example_that_keeps_a_system(staged: Path, tmp_path: Path) -> None:
    root = system_of(staged, tmp_path)
    for tool in ("sleep", "rauc"):  # those of the system are not in this tree
        (root / "usr/bin" / tool).symlink_to("kiosk")
    unit = "kiosk-mark-good.service"
    (root / "usr/lib/systemd/system" / unit).write_text(example(f"/etc/systemd/system/{unit}"))
    assert said_of(unit, root) == ""


def test_the_bundle_is_for_the_machine_that_the_example_describes() -> None:
    system, manifest = configparser.ConfigParser(), configparser.ConfigParser()
    system.read_string(example("/etc/rauc/system.conf"))
    manifest.read_string(example("manifest.raucm"))
    assert manifest["update"]["compatible"] == system["system"]["compatible"]
    images = {section.split(".")[1] for section in manifest.sections() if section.startswith("image.")}
    assert images == {section.split(".")[1] for section in system.sections() if section.startswith("slot.")}


def test_the_example_of_a_firewall_is_one_to_the_kernel(tmp_path: Path) -> None:
    rules = tmp_path / "nftables.conf"
    rules.write_text(example("/etc/nftables.conf"))
    done = subprocess.run(["unshare", "--net", "nft", "-c", "-f", rules], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")
