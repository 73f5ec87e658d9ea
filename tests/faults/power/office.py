"""Cuts the power of a one-stop server on SQLite, and counts what was repeated, lost or damaged.

python -m tests.faults.power.office --cycles 2000 --seed 1

First the scripts, cut at every change of the disk; then cycles at random. The last line is JSON; the exit code is 1 when
anything was repeated, lost, corrupt or unclean.
"""

import argparse
import json
import logging
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from itertools import repeat
from pathlib import Path

from onestop.errors import OnestopError
from tests.faults.power.campaign import CUTS_PER_DISK, memory, summed
from tests.faults.power.disk import Fate
from tests.faults.power.lives import Tally
from tests.faults.power.officelives import OfficeLife, OfficeMachine, Script, aftermath, hold_against
from tests.support.onestop.server import Counter, Kiosk, running

MOST_TICKETS = 12
"""Tickets of one life in the random cycles."""


def nothing(life: OfficeLife) -> None:
    """A new server: nothing is on its disk."""


def the_first_day(life: OfficeLife) -> None:
    """The first start, an office, its first kiosk and the first numbers."""
    with_an_office(life)
    with running(life.machine.url, life.machine.clock) as branch:
        (kiosk,) = life.kiosks(branch, 1)
        for _ in range(2):
            kiosk.ledger.central_ticket(life.grant(kiosk))
        life.send(kiosk)


def provisioned(life: OfficeLife) -> None:
    """A server that was started once, with an office and two kiosks."""
    life.provision()
    with running(life.machine.url, life.machine.clock) as branch:
        branch.open_office()
        life.kiosks(branch, 2)


def with_an_office(life: OfficeLife) -> None:
    """The same without kiosks."""
    life.provision()
    with running(life.machine.url, life.machine.clock) as branch:
        branch.open_office()


def enrol(life: OfficeLife) -> None:
    """Two kiosks are enrolled."""
    with running(life.machine.url, life.machine.clock) as branch:
        life.kiosks(branch, 2)


def a_morning(life: OfficeLife, count: int = 8) -> None:
    """Numbers with and without the server, some that nobody took, uploads, and a counter that calls."""
    with running(life.machine.url, life.machine.clock) as branch:
        (kiosk, other), counter = life.kiosks(branch, 2), branch.counter(1)
        for place in range(count):
            kiosk.ledger.central_ticket(life.grant(kiosk))
            other.ledger.own_ticket()
            if place % 3 == 0:
                life.void(other, life.grant(other))
            if place % 2 == 0:
                life.send(kiosk)
                life.send(other)
                life.call_next(counter)


SCRIPTS: dict[str, tuple[Script, Script]] = {
    "the first day": (nothing, the_first_day),
    "enrolments": (with_an_office, enrol),
    "a morning": (provisioned, a_morning),
}
"""What was before, and what is cut at every change."""


def cut_everywhere(name: str, seed: int, *, every: int = 1) -> Tally:
    """Cut a script at every change (or at each `every`-th), and the start after it at a random one."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311  a campaign is replayed by its seed
    prepare, script = SCRIPTS[name]
    with tempfile.TemporaryDirectory(prefix="onestop-power-", dir=memory()) as folder:
        machine = OfficeMachine(Path(folder))
        machine.end(machine.live(prepare))
        life = machine.live(script)
        tally = Tally()
        for moment in range(chance.randrange(every), len(life.changes) + 1, every):
            again = machine.copy()
            again.cut_power(life, moment, chance, chance.choice(list(Fate)))
            second = again.live(aftermath)
            again.cut_power(second, chance.randint(0, len(second.changes)), chance, chance.choice(list(Fate)))
            again.end(again.live(aftermath))
            tally.add(again.tally)
    return tally


def cut_at_random(cycles: int, seed: int) -> Tally:
    """One disk, some lives, each ended by a cut."""
    chance = random.Random(seed)  # noqa: S311  a campaign is replayed by its seed
    with tempfile.TemporaryDirectory(prefix="onestop-power-", dir=memory()) as folder:
        machine = OfficeMachine(Path(folder))
        machine.end(machine.live(provisioned))
        for _ in range(cycles):
            life = machine.live(lambda life: _any_life(life, chance))
            machine.cut_power(life, chance.randint(0, len(life.changes)), chance, chance.choice(list(Fate)))
        machine.end(machine.live(aftermath))
        return machine.tally


def _any_life(life: OfficeLife, chance: random.Random) -> None:
    try:
        life.provision()
        with running(life.machine.url, life.machine.clock) as branch:
            hold_against(life, branch)
            kiosks, counter = life.kiosks(branch, 2), branch.counter(1)
            for _ in range(chance.randint(0, MOST_TICKETS)):
                _anything(life, chance.choice(kiosks), counter, chance)
            if chance.random() < 0.2:
                life.machine.clock.move(timedelta(days=1))
    except OnestopError:
        life.machine.tally.corrupt += 1


def _anything(life: OfficeLife, kiosk: Kiosk, counter: Counter, chance: random.Random) -> None:
    match chance.choice(("central", "own", "void", "send", "call")):
        case "central":
            kiosk.ledger.central_ticket(life.grant(kiosk))
        case "own":
            kiosk.ledger.own_ticket()
        case "void":
            life.void(kiosk, life.grant(kiosk))
        case "send":
            life.send(kiosk)
        case _:
            life.call_next(counter)


def main() -> int:
    """Run the campaign; see the head of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cycles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    disks = -(-asked.cycles // CUTS_PER_DISK)
    with ProcessPoolExecutor() as pool:
        scripts = {name: pool.submit(cut_everywhere, name, asked.seed) for name in SCRIPTS}
        seeds = range(asked.seed * 1_000_000, asked.seed * 1_000_000 + disks)
        cycles = pool.map(cut_at_random, repeat(CUTS_PER_DISK, disks), seeds)
        found = {name: one.result() for name, one in scripts.items()} | {"random": summed(cycles)}
    for name, tally in found.items():
        print(f"{name}: {asdict(tally)}")
    total = summed(found.values())
    print(json.dumps({"seed": asked.seed, **asdict(total)}))
    return 0 if total.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
