"""The issuer thread: it answers every wish, and comes back by itself."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kiosk.domain.businessday import ClockReading
from kiosk.domain.ticket import TicketRequest, TicketState
from kiosk.errors import KioskError, LateAnswer, LedgerBusy, UnknownChoice
from kiosk.storage.ledger import Ledger
from kiosk.usecases import desk as desk_module
from kiosk.usecases.desk import LATEST_SECONDS, Desk, DeskEvents
from kiosk.usecases.give_number import KeepDay
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.office_clock import NANOSECONDS
from kiosk.usecases.ports import PrintJob
from tests.support.ledgers import issuer, open_ledger, wish
from tests.support.office import BUILD_DAY, OFFICE, SetClock

LIMIT = 10.0


@dataclass
class NotedJobs:
    """A printer that only notes its jobs."""

    jobs: list[PrintJob] = field(default_factory=list)
    begins: Callable[[], object] = lambda: None

    def submit(self, job: PrintJob) -> None:
        self.jobs.append(job)

    def let_begin(self, seconds: float) -> bool:
        self.begins()
        return seconds > 0


class Numbering:
    """The use cases over a real ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.issue = issuer(ledger)
        self._ledger, self._keep = ledger, KeepDay(ledger, BUILD_DAY)

    def withdraw(self, ticket_id: str, reason: str) -> None:
        self._ledger.note_state(ticket_id, TicketState.VOID, reason, SetClock().read())

    def keep_day(self, reading: ClockReading) -> object:
        return self._keep(reading)

    def counts(self) -> dict[str, int]:
        day = self._ledger.business_day
        assert day is not None
        return {service.id: self._ledger.count_given(day, service.series) for service in OFFICE.services}


class Heard:
    """The desk's events, each in a queue of its own."""

    def __init__(self) -> None:
        self.numbered: queue.Queue[IssuedTicket] = queue.Queue()
        self.refused: queue.Queue[tuple[TicketRequest, KioskError]] = queue.Queue()
        self.ready: queue.Queue[bool] = queue.Queue()
        self.counted: queue.Queue[dict[str, int]] = queue.Queue()

    def events(self) -> DeskEvents:
        return DeskEvents(
            self.numbered.put, lambda request, error: self.refused.put((request, error)), self.ready.put, self.counted.put
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def jobs() -> NotedJobs:
    return NotedJobs()


@pytest.fixture
def desk(tmp_path: Path, heard: Heard, jobs: NotedJobs) -> Iterator[Desk]:
    @contextmanager
    def opened() -> Iterator[Numbering]:
        with open_ledger(tmp_path) as ledger:
            yield Numbering(ledger)

    desk = Desk(opened, jobs, SetClock(), heard.events())
    desk.start()
    yield desk
    assert desk.stop(LIMIT)


def test_a_wish_becomes_a_number_and_a_print(desk: Desk, heard: Heard, jobs: NotedJobs) -> None:
    desk.request(wish())
    issued = heard.numbered.get(timeout=LIMIT)
    assert str(issued.ticket.number) == "A001"
    assert heard.counted.get(timeout=LIMIT)["ho-tich"] == 0
    assert heard.counted.get(timeout=LIMIT)["ho-tich"] == 1
    assert [job.ticket_id for job in jobs.jobs] == [issued.ticket.ticket_id]


def test_the_printer_has_its_slip_before_the_screen_is_told_the_number(desk: Desk, heard: Heard, jobs: NotedJobs) -> None:
    seen: list[tuple[int, bool]] = []
    jobs.begins = lambda: seen.append((len(jobs.jobs), heard.numbered.empty()))
    desk.request(wish())
    heard.numbered.get(timeout=LIMIT)
    assert seen == [(1, True)]


def test_a_wish_that_cannot_be_is_refused_and_the_next_is_served(desk: Desk, heard: Heard) -> None:
    desk.request(wish("nowhere"))
    desk.request(wish())
    _, error = heard.refused.get(timeout=LIMIT)
    assert isinstance(error, UnknownChoice)
    assert heard.numbered.get(timeout=LIMIT).ticket.number.n == 1


def test_it_says_when_it_is_ready(desk: Desk, heard: Heard) -> None:
    assert desk
    assert heard.ready.get(timeout=LIMIT) is True


def test_wishes_that_were_made_before_the_stop_are_answered(tmp_path: Path, heard: Heard, jobs: NotedJobs) -> None:
    @contextmanager
    def opened() -> Iterator[Numbering]:
        with open_ledger(tmp_path) as ledger:
            yield Numbering(ledger)

    desk = Desk(opened, jobs, SetClock(), heard.events())
    for _ in range(5):
        desk.request(wish())
    desk.start()
    assert desk.stop(LIMIT)
    assert heard.numbered.qsize() == 5


def test_while_the_ledger_is_away_each_wish_is_refused_and_later_ones_are_served(
    tmp_path: Path, heard: Heard, jobs: NotedJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "RETRY_SECONDS", 60.0)
    other = open_ledger(tmp_path)

    @contextmanager
    def opened() -> Iterator[Numbering]:
        with open_ledger(tmp_path) as ledger:
            yield Numbering(ledger)

    desk = Desk(opened, jobs, SetClock(), heard.events())
    desk.start()
    assert heard.ready.get(timeout=LIMIT) is False
    first = wish()
    desk.request(first)
    request, error = heard.refused.get(timeout=LIMIT)
    assert request == first
    assert isinstance(error, LedgerBusy)
    other.close()
    desk.request(wish())
    assert heard.numbered.get(timeout=LIMIT).ticket.number.n == 1
    assert desk.stop(LIMIT)


def test_a_defect_refuses_the_wish_in_hand_and_does_not_end_the_numbering(tmp_path: Path, heard: Heard, jobs: NotedJobs) -> None:
    class Broken(Numbering):
        def __init__(self, ledger: Ledger) -> None:
            super().__init__(ledger)
            whole = self.issue

            def issue(request: TicketRequest) -> IssuedTicket:
                if request.priority == "defect":
                    raise ZeroDivisionError
                return whole(request)

            self.issue = issue  # type: ignore[assignment]  # the defect is planted

    @contextmanager
    def opened() -> Iterator[Numbering]:
        with open_ledger(tmp_path) as ledger:
            yield Broken(ledger)

    desk = Desk(opened, jobs, SetClock(), heard.events())
    desk.start()
    desk.request(wish(priority="defect"))
    _, error = heard.refused.get(timeout=LIMIT)
    assert "ZeroDivisionError" in str(error)
    desk.request(wish())
    assert heard.numbered.get(timeout=LIMIT).ticket.number.n == 1
    assert desk.stop(LIMIT)


class Patience(SetClock):
    """A clock whose monotonic time a test moves."""

    def passes(self, seconds: float) -> None:
        self.reading = replace(self.reading, monotonic_ns=self.reading.monotonic_ns + int(seconds * NANOSECONDS))


def test_a_wish_that_waited_too_long_for_the_ledger_gets_no_number(tmp_path: Path, heard: Heard, jobs: NotedJobs) -> None:
    clock = Patience()

    @contextmanager
    def opened() -> Iterator[Numbering]:
        clock.passes(LATEST_SECONDS)
        with open_ledger(tmp_path) as ledger:
            yield Numbering(ledger)

    desk = Desk(opened, jobs, clock, heard.events())
    desk.request(wish())
    desk.start()
    assert desk.stop(LIMIT)
    assert isinstance(heard.refused.get_nowait()[1], LateAnswer)
    with open_ledger(tmp_path) as ledger:
        assert list(ledger.tickets()) == []
    assert jobs.jobs == []


def test_a_number_that_took_too_long_is_void_and_not_printed(tmp_path: Path, heard: Heard, jobs: NotedJobs) -> None:
    clock = Patience()

    class Slow(Numbering):
        def __init__(self, ledger: Ledger) -> None:
            super().__init__(ledger)
            whole = self.issue

            def issue(request: TicketRequest) -> IssuedTicket:
                issued = whole(request)
                clock.passes(LATEST_SECONDS)
                return issued

            self.issue = issue  # type: ignore[assignment]  # a disk that takes its time

    @contextmanager
    def opened() -> Iterator[Numbering]:
        with open_ledger(tmp_path) as ledger:
            yield Slow(ledger)

    desk = Desk(opened, jobs, clock, heard.events())
    desk.request(wish())
    desk.start()
    assert desk.stop(LIMIT)
    assert isinstance(heard.refused.get_nowait()[1], LateAnswer)
    with open_ledger(tmp_path) as ledger:
        (ticket,) = ledger.tickets()
    assert (ticket.state, jobs.jobs) == (TicketState.VOID, [])


def test_it_stops_while_the_ledger_is_away(tmp_path: Path, heard: Heard, jobs: NotedJobs) -> None:
    with open_ledger(tmp_path):
        desk = Desk(lambda: open_ledger(tmp_path), jobs, SetClock(), heard.events())  # type: ignore[arg-type, return-value]  # never opened
        desk.start()
        assert heard.ready.get(timeout=LIMIT) is False
        assert desk.stop(LIMIT)
