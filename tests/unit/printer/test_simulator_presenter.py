"""The mouth of a simulated VKP80: a slip is presented, waits, is taken, ejected or retracted, and all of it is counted."""

import pytest

from kiosk.printer.virtual.personas import VKP80
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.simulators import BEGIN, CUT, TO_BLADE, TurnedClock, refusal

TEXT = BEGIN + b"A012\n" + TO_BLADE
FULL = b"\x10\x04\x14"


def present(action: bytes = b"R", seconds: int = 0) -> bytes:
    return b"\x1cP\x06\x01" + action + bytes((seconds,))


def printer_at(clock: TurnedClock) -> VirtualPrinter:
    return VirtualPrinter(VKP80, clock=clock)


def holds_a_slip(printer: VirtualPrinter) -> bool:
    printer.accept(FULL)
    return bool(printer.answers(0)[2] & 0x20)


def counts(printer: VirtualPrinter) -> tuple[int, int, int, int]:
    mouth = printer.mouth
    return mouth.presented, mouth.taken, mouth.ejected, mouth.retracted


def test_presenting_cuts_what_is_not_cut_yet() -> None:
    printer = VirtualPrinter(VKP80)
    printer.accept(TEXT + present())
    assert printer.cuts == 1
    assert printer.slips[0].received == TEXT + present()
    assert holds_a_slip(printer)


def test_presenting_after_a_cut_presents_that_slip() -> None:
    printer = VirtualPrinter(VKP80)
    printer.accept(TEXT + CUT)
    assert not holds_a_slip(printer)
    printer.accept(present())
    assert printer.cuts == 1
    assert holds_a_slip(printer)


def test_a_slip_that_is_taken_leaves_the_mouth_free() -> None:
    printer = VirtualPrinter(VKP80)
    printer.accept(TEXT + present())
    printer.take_slip()
    assert not holds_a_slip(printer)
    assert counts(printer) == (1, 1, 0, 0)


@pytest.mark.parametrize(("action", "fate"), [(b"R", (1, 0, 0, 1)), (b"E", (1, 0, 1, 0))])
def test_a_slip_that_nobody_takes_goes_when_its_time_is_over(action: bytes, fate: tuple[int, int, int, int]) -> None:
    clock = TurnedClock()
    printer = printer_at(clock)
    printer.accept(TEXT + present(action, 10))
    clock.turn(9.9)
    assert holds_a_slip(printer)
    clock.turn(0.1)
    assert not holds_a_slip(printer)
    assert counts(printer) == fate


def test_without_a_time_it_waits_until_the_next_slip_comes() -> None:
    clock = TurnedClock()
    printer = printer_at(clock)
    printer.accept(TEXT + present(b"R"))
    clock.turn(86400)
    assert holds_a_slip(printer)
    printer.accept(TEXT + present(b"R"))
    assert holds_a_slip(printer)
    assert counts(printer) == (2, 0, 0, 1)


@pytest.mark.parametrize(("command", "fate"), [(b"\x1de\x02", (1, 0, 0, 1)), (b"\x1de\x05", (1, 0, 1, 0))])
def test_the_mouth_can_be_emptied_by_command(command: bytes, fate: tuple[int, int, int, int]) -> None:
    printer = VirtualPrinter(VKP80)
    printer.accept(TEXT + present() + command)
    assert not holds_a_slip(printer)
    assert counts(printer) == fate


def test_emptying_an_empty_mouth_counts_nothing() -> None:
    printer = VirtualPrinter(VKP80)
    printer.accept(b"\x1de\x02\x1de\x05")
    printer.take_slip()
    assert counts(printer) == (0, 0, 0, 0)


def test_it_reports_its_cuts_its_paper_and_what_it_took_back() -> None:
    printer = VirtualPrinter(VKP80)
    printer.accept((BEGIN + b"\x1bJ\xa0" + present()) * 3 + b"\x1de\x02\x1d\xe2")
    assert printer.answers(0) == b"3cuts"
    printer.accept(b"\x1d\xe3")
    assert printer.answers(0) == b"6cm"
    printer.accept(b"\x1d\xe4")
    assert printer.answers(0) == b"3ret"


def test_a_jammed_blade_presents_nothing() -> None:
    printer = VirtualPrinter(VKP80)
    printer.change(cutter_jam=True)
    printer.accept(TEXT + present())
    printer.accept(FULL)
    assert printer.answers(0).hex() == "100f00000001"
    assert counts(printer) == (0, 0, 0, 0)


@pytest.mark.parametrize("command", [b"\x1cP\x06\x02R\0", b"\x1cP\x06\0X\0"])
def test_presenting_in_an_unknown_way_is_refused(command: bytes) -> None:
    assert "FS P" in refusal(command + CUT, "vkp80")


def test_a_mouth_does_nothing_else() -> None:
    assert "GS e 3" in refusal(b"\x1de\x03", "vkp80")


@pytest.mark.parametrize("command", [present(), b"\x1de\x02", b"\x1d\xe2"])
def test_printers_without_a_mouth_know_nothing_of_it(command: bytes) -> None:
    assert "is no command" in refusal(command)


def test_a_line_that_waits_is_not_presented() -> None:
    assert "a line waits" in refusal(BEGIN + b"A" + present(), "vkp80")
