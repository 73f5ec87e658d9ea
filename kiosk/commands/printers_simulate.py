"""`kiosk printers simulate`: a printer that is not there, for trying things out."""

import argparse
import contextlib
import math
import os
import select
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

from kiosk.domain.printer_uri import BAUDS, Flow
from kiosk.errors import KioskError, OutputError, PrinterProtocolError, SimulatorOrderError
from kiosk.exitcodes import WRONG_USE
from kiosk.printer.paper import PAPERS
from kiosk.printer.virtual.orders import describe, give, read_order
from kiosk.printer.virtual.personas import persona_named
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PrinterServer, PtyServer, TcpServer

_LOOK = 0.1
"""Seconds between two looks at what has come out."""


def simulate(arguments: argparse.Namespace) -> int:
    """Be that printer until interrupted; the first line says its address, then come its slips. Reads orders from stdin."""
    try:
        orders = [read_order(words) for words in arguments.fault]
        persona = persona_named(arguments.persona)
        _check_pace(arguments)
    except KioskError as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return WRONG_USE
    _make_folder(arguments.out)
    printer = VirtualPrinter(
        persona,
        arguments.out,
        paper=PAPERS[arguments.paper],
        baud=arguments.baud,
        rows_per_second=arguments.rows,
        flow=Flow(arguments.flow),
    )
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with _server(arguments, printer) as server, contextlib.suppress(KeyboardInterrupt):
            for order in orders:
                give(order, printer)
            print(server.uri, flush=True)
            _Watch(printer).run()
    except (OSError, OverflowError) as error:
        raise SimulatorOrderError(f"the printer cannot appear: {error}", "choose another --pty or --tcp") from error
    return 0


def _make_folder(out: Path | None) -> None:
    try:
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=out).close()
    except OSError as error:
        raise OutputError(f"{out} cannot be written to: {error.strerror}", "give --out a folder of yours") from error


def _check_pace(arguments: argparse.Namespace) -> None:
    if arguments.baud is not None and arguments.baud not in BAUDS:
        raise SimulatorOrderError(f"no line has {arguments.baud} baud", f"choose one of: {', '.join(map(str, BAUDS))}")
    if arguments.rows is not None and not 0 < arguments.rows < math.inf:
        raise SimulatorOrderError("at such a pace nothing is printed", "give --rows a number above 0, such as 1200")


def _server(arguments: argparse.Namespace, printer: VirtualPrinter) -> PrinterServer:
    if arguments.pty is None:
        return TcpServer(printer, arguments.tcp)
    if arguments.pty.is_symlink() and not arguments.pty.exists():
        arguments.pty.unlink()
    return PtyServer(printer, arguments.pty.absolute())


def _interrupt(signum: int, frame: FrameType | None) -> None:
    del signum, frame
    raise KeyboardInterrupt


class _Watch:
    """Obeys lines and tells what happens."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer
        self._cuts = self._refusals = self._lost = 0
        self._half = b""

    def run(self) -> None:
        """Until interrupted; the end of stdin is not the end."""
        listening = True
        while True:
            listening = listening and self._listen()
            if not listening:
                self._printer.wait_for_slips(sys.maxsize, _LOOK)
            self._tell()

    def _listen(self) -> bool:
        """Obey what was said; False when nothing more can come."""
        stdin = sys.stdin.fileno()
        if not select.select([stdin], [], [], _LOOK)[0]:
            return True
        said = os.read(stdin, 4096)
        *lines, self._half = (self._half + said).split(b"\n")
        for line in lines if said else [self._half]:
            self._obey(line.decode("utf-8", "replace").strip())
        return bool(said)

    def _obey(self, words: str) -> None:
        if not words:
            return
        try:
            order = read_order(words)
            give(order, self._printer)
        except SimulatorOrderError as error:
            print(f"kiosk: {error}", file=sys.stderr, flush=True)
        except PrinterProtocolError:
            pass  # it is told with the other refusals
        else:
            print(f"{words}: {describe(self._printer)}", flush=True)

    def _tell(self) -> None:
        printer = self._printer
        if printer.cuts > self._cuts:
            self._cuts = printer.cuts
            print(f"slip {printer.cuts}: {printer.moved_mm:.0f} mm of paper so far", flush=True)
        for error in printer.refusals[self._refusals :]:
            print(f"refused: {error}", flush=True)
        self._refusals = len(printer.refusals)
        if printer.lost > self._lost:
            self._lost = printer.lost
            print(f"lost: {printer.lost} bytes so far, its buffer was full", flush=True)
