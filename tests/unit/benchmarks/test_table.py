"""What people and machines read."""

import json

import pytest

from benchmarks.figures import KIOSK, PEER, Figure, Goal
from benchmarks.table import records, short, table

OURS = Figure("start", KIOSK, "s", (0.4, 0.41, 0.5), goal=Goal(0.65, of_peer=True))
PEERS = Figure("start", PEER, "s", (1.0, 1.1, 0.9))


def cells(text: str, line: int) -> list[str]:
    return [cell.strip() for cell in text.splitlines()[line].strip("|").split("|")]


def test_a_line_has_the_value_its_spread_the_peer_and_the_verdict() -> None:
    assert cells(table([OURS, PEERS]), 2) == [
        "start, median",
        "kiosk",
        "0.41 s",
        "0.40 – 0.50",
        "3",
        "0.41",
        "≤ 0.65 × Chromium",
        "yes",
    ]


def test_a_missing_peer_is_said() -> None:
    assert cells(table([OURS]), 2)[-1] == "no peer"


def test_a_missed_goal_cannot_be_overlooked() -> None:
    slow = Figure("tap", KIOSK, "ms", (70,), goal=Goal(60))
    assert cells(table([slow]), 2)[-2:] == ["≤ 60 ms", "NO"]


def test_all_lines_are_equally_long() -> None:
    assert len({len(line) for line in table([OURS, PEERS]).splitlines()}) == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (1.0, "1"), (0.0361, "0.036"), (0.361, "0.36"), (12.34, "12.3"), (345.6, "346"), (-2.5, "-2.50")],
)
def test_figures_have_the_digits_that_count(number: float, text: str) -> None:
    assert short(number) == text


def test_a_record_has_every_sample_and_survives_json() -> None:
    record = json.loads(json.dumps(records([OURS, PEERS])))[0]
    assert record["samples"] == [0.4, 0.41, 0.5]
    assert record["met"] is True
    assert record["times_peer"] == pytest.approx(0.41)
