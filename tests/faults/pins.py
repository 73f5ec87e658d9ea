"""Somebody guesses PINs, pulls the plug in the middle, sets clocks, and has a PIN of their own.

What was judged is held against what was promised: at most 150 wrong tries in any day, none judged before it was durably counted, no entry of the staff log lost.

python -m tests.faults.pins --guesses 10000 --seed 1
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol

from kiosk.domain.lockout import MOST_A_DAY
from kiosk.domain.staff import Act, Member
from kiosk.errors import DoorLocked, KioskError, PinRefused
from kiosk.storage.door import DoorFolder, PinFile
from kiosk.storage.stafflog import StaffLogFile
from kiosk.usecases.door import Door
from tests.faults.pulledcard import PowerCut, PulledCard
from tests.support.door import CHEAP, CLERKS_PIN, IDENTITY, BootClock, DoorKit, staffed

DAY_S = 86_400
STRATEGIES = ("greedy", "impatient", "insider", "patient")
LONGEST_TRY = 16
"""Changes of the disk in one try, at most."""


@dataclass
class Tally:
    """What was seen."""

    guesses: int = 0
    judged_wrong: int = 0
    locked: int = 0
    came_in: int = 0
    power_cuts: int = 0
    reboots: int = 0
    clock_jumps: int = 0
    damaged: int = 0
    days: int = 0
    most_in_a_day: int = 0
    uncounted: int = 0
    found: list[str] = field(default_factory=list)


class Watcher(Protocol):
    """Wants to know when a guess is judged."""

    def judged(self, *, right: bool) -> None:
        """It was."""
        ...


class WatchedPins(PinFile):
    """Tells when a guess is judged."""

    def __init__(self, folder: DoorFolder, watcher: Watcher) -> None:
        super().__init__(folder, CHEAP)
        self._watcher = watcher

    def who(self, secret: str, kind: Literal["pin", "card"]) -> Member | None:
        """See `PinFile`."""
        found = super().who(secret, kind)
        self._watcher.judged(right=found is not None)
        return found


class Attack:
    """One kiosk, and somebody who has all the time of the world with it."""

    def __init__(self, folder: Path, seed: int) -> None:
        """Everything by chance comes from the seed."""
        self.chance = random.Random(seed)  # noqa: S311  seeded
        self.kit: DoorKit = staffed(folder)
        self.clock: BootClock = self.kit.clock
        self.card = PulledCard(self.kit.folder.path, self.chance)
        self.tally = Tally()
        self.true_ns = 0
        self.wrong_ns: list[int] = []
        self.promised: list[str] = []
        self.restart()

    def restart(self) -> None:
        """The program as it begins, with what is on the card."""
        self.log = StaffLogFile(self.kit.folder.path, IDENTITY)
        self.door = Door(self.clock, WatchedPins(self.kit.folder, self), self.kit.tries, self.log)

    def judged(self, *, right: bool) -> None:
        """A guess was held against the PINs: it must be counted by now, on the card and not only in its cache."""
        tries = self.kit.tries.tries()
        if self.card.is_pending("tries.json") or tries is None or tries.spent == 0 or tries.in_row == 0:
            self.tally.uncounted += 1
        if not right:
            self.wrong_ns.append(self.true_ns)

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.clock.wait(seconds)
        self.true_ns += int(seconds * 1_000_000_000)

    def boot(self) -> None:
        """The kiosk is up again; so long takes the way to its first screen."""
        seconds = self.chance.uniform(3, 40)
        self.clock.boot(seconds)
        self.true_ns += int(seconds * 1_000_000_000)
        self.restart()

    def guess(self, pin: str) -> None:
        """One try, perhaps with a power cut in it."""
        self.tally.guesses += 1
        cut = self.chance.randrange(1, LONGEST_TRY) if self.chance.random() < 0.05 else None
        try:
            with self.card.pulled_at(cut):
                self.door.try_pin(pin)
                self.tally.came_in += 1
        except PinRefused:
            pass
        except DoorLocked as locked:
            self.tally.locked += 1
            if locked.wait_s != self.door.wait_s():
                self.tally.found.append(f"the door said {locked.wait_s} s")
        except PowerCut:
            self.tally.power_cuts += 1
            self.card.lose_what_was_not_synced()
            self.boot()

    def tamper(self) -> None:
        """What happens to a kiosk beside guesses."""
        if self.chance.random() < 0.02:
            self.tally.reboots += 1
            self.boot()
        if self.chance.random() < 0.05:
            self.tally.clock_jumps += 1
            jump = timedelta(days=self.chance.uniform(-2000, 2000))
            self.clock.reading = replace(self.clock.reading, utc=self.clock.reading.utc + jump)
            if not 2000 < self.clock.reading.utc.year < 2100:
                self.clock.reading = replace(self.clock.reading, utc=self.clock.reading.utc.replace(year=2026, day=1))
        if self.chance.random() < 0.002:
            self.tally.damaged += 1
            self._damage(self.kit.tries.path)

    def note_something(self) -> None:
        """An entry of the log that was promised: it must never be missing later."""
        what = f"entry {len(self.promised)}"
        with self.card.pulled_at(None):
            self.log.append(self.clock.read(), None, Act.TEST, what)
        self.promised.append(what)

    def _damage(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[self.chance.randrange(len(content))] ^= 1 << self.chance.randrange(8)
        path.write_bytes(content)

    def finish(self) -> Tally:
        """Count, and look at the log."""
        self.tally.judged_wrong = len(self.wrong_ns)
        self.tally.days = self.true_ns // (DAY_S * 1_000_000_000)
        self.tally.most_in_a_day = most_in_a_day(self.wrong_ns)
        report = self.log.report()
        self.tally.found += report.problems
        kept = Counter(line.what for line in report.lines if line.act == Act.TEST)
        self.tally.found += [f"{what} stands {kept[what]} times in the log" for what in self.promised if kept[what] != 1]
        if self.tally.most_in_a_day > MOST_A_DAY:
            self.tally.found.append(f"{self.tally.most_in_a_day} wrong tries in a day")
        if self.tally.uncounted:
            self.tally.found.append(f"{self.tally.uncounted} guesses were judged and not counted")
        return self.tally


def most_in_a_day(moments_ns: list[int]) -> int:
    """The largest number of moments within any 24 hours."""
    most = first = 0
    for last, moment in enumerate(moments_ns):
        while moments_ns[first] <= moment - DAY_S * 1_000_000_000:
            first += 1
        most = max(most, last - first + 1)
    return most


def steps(attack: Attack) -> Iterator[str]:
    """PINs to be tried, with the waits between them, as one strategy after the other has it."""
    chance = attack.chance
    while True:
        strategy = chance.choice(STRATEGIES)
        for number in range(chance.randrange(20, 200)):
            if strategy == "patient":
                attack.wait(chance.uniform(0, 7200))
            if strategy != "impatient" or chance.random() < 0.1:
                attack.wait(attack.door.wait_s())
            else:
                attack.wait(chance.uniform(0, 60))
            own = strategy == "insider" and number % 5 == 4
            yield CLERKS_PIN if own else f"{chance.randrange(1_000_000):06}"


def run(guesses: int, seed: int) -> Tally:
    """The whole attack."""
    with tempfile.TemporaryDirectory() as folder:
        attack = Attack(Path(folder), seed)
        for pin in steps(attack):
            attack.guess(pin)
            attack.tamper()
            if attack.chance.random() < 0.05:
                attack.note_something()
            if attack.tally.guesses >= guesses:
                break
        return attack.finish()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except KioskError as error:
        print(f"tests.faults.pins: {error}", file=sys.stderr)
        sys.exit(1)


def main() -> int:
    """Run it and tell; exit code 1 when something was found."""
    parser = argparse.ArgumentParser(description="Guesses PINs with power cuts and clock jumps between.")
    parser.add_argument("--guesses", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    asked = parser.parse_args()
    with _told():
        tally = run(asked.guesses, asked.seed)
    print(*tally.found, sep="\n", end="\n" if tally.found else "")
    print(json.dumps({"seed": asked.seed, **vars(tally), "found": len(tally.found)}))
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
