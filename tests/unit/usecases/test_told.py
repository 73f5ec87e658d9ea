"""What an administrator tells a kiosk from afar."""

from datetime import timedelta

import pytest

from kiosk.domain.sample import sample_slip
from kiosk.domain.standing import Notice
from kiosk.domain.ticket import TicketState
from kiosk.domain.words import Words
from kiosk.usecases.ports import PrintJob, PrintOutcome
from kiosk.usecases.told import LONGEST_LINE, Reboot, ShowLine, TestPrint
from tests.support.office import OFFICE, SetClock


class Printer:
    """Takes jobs, and ends them at once as it is told to; None: never."""

    def __init__(self, ends: TicketState | None, reason: str = "") -> None:
        self.jobs: list[PrintJob] = []
        self._ends, self._reason = ends, reason
        self.test = TestPrint(self, lambda: sample_slip(OFFICE, str), seconds=0.0 if ends is None else 10.0)

    def submit(self, job: PrintJob) -> None:
        self.jobs.append(job)
        self.test.printed(PrintOutcome("another job", TicketState.FAILED))
        self.test.printed(PrintOutcome(job.ticket_id, TicketState.PRINTING))
        if self._ends is not None:
            self.test.printed(PrintOutcome(job.ticket_id, self._ends, reason=self._reason))

    def let_begin(self, seconds: float) -> bool:
        del seconds
        return True


@pytest.mark.parametrize(
    ("ends", "reason", "told"),
    [
        (TicketState.PRINTED, "", "the test page: printed"),
        (TicketState.FAILED, "no paper", "the test page: failed, no paper"),
        (None, "", "the test page was not printed within 0 s; it may still come"),
    ],
)
def test_a_test_print_tells_what_became_of_it(ends: TicketState | None, reason: str, told: str) -> None:
    assert Printer(ends, reason).test({}).told == told


def test_a_test_print_is_no_ticket() -> None:
    printer = Printer(TicketState.PRINTED)
    printer.test({})
    assert [job.is_ticket for job in printer.jobs] == [False]


class Switch:
    """A machine's switch."""

    def __init__(self, *, may: bool, takes: bool = True) -> None:
        self.may, self.takes, self.pressed = may, takes, 0

    def may_reboot(self) -> bool:
        return self.may

    def reboot(self) -> bool:
        self.pressed += 1
        return self.takes


def test_the_machine_restarts_after_its_ledger_knows_and_not_before() -> None:
    switch, ended = Switch(may=True), list[str]()
    outcome = Reboot(switch, lambda: ended.append("down"))({})
    assert (outcome.told, switch.pressed) == ("restarting the device", 0)
    outcome.afterwards()
    assert (switch.pressed, ended) == (1, ["down"])


def test_what_is_not_permitted_is_answered_and_not_tried() -> None:
    switch = Switch(may=False)
    outcome = Reboot(switch, lambda: None)({})
    outcome.afterwards()
    assert outcome.told.startswith("not permitted to restart the device")
    assert switch.pressed == 0


def test_a_machine_that_refuses_in_the_end_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    ended: list[str] = []
    Reboot(Switch(may=True, takes=False), lambda: ended.append("down"))({}).afterwards()
    assert ended == []
    assert "restart it by hand" in caplog.text


def test_a_line_is_shown_until_its_minutes_are_over() -> None:
    clock, shown = SetClock(), list[Notice]()
    told = ShowLine(clock, shown.append)({"vi": "Nghỉ trưa", "en": "Lunch", "minutes": "30"}).told
    assert told == "shown for 30 min"
    assert shown == [Notice(Words({"vi": "Nghỉ trưa", "en": "Lunch"}), clock.read().utc + timedelta(minutes=30))]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"vi": " ", "minutes": "30"},
        {"en": "Lunch", "minutes": "30"},
        {"vi": "x" * (LONGEST_LINE + 1), "minutes": "30"},
        {"vi": "Nghỉ trưa"},
        {"vi": "Nghỉ trưa", "minutes": "0"},
        {"vi": "Nghỉ trưa", "minutes": "-5"},
        {"vi": "Nghỉ trưa", "minutes": "9" * 5000},
    ],
)
def test_a_line_that_cannot_be_is_answered_and_not_shown(arguments: dict[str, str]) -> None:
    shown: list[Notice] = []
    assert ShowLine(SetClock(), shown.append)(arguments).told.startswith("a line ")
    assert shown == []
