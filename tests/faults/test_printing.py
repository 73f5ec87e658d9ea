"""A slice of the printing campaign (`dev/campaign printing` runs it at length), and the rounds in which something was found."""

from pathlib import Path

from tests.faults.printing import campaign

FOUND = (
    "1-513",  # a jam, and the connection before kept the next one out
    "2-126",  # bytes that the kernel held back were printed after all
    "2-321",  # a cable pulled while the printer was slow
    "2-719",  # a slip that an earlier job had presented was taken for the next one's
    "2-959",  # noise hid a jam, and nobody asked any more
    "3-48",  # as 2-126
    "4-181",  # a question became the lengths of a command that had broken off
    "4-732",  # the same, over the network
)


def test_whatever_breaks_the_truth_is_noted_nothing_comes_out_twice_and_it_goes_on(tmp_path: Path) -> None:
    tally = campaign(tmp_path, [*(f"50-{index}" for index in range(50)), *FOUND])
    assert tally.faults > 100
    assert set(tally.states) == {"printed", "unconfirmed", "failed"}
    assert (tally.found, tally.unclean) == ([], 0)
