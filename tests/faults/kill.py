"""Kills a ticket-giving process at random moments, again and again, over one ledger; counts what was repeated or lost.

python -m tests.faults.kill --rounds 200 --seed 1
"""

import argparse
import json
import random
import select
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from kiosk.storage.report import verify
from tests.support.commands import ROOT
from tests.support.ledgers import open_ledger

LONGEST_LIFE = 0.45
"""Seconds after its first ticket in which a process is killed."""

ROUNDS_OF_A_LEDGER = 50
"""Then a new one begins: all of a ledger is looked over after each round."""


@dataclass
class Tally:
    """What was seen over all rounds."""

    rounds: int = 0
    acknowledged: int = 0
    repeated: int = 0
    lost: int = 0
    unclean: int = 0

    def add(self, other: "Tally") -> None:
        """Count what another one counted."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def long_campaign(rounds: int, seed: int) -> Tally:
    """Over many ledgers, as many at once as there are processors."""
    ledgers = range(-(-rounds // ROUNDS_OF_A_LEDGER))
    some = [min(ROUNDS_OF_A_LEDGER, rounds - place * ROUNDS_OF_A_LEDGER) for place in ledgers]
    tally = Tally()
    with ProcessPoolExecutor() as pool:
        for one in pool.map(_of_a_ledger, some, [seed * 1_000_000 + place for place in ledgers]):
            tally.add(one)
    return tally


def _of_a_ledger(rounds: int, seed: int) -> Tally:
    with tempfile.TemporaryDirectory(prefix="kiosk-kill-") as folder:
        return campaign(Path(folder), rounds, seed)


def campaign(folder: Path, rounds: int, seed: int) -> Tally:
    """Kill `rounds` processes; after each, hold the ledger against what was acknowledged so far."""
    chance = random.Random(seed)  # noqa: S311  a campaign is replayed by its seed
    tally, acknowledged = Tally(), dict[str, str]()
    for _ in range(rounds):
        for line in _live_and_die(folder, chance.uniform(0, LONGEST_LIFE)):
            number, ticket_id = line.split()
            tally.acknowledged += 1
            tally.repeated += number in acknowledged
            acknowledged[number] = ticket_id
        tally.rounds += 1
        _hold_against(folder, acknowledged, tally)
    return tally


def _live_and_die(folder: Path, life: float) -> list[str]:
    """Start a process, let it live after its first ticket, kill it; returns its whole lines."""
    words = [sys.executable, "-m", "tests.faults.worker", str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as worker:
        assert worker.stdout is not None
        select.select([worker.stdout], [], [], 20)
        time.sleep(life)  # the moment of its death is the test
        worker.kill()
        said = worker.stdout.read().decode()
    return said.splitlines() if said.endswith("\n") else said.splitlines()[:-1]


def _hold_against(folder: Path, acknowledged: dict[str, str], tally: Tally) -> None:
    with open_ledger(folder, wait_seconds=5.0) as ledger:
        tally.unclean += len(verify(ledger).problems)
        kept = {str(ticket.number): ticket.ticket_id for ticket in ledger.tickets()}
    tally.lost = sum(kept.get(number) != ticket_id for number, ticket_id in acknowledged.items())


def main() -> int:
    """Run the campaign; the last line is JSON; exit 1 when anything was repeated, lost or unclean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tally = long_campaign(asked.rounds, asked.seed)
    print(json.dumps({"seed": asked.seed, **asdict(tally)}))
    return 1 if tally.repeated or tally.lost or tally.unclean else 0


if __name__ == "__main__":
    sys.exit(main())
