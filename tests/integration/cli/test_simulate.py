"""`kiosk printers simulate` as a clerk uses it: started, printed on, told what goes wrong, stopped."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.printer.transports import transport_to
from kiosk.printer.virtual.orders import DEEDS, FAULTS
from kiosk.printer.virtual.personas import PERSONAS
from tests.support.commands import ROOT, command, kiosk, settings_in
from tests.support.printers import PATIENCE, WIDE
from tests.support.simulators import BEGIN, CUT, TO_BLADE

SLIP = BEGIN + b"A012\n" + TO_BLADE + CUT


class Running:
    """A simulator in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.uri = self.line()

    def line(self) -> str:
        """What it says next."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def say(self, words: str) -> str:
        """Give an order; what it says to that."""
        assert self.process.stdin
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.line()

    def send(self, data: bytes) -> bytes:
        """Send bytes as a host, and what comes back first."""
        transport = transport_to(parse_printer_uri(self.uri), ROOT, WIDE)
        transport.open(PATIENCE)
        transport.write(data, PATIENCE)
        answer = transport.read(PATIENCE)
        transport.close()
        return answer


@contextmanager
def running(*arguments: str | Path) -> Iterator[Running]:
    process = subprocess.Popen(
        command("printers", "simulate", *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    )
    with process:
        try:
            yield Running(process)
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("kind", ["tcp", "serial"])
def test_its_first_line_is_an_address_to_print_to(kind: str, tmp_path: Path) -> None:
    where: list[str | Path] = ["--pty", tmp_path / "port"] if kind == "serial" else []
    with running("--out", tmp_path / "slips", *where) as simulator:
        done = kiosk("print", "--sample", "--printer", simulator.uri, config=settings_in(tmp_path))
        assert done.returncode == 0, done.stderr
        assert simulator.line().startswith("slip 1: ")
        assert sorted(path.name for path in (tmp_path / "slips").iterdir()) == ["0001.bin", "0001.png"]
    assert not (tmp_path / "port").is_symlink()


def test_faults_can_be_said_while_it_runs() -> None:
    with running() as simulator:
        assert simulator.say("cover-open") == "cover-open: cover-open; 0 slips, 0 mm of paper"
        assert simulator.send(b"\x10\x04\x02") == b"\x16"
        assert simulator.say("mend") == "mend: all well; 0 slips, 0 mm of paper"
        assert simulator.send(b"\x10\x04\x02") == b"\x12"


def test_faults_can_wait_for_their_moment() -> None:
    with running("--fault", "paper-out@10mm", "--fault", "near-end@1bytes") as simulator:
        assert simulator.send(SLIP + b"\x10\x04\x04") == b"\x7e"
        assert "near-end" in simulator.say("status")


def test_a_jam_lasts_until_it_is_switched_off() -> None:
    with running("--fault", "cutter-jam") as simulator:
        assert simulator.send(SLIP + b"\x10\x04\x03") == b"\x1a"
        assert "jammed" in simulator.say("mend")
        assert "all well" in simulator.say("power")


def test_a_slip_that_hangs_out_can_be_taken() -> None:
    with running("--persona", "vkp80") as simulator:
        assert simulator.send(BEGIN + b"A\n" + TO_BLADE + b"\x1cP\x06\0R\0\x10\x04\x14")[2] & 0x20
        assert simulator.line().startswith("slip 1: ")
        assert "a slip hangs out" in simulator.say("status")
        assert "a slip hangs out" not in simulator.say("taken")


def test_nonsense_from_the_host_is_told() -> None:
    with running() as simulator:
        transport = transport_to(parse_printer_uri(simulator.uri), ROOT, WIDE)
        transport.open(PATIENCE)
        transport.write(b"\x01", PATIENCE)
        assert simulator.line() == "refused: the printer does not understand: 01 is no command"
        transport.close()


def test_orders_that_it_does_not_know_are_answered_in_one_line() -> None:
    with running() as simulator:
        assert simulator.say("explode").startswith("kiosk: a simulated printer does not know 'explode'; say one of: paper-out")
        assert "write it like" in simulator.say("paper-out@noon")
        assert "write it like" in simulator.say("mend@5s")


def test_it_goes_on_when_nobody_can_say_anything_any_more() -> None:
    with running() as simulator:
        assert simulator.process.stdin
        simulator.process.stdin.close()
        assert simulator.send(SLIP + b"\x10\x04\x01") == b"\x12"
        assert simulator.line().startswith("slip 1: ")


def test_a_port_that_a_killed_one_left_behind_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "port").symlink_to("/dev/pts/nothing")
    with running("--pty", tmp_path / "port") as simulator:
        assert simulator.uri.startswith(f"serial:{tmp_path}/port?")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--persona", "laser"], 2, "choose one of: epson"),
        (["--fault", "fire"], 2, "say one of: paper-out"),
        (["--baud", "1000"], 2, "choose one of: 1200"),
        (["--rows", "0"], 2, "above 0"),
        (["--rows", "nan"], 2, "above 0"),
        (["--tcp", "99999999"], 1, "choose another --pty or --tcp"),
        (["--fault", "paper-out-at 999999999999999999999999999999"], 2, "say one of: paper-out"),
        (["--out", "/proc/nowhere"], 1, "give --out a folder of yours"),
        (["--out", "/proc"], 1, "give --out a folder of yours"),
        (["--pty", str(ROOT / "README.md")], 1, "choose another --pty"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(arguments: list[str], code: int, says: str) -> None:
    done = kiosk("printers", "simulate", *arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_help_names_every_kind_of_printer_fault_and_deed() -> None:
    text = kiosk("printers", "simulate", "--help").stdout
    assert [name for name in (*PERSONAS, *FAULTS, *DEEDS) if name not in text] == []
