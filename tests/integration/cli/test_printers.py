"""`kiosk printers`: what there is, how it is written, what is believed of it; nothing is printed and no stranger is touched."""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.commands.printers import SeenPrinter, seen_printers
from kiosk.config import load_settings
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer, TcpServer
from kiosk.storage.printers import PrinterBook
from tests.support.commands import kiosk, settings_in
from tests.support.machine import Ports
from tests.support.printers import WIDE


@pytest.fixture
def ports(tmp_path: Path) -> Ports:
    return Ports(tmp_path / "machine")


def seen(folder: Path, ports: Ports, uri: str = "auto:", **printer: object) -> list[SeenPrinter]:
    settings = load_settings(settings_in(folder, printer={"uri": uri, **printer}))
    return list(seen_printers(settings, ports.machine))


def test_the_printer_of_the_settings_is_told_first_and_asked(tmp_path: Path, ports: Ports) -> None:
    with TcpServer(VirtualPrinter(WIDE)) as server:
        (one,) = seen(tmp_path, ports, server.uri)
    assert (one.uri, one.configured, one.usb_printer) == (server.uri, True, False)
    assert one.answer == "paper present, no trouble"
    assert (one.profile, one.because) == ("raster", "nothing is known of it: calibrate it")


def test_what_is_wrong_with_it_is_told(tmp_path: Path, ports: Ports) -> None:
    printer = VirtualPrinter(WIDE)
    printer.change(paper_out=True)
    with TcpServer(printer) as server:
        assert seen(tmp_path, ports, server.uri)[0].answer == "paper out, no_paper"


def test_each_usb_printer_is_told_with_the_address_that_means_it(tmp_path: Path, ports: Ports) -> None:
    with ExitStack() as stack:
        for number in (0, 1):
            server = stack.enter_context(PtyServer(VirtualPrinter(WIDE), tmp_path / f"pty{number}"))
            ports.plug_printer(f"1-{number + 1}", "0416:5011", lp=f"lp{number}", leads_to=server.path)
        told = seen(tmp_path, ports, "usb:0416:5011@1-2")
    assert [(one.uri, one.configured, one.answer) for one in told] == [
        ("usb:0416:5011@1-2", True, "paper present, no trouble"),
        ("usb:0416:5011@1-1", False, "paper present, no trouble"),
    ]


def test_a_printer_that_is_the_only_one_is_told_once(tmp_path: Path, ports: Ports) -> None:
    ports.plug_printer("1-1", serial="S")
    (one,) = seen(tmp_path, ports, "auto:")
    assert (one.uri, one.identity, one.name) == ("auto:", "usb:04b8:0e15:S@1-1", "EPSON TM-T20II")
    assert one.because == "its USB ids are those of tm-t20ii, which proves nothing: calibrate it"


def test_serial_ports_of_strangers_are_told_and_left_alone(tmp_path: Path, ports: Ports) -> None:
    ports.plug_adapter("1-3", leads_to=tmp_path / "nothing-may-open-this")
    one = seen(tmp_path, ports)[1]
    assert one.uri.startswith("serial:")
    assert (one.configured, one.answer, one.profile) == (False, "", "")


def test_why_a_profile_is_believed_is_told(tmp_path: Path, ports: Ports) -> None:
    ports.plug_printer("1-1", serial="S")
    assert seen(tmp_path, ports, profile="clone-bare")[0].because == "as printer.profile says"
    PrinterBook(tmp_path / "data").note("usb:04b8:0e15:S@1-1", proven={"text": True}, chosen="AB", at="2026-03-02T01:00:00+00:00")
    assert seen(tmp_path, ports)[0].because == "calibrated 2026-03-02, letters AB"


def test_a_printer_that_is_not_there_is_told_with_the_reason(tmp_path: Path, ports: Ports) -> None:
    (one,) = seen(tmp_path, ports, "usb:04b8:0e15")
    assert "is away: no printer is plugged in" in one.answer


def test_machines_get_json(tmp_path: Path) -> None:
    told = json.loads(kiosk("printers", "--json", config=settings_in(tmp_path)).stdout)
    assert told["configured"] == "virtual:printer"
    assert told["printers"][0]["answer"] == "paper present, no trouble"


def test_people_get_lines(tmp_path: Path) -> None:
    done = kiosk("printers", config=settings_in(tmp_path))
    assert done.returncode == 0
    assert done.stdout.startswith("virtual:printer  (printer.uri in the settings)\n  profile     raster")


def test_the_database_is_shown_without_settings(tmp_path: Path) -> None:
    done = kiosk("printers", "--database", "CT-S651", config=tmp_path / "none.yaml")
    assert "30 = tcvn3-lower, 31 = tcvn3-upper" in done.stdout
    assert json.loads(kiosk("printers", "--database", "CT-S651", "--json").stdout)["maker"] == "Citizen"
