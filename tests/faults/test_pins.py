"""A slice of the attack on the door (`dev/campaign pins` runs it at length), and each change of the disk failing once."""

import errno
import random
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.domain.lockout import MOST_A_DAY
from kiosk.errors import KioskError
from tests.faults.pins import WatchedPins, most_in_a_day, run
from tests.faults.pulledcard import PowerCut, PulledCard
from tests.support.door import CLERKS_PIN, NOBODYS_PIN, DoorKit, staffed

CHANGES = 12
"""Of one try: count, judge, forgive, note."""


def test_guesses_with_power_cuts_and_clock_jumps_stay_within_what_is_promised() -> None:
    tally = run(guesses=600, seed=8)
    assert tally.found == []
    assert tally.most_in_a_day <= MOST_A_DAY
    assert min(tally.power_cuts, tally.reboots, tally.clock_jumps, tally.locked, tally.came_in) > 0


def test_a_day_is_any_day_and_not_only_one_from_midnight() -> None:
    hour = 3600 * 1_000_000_000
    assert most_in_a_day([0, 20 * hour, 23 * hour, 25 * hour, 43 * hour]) == 4


class Judge:
    """Remembers what was durable whenever a guess was judged."""

    def __init__(self, kit: DoorKit, card: PulledCard) -> None:
        self._kit, self._card = kit, card
        self.counted: list[bool] = []

    def judged(self, *, right: bool) -> None:
        del right
        tries = self._kit.tries.tries()
        self.counted.append(tries is not None and tries.in_row == 1 and not self._card.is_pending("tries.json"))


@pytest.mark.parametrize("pin", [CLERKS_PIN, NOBODYS_PIN])
@pytest.mark.parametrize("fault", [PowerCut(), OSError(errno.EIO, "Input/output error"), OSError(errno.ENOSPC, "No space left")])
@pytest.mark.parametrize("step", range(1, CHANGES + 1))
def test_whichever_change_of_the_disk_fails_no_guess_is_judged_uncounted(
    tmp_path: Path, step: int, fault: BaseException, pin: str
) -> None:
    kit = staffed(tmp_path)
    card = PulledCard(kit.folder.path, random.Random(step))  # noqa: S311  seeded
    judge = Judge(kit, card)
    kit.pins = WatchedPins(kit.folder, judge)
    with suppress(KioskError, PowerCut), card.pulled_at(step, fault):
        kit.door.try_pin(pin)
    assert judge.counted in ([], [True])
    card.lose_what_was_not_synced()
    after = kit.tries.tries()
    assert after is not None
    assert after.in_row == 1 or not judge.counted or pin == CLERKS_PIN


def test_the_changes_of_a_try_are_all_reached_by_the_test_before(tmp_path: Path) -> None:
    kit = staffed(tmp_path)
    card = PulledCard(kit.folder.path, random.Random(1))  # noqa: S311  seeded
    with card.pulled_at(None):
        kit.door.try_pin(CLERKS_PIN)
    assert card.steps == CHANGES
