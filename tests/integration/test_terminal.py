"""`kiosk run` as on a terminal: an X server, a finger on a tile, a printer on the network, and the signal at the end."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from kiosk.before_opening import promise_backup
from kiosk.belongings import change_settings, make_bundle
from kiosk.bootstrap import ledger_of
from kiosk.config import load_settings
from kiosk.device.sticks import folder_on
from kiosk.domain.bundle import BundleKind
from kiosk.first_frame import clock_of
from kiosk.printer.profiles import RASTER, profile_named
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import TcpServer
from onestop.commands.administration import administer
from onestop.db.tables import event
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.usecases import fleet, offices
from onestop.wire import CommandKind
from tests.support.commands import ROOT, command, kiosk, settings_in
from tests.support.embedded import database_of, server_processes, wait_until
from tests.support.xserver import x_server

WIDTH, HEIGHT = 1080, 1920
HO_TICH = (300, 450)
"""A place on the tile of the first service."""

GROUND, ACCENT, CARD = (0xF4, 0xF1, 0xEA), (0x0A, 0x46, 0x46), (0xFF, 0xFF, 0xFF)
LIMIT = 20.0
ALL_DAY = {day: ["00:00-23:59"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@pytest.fixture
def display() -> Iterator[str]:
    """The name of an X server of our own."""
    with x_server(WIDTH, HEIGHT) as name:
        yield name


class Panel:
    """What is on the display, and a finger on it."""

    def __init__(self, name: str) -> None:
        self._display = Display(name)

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        blue, green, red, _ = self._display.screen().root.get_image(x, y, 1, 1, X.ZPixmap, 0xFFFFFFFF).data
        return red, green, blue

    def shows(self, x: int, y: int, colour: tuple[int, int, int]) -> None:
        """Wait until a pixel has a colour."""
        deadline = time.monotonic() + LIMIT
        while self.colour(x, y) != colour:
            assert time.monotonic() < deadline, f"{self.colour(x, y)} at {x}, {y}"

    def tap(self, x: int, y: int) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        for what in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._display, what, 1)
        self._display.sync()

    def close(self) -> None:
        self._display.close()


@contextmanager
def running(config: Path, display: str, *more: str) -> Iterator[subprocess.Popen[str]]:
    surroundings = {**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11"}
    with subprocess.Popen(
        command("run", *more, config=config), env=surroundings, cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


@pytest.fixture
def printer() -> VirtualPrinter:
    return VirtualPrinter(profile_named(RASTER))


def test_a_tap_becomes_paper_and_a_signal_ends_it_with_every_row_safe(
    tmp_path: Path, display: str, printer: VirtualPrinter
) -> None:
    with TcpServer(printer) as server:
        screen = {"ticket_seconds": 3.0, "fullscreen": False, "input": "mouse", "cursor": True}
        config = settings_in(tmp_path, hours=ALL_DAY, holidays=[], printer={"uri": server.uri}, screen=screen)
        with running(config, display) as process:
            panel = Panel(display)
            panel.shows(5, 5, GROUND)
            panel.tap(*HO_TICH)
            assert printer.wait_for_slips(1, LIMIT)
            panel.shows(100, 400, ACCENT)
            panel.shows(100, 400, CARD)  # home again: the fate of the print was known three seconds ago
            panel.close()
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(LIMIT) == 0, process.stderr.read() if process.stderr else ""
            seconds = time.monotonic() - begun
    assert seconds < 2
    (line,) = kiosk("ledger", "export", "--format", "jsonl", config=config).stdout.splitlines()
    assert (json.loads(line)["number"], json.loads(line)["state"]) == ("A001", "printed")
    assert kiosk("ledger", "verify", config=config).returncode == 0


def test_a_child_that_hammers_on_a_tile_gets_one_ticket(tmp_path: Path, display: str, printer: VirtualPrinter) -> None:
    with TcpServer(printer) as server:
        config = settings_in(tmp_path, hours=ALL_DAY, holidays=[], printer={"uri": server.uri})
        with running(config, display) as process:
            panel = Panel(display)
            panel.shows(5, 5, GROUND)
            for _ in range(40):
                panel.tap(*HO_TICH)
            assert printer.wait_for_slips(1, LIMIT)
            panel.close()
            process.send_signal(signal.SIGTERM)
            assert process.wait(LIMIT) == 0
    assert len(kiosk("ledger", "export", "--format", "jsonl", config=config).stdout.splitlines()) == 1


def test_a_kiosk_with_its_server_obeys_a_restart_goes_on_and_leaves_nothing_behind(
    tmp_path: Path, display: str, printer: VirtualPrinter
) -> None:
    data, url = tmp_path / "data", database_of(tmp_path / "data")

    def tell(transaction: Transaction, keys: Keys) -> None:
        held = offices.find_office(transaction, "H32.12")
        fleet.tell_kiosk(transaction, keys, held, fleet.find_kiosk(transaction, held, "1"), CommandKind.RESTART, {})

    def kinds(transaction: Transaction, _: Keys) -> list[str]:
        return [row["kind"] for row in transaction.all(select(event.c.kind))]

    with TcpServer(printer) as server:
        screen = {"ticket_seconds": 3.0, "fullscreen": False, "input": "mouse", "cursor": True}
        more = {"hours": ALL_DAY, "holidays": [], "printer": {"uri": server.uri}, "screen": screen, "clock": {"trust": "system"}}
        config = settings_in(tmp_path, **more)
        with running(config, display, "--embedded") as process:
            panel = Panel(display)
            panel.shows(5, 5, GROUND)
            panel.tap(*HO_TICH)
            assert printer.wait_for_slips(1, LIMIT)
            wait_until((data / "server" / "imported").exists)
            wait_until(lambda: "printed" in administer(url, kinds))
            before = server_processes(data)
            administer(url, tell)
            wait_until(lambda: "command" in administer(url, kinds))
            wait_until(lambda: len(now := server_processes(data)) == 1 and now != before)
            panel.shows(5, 5, GROUND)
            panel.tap(*HO_TICH)
            assert printer.wait_for_slips(2, LIMIT)
            panel.close()
            process.send_signal(signal.SIGTERM)
            assert process.wait(LIMIT) == 0, process.stderr.read() if process.stderr else ""
    assert server_processes(data) == []
    assert kiosk("ledger", "verify", config=config).returncode == 0


def reasons_of_starts(data: Path) -> list[str]:
    """Why the programs before this one ended, as this one has noted it."""
    book = data / "restarts.json"
    return [one["reason"] for one in json.loads(book.read_bytes())["recent"]] if book.exists() else []


def test_a_restored_kiosk_begins_anew_with_the_settings_of_its_backup(tmp_path: Path, display: str) -> None:
    config = settings_in(tmp_path, hours=ALL_DAY, holidays=[], clock={"trust": "system"})
    settings = load_settings(config)
    with ledger_of(settings, clock_of(settings)):
        pass
    change_settings(settings)({"language.default": "en"})
    with folder_on(tmp_path) as folder:
        make_bundle(settings)(BundleKind.BACKUP, folder, "own.bundle")
    change_settings(settings)({"language.default": None})
    promise_backup(settings, (tmp_path / "own.bundle").read_bytes())
    with running(config, display) as process:
        wait_until(lambda: reasons_of_starts(settings.data_dir) == ["restarted"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT) == 0, process.stderr.read() if process.stderr else ""
    assert load_settings(config).language.default == "en"
