"""A slice of the power campaign of the server on SQLite (`dev/campaign power-server` runs it at length)."""

import pytest
from sqlalchemy import Engine

from onestop.db import engine
from tests.faults.power.campaign import summed
from tests.faults.power.office import SCRIPTS, cut_at_random, cut_everywhere

EVERY = {"the first day": 29, "enrolments": 13, "a morning": 61}


@pytest.mark.parametrize("name", SCRIPTS)
def test_wherever_the_power_is_cut_the_server_loses_repeats_and_damages_nothing(name: str) -> None:
    tally = cut_everywhere(name, 1, every=EVERY[name])
    assert tally.cuts > 10
    assert tally.is_clean, tally


def test_cut_again_and_again_the_server_loses_repeats_and_damages_nothing() -> None:
    tally = summed(cut_at_random(15, seed) for seed in range(2))
    assert tally.tickets > 5
    assert tally.is_clean, tally


def test_the_campaign_finds_a_server_that_does_not_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = engine._begin_with

    def careless(made: Engine, statement: str, pragmas: tuple[str, ...]) -> None:
        honest(made, statement, tuple(one.replace("synchronous = FULL", "synchronous = NORMAL") for one in pragmas))

    monkeypatch.setattr(engine, "_begin_with", careless)
    assert not cut_everywhere("a morning", 1, every=61).is_clean
