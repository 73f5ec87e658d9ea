"""The look-up desk: only the newest question is answered, and nothing that goes wrong ends it."""

import logging
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from kiosk.domain.lookup import Answer, Brief, Overview
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import TicketState
from kiosk.errors import CatalogueError
from kiosk.usecases.look_up import Checklist, FieldChosen, Finder, LookUpDesk, LookUpEvents, ProcedureChosen, Typed
from kiosk.usecases.ports import PrintJob, PrintOutcome
from procedures.model import Procedure
from tests.support.procedures import BIRTH, finder

SECONDS = 10


@dataclass
class HeldFinder:
    """The real search, held back until it is let go."""

    go: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    answered: list[str] = field(default_factory=list)

    def overview(self) -> Overview:
        return finder().overview()

    def answer(self, text: str) -> Answer:
        self.begun.set()
        assert self.go.wait(SECONDS)
        self.answered.append(text)
        if text == "bad":
            raise RuntimeError("bad is what was typed")
        return finder().answer(text)

    def of_field(self, field: str) -> tuple[Brief, ...]:
        return finder().of_field(field)

    def procedure(self, code: str) -> Procedure:
        return finder().procedure(code)


@dataclass
class Source:
    """Opens what a test says, and is stale once when it says so."""

    open: Callable[[], Finder]
    changes: queue.SimpleQueue[None] = field(default_factory=queue.SimpleQueue)

    def is_stale(self) -> bool:
        if self.changes.empty():
            return False
        self.changes.get()
        return True


class Hall:
    """A desk with everything that it tells."""

    def __init__(
        self,
        open_finder: Callable[[], Finder],
        slips: Callable[..., Any] = lambda *_: [Slip(()), Slip(())],
    ) -> None:
        self.told: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self.jobs: queue.SimpleQueue[PrintJob] = queue.SimpleQueue()
        events = LookUpEvents(
            ready=lambda overview: self.told.put(("ready", overview)),
            replied=lambda serial, reply: self.told.put((serial, reply)),
            printed=lambda outcome: self.told.put(("printed", outcome)),
        )
        self.source = Source(open_finder)
        self.desk = LookUpDesk(self.source, slips, self, events)

    def submit(self, job: PrintJob) -> None:
        self.jobs.put(job)

    def hears(self) -> tuple[Any, ...]:
        return self.told.get(timeout=SECONDS)


@contextmanager
def hall(*args: Callable[..., Any]) -> Iterator[Hall]:
    made = Hall(*args)
    made.desk.start()
    yield made
    assert made.desk.stop(SECONDS)


def test_it_says_what_there_is_as_soon_as_the_catalogue_is_read() -> None:
    with hall(finder) as here:
        assert here.hears() == ("ready", finder().overview())
        assert here.desk.as_of == "2026-07-18"


def test_of_questions_that_came_meanwhile_only_the_newest_is_answered() -> None:
    held = HeldFinder()
    with hall(lambda: held) as here:
        here.hears()
        here.desk.ask(1, Typed("k"))
        assert held.begun.wait(SECONDS)
        for serial, text in enumerate(("kh", "kha", "khai"), 2):
            here.desk.ask(serial, Typed(text))
        held.go.set()
        assert [here.hears()[0] for _ in range(2)] == [1, 4]
        assert held.answered == ["k", "khai"]


def test_a_field_and_a_procedure_are_answered_too() -> None:
    with hall(finder) as here:
        here.hears()
        here.desk.ask(1, FieldChosen("Chứng thực"))
        assert [brief.code for brief in here.hears()[1]] == ["2.000815", "2.000884"]
        here.desk.ask(2, ProcedureChosen("1.001193"))
        assert here.hears() == (2, BIRTH)


def test_a_question_that_fails_is_answered_with_nothing_and_the_next_one_well() -> None:
    held = HeldFinder()
    held.go.set()
    with hall(lambda: held) as here:
        here.hears()
        here.desk.ask(1, ProcedureChosen("9.999999"))
        assert here.hears() == (1, None)
        here.desk.ask(2, Typed("bad"))
        assert here.hears() == (2, None)
        here.desk.ask(3, Typed("khai sinh"))
        assert here.hears()[1].found[0].code == "1.001193"


def test_nothing_that_was_typed_is_logged_even_when_it_fails(caplog: pytest.LogCaptureFixture) -> None:
    held = HeldFinder()
    held.go.set()
    with caplog.at_level(logging.DEBUG), hall(lambda: held) as here:
        here.hears()
        here.desk.ask(1, Typed("bad"))
        here.hears()
    assert "RuntimeError" in caplog.text
    assert "bad" not in caplog.text


def test_a_catalogue_that_cannot_be_read_is_told_and_read_again_when_there_is_another() -> None:
    tries = iter([CatalogueError("it is broken", "import it again")])

    def opened() -> Finder:
        for error in tries:
            raise error
        return finder()

    with hall(opened) as here:
        assert here.hears() == ("ready", None)
        here.desk.ask(1, Typed("khai sinh"))
        assert here.hears() == (1, None)
        here.desk.changed()
        assert here.hears() == ("ready", finder().overview())


def test_when_another_catalogue_cannot_be_read_citizens_go_on_with_the_one_before() -> None:
    opened = iter([finder()])

    def next_one() -> Finder:
        for one in opened:
            return one
        raise CatalogueError("it is broken", "import it again")

    with hall(next_one) as here:
        before = here.hears()
        here.desk.changed()
        assert here.hears() == before
        here.desk.ask(1, Typed("khai sinh"))
        assert here.hears()[1].found[0].code == "1.001193"


def test_a_catalogue_that_somebody_changed_is_read_when_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.usecases.look_up.IDLE_SECONDS", 0.01)
    with hall(finder) as here:
        before = here.hears()
        here.source.changes.put(None)
        assert here.hears() == before


def test_a_catalogue_that_stays_unreadable_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    def opened() -> Finder:
        raise CatalogueError("it is broken", "import it again")

    with caplog.at_level(logging.INFO), hall(opened) as here:
        for _ in range(2):
            here.hears()
            here.desk.changed()
        here.hears()
    assert [record.getMessage() for record in caplog.records] == [
        "the catalogue of procedures cannot be read: it is broken; import it again"
    ]


def test_a_checklist_is_printed_page_by_page_and_is_no_ticket() -> None:
    with hall(finder) as here:
        here.hears()
        here.desk.print(Checklist("checklist-1", BIRTH, "vi"))
        first = here.jobs.get(timeout=SECONDS)
        assert (first.ticket_id, first.is_ticket) == ("checklist-1/1", False)
        here.desk.ask(1, Typed("khai"))
        here.hears()
        assert here.jobs.empty()
        for state in (TicketState.PRINTING, TicketState.PRINTED):
            here.desk.printed(PrintOutcome("checklist-1/1", state))
        assert here.jobs.get(timeout=SECONDS).ticket_id == "checklist-1"


def test_after_a_page_that_failed_no_other_page_comes() -> None:
    with hall(finder) as here:
        here.hears()
        here.desk.print(Checklist("checklist-1", BIRTH, "vi"))
        here.jobs.get(timeout=SECONDS)
        here.desk.printed(PrintOutcome("checklist-1/1", TicketState.FAILED))
        here.desk.printed(PrintOutcome("checklist-1/1", TicketState.PRINTED))
        here.desk.printed(PrintOutcome("ticket-7", TicketState.PRINTED))
        here.desk.ask(1, Typed("khai"))
        here.hears()
        assert here.jobs.empty()


def waiting_with(desk: LookUpDesk) -> str:
    """What stands in the desk's thread while it waits for the next wish."""
    thread = next(one for one in threading.enumerate() if one.name == "look-up" and one is desk.thread)
    while True:
        frame = sys._current_frames()[thread.ident or 0]
        if frame.f_code.co_name == "_turn":  # it sleeps in the queue's `get`, which is no Python
            break
    told = ""
    while frame is not None:
        told += repr(frame.f_locals)
        frame = frame.f_back  # type: ignore[assignment]
    return told


def test_what_was_typed_is_not_kept_by_the_desk_that_waits() -> None:
    with hall(finder) as here:
        here.hears()
        here.desk.ask(1, Typed("khai sinh cho con"))
        here.hears()
        here.desk.ask(2, FieldChosen("Hộ tịch"))
        here.hears()
        here.desk.ask(3, Typed("giấy độc thân"))
        here.hears()
        assert "độc thân" not in waiting_with(here.desk)


def test_a_checklist_that_cannot_be_laid_out_is_told_as_failed() -> None:
    def slips(*_: object) -> list[Slip]:
        raise ValueError

    with hall(finder, slips) as here:
        here.hears()
        here.desk.print(Checklist("checklist-1", BIRTH, "vi"))
        outcome = here.hears()[1]
        assert (outcome.ticket_id, outcome.state) == ("checklist-1", TicketState.FAILED)
