"""`kiosk run` under a stand-in for systemd: what it says and when, what a hang leads to, and how it starts after many crashes."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.device.clock import boot_id
from kiosk.device.restarts import MANY_CRASHES, RestartBook
from tests.support.commands import ROOT, clean_environment, command, kiosk, settings_in
from tests.support.embedded import wait_until
from tests.support.servicemanager import Listener, listening
from tests.ui.engine.test_first_frame import TAP, script
from tests.ui.support.processes import run

ALL_DAY = {day: ["00:00-23:59"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
WATCHDOG_SECONDS = 6.0
LIMIT = 30.0


def settings(folder: Path) -> Path:
    screen = {"width": 1080, "height": 1920, "fullscreen": False}
    return settings_in(folder, hours=ALL_DAY, holidays=[], screen=screen, clock={"trust": "system"}, server="none")


def crashed(data_dir: Path) -> None:
    """So often that the next start is one too many."""
    for _ in range(MANY_CRASHES):
        RestartBook(data_dir).begin(boot_id(), "now")


@contextmanager
def service(config: Path, listener: Listener) -> Iterator[subprocess.Popen[bytes]]:
    environment = clean_environment(SDL_VIDEODRIVER="offscreen", **listener.environment(WATCHDOG_SECONDS))
    with subprocess.Popen(
        command("run", config=config), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_kiosk_says_that_it_is_ready_that_it_lives_and_that_it_ends(tmp_path: Path) -> None:
    with listening(tmp_path) as listener, service(settings(tmp_path), listener) as process:
        assert listener.hear() == "READY=1"
        assert [listener.hear(), listener.hear()] == ["WATCHDOG=1", "WATCHDOG=1"]
        process.send_signal(signal.SIGTERM)
        listener.hear_until("STOPPING=1")
        assert process.wait(LIMIT) == 0


def test_a_screen_that_hangs_falls_silent_and_is_told_as_killed_when_it_starts_again(tmp_path: Path) -> None:
    config = settings(tmp_path)
    with listening(tmp_path) as listener:
        with service(config, listener) as process:
            listener.hear_until("WATCHDOG=1")
            wait_until((tmp_path / "data" / "restarts.json").exists)
            os.kill(process.pid, signal.SIGSTOP)
            while listener.hear(WATCHDOG_SECONDS) is not None:
                pass
            process.kill()  # as the service manager does now
            process.wait(LIMIT)
        with service(config, listener):
            listener.hear_until("WATCHDOG=1")
            wait_until(lambda: json.loads((tmp_path / "data" / "restarts.json").read_bytes())["recent"] != [])
    assert json.loads((tmp_path / "data" / "restarts.json").read_bytes())["recent"][0]["reason"] == "killed"


def test_after_many_crashes_it_says_that_it_does_nothing_but_give_numbers(tmp_path: Path) -> None:
    config = settings(tmp_path)
    crashed(tmp_path / "data")
    with listening(tmp_path) as listener, service(config, listener):
        listener.hear_until("READY=1")
        wait_until(lambda: "safe mode" in kiosk("health", config=config).stdout)


def test_after_many_crashes_it_still_gives_numbers(tmp_path: Path) -> None:
    crashed(tmp_path / "data")
    assert run(script(tmp_path, TAP)) == "early 1\n"
    assert RestartBook(tmp_path / "data").path.read_text().count("killed") == MANY_CRASHES
