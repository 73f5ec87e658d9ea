"""What is wrong with a kiosk, and in which order it is to be mended."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.condition import (
    BoardCondition,
    BoardsCondition,
    ClockCondition,
    Condition,
    DiskCondition,
    MachineCondition,
    NetworkCondition,
    PrinterCondition,
    Restart,
    RestartReason,
    RestartsCondition,
    ScreenCondition,
)
from kiosk.domain.printer import Trouble
from kiosk.domain.problems import ProblemKind, problems

KIND = ProblemKind
WELL = PrinterCondition(online=True, paper=True, near_end=False, tickets_left=400, minutes_left=900)


def kinds(condition: Condition) -> list[ProblemKind]:
    return [one.kind for one in problems(condition)]


def test_a_kiosk_of_which_nothing_is_known_has_no_problem_and_no_good_news() -> None:
    condition = Condition()
    assert problems(condition) == ()
    nothing: tuple[object, ...] = (None, "", (), {})
    assert all(getattr(getattr(condition, part.name), one.name) in nothing for part in fields(Condition) if part.name != "kiosk" for one in fields(getattr(condition, part.name)))  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        (Condition(network=NetworkCondition(out_of_service="it was stopped")), KIND.OUT_OF_SERVICE),
        (Condition(disk=DiskCondition(free_mb=9000, read_only=True)), KIND.DISK_READ_ONLY),
        (Condition(disk=DiskCondition(free_mb=199)), KIND.DISK_FULL),
        (Condition(disk=DiskCondition(free_mb=200, errors=1)), KIND.DISK_ERRORS),
        (Condition(screen=ScreenCondition(last_turn_age_s=90)), KIND.SCREEN_STILL),
        (Condition(printer=replace(WELL, paper=False)), KIND.NO_PAPER),
        (Condition(printer=replace(WELL, trouble=Trouble.COVER_OPEN)), KIND.COVER_OPEN),
        (Condition(printer=replace(WELL, trouble=Trouble.CUTTER_JAM)), KIND.PRINTER),
        (Condition(printer=replace(WELL, online=False)), KIND.PRINTER),
        (Condition(printer=replace(WELL, tickets_left=49)), KIND.PAPER_LOW),
        (Condition(printer=replace(WELL, minutes_left=59)), KIND.PAPER_LOW),
        (Condition(printer=replace(WELL, near_end=True)), KIND.PAPER_LOW),
        (Condition(clock=ClockCondition(trusted=True, offset_ms=-60_000)), KIND.CLOCK_WRONG),
        (Condition(clock=ClockCondition(trusted=False)), KIND.CLOCK_UNTRUSTED),
        (Condition(network=NetworkCondition(server="https://a", contact_age_s=90)), KIND.SERVER_AWAY),
        (Condition(network=NetworkCondition(server="https://a", own_numbers_s=600)), KIND.OWN_NUMBERS),
        (Condition(network=NetworkCondition(server="https://a", outbox_oldest_s=600)), KIND.OUTBOX_OLD),
        (Condition(network=NetworkCondition(server="https://a", credential_age_s=101 * 86_400)), KIND.CREDENTIAL_OLD),
        (Condition(machine=MachineCondition(temperature_c=80.0)), KIND.HOT),
        (Condition(boards=BoardsCondition((BoardCondition(1, "a", well=False),))), KIND.LED_BOARD),
        (Condition(machine=MachineCondition(throttled=True)), KIND.THROTTLED),
        (Condition(machine=MachineCondition(memory_used_mb=1900, memory_total_mb=2000)), KIND.MEMORY),
    ],
)
def test_each_problem_is_named_alone(condition: Condition, kind: ProblemKind) -> None:
    assert kinds(condition) == [kind]


@pytest.mark.parametrize(
    "condition",
    [
        Condition(disk=DiskCondition(free_mb=200, read_only=False, errors=0)),
        Condition(screen=ScreenCondition(last_turn_age_s=89, last_frame_age_s=50_000)),
        Condition(printer=WELL),
        Condition(clock=ClockCondition(trusted=True, offset_ms=59_999)),
        Condition(network=NetworkCondition(server="https://a", contact_age_s=89, own_numbers_s=599, outbox_oldest_s=599)),
        Condition(machine=MachineCondition(temperature_c=79.9, throttled=False, memory_used_mb=1000, memory_total_mb=2000)),
    ],
)
def test_what_is_well_is_no_problem(condition: Condition) -> None:
    assert problems(condition) == ()


def test_a_kiosk_that_is_alone_in_its_office_misses_no_server() -> None:
    assert kinds(Condition(network=NetworkCondition(server="none", contact_age_s=9999, own_numbers_s=9999))) == []


def test_paper_that_is_out_is_not_low_as_well() -> None:
    assert kinds(Condition(printer=replace(WELL, paper=False, tickets_left=0, near_end=True))) == [KIND.NO_PAPER]


def test_falls_are_told_when_the_newest_starts_all_followed_an_end_that_nobody_wanted() -> None:
    fell = tuple(Restart(f"2026-03-02T0{hour}", RestartReason.KILLED) for hour in (3, 2, 1))
    (problem,) = problems(Condition(restarts=RestartsCondition(7, fell)))
    assert (problem.kind, problem.facts) == (KIND.FALLS, {"reason": "killed", "since": "2026-03-02T01"})
    wanted = (Restart("2026-03-02T04", RestartReason.RESTARTED), *fell)
    assert problems(Condition(restarts=RestartsCondition(8, wanted))) == ()


@given(
    st.builds(
        Condition,
        network=st.builds(
            NetworkCondition,
            server=st.sampled_from([None, "none", "https://a"]),
            out_of_service=st.sampled_from([None, "", "stopped"]),
            contact_age_s=st.none() | st.integers(0, 10**6),
            outbox_oldest_s=st.none() | st.integers(0, 10**6),
        ),
        disk=st.builds(DiskCondition, free_mb=st.none() | st.integers(0, 10**6), read_only=st.sampled_from([None, True, False])),
        printer=st.builds(
            PrinterCondition,
            online=st.sampled_from([None, True, False]),
            paper=st.sampled_from([None, True, False]),
            trouble=st.none() | st.sampled_from(Trouble),
            tickets_left=st.none() | st.integers(0, 1000),
        ),
        machine=st.builds(MachineCondition, temperature_c=st.none() | st.floats(-40, 120)),
    )
)
def test_the_most_urgent_stands_first_and_nothing_is_told_twice(condition: Condition) -> None:
    told, order = kinds(condition), list(ProblemKind)
    assert told == sorted(set(told), key=order.index)
