"""Plugged out and in again, under other names, two of a kind: the kernel's side is umockdev's, the printers' side real ptys.

Debian: umockdev, gir1.2-umockdev-1.0, python3-gi. The mocked ports live in a process of Debian's own Python, the spooler in one
of ours whose /sys, /dev and kernel events umockdev's library redirects.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

from kiosk.domain.printer import Trouble
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer
from tests.support.commands import ROOT, command, settings_in
from tests.support.printers import PATIENCE, WIDE, encoders, printed, ticket

DEBIANS_PYTHON = "/usr/bin/python3"
Fact = dict[str, str | bool | None]
AWAY: Fact = {"health": Trouble.UNREACHABLE.value}
WELL: Fact = {"health": None}


class Lines:
    """A process that is spoken with in lines."""

    def __init__(self, *command: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **environment}
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        assert self._process.wait(PATIENCE) == 0
        self._reader.join(PATIENCE)
        self._process.stdout.close()

    def say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        return self._lines.get(timeout=PATIENCE)

    def hear_until(self, *wanted: Fact) -> None:
        """Listen until each of these was told, in this order."""
        for fact in wanted:
            while json.loads(self.hear()) != fact:
                pass

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line.strip())


class Desk:
    """Ports of a mocked machine, and printers to plug into them."""

    def __init__(self, folder: Path, ports: Lines) -> None:
        self._folder, self._ports = folder, ports
        self.root = ports.hear()

    @contextmanager
    def printer(self, serial: str) -> Iterator[tuple[VirtualPrinter, PtyServer]]:
        printer = VirtualPrinter(WIDE)
        with PtyServer(printer, self._folder / f"pty-{serial}") as server:
            yield printer, server

    def plug(self, port: str, lp: str, serial: str) -> None:
        """The way to the printer appears; its pty is there already."""
        self._do(plug=port, lp=lp, serial=serial, leads_to=str(self._folder / f"pty-{serial}"))

    def unplug(self, port: str, printer: VirtualPrinter) -> None:
        """As a cable that is pulled: the open file breaks, then the device file goes. The pty is ready for the next time."""
        printer.change(unplugged=True)
        printer.change(unplugged=False)
        assert printer.wait_for_cable(PATIENCE)
        self._do(unplug=port)

    def spooler(self, uri: str) -> Lines:
        """A spooler in this machine."""
        return self.process("-m", "tests.support.watching", uri)

    def process(self, *arguments: str) -> Lines:
        """Our Python in this machine."""
        return Lines("umockdev-wrapper", sys.executable, *arguments, UMOCKDEV_DIR=self.root)

    def _do(self, **wish: Any) -> None:  # noqa: ANN401
        self._ports.say(json.dumps(wish))
        assert self._ports.hear() == "done"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Lines("umockdev-wrapper", DEBIANS_PYTHON, str(ROOT / "tests" / "support" / "mock_ports.py")) as ports:
        yield Desk(tmp_path, ports)


def is_ticket(printer: VirtualPrinter, n: int) -> bool:
    return printer.wait_for_slips(1, PATIENCE) and printer.slips[-1].picture == printed(encoders["raster"].encode(ticket(n)))


def ticket_told(n: int, state: str) -> Fact:
    return {"ticket": f"id-{n}", "state": state}


def test_a_printer_that_is_plugged_in_is_noticed_and_used(desk: Desk) -> None:
    with desk.printer("A") as (printer, _), desk.spooler("usb:04b8:0e15") as spooler:
        spooler.hear_until({"watching": True})
        desk.plug("1-1", "lp0", "A")
        spooler.hear_until(WELL)
        spooler.say("print 1")
        spooler.hear_until(ticket_told(1, "printed"))
        assert is_ticket(printer, 1)


def test_one_that_is_pulled_out_is_noticed_though_nobody_prints(desk: Desk) -> None:
    with desk.printer("A") as (printer, _):
        desk.plug("1-1", "lp0", "A")
        with desk.spooler("auto:") as spooler:
            spooler.say("print 1")
            spooler.hear_until({"watching": True}, ticket_told(1, "printed"), WELL)
            desk.unplug("1-1", printer)
            spooler.hear_until(AWAY)


@pytest.mark.parametrize("uri", ["usb:04b8:0e15", "usb:04b8:0e15:A", "usb:04b8:0e15@1-1", "auto:"])
def test_one_that_comes_back_under_another_name_is_used_again(desk: Desk, uri: str) -> None:
    with desk.printer("A") as (printer, _):
        desk.plug("1-1", "lp0", "A")
        with desk.spooler(uri) as spooler:
            spooler.say("print 1")
            spooler.hear_until({"watching": True}, ticket_told(1, "printed"), WELL)
            desk.unplug("1-1", printer)
            spooler.hear_until(AWAY)
            desk.plug("1-1", "lp1", "A")
            spooler.hear_until(WELL)
            spooler.say("print 2")
            spooler.hear_until(ticket_told(2, "printed"))
            assert is_ticket(printer, 2)


@pytest.mark.parametrize("uri", ["usb:04b8:0e15:B", "usb:04b8:0e15@1-2"])
def test_two_of_a_kind_are_kept_apart_when_their_names_change_places(desk: Desk, uri: str) -> None:
    with desk.printer("A") as (other, _), desk.printer("B") as (meant, _):
        desk.plug("1-1", "lp0", "A")
        desk.plug("1-2", "lp1", "B")
        with desk.spooler(uri) as spooler:
            spooler.say("print 1")
            spooler.hear_until({"watching": True}, ticket_told(1, "printed"), WELL)
            desk.unplug("1-2", meant)
            spooler.hear_until(AWAY)
            desk.unplug("1-1", other)
            desk.plug("1-2", "lp0", "B")
            desk.plug("1-1", "lp1", "A")
            spooler.hear_until(WELL)
            spooler.say("print 2")
            spooler.hear_until(ticket_told(2, "printed"))
        assert is_ticket(meant, 2)
        assert not other.slips


def test_of_two_printers_auto_takes_none_until_one_is_left(desk: Desk) -> None:
    with desk.printer("A") as (one, _), desk.printer("B") as (two, _):
        desk.plug("1-1", "lp0", "A")
        desk.plug("1-2", "lp1", "B")
        with desk.spooler("auto:") as spooler:
            spooler.say("print 1")
            spooler.hear_until({"watching": True}, ticket_told(1, "failed"))
            desk.unplug("1-1", one)
            spooler.hear_until(WELL)
            spooler.say("print 2")
            spooler.hear_until(ticket_told(2, "printed"))
        assert is_ticket(two, 2)
        assert not one.slips


def test_kiosk_printers_tells_what_is_plugged_in(desk: Desk, tmp_path: Path) -> None:
    with desk.printer("A"):
        desk.plug("1-1", "lp0", "A")
        config = settings_in(tmp_path, printer={"uri": "auto:"})
        done = subprocess.run(
            ["umockdev-wrapper", *command("printers", "--json", config=config)],
            env={**os.environ, "UMOCKDEV_DIR": desk.root},
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
            check=True,
        )
    (told,) = json.loads(done.stdout)["printers"]
    assert (told["identity"], told["node"], told["name"]) == ("usb:04b8:0e15:A@1-1", "/dev/usb/lp0", "EPSON TM-T20II")
    assert told["answer"] == "paper present, no trouble"
