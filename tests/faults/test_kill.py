"""A slice of the kill campaign (`dev/campaign kill` runs it at length), and of the catalogue's."""

import json
import subprocess
import sys
from pathlib import Path

from tests.faults.delivering import PAGES, RECORDS
from tests.faults.kill import campaign
from tests.support.commands import ROOT


def test_killed_at_any_moment_no_number_repeats_and_no_acknowledged_ticket_is_lost(tmp_path: Path) -> None:
    tally = campaign(tmp_path, rounds=20, seed=20)
    assert tally.acknowledged > 100
    assert (tally.repeated, tally.lost, tally.unclean) == (0, 0, 0)


def test_a_kiosk_that_is_killed_while_it_keeps_a_page_goes_on_to_the_whole_catalogue(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.faults.delivering", str(tmp_path), "20", "45"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    codes = [f"1.{place:06}" for place in range(1, PAGES * RECORDS)]
    assert [(one["killed"], one["codes"], one["whole"]) for one in told] == [(True, codes, True)] * 45
    assert {int(one["place"] or 0) - one["cut"] for one in told} == {0, 1}
