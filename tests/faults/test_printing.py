"""A slice of the printing campaign (`dev/campaign printing` runs it at length), and the rounds in which something was found."""

import json
import subprocess
import sys

from tests.support.commands import ROOT

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


def test_whatever_breaks_the_truth_is_noted_nothing_comes_out_twice_and_it_goes_on() -> None:
    """In a process of its own: many printers at once keep to their seconds only where nothing traces each line."""
    names = [*(f"50-{index}" for index in range(50)), *FOUND]
    words = [sys.executable, "-m", "tests.faults.printing", *(word for name in names for word in ("--only", name))]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=110)
    *found, told = done.stdout.splitlines()
    tally = json.loads(told)
    assert (found, done.returncode) == ([], 0)
    assert tally["faults"] > 100
    assert {"printed", "unconfirmed", "failed"} <= tally.keys()
    assert (tally["rounds"], tally["untrue"], tally["stuck"], tally["unclean"]) == (len(names), 0, 0, 0)
