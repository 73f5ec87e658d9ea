"""A whole kiosk without a screen, and the citizens before it: desk, ledger, printer and way to the server as in production.

    python -m tests.faults.partitions.worker CONFIG SEED

Words on stdin: `rest` (no more citizens for now; tell what the ledger has gained), `go`, and an end, with which it ends.
Each line on stdout is JSON: a ticket, a refusal, or what was asked for.
"""

import json
import os
import random
import sys
import threading
from dataclasses import replace
from datetime import time
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Final

from kiosk import bootstrap
from kiosk.config import Settings, load_settings
from kiosk.domain.condition import Condition
from kiosk.domain.hours import WEEKDAYS, OpeningHours, Period
from kiosk.domain.numbering import Namespace
from kiosk.domain.ticket import OPEN_STATES, TicketRequest
from kiosk.errors import KioskError
from kiosk.first_frame import clock_of
from kiosk.printer.spooler import Spooler
from kiosk.server_link import LinkParts, ServerLink
from kiosk.usecases.desk import Desk, DeskEvents
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.ports import PrintOutcome
from tests.support.ledgers import wish

LONGEST_PAUSE: Final = 0.7
"""Seconds between two citizens, at most: far more than come to a kiosk."""

ANSWER_SECONDS: Final = 15.0
"""Longer than the screen would wait."""

ALL_DAY: Final = OpeningHours(dict.fromkeys(WEEKDAYS, (Period(time.min, time.max),)))
"""A campaign may run over midnight."""

SERVICES: Final = ("ho-tich", "chung-thuc", "dat-dai")


class Machine:
    """The kiosk."""

    def __init__(self, settings: Settings) -> None:
        """Put it together as `kiosk.terminal` does."""
        clock = clock_of(settings)
        assert isinstance(clock, OfficeClock)
        now = OfficeNow(settings.office)
        self.notes = bootstrap.LedgerNotes(clock, self._grew)
        parts = LinkParts(settings, clock, self.notes, now, Condition, {}, LinkEvents(now.stands, lambda _: None))
        self.link = ServerLink(parts)
        encoder, session = bootstrap.printing(settings)
        self.spooler = Spooler(encoder, session, self.notes, self._outcome)
        opener = bootstrap.office_opener(settings, clock, self.notes, self.link.numbering)
        events = DeskEvents(self._numbered, self._refused, lambda _: None, lambda _: None)
        self.desk = Desk(opener, self.spooler, clock, events)
        self.answers: SimpleQueue[IssuedTicket | KioskError] = SimpleQueue()
        self._numbered_ids, self._printed_ids = set[str](), set[str]()

    def start(self) -> None:
        """Begin, as after the first frame."""
        self.desk.start()
        self.spooler.start()
        self.link.start()

    def stop(self) -> bool:
        """End in order; returns whether all threads did."""
        ended = self.link.stop(5.0)
        return self.desk.stop(5.0) and self.spooler.stop(5.0) and ended

    def take(self, request: TicketRequest) -> IssuedTicket | KioskError | None:
        """A citizen's tap; None when nothing came."""
        self.desk.request(request)
        try:
            return self.answers.get(timeout=ANSWER_SECONDS)
        except Empty:
            return None

    def is_at_rest(self) -> bool:
        """Whether no slip is on its way."""
        return self._numbered_ids <= self._printed_ids  # a print may be over before its number is told

    def _numbered(self, issued: IssuedTicket) -> None:
        self._numbered_ids.add(issued.ticket.ticket_id)
        self.answers.put(issued)
        self._grew()

    def _refused(self, request: TicketRequest, error: KioskError) -> None:
        del request
        self.answers.put(error)

    def _outcome(self, outcome: PrintOutcome) -> None:
        if outcome.state not in OPEN_STATES:
            self._printed_ids.add(outcome.ticket_id)

    def _grew(self) -> None:
        self.link.ledger_grew()


class Citizens:
    """They come one after the other, in a thread of their own, until told to rest."""

    def __init__(self, machine: Machine, chance: random.Random) -> None:
        """Nobody comes before `go`."""
        self._machine, self._chance = machine, chance
        self.may_come, self._at_rest = threading.Event(), threading.Event()
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._come, daemon=True)
        self._thread.start()

    def rest(self) -> None:
        """Wait until nobody stands there."""
        self._at_rest.clear()
        self.may_come.clear()
        self._at_rest.wait()

    def _come(self) -> None:
        while not self.ended.is_set():
            if not self.may_come.is_set():
                self._at_rest.set()
                self.may_come.wait()
                continue
            self._one()
            self.ended.wait(self._chance.uniform(0, LONGEST_PAUSE))

    def _one(self) -> None:
        tapped = monotonic()
        answer = self._machine.take(wish(self._chance.choice(SERVICES)))
        ms = round((monotonic() - tapped) * 1000, 1)
        if not isinstance(answer, IssuedTicket):
            tell(refused=str(answer or "no answer"), ms=ms)
            return
        ticket = answer.ticket
        tell(
            ticket=ticket.ticket_id,
            number=str(ticket.number),
            day=ticket.business_day.isoformat(),
            central=ticket.number.namespace is Namespace.CENTRAL,
            ms=ms,
        )


def tell(**what: object) -> None:
    """One line, whole."""
    os.write(1, json.dumps(what).encode() + b"\n")


def main(config: Path, seed: int) -> None:
    """Serve until stdin ends."""
    settings = load_settings(config)
    machine = Machine(replace(settings, office=replace(settings.office, hours=ALL_DAY)))
    machine.start()
    machine.link.wait_until_up(60.0)
    citizens = Citizens(machine, random.Random(seed))  # noqa: S311  citizens who come again with the seed
    tell(up=True)
    told = 0
    for word in map(str.strip, sys.stdin):
        if word == "go":
            citizens.may_come.set()
        elif word == "rest":
            citizens.rest()
            while not machine.is_at_rest():
                sleep(0.005)
            outbox = machine.notes.outbox()
            assert outbox is not None
            entries = [entry for entry, _ in outbox.batch(told, sys.maxsize).entries]
            told = entries[-1].seq if entries else told
            tell(ledger=outbox.status().ledger_id, entries=[(one.seq, one.kind, one.ticket_id or None) for one in entries])
    citizens.ended.set()
    tell(ended=machine.stop())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
