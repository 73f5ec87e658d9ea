"""Breaks simulated printers at random while tickets are printed; holds what was noted against what lies on the paper.

python -m tests.faults.printing --rounds 1000 --seed 1        python -m tests.faults.printing --only 1-17
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.slip import Slip
from kiosk.domain.ticket import TicketState
from kiosk.printer.virtual.personas import persona_named
from kiosk.storage.ledger import Ledger
from kiosk.storage.report import verify
from tests.support.ledgers import give, open_ledger
from tests.support.office import at
from tests.support.printers import PATIENCE, NotedLog, ticket
from tests.support.truth import TRIES, Case, case, slip

PRINTERS = (
    ("raster", "epson"),
    ("raster", "clone-1258"),
    ("raster", "clone-bare"),
    ("raster", "clone-mute"),
    ("tm-t20ii", "epson"),
    ("tm-t20ii", "epson"),
    ("vkp80", "vkp80"),
)
"""What the kiosk believes, and what it is."""

WAYS = ("virtual", "virtual", "virtual", "tcp", "serial")

FAULTS = (
    "unplugged",
    "paper_out",
    "cover_open",
    "fault",
    "cutter_jam",
    "overheated",
    "silent",
    "noisy",
    "stalled",
    "slow",
)

TOGETHER = 5
"""Rounds at a time: a broken printer is mostly waited for."""

LONGEST_JOB = 40_000


@dataclass
class Tally:
    """What was seen over all rounds."""

    rounds: int = 0
    tickets: int = 0
    faults: int = 0
    states: Counter[str] = field(default_factory=Counter)
    untrue: int = 0
    stuck: int = 0
    unclean: int = 0
    found: list[str] = field(default_factory=list)


class LedgerLog(NotedLog):
    """Notes into a real ledger."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger, self.names = ledger, dict[str, str]()

    def note(self, ticket_id: str, state: TicketState, reason: str) -> None:
        self._ledger.note_print(self.names[ticket_id], state, reason, at(8))
        super().note(ticket_id, state, reason)

    def state(self, ticket_id: str) -> TicketState | None:
        found = self._ledger.find(self.names[ticket_id])
        return found.state if found else None


class Round:
    """One printer, some tickets, faults whenever the dice say so."""

    def __init__(self, it: Case, log: LedgerLog, ledger: Ledger, chance: random.Random) -> None:
        self._it, self._log, self._ledger, self._chance = it, log, ledger, chance
        self._wrong: list[str] = []
        self._mending: list[threading.Thread] = []
        self.faults = 0

    def run(self) -> list[str]:
        """Break and print; then mend, go on, and tell what is not true."""
        self._long = self._chance.random() < 0.2
        self._it.slip = self._slip
        for _ in range(self._chance.randrange(3, 7)):
            self._it.takes = self._chance.random() < 0.8
            n = self._give()
            if self._chance.random() < 0.6:
                self._break(len(self._it.job(n)))
            self._it.print(n)
            if self._chance.random() < 0.7:
                self._mend()
        self._mend()
        return [*self._goes_on(), *self._it.lies(), *self._differences()]

    def _give(self) -> int:
        given = give(self._ledger)
        self._log.names[f"id-{given.number.n}"] = given.ticket_id
        return given.number.n

    def _slip(self, n: int) -> Slip:
        return Slip((*slip(n).blocks, *ticket(n).blocks * 2)) if self._long else slip(n)

    def _break(self, size: int) -> None:
        fault = self._chance.choice(FAULTS)
        self.faults += 1
        self._wrong.append(fault)
        match self._chance.randrange(4):
            case 0:
                self._it.printer.change(**{fault: True})
            case 1:
                self._it.printer.change_at(self._chance.uniform(0, 40), fault)
            case _:
                after = self._chance.randrange(size + 30)
                self._it.on_printing = lambda: self._it.printer.change_later(after, fault)
        if self._chance.random() < 0.3:
            self._mend_soon(fault)

    def _mend_soon(self, fault: str) -> None:
        seconds = self._chance.uniform(0, 0.3)
        mending = threading.Timer(seconds, lambda: self._it.printer.change(**{fault: False}))
        self._mending.append(mending)
        mending.start()

    def _mend(self) -> None:
        for mending in self._mending:
            mending.join()
        self._mending.clear()
        self._it.on_printing = lambda: None
        self._it.printer._agenda._waiting.clear()
        self._chance.shuffle(self._wrong)
        for fault in self._wrong:
            self._it.mend(fault)
        self._wrong.clear()

    def _goes_on(self) -> list[str]:
        """A printer that confirms does so again soon; one that never does prints whole slips again."""
        self._it.takes = True
        confirms = self._it.printer.persona.name not in ("clone-bare", "clone-mute")
        for tried in range(TRIES):
            if tried == TRIES // 2 and self._it.printer.jammed:  # its line is full: no command reaches it, so staff switch it off
                self._it.printer.power_cycle()
            n = self._give()
            outcome = self._it.print(n)
            good = TicketState.PRINTED if confirms else TicketState.UNCONFIRMED
            if outcome.state is good and self._it.printer.wait_for_slips(1, PATIENCE) and self._lies_last(n):
                return []
        return [f"stuck: {outcome}"]

    def _lies_last(self, n: int) -> bool:
        """Over a wire a slip that nobody confirmed may still be on its way."""
        job = self._it.job(n)
        waiting = threading.Event()
        for _ in range(200):
            if self._it.printer.slips[-1].received.endswith(job) or job in self._it.printer.slips[-1].received:
                return True
            waiting.wait(0.01)
        return False

    def _differences(self) -> list[str]:
        """Where the row says something else than was told."""
        return [
            f"id-{n}: told {outcome.state}, noted {noted}"
            for n, outcome in self._it.outcomes.items()
            if (noted := self._log.state(f"id-{n}")) is not outcome.state
        ]


def one_round(name: str, folder: Path, ledger: Ledger, tally: Tally, guard: threading.Lock) -> None:
    """Play the round of that name; the same name throws the same dice."""
    chance = random.Random(name)  # noqa: S311  a campaign is replayed by its seed
    (profile, model), way = chance.choice(PRINTERS), chance.choice(WAYS)
    where = folder / name
    where.mkdir()
    log = LedgerLog(ledger)
    with case(way, profile, where, persona_named(model), log) as it:
        playing = Round(it, log, ledger, chance)
        try:
            told = playing.run()
        except Exception:  # noqa: BLE001  a campaign tells all it finds
            told = [f"broke: {traceback.format_exc()}"]
    with guard:
        tally.rounds += 1
        tally.tickets += len(it.outcomes)
        tally.faults += playing.faults
        tally.states.update(outcome.state.value for outcome in it.outcomes.values())
        tally.stuck += sum(one.startswith("stuck") for one in told)
        tally.untrue += sum(not one.startswith("stuck") for one in told)
        tally.found += [f"{name} ({way}, {profile}, {model}): {one}" for one in told]


def campaign(folder: Path, names: Sequence[str]) -> Tally:
    """Play these rounds over one ledger."""
    tally, guard = Tally(), threading.Lock()
    with open_ledger(folder / "ledger") as ledger:
        with ThreadPoolExecutor(TOGETHER) as together:
            for running in [together.submit(one_round, name, folder, ledger, tally, guard) for name in names]:
                running.result()
        tally.unclean = len(verify(ledger).problems)
    return tally


def main() -> int:
    """Run the campaign; the last line is JSON; exit 1 when anything was untrue, stuck or unclean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", metavar="SEED-ROUND", help="play only this round again; may be repeated")
    asked = parser.parse_args()
    names = asked.only or [f"{asked.seed}-{index}" for index in range(asked.rounds)]
    with tempfile.TemporaryDirectory(prefix="kiosk-printing-") as folder:
        tally = campaign(Path(folder), names)
    print(*tally.found, sep="\n", end="\n" if tally.found else "")
    told = {name: value for name, value in vars(tally).items() if name not in ("found", "states")}
    print(json.dumps({"seed": asked.seed, **told, **tally.states}))
    return 1 if tally.untrue or tally.stuck or tally.unclean else 0


if __name__ == "__main__":
    sys.exit(main())
