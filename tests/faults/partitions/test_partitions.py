"""A slice of the campaign of partitions (`dev/campaign partitions` runs it at length)."""

from pathlib import Path

from tests.faults.partitions.campaign import Campaign, lines_here


def test_through_twenty_partitions_every_ticket_is_at_the_server_exactly_once(tmp_path: Path) -> None:
    with lines_here(tmp_path) as lines:
        tally = Campaign(tmp_path, lines, seed=30, longest=0.5).run(10)
    assert sum(tally.breaks.values()) >= 20
    assert min(tally.breaks.values()) > 0
    assert tally.tickets > 50
    assert tally.is_well(), tally
