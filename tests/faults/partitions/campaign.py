"""Breaks the lines between three kiosks and their server, again and again, while citizens come; counts what went wrong.

python -m tests.faults.partitions.campaign --rounds 200 --seed 1

In each round one to three lines break, each in its own way. After they are mended, citizens come for a moment more; then no
more come, and it is measured how long after the mending the server has every entry of every ledger.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from kiosk.bootstrap import existing_ledger
from kiosk.config import Settings, load_settings
from kiosk.domain.hours import WEEKDAYS
from kiosk.domain.ticket import Ticket
from kiosk.storage.report import verify
from onestop.commands.administration import administer
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.usecases import fleet, offices
from onestop.usecases.officefile import read_office
from tests.faults.partitions.kiosks import KioskProcess, ServerRows
from tests.faults.partitions.lines import Break, Lines
from tests.faults.partitions.namespaces import NoNamespaces, namespaces
from tests.faults.partitions.proxies import proxies
from tests.faults.partitions.shifted import seconds_to_midnight, shift
from tests.support.commands import ROOT, command, settings_in
from tests.support.onestop.process import ServerProcess

KIOSKS: Final = 3

ALL_DAY: Final = dict.fromkeys(WEEKDAYS, "00:00-24:00")
"""The server's hours; the kiosks begin with the same, see `worker`."""

LONG_CHANCE: Final = 0.1
"""So many partitions last `LONG_SECONDS` instead, which is longer than any call waits but the long poll."""

LONG_SECONDS: Final = 12.0

TICKET_LIMIT_MS: Final = 1000.0
HEALING_LIMIT_S: Final = 10.0
GIVE_UP_SECONDS: Final = 60.0


@dataclass
class Tally:
    """What was seen over all rounds. `slowest_ms` is from a tap to its number; `late` and `slow_healings` missed their limits."""

    rounds: int = 0
    breaks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Break, 0))
    tickets: int = 0
    central: int = 0
    slowest_ms: float = 0.0
    late: int = 0
    refused: int = 0
    slowest_healing_s: float = 0.0
    slow_healings: int = 0
    repeated: int = 0
    lost: int = 0
    unequal: int = 0
    undecided: int = 0
    unclean: int = 0
    found: list[str] = field(default_factory=list)
    """What is wrong, in words."""

    def is_well(self) -> bool:
        """Whether nothing is wrong; times are for whoever reads them."""
        return not (self.refused or self.repeated or self.lost or self.unequal or self.undecided or self.unclean)


class Campaign:
    """A server, three kiosks and their lines."""

    def __init__(self, folder: Path, lines: Lines, seed: int, longest: float) -> None:
        """Partitions last up to `longest` seconds, if they are no long ones."""
        self._folder, self._lines, self._longest, self._seed = folder, lines, longest, seed
        self._chance = random.Random(seed)  # noqa: S311  a campaign is replayed by its seed
        self.tally = Tally()
        self._clocks: tuple[str, ...] = ()

    def let_midnight_come(self, seconds: float) -> None:
        """Put all clocks, of this process too, so that the office's day ends after so many seconds."""
        forward = seconds_to_midnight() - seconds
        shift(forward)
        self._clocks = (sys.executable, "-m", "tests.faults.partitions.shifted", str(forward))

    def run(self, rounds: int) -> Tally:
        """All of it."""
        database = self._folder / "onestop.db"
        before, options = self._lines.serve_within()
        url = f"sqlite:///{database}"
        with (
            ServerProcess(url, self._folder / "server.log", *options, within=[*before, *self._clocks]) as server,
            ExitStack() as stack,
        ):
            self._lines.served(server.port)
            configs = self._enrolled(url)
            kiosks = [
                stack.enter_context(KioskProcess(config, self._seed + place, self._within(place)))
                for place, config in enumerate(configs)
            ]
            for kiosk in kiosks:
                kiosk.wait_until_up()
            rows = ServerRows(database)
            stack.callback(rows.close)
            for _ in range(rounds):
                self._round(kiosks, rows)
            for kiosk in kiosks:
                self.tally.unclean += not kiosk.end()
            self._audit([load_settings(config) for config in configs], kiosks, rows)
        return self.tally

    def _enrolled(self, url: str) -> list[Path]:
        configs = [self._settings(place) for place in range(KIOSKS)]
        read = msgspec.structs.replace(read_office(configs[0]), hours=ALL_DAY, holidays=[])
        administer(url, lambda transaction, _: offices.import_office(transaction, read))
        enrolling = []
        for place, config in enumerate(configs):

            def code(transaction: Transaction, keys: Keys, digit: int = place + 1) -> str:
                held = offices.find_office(transaction, read.office.code)
                return fleet.add_kiosk(transaction, keys, held, digit, approved=True)[0]

            words = command("enrol", self._lines.settings(place)["url"], administer(url, code), config=config)
            enrolling.append(subprocess.Popen([*self._within(place), *words], stdout=subprocess.DEVNULL, cwd=ROOT))
        assert [one.wait(60.0) for one in enrolling] == [0] * KIOSKS
        return configs

    def _within(self, place: int) -> list[str]:
        return [*self._lines.kiosk_within(place), *self._clocks]

    def _settings(self, place: int) -> Path:
        folder = self._folder / f"kiosk{place}"
        folder.mkdir()
        return settings_in(folder, server=self._lines.settings(place), kiosk_code=place + 1, clock={"trust": "system"})

    def _round(self, kiosks: list[KioskProcess], rows: ServerRows) -> None:
        chance = self._chance
        for kiosk in kiosks:
            kiosk.go()
        broken = {place: chance.choice(list(Break)) for place in chance.sample(range(KIOSKS), chance.randint(1, KIOSKS))}
        for place, how in broken.items():
            self._lines.break_line(place, how, towards_server=chance.random() < 0.5)
        is_long = chance.random() < LONG_CHANCE and self._longest > 1
        time.sleep(LONG_SECONDS if is_long else chance.uniform(0.1, self._longest))  # the length of the partition is the test
        for place in broken:
            self._lines.mend(place)
        mended = time.monotonic()
        time.sleep(chance.uniform(0, 0.5))
        for kiosk in kiosks:
            kiosk.rest()
        healed = self._wait_until_equal(kiosks, rows) - mended
        self.tally.rounds += 1
        for how in broken.values():
            self.tally.breaks[how] += 1
        self.tally.slow_healings += healed > HEALING_LIMIT_S
        self.tally.slowest_healing_s = max(self.tally.slowest_healing_s, round(healed, 2))

    def _wait_until_equal(self, kiosks: list[KioskProcess], rows: ServerRows) -> float:
        """When the server had everything; rows that were compared once are not read again before the end."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        waiting = list(kiosks)
        while waiting:
            kiosk = waiting[0]
            fresh = kiosk.rows[kiosk.compared :]
            if rows.ledger(kiosk.ledger_id, kiosk.compared) == fresh:
                kiosk.compared = len(kiosk.rows)
                waiting.pop(0)
            elif time.monotonic() > deadline:
                self.tally.unequal += 1
                break
            else:
                time.sleep(0.02)
        return time.monotonic()

    def _audit(self, settings: list[Settings], kiosks: list[KioskProcess], rows: ServerRows) -> None:
        """Hold what citizens were told, what the ledgers keep and what the server has against one another."""
        tally = self.tally
        kept: list[Ticket] = []
        for one, kiosk in zip(settings, kiosks, strict=True):
            with existing_ledger(one) as ledger:
                problems = verify(ledger).problems
                tally.unclean += len(problems)
                tally.found += map(str, problems)
                kept += ledger.tickets()
            tally.unequal += rows.ledger(kiosk.ledger_id, 0) != kiosk.rows
            tally.refused += len(kiosk.refusals)
        told = [ticket for kiosk in kiosks for ticket in kiosk.tickets]
        keys = [(ticket["day"], ticket["number"]) for ticket in told]
        by_id = {ticket.ticket_id: ticket for ticket in kept}
        tally.tickets, tally.central = len(told), sum(ticket["central"] for ticket in told)
        tally.repeated = len(keys) - len(set(keys))
        tally.lost = sum(
            ticket["ticket"] not in by_id or str(by_id[ticket["ticket"]].number) != ticket["number"] for ticket in told
        )
        tally.slowest_ms = max(ticket["ms"] for ticket in told)
        tally.late = sum(ticket["ms"] > TICKET_LIMIT_MS for ticket in told)
        differing = set(rows.tickets()) ^ set(map(_as_row, kept))
        tally.unequal += len(differing)
        tally.found += [f"only in one of ledgers and server: {row}" for row in sorted(differing)]
        tally.undecided = rows.undecided_grants()
        objections = rows.objections()
        tally.unclean += len(objections)
        tally.found += objections


def _as_row(ticket: Ticket) -> tuple[str, str, str, int, int]:
    number = ticket.number
    return ticket.ticket_id, ticket.business_day.isoformat(), number.series, number.kiosk_code, number.n


@contextmanager
def lines_here(folder: Path) -> Iterator[Lines]:
    """Network namespaces where they are allowed, else proxies."""
    try:
        with namespaces(folder, KIOSKS) as lines:
            yield lines
    except NoNamespaces:
        with proxies(KIOSKS) as lines:
            yield lines


def main() -> int:
    """Run the campaign; the last line is JSON; exit 1 when anything is wrong or was too slow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=4.0, help="seconds of a partition that is no long one")
    parser.add_argument("--midnight", type=float, metavar="SECONDS", help="when the office's day ends (default: when it does)")
    parser.add_argument("--proxies", action="store_true", help="through proxies even where namespaces are allowed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-partitions-") as name:
        folder = Path(name)
        with proxies(KIOSKS) if asked.proxies else lines_here(folder) as lines:
            campaign = Campaign(folder, lines, asked.seed, asked.longest)
            if asked.midnight is not None:
                campaign.let_midnight_come(asked.midnight)
            tally = campaign.run(asked.rounds)
    print(json.dumps({"seed": asked.seed, "network": type(lines).__name__.lower(), **asdict(tally)}))
    return 0 if tally.is_well() and not tally.late and not tally.slow_healings else 1


if __name__ == "__main__":
    sys.exit(main())
