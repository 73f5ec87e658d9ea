"""`kiosk health`: how the kiosk is that runs on this machine."""

import json
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError

import pytest

from kiosk.back_office import BackOffice, Front
from kiosk.config import HealthSettings, Settings, load_settings
from kiosk.device.clock import boot_id
from kiosk.device.healthfile import HealthFile, Published
from kiosk.device.scrape import LOOPBACK, Scrape
from kiosk.domain.condition import Condition, PrinterCondition
from kiosk.first_frame import clock_of
from kiosk.health import STALE_SECONDS
from tests.support.commands import kiosk, settings_in
from tests.support.embedded import wait_until
from tests.support.flows import Citizen


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(settings_in(tmp_path, clock={"trust": "system"}))


def office_of(settings: Settings) -> BackOffice:
    return BackOffice(settings, clock_of(settings), Front(Citizen().flow, _now, lambda: None))


def _now(job: Callable[[], object]) -> None:
    del job


def publish(settings: Settings, condition: Condition, age: float = 0.0) -> None:
    """As a kiosk that runs does."""
    settings.data_dir.mkdir(exist_ok=True)
    HealthFile(settings.data_dir).write(Published(boot_id(), time.monotonic() - age, condition))


def test_a_kiosk_that_is_well_says_so(settings: Settings) -> None:
    office = office_of(settings)
    office.start()
    try:
        wait_until(lambda: HealthFile(settings.data_dir).read(boot_id()) is not None)
        done = kiosk("health", config=settings.source)
        assert (done.returncode, done.stdout, done.stderr) == (0, "kiosk H32.12/1: all is well, as far as is known\n", "")
        told = json.loads(kiosk("health", "--json", config=settings.source).stdout)
        assert (told["running"], told["well"], told["problems"]) == (True, True, [])
        assert told["condition"]["software"]["version"]
    finally:
        office.stop()
    assert kiosk("health", config=settings.source).returncode == 1


def test_each_problem_is_one_line_that_says_what_to_do(settings: Settings) -> None:
    publish(settings, Condition(printer=PrinterCondition(paper=False)))
    done = kiosk("health", config=settings.source)
    assert (done.returncode, done.stdout) == (1, "There is no paper; put in a new roll\n")
    told = json.loads(kiosk("health", "--json", config=settings.source).stdout)
    assert (told["well"], [one["kind"] for one in told["problems"]]) == (False, ["no_paper"])


def test_a_kiosk_that_does_not_run_is_told_in_one_line(settings: Settings) -> None:
    done = kiosk("health", config=settings.source)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "kiosk: the kiosk does not run; start it: systemctl restart kiosk, or kiosk run\n"
    assert json.loads(kiosk("health", "--json", config=settings.source).stdout) == {"running": False, "well": False}


def test_a_kiosk_that_has_fallen_silent_hangs(settings: Settings) -> None:
    publish(settings, Condition(), age=STALE_SECONDS + 1)
    done = kiosk("health", config=settings.source)
    assert done.returncode == 1
    silent = re.search(r"has said nothing for ([0-9]+) s; it hangs", done.stderr)
    assert silent is not None
    assert int(silent[1]) > STALE_SECONDS


def test_prometheus_is_answered_on_this_machine(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    office = office_of(replace(settings, health=HealthSettings(port=port)))
    office.start()
    try:
        wait_until(lambda: office.health.scrape is not None)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            assert b"\nkiosk_disk_read_only 0\n" in answer.read()
    finally:
        office.stop()


def test_a_port_that_is_taken_stops_nothing(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        office = office_of(replace(settings, health=HealthSettings(port=taken.getsockname()[1])))
        office.start()
        try:
            wait_until(lambda: "set another health.port" in caplog.text)
        finally:
            office.stop()


def test_who_asks_drop_by_drop_keeps_nobody_from_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.device.scrape.SECONDS", 0.3)
    scrape, over = Scrape(0, "text/plain", lambda: "kiosk_up 1\n"), threading.Event()
    scrape.start()
    slow = socket.create_connection((LOOPBACK, scrape.port), timeout=10)

    def drip() -> None:
        with suppress(OSError):
            while not over.wait(0.05):
                slow.send(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{scrape.port}/metrics", timeout=10) as answer:
            assert answer.read() == b"kiosk_up 1\n"
    finally:
        over.set()
        dripping.join(10)
        slow.close()
        assert scrape.stop(10)


def test_only_the_figures_are_told_and_only_on_loopback() -> None:
    scrape = Scrape(0, "text/plain", lambda: "kiosk_up 1\n")
    scrape.start()
    try:
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{scrape.port}/etc/passwd", timeout=10)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", scrape.port), timeout=10)
    finally:
        assert scrape.stop(10)
