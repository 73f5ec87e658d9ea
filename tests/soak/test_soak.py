"""Short slices of the long runs: that they run, and find nothing wrong but what depends on how fast this machine is."""

import subprocess
import sys
from pathlib import Path

from kiosk.tour.panels import PANELS
from tests.soak.campaign import soak
from tests.support.commands import ROOT
from tests.support.xserver import needs_x


@needs_x
def test_citizens_come_and_go_before_a_terminal_on_a_display(tmp_path: Path) -> None:
    tally = soak(tmp_path, minutes=0.15, warm_up_minutes=0.1, panel=PANELS[-1])
    assert tally.tickets > 0
    about_times = ("memory grew", "threads more", "files more", "took longer", "after the one before", "the end took")
    assert [one for one in tally.found if not any(words in one for words in about_times)] == []


def test_two_simulated_hours_pass_before_the_screens() -> None:
    words = [sys.executable, "-m", "tests.soak.days", "--hours", "2", "--seed", "3"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert '"found": []' in done.stdout, done.stdout + done.stderr
