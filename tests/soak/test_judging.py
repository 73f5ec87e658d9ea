"""What a soak says of what it has seen."""

import os
import time
from pathlib import Path
from unittest import mock

import pytest

from kiosk.build import ASSETS
from tests.soak.judging import Seen, look_at
from tests.soak.machine import unevenness
from tests.soak.trend import Sample


def seen(*counts: tuple[int, int]) -> Seen:
    """Samples with so many threads and open files."""
    one = Seen()
    one.measure([Sample(at, 100.0 + at, threads, files) for at, (threads, files) in enumerate(counts)])
    one.judge()
    return one


def test_what_stays_as_it_is_has_nothing_wrong() -> None:
    one = seen((6, 20), (6, 20), (6, 20), (6, 20))
    assert (one.found, one.mb) == ([], 103.0)


@pytest.mark.parametrize(
    ("last", "said"), [((8, 20), "there are 2 threads more"), ((6, 23), "there are 3 open files more")], ids=["threads", "files"]
)
def test_what_grew_is_said_in_words(last: tuple[int, int], said: str) -> None:
    assert seen((6, 20), (6, 20), (6, 20), last).found == [said]


def test_a_look_at_a_process_counts_its_threads_and_files() -> None:
    before = look_at("self", time.time())
    with Path(os.devnull).open(encoding="ascii"), (ASSETS / "fonts" / "BeVietnamPro-Regular.ttf").open("rb"):
        after = look_at(os.getpid(), time.time())
    assert (after.files - before.files, after.threads) == (1, before.threads)
    assert after.mb > 1


def test_a_machine_is_uneven_by_the_slowest_of_equal_pieces_of_work() -> None:
    clock = mock.Mock()
    clock.thread_time.side_effect = (0.0, 0.003, 1.0, 1.003, 2.0, 2.012)
    clock.monotonic.side_effect = (0, 0, 0, 0, 9)
    with mock.patch("tests.soak.machine.time", clock):
        assert unevenness(5) == pytest.approx(4)
