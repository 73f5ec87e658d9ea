"""Orders to a simulated printer in a clerk's words."""

import pytest

from kiosk.errors import SimulatorOrderError
from kiosk.printer.virtual.orders import DEEDS, FAULTS, Order, describe, give, read_order
from tests.support.simulators import BEGIN, CUT, TO_BLADE, simulated

SLIP = BEGIN + b"A\n" + TO_BLADE + CUT


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("paper-out", Order("paper-out")),
        (" Cover-Open@now \n", Order("cover-open")),
        ("unplugged@120bytes", Order("unplugged", 120, "bytes")),
        ("paper-out@12.5mm", Order("paper-out", 12.5, "mm")),
        ("slow@5s", Order("slow", 5, "s")),
        ("mend", Order("mend")),
    ],
)
def test_orders_say_what_and_when(words: str, order: Order) -> None:
    assert read_order(words) == order


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        ("fire", "say one of: paper-out"),
        ("", "say one of: paper-out"),
        ("paper-out@noon", "write it like paper-out@300mm"),
        ("paper-out@-3mm", "write it like"),
        ("paper-out@3", "write it like"),
        ("power@5s", "write it like"),
    ],
)
def test_an_order_that_makes_no_sense_says_what_would(words: str, mend: str) -> None:
    with pytest.raises(SimulatorOrderError, match=mend):
        read_order(words)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_fault_becomes_a_condition_and_is_mended(name: str) -> None:
    printer = simulated()
    give(read_order(name), printer)
    assert getattr(printer.conditions, FAULTS[name][0])
    assert describe(printer).startswith(f"{name}; ")
    give(read_order("mend"), printer)
    assert describe(printer) == "all well; 0 slips, 0 mm of paper"


def test_faults_happen_at_their_byte_and_their_millimetre() -> None:
    printer = simulated()
    give(read_order("near-end@3bytes"), printer)
    give(read_order("cover-open@10mm"), printer)
    printer.accept(b"\x1b@")
    assert describe(printer).startswith("all well")
    printer.accept(SLIP)
    assert describe(printer).startswith("near-end, cover-open")


def test_faults_happen_in_their_second() -> None:
    printer = simulated()
    give(read_order("silent@0.01s"), printer)
    while not printer.conditions.silent:  # which it may be before anybody waits
        assert printer.wait_for_room(10)


def test_deeds_are_done() -> None:
    printer = simulated("vkp80")
    printer.accept(SLIP + b"\x1cP\x06\0R\0")
    assert describe(printer) == "all well; 1 slips, 18 mm of paper, a slip hangs out"
    give(read_order("taken"), printer)
    assert printer.mouth.taken == 1
    give(read_order("cutter-jam"), printer)
    printer.accept(SLIP)
    give(read_order("mend"), printer)
    assert describe(printer).startswith("jammed; ")
    give(read_order("power"), printer)
    assert describe(printer).startswith("all well; ")
    assert set(DEEDS) == {"mend", "power", "taken", "status"}
