"""Offices in which something was found once, run again: the same seed does the same."""

import pytest

from tests.simulation.acts_of_staff import RESTLESS
from tests.simulation.mishaps import ROBBED
from tests.simulation.run import Plan, plan_of, run_office

FOUND = {
    "a kiosk began a ledger anew, and a restored server told it to do so again": 21000000000200,
    "a kiosk asked for news at once when the line was well, and heard them half a minute later": 22000000000518,
    "the same, with an entry that only this kiosk had": 22000000000862,
    "a clock ahead had begun a day, a restore forgot why its numbers were void, and the day came": 22000000000700,
    "the same, with two days ahead": 22000000001205,
    "a kiosk had begun its second ledger, and the backup was older than its first hello": 22000000001842,
    "a kiosk was replaced before it had told what became of a number": 31001988,
    "a card that was put back wrote as many entries as it had sent before, and nobody noticed": 9000036,
    "a clock ahead held an office in one day for three evenings, and the checker forgot that a ledger was lost in it": 27000000001619,
    "a restored server kept as a spare, for one kiosk, the code of another one's ledger": 22000000001779,
}


@pytest.mark.parametrize("office", FOUND.values(), ids=FOUND.keys())
def test_what_was_found_in_an_office_is_mended(office: int) -> None:
    assert run_office(office, plan_of(office, 60)).told == []


FOUND_ROBBED = {
    "a thief claimed a digit that its kiosk had indeed had on that day, and it was free at once": 41000027,
    "a server whose clock was ahead gave a digit of today to a new kiosk, whose clock was right": 41000111,
}


@pytest.mark.parametrize("office", FOUND_ROBBED.values(), ids=FOUND_ROBBED.keys())
def test_what_thieves_showed_is_mended(office: int) -> None:
    assert run_office(office, plan_of(office, 40, faults=ROBBED)).told == []


FOUND_ALONE = {
    "a backup was taken up where the clock was behind, and central numbers of today came again": 0,
    "the same, after own numbers of the day before": 16,
    "the same, two days behind": 21,
}


@pytest.mark.parametrize("office", FOUND_ALONE.values(), ids=FOUND_ALONE.keys())
def test_what_staff_showed_at_a_kiosk_alone_is_mended(office: int) -> None:
    assert run_office(office, Plan(0, 40, days=4, staff=RESTLESS)).told == []
