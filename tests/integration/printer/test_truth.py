"""Each fault, at each moment of a job, over each way: a true state, no number twice, and the next ticket by itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.printer.profiles import profile_named
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.paper import keep_all_slips, whole
from tests.support.printers import PATIENCE, Rig
from tests.support.truth import BRIEF, Case, case, encoder_for, slip

pytestmark = pytest.mark.no_cover
"""Many printers at once keep to their seconds only where nothing traces each line."""

FAULTS = (
    "unplugged",
    "paper_out",
    "cover_open",
    "fault",
    "cutter_jam",
    "overheated",
    "silent",
    "noisy",
    "stalled",
    "slow",
)

LINES = (
    ("virtual", "raster"),
    ("virtual", "tm-t20ii"),
    ("virtual", "clone-bare"),
    ("virtual", "vkp80"),
    ("tcp", "tm-t20ii"),
    ("serial", "raster"),
)

BEFORE, QUARTER, HALF, THREE_QUARTERS, AFTER_THE_CUT, BEFORE_THE_ANSWER = range(6)


def break_at(it: Case, fault: str, moment: int, size: int) -> None:
    """Let the fault happen at that moment of the next job."""
    match moment:
        case 0:
            it.printer.change(**{fault: True})
        case 5:
            instead_of_the_answer(it, fault)
        case _:
            it.on_printing = lambda: it.printer.change_later(size * moment // 4, fault)


def instead_of_the_answer(it: Case, fault: str) -> None:
    """The printer has come to the question behind the slip, and does not get to answer it."""
    answers = it.printer.answer_in_order, it.printer.answer_process

    def disarm() -> None:
        it.printer.answer_in_order, it.printer.answer_process = answers  # type: ignore[method-assign]

    def breaks(_: object) -> None:
        disarm()
        it.printer.change(**{fault: True})

    it.disarm = disarm
    it.printer.answer_in_order = it.printer.answer_process = breaks  # type: ignore[method-assign,assignment]


def test_an_answer_to_an_earlier_ticket_is_no_proof_of_a_later_one() -> None:
    """A printer that takes its bytes at once and prints for seconds owes its answers; it has no fault meanwhile."""
    known, encoder = profile_named("raster"), encoder_for("raster")
    printer = VirtualPrinter(known, paper=known.paper, rows_per_second=500)
    keep_all_slips(printer)
    rig = Rig(VirtualTransport(printer), known, replace(BRIEF, owes=60.0), encoder)
    believed = {n for n in range(1, 7) if rig.print_slip(f"id-{n}", slip(n)).state is TicketState.PRINTED}
    printer.power_cycle()
    assert rig.spooler.stop(PATIENCE)
    assert {n for n in believed if not whole(list(printer.slips), encoder.encode(slip(n)))} == set()


def go_on(it: Case, n: int) -> int:
    """Print until one is confirmed; on a printer that confirms nothing, until one is good on paper."""
    if it.profile.name != "clone-bare":
        return it.print_until_confirmed(n)
    for tried in (1, 2, 3):
        if it.print(n + tried - 1).state is TicketState.UNCONFIRMED and it.printer.slips[-1].received.endswith(
            it.job(n + tried - 1)
        ):
            return tried
    raise AssertionError(it.outcomes)


def break_everywhere(way: str, profile: str, fault: str, folder: Path) -> list[str]:
    """One line through all moments; returns what was not as it should be."""
    with case(way, profile, folder) as it:
        it.print(1)
        n = 2
        for moment in range(6):
            break_at(it, fault, moment, len(it.job(n)))
            it.print(n)
            it.on_printing = lambda: None
            it.mend(fault)
            n += 1 + go_on(it, n + 1)
        return [f"{way} {profile}: {lie}" for lie in (*it.lies(), *map(str, it.printer.refusals))]


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_happens_the_truth_is_noted_and_the_next_ticket_is_printed(fault: str, tmp_path: Path) -> None:
    """All lines at once, since a broken printer is mostly waited for."""
    with ThreadPoolExecutor(len(LINES)) as together:
        running = []
        for way, profile in LINES:
            folder = tmp_path / f"{way}-{profile}"
            folder.mkdir()
            running.append(together.submit(break_everywhere, way, profile, fault, folder))
        assert [lie for line in running for lie in line.result()] == []
