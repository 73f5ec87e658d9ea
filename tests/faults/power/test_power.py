"""A slice of the power campaign (`dev/campaign power` runs it at length), and proof that it finds what it should."""

from collections.abc import Callable
from datetime import date

import pytest

from kiosk import files
from kiosk.domain.businessday import ClockReading
from kiosk.storage import database, ledger, opening
from kiosk.storage.highwater import Marks
from kiosk.storage.ledger import Ledger
from tests.faults.power.campaign import CUTS_PER_DISK, SCRIPTS, cut_at_random, cut_at_random_on_a_liar, cut_everywhere, summed

EVERY = {"fifty tickets": 59}
"""Cut at every change, but of the long script at each 59th."""


@pytest.mark.parametrize("name", SCRIPTS)
def test_wherever_the_power_is_cut_nothing_is_lost_repeated_or_damaged(name: str) -> None:
    tally = cut_everywhere(name, 1, every=EVERY.get(name, 1))
    assert tally.cuts > 30
    assert tally.is_clean


def test_cut_again_and_again_nothing_is_lost_repeated_or_damaged() -> None:
    tally = summed(cut_at_random(CUTS_PER_DISK, seed) for seed in range(3))
    assert tally.tickets > 100
    assert tally.is_clean


def test_on_a_disk_that_lies_no_number_is_repeated() -> None:
    tally = summed(cut_at_random_on_a_liar(CUTS_PER_DISK, seed) for seed in range(3))
    assert tally.tickets > 100
    assert tally.repeated == 0


def tickets_are_not_synced(patch: pytest.MonkeyPatch) -> None:
    honest = database.transaction
    patch.setattr(ledger, "transaction", lambda connection, **_: honest(connection, durable=False))


def folders_are_not_synced(patch: pytest.MonkeyPatch) -> None:
    for module in (files, database, opening):
        patch.setattr(module, "sync_directory", lambda folder: folder)


def the_anchor_is_written_before_the_day(patch: pytest.MonkeyPatch) -> None:
    honest = Ledger.open_day

    def open_day(self: Ledger, day: date, reading: ClockReading) -> None:
        before = self._day
        self._day = day
        self._raise_anchor()
        self._day = before
        honest(self, day, reading)

    patch.setattr(Ledger, "open_day", open_day)


def promises_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Ledger, "_passed", lambda _: Marks())


FIRST_STEPS = ("provisioning", "the first ticket", "opening a day")


def are_clean() -> bool:
    return all(cut_everywhere(name, 2, every=2).is_clean for name in FIRST_STEPS)


@pytest.mark.parametrize("bug", [tickets_are_not_synced, folders_are_not_synced, the_anchor_is_written_before_the_day])
def test_the_campaign_finds_that(bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    assert not are_clean()


def test_the_campaign_finds_that_promises_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    promises_are_forgotten(monkeypatch)
    assert any(cut_at_random_on_a_liar(CUTS_PER_DISK, seed).repeated for seed in range(6))
