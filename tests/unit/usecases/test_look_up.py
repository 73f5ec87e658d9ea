"""The look-up desk: only the newest question is answered, and nothing that goes wrong ends it."""

import logging
import queue
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
from kiosk.usecases.ports import PrintJob
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


class Hall:
    """A desk with everything that it tells."""

    def __init__(self, open_finder: Callable[[], Finder], slips: Callable[..., Any] = lambda *_: [Slip(()), Slip(())]) -> None:
        self.told: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self.jobs: queue.SimpleQueue[PrintJob] = queue.SimpleQueue()
        events = LookUpEvents(
            ready=lambda overview: self.told.put(("ready", overview)),
            replied=lambda serial, reply: self.told.put((serial, reply)),
            printed=lambda outcome: self.told.put(("printed", outcome)),
        )
        self.desk = LookUpDesk(open_finder, slips, self, events)

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


def test_while_another_catalogue_cannot_be_read_the_old_one_serves() -> None:
    tries = iter([finder()])

    def opened() -> Finder:
        for found in tries:
            return found
        raise CatalogueError("it is broken", "import it again")

    with hall(opened) as here:
        before = here.hears()
        here.desk.changed()
        assert here.hears() == before
        here.desk.ask(1, Typed("khai sinh"))
        assert here.hears()[1].found[0].code == "1.001193"


def test_a_checklist_is_printed_page_by_page_and_is_no_ticket() -> None:
    with hall(finder) as here:
        here.hears()
        here.desk.print(Checklist("checklist-1", BIRTH, "vi"))
        jobs = [here.jobs.get(timeout=SECONDS) for _ in range(2)]
        assert [(job.ticket_id, job.is_ticket) for job in jobs] == [("checklist-1/1", False), ("checklist-1", False)]


def test_a_checklist_that_cannot_be_laid_out_is_told_as_failed() -> None:
    def slips(*_: object) -> list[Slip]:
        raise ValueError

    with hall(finder, slips) as here:
        here.hears()
        here.desk.print(Checklist("checklist-1", BIRTH, "vi"))
        outcome = here.hears()[1]
        assert (outcome.ticket_id, outcome.state) == ("checklist-1", TicketState.FAILED)
