"""A slice of the monkey's day, in a process of its own because a process has one window: `dev/campaign monkey` goes on for longer."""

import json
import subprocess
import sys

import pytest

from tests.support.commands import ROOT, clean_environment

EVENTS, LONG_EVENTS = 2_000, 100_000
SECONDS, LONG_SECONDS = 280, 3_500
ALWAYS = {"HomeView", "TicketView"}
"""Screens that even a short walk sees, however the threads of the kiosk come to their work; with some others, not the same each time."""

FEWEST = 6
EVERY = ALWAYS | {
    "ProcedureView",
    "PadView",
    "PriorityView",
    "LeavingView",
    "FaultView",
    "LookUpView",
    "ResultsView",
    "StaffView",
    "TouchView",
}


@pytest.mark.timeout(LONG_SECONDS + 20)
def test_whatever_hands_and_keys_do_while_things_break_the_kiosk_lives_and_goes_home(is_long: bool) -> None:
    events = LONG_EVENTS if is_long else EVENTS
    words = ["--events", str(events), "--seed", "4", *([] if is_long else ["--no-server"])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.monkey.campaign", *words],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=LONG_SECONDS if is_long else SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["events"] >= events
    assert set(figures["views"]) >= (EVERY if is_long else ALWAYS)
    assert len(figures["views"]) >= FEWEST
    assert figures["home"] > 0
    assert figures["ledger"].endswith("whole")
