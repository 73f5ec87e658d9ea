"""Simulates offices, one after the other or many at once, and counts what was broken.

    dev/simulate --office-days 10000 --seed 1

Ends with one JSON line: office-days, tickets, violations by invariant; exit code 1 when there was any. What was broken is
told on stderr with the last events and the command that runs that office alone: the same seed always does the same.
"""

import argparse
import gc
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final
from unittest import mock

import structlog

from kiosk.storage import database
from tests.simulation.acts_of_staff import BUSY, NOBODY, Staff, plan_staff
from tests.simulation.chance import all_randomness_from, chance_of
from tests.simulation.checker import HALT, INVARIANTS
from tests.simulation.hall import Hall
from tests.simulation.healing import heal, look_through
from tests.simulation.mishaps import ROBBED, USUAL, Faults, plan_day
from tests.simulation.world import DAY, HOUR, World, ns_of
from tests.support.office import MONDAY

DAYS: Final = 5
"""Days of one office."""

NIGHT_TAPS: Final = 0.03
"""Share of tickets that are given in the night, around the change of the day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What kind of office it is. `kiosks` 0: one kiosk without a server."""

    kiosks: int
    tickets_a_day: int
    days: int = DAYS
    faults: Faults = USUAL
    staff: Staff = NOBODY


COUNTED: Final = (
    "office_days",
    "tickets",
    "central",
    "own",
    "refused",
    "halted",
    "boots",
    "retired",
    "jumps",
    "lies",
    "acts",
    "anew",
)


@dataclass
class Outcome:
    """What was counted."""

    office_days: int = 0
    tickets: int = 0
    central: int = 0
    """Of these, numbers that a server granted."""
    own: int = 0
    """Own numbers of kiosks that have a server."""
    refused: int = 0
    """Citizens who got no number: the kiosk was off, stopped, or without a ledger."""
    halted: int = 0
    """Citizens who got no number because staff have stopped that."""
    boots: int = 0
    retired: int = 0
    """Kiosks that could not be brought back after their cards were harmed."""
    jumps: int = 0
    """Of kiosks' clocks."""
    lies: int = 0
    """Of thieves, with the credentials of kiosks."""
    acts: int = 0
    """Of staff at the terminals."""
    anew: int = 0
    """Of these, after which a ledger had to begin anew: wipes and restores."""
    fingerprint: int = 0
    violations: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count what another one counted."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.fingerprint ^= other.fingerprint
        self.violations += other.violations
        self.told += other.told


def plan_of(seed: int, tickets_a_day: int, staff: Staff = NOBODY, faults: Faults = USUAL) -> Plan:
    """Two to five kiosks and a server; one office in sixteen is a kiosk alone, which gives the central numbers itself."""
    return Plan(0 if seed % 16 == 0 else chance_of("plan", seed).randint(2, 5), tickets_a_day, faults=faults, staff=staff)


def run_office(seed: int, plan: Plan) -> Outcome:
    """Run one office from its first morning to its last night."""
    chance = chance_of("office", seed)
    with _quiet(), _light_disk(), _folder() as folder, all_randomness_from(chance_of("ids", seed)):
        hall = Hall(folder, chance, World(ns_of(MONDAY, 6.0)))
        if plan.kiosks:
            hall.add_server()
        for _ in range(plan.kiosks or 1):
            kiosk = hall.add_kiosk()
            hall.kiosks.append(kiosk)
            hall.switch_on(kiosk)
        for day in range(plan.days):
            _one_day(hall, plan, ns_of(MONDAY + timedelta(days=day), 5.5))
        look_through(hall)
        return _end(hall, plan, seed)


def _one_day(hall: Hall, plan: Plan, morning: int) -> None:
    """From half past five to half past five."""
    chance, world = hall.chance, hall.world
    for _ in range(plan.tickets_a_day):
        hours = chance.gauss(18.5, 1.0) if chance.random() < NIGHT_TAPS else chance.uniform(2.0, 11.0)
        world.at(morning + int(hours * HOUR), hall.tap)
    plan_day(hall, plan.faults, morning)
    if plan.staff != NOBODY:
        plan_staff(hall, plan.staff, morning)
    if hall.server is not None:
        for _ in range(max(10, plan.tickets_a_day // 3)):
            world.at(morning + int(chance.uniform(2.5, 11.0) * HOUR), hall.call_next)
    world.run_until(morning + int(13.5 * HOUR))
    heal(hall)
    world.run_until(morning + DAY)
    hall.papers.forget_before(MONDAY + timedelta(days=(morning - ns_of(MONDAY, 5.5)) // DAY - 2))


def _end(hall: Hall, plan: Plan, seed: int) -> Outcome:
    for kiosk in hall.kiosks:
        hall.shut_down(kiosk)
    if hall.server is not None:
        hall.server.close()
    papers = hall.papers
    return Outcome(
        office_days=plan.days,
        tickets=papers.tickets,
        central=papers.central if plan.kiosks else 0,
        own=papers.tickets - papers.central if plan.kiosks else 0,
        refused=hall.refused,
        halted=hall.halted,
        boots=hall.boots,
        retired=hall.retired,
        jumps=hall.jumps,
        lies=hall.lies,
        acts=hall.acts,
        anew=hall.anew,
        fingerprint=papers.fingerprint,
        violations=papers.violations,
        told=[
            f"dev/simulate --office {seed} {_options(plan.tickets_a_day, plan.staff, plan.faults)}\n{one}" for one in papers.told
        ],
    )


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder in memory where there is one."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  a temporary folder is made in it
    with tempfile.TemporaryDirectory(prefix="onestop-simulation-", dir=memory) as folder:
        yield Path(folder)


@contextmanager
def _light_disk() -> Iterator[None]:
    """Ledgers on the real SQLite, whose syncs take no time: cuts come between two transactions here, not within."""
    pragmas = (
        "locking_mode = EXCLUSIVE",
        "journal_mode = MEMORY",
        "synchronous = OFF",
        "foreign_keys = ON",
        "trusted_schema = OFF",
    )

    def be_durable(self: database.Connection, *, durable: bool) -> None:
        self.is_durable = durable

    with (
        mock.patch.object(database, "PRAGMAS", pragmas),
        mock.patch.object(database.Connection, "be_durable", be_durable),
        mock.patch.object(os, "sync"),
    ):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Nobody reads the warnings of thousands of mishaps."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.reset_defaults()
        logging.disable(before)


def _options(tickets_a_day: int, staff: Staff, faults: Faults) -> str:
    """What is written on the command line for such offices."""
    more = f"{'' if staff == NOBODY else ' --staff'}{' --thieves' if faults.theft else ''}"
    return f"--tickets-a-day {tickets_a_day}{more}"


def _run(seed: int, tickets_a_day: int, staff: Staff, faults: Faults) -> Outcome:
    gc.set_threshold(50_000)  # nothing here goes round in circles
    try:
        return run_office(seed, plan_of(seed, tickets_a_day, staff, faults))
    except BaseException as error:
        error.add_note(f"in dev/simulate --office {seed} {_options(tickets_a_day, staff, faults)}")
        raise


def main() -> int:
    """See the head of this file."""
    parser = argparse.ArgumentParser("dev/simulate", description=__doc__.splitlines()[0])
    parser.add_argument("--office-days", type=int, default=100, help="how many days, five to an office (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other offices (default: %(default)s)")
    parser.add_argument("--tickets-a-day", type=int, default=60, help="citizens who come to an office (default: %(default)s)")
    parser.add_argument("--office", type=int, help="run one office alone, by the seed that is told with a violation")
    parser.add_argument("--staff", action="store_true", help="staff work at the terminals as well")
    parser.add_argument("--thieves", action="store_true", help="credentials of kiosks are stolen, and used to lie")
    asked = parser.parse_args()
    began, total = time.monotonic(), Outcome()
    first = asked.seed * 1_000_000
    seeds = range(first, first - (-asked.office_days // DAYS)) if asked.office is None else [asked.office]
    with ProcessPoolExecutor() as pool:
        kind = (asked.tickets_a_day, BUSY if asked.staff else NOBODY, ROBBED if asked.thieves else USUAL)
        for outcome in pool.map(_run, seeds, *([one] * len(seeds) for one in kind), chunksize=1):
            total.add(outcome)
    print("\n".join(total.told[:20]), file=sys.stderr)
    told = {name: getattr(total, name) for name in COUNTED} | {"fingerprint": f"{total.fingerprint:08x}"}
    violations = {name: total.violations[name] for name in (*INVARIANTS, HALT)}
    print(json.dumps({"seed": asked.seed, **told, "seconds": round(time.monotonic() - began), "violations": violations}))
    return 1 if total.violations else 0


if __name__ == "__main__":
    sys.exit(main())
