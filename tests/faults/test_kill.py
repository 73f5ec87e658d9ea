"""A slice of the kill campaign (`dev/campaign kill` runs it at length)."""

from pathlib import Path

from tests.faults.kill import campaign


def test_killed_at_any_moment_no_number_repeats_and_no_acknowledged_ticket_is_lost(tmp_path: Path) -> None:
    tally = campaign(tmp_path, rounds=20, seed=20)
    assert tally.acknowledged > 100
    assert (tally.repeated, tally.lost, tally.unclean) == (0, 0, 0)
