"""Cuts the power of a kiosk, again and again, and counts what was lost, repeated or damaged.

python -m tests.faults.power.campaign --cycles 10000 --seed 1

First the scripts: the power is cut at every change of the disk in provisioning, in opening a day, in fifty tickets with
their print states and settling, in an upgrade, and in replacing a damaged ledger; what comes after each cut is cut once more at random.
Then cycles at random, on an honest disk and on one that lies. The last line is JSON; the exit code is 1 when anything was
repeated, and, on honest disks, lost, corrupt or unclean.
"""

import argparse
import json
import logging
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from itertools import repeat
from pathlib import Path
from unittest import mock

from kiosk.errors import KioskError
from kiosk.storage import database, server
from kiosk.storage.opening import LEDGER_NAME
from tests.faults.power.disk import HONEST, Fate, Temper
from tests.faults.power.lives import LEDGER_FOLDER, Life, Machine, Script, Tally, aftermath, hold_against, liar, next_morning

CUTS_PER_DISK = 20
"""After so many cuts a machine gets a new disk; the checks at a start grow with the file."""

MOST_TICKETS = 25
"""Tickets of one life in the random cycles."""

LATENESS = (1, 2, 4, 8, None)
"""Of disks that lie: syncs that are put off."""

Prepare = Callable[[Machine], None]


def nothing(machine: Machine) -> None:
    """A new kiosk: nothing is on its disk."""


def provisioned(machine: Machine) -> None:
    """A kiosk that was started once."""
    machine.end(machine.live(provision))


def with_tickets(machine: Machine) -> None:
    """A kiosk that has given some tickets, and starts the next day."""
    machine.end(machine.live(lambda life: some_tickets(life, 5)))
    next_morning(machine.clock)


def of_the_first_version(machine: Machine) -> None:
    """A kiosk with tickets, on which a newer version was installed."""

    def old_life(life: Life) -> None:
        ledger = life.open(recovers=False)
        for _ in range(5):
            life.give(ledger)

    first = mock.patch.object(database, "migrations", return_value=database.migrations()[:1])
    no_server_yet = mock.patch.object(server, "is_server_day", return_value=False)
    with first, no_server_yet:
        machine.end(machine.live(old_life))


def damaged(machine: Machine) -> None:
    """A kiosk whose ledger was damaged in the middle of the day."""
    machine.end(machine.live(lambda life: some_tickets(life, 5)))
    path = machine.root / LEDGER_FOLDER / LEDGER_NAME
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(4096) + content[8192:])
    machine.damaged = True


def provision(life: Life) -> None:
    """The first start."""
    life.open()


def open_a_day(life: Life) -> None:
    """A start in the morning, and the first ticket."""
    life.give(life.open())


def some_tickets(life: Life, count: int = 50) -> None:
    """Tickets with all their print states; the log is settled on the way."""
    ledger = life.open()
    for _ in range(count):
        life.give(ledger)


SCRIPTS: dict[str, tuple[Prepare, Script]] = {
    "provisioning": (nothing, provision),
    "the first ticket": (provisioned, open_a_day),
    "opening a day": (with_tickets, open_a_day),
    "fifty tickets": (provisioned, some_tickets),
    "an upgrade": (of_the_first_version, open_a_day),
    "replacing a damaged ledger": (damaged, open_a_day),
}
"""What is on the disk before, and what is cut at every change."""


def cut_everywhere(name: str, seed: int, *, every: int = 1) -> Tally:
    """Cut a script at every change (or at each `every`-th), and the start after it at a random one."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311  a campaign is replayed by its seed
    prepare, script = SCRIPTS[name]
    with tempfile.TemporaryDirectory(prefix="kiosk-power-", dir=memory()) as folder:
        machine = Machine(Path(folder))
        prepare(machine)
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


def cut_at_random(cycles: int, seed: int, temper: Temper = HONEST) -> Tally:
    """One disk, some lives, each ended by a cut."""
    chance = random.Random(seed)  # noqa: S311  a campaign is replayed by its seed
    with tempfile.TemporaryDirectory(prefix="kiosk-power-", dir=memory()) as folder:
        machine = Machine(Path(folder), temper)
        for _ in range(cycles):
            life = machine.live(lambda life: _any_life(life, chance))
            machine.cut_power(life, chance.randint(0, len(life.changes)), chance, chance.choice(list(Fate)))
        machine.end(machine.live(aftermath))
        return machine.tally


def cut_at_random_on_a_liar(cycles: int, seed: int) -> Tally:
    """The same on a disk that lies, a little or always."""
    return cut_at_random(cycles, seed, liar(LATENESS[seed % len(LATENESS)]))


def _any_life(life: Life, chance: random.Random) -> None:
    try:
        ledger = life.open()
    except KioskError:
        life.machine.tally.corrupt += 1
        return
    hold_against(ledger, life.machine)
    for _ in range(chance.randint(0, MOST_TICKETS)):
        life.give(ledger, printed=chance.random() < 0.8)
        if chance.random() < 0.05:
            next_morning(life.machine.clock)


def memory() -> str | None:
    """A folder in memory, where there is one: the disk is simulated anyhow."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  a temporary folder is made in it


def summed(tallies: Iterable[Tally]) -> Tally:
    """All counts together."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def main() -> int:
    """Run the campaign; see the head of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    disks = -(-asked.cycles // CUTS_PER_DISK)
    with ProcessPoolExecutor() as pool:
        scripts = {name: pool.submit(cut_everywhere, name, asked.seed) for name in SCRIPTS}
        seeds = range(asked.seed * 1_000_000, asked.seed * 1_000_000 + disks)
        honest = pool.map(cut_at_random, repeat(CUTS_PER_DISK, disks), seeds, chunksize=5)
        lying = pool.map(cut_at_random_on_a_liar, repeat(CUTS_PER_DISK, disks), seeds, chunksize=5)
        found = {name: one.result() for name, one in scripts.items()} | {"random": summed(honest), "lying": summed(lying)}
    for name, tally in found.items():
        print(f"{name}: {asdict(tally)}")
    total = summed(tally for name, tally in found.items() if name != "lying")
    lying_total = found["lying"]
    print(json.dumps({"seed": asked.seed, **asdict(total), "lying": asdict(lying_total)}))
    return 0 if total.is_clean and not lying_total.repeated else 1


if __name__ == "__main__":
    sys.exit(main())
