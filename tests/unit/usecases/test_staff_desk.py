"""The staff desk: who has come in is known to it alone, and what is done is written down first."""

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.domain.staff import Act
from kiosk.errors import DoorError, LedgerError, NotAllowed, PinRefused, StaffLogError
from kiosk.usecases.door import Door
from kiosk.usecases.staff_desk import (
    CardShown,
    Done,
    Entered,
    Failed,
    Leave,
    Look,
    Order,
    PinTyped,
    Question,
    Reply,
    Shut,
    StaffDesk,
)
from tests.faults.test_disk import no_file_may_grow_beyond
from tests.support.door import CLERKS_PIN, NOBODYS_PIN, TECHNICIANS_PIN, DoorKit, staffed

PATIENCE = 10.0
PAUSE = Order(Act.PAUSE, "pause", "ho-tich", {"service": "ho-tich"})
RELOAD = Order(Act.RELOAD, "reload")


class Kit:
    """A desk in its thread over the real door; `did` is what its hands did, and what stood in the log by then."""

    def __init__(self, folder: Path) -> None:
        self.door: DoorKit = staffed(folder)
        self.did: list[tuple[str, tuple[str, str, str]]] = []
        self.fails: Exception | None = None
        self.replies: queue.Queue[tuple[int, Reply]] = queue.Queue()
        hands = {name: self._hand(name) for name in ("pause", "reload", "look")}
        self.desk = StaffDesk(lambda: self.door.door, lambda: hands, lambda *told: self.replies.put(told))
        self.desk.start()
        self._serial = 0

    def _hand(self, name: str) -> Callable[[object], str]:
        def hand(_: object) -> str:
            self.did.append((name, self.door.acts()[-1]))
            if self.fails is not None:
                raise self.fails
            return "told"

        return hand

    def asks(self, question: Question) -> Reply:
        """And is answered."""
        self._serial += 1
        self.desk.ask(self._serial, question)
        serial, reply = self.replies.get(timeout=PATIENCE)
        assert serial == self._serial
        return reply


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    made = Kit(tmp_path)
    yield made
    assert made.desk.stop(PATIENCE)


@pytest.mark.parametrize("question", [PAUSE, Look("look")])
def test_nobody_who_has_not_come_in_gets_anything_done(kit: Kit, question: Question) -> None:
    reply = kit.asks(question)
    assert isinstance(reply, Failed)
    assert isinstance(reply.error, NotAllowed)
    assert kit.did == []


def test_a_wrong_pin_lets_nobody_in(kit: Kit) -> None:
    reply = kit.asks(PinTyped(NOBODYS_PIN))
    assert isinstance(reply, Shut)
    assert isinstance(reply.error, PinRefused)
    assert isinstance(kit.asks(PAUSE), Failed)


def test_a_pin_and_a_card_stand_in_no_text_of_their_questions() -> None:
    assert "274193" not in f"{PinTyped('274193')!r} {CardShown('274193')!r}"


def test_what_is_done_stands_in_the_log_before(kit: Kit) -> None:
    assert isinstance(kit.asks(PinTyped(CLERKS_PIN)), Entered)
    assert kit.asks(PAUSE) == Done("pause", "told")
    assert kit.did == [("pause", ("thu", "pause", "pause ho-tich"))]


def test_what_is_looked_at_stands_in_no_log(kit: Kit) -> None:
    kit.asks(PinTyped(CLERKS_PIN))
    kit.asks(Look("look"))
    assert kit.door.acts()[-1] == ("thu", "enter", "pin")


def test_a_clerk_may_not_do_what_a_technician_may(kit: Kit) -> None:
    kit.asks(PinTyped(CLERKS_PIN))
    reply = kit.asks(RELOAD)
    assert isinstance(reply, Failed)
    assert isinstance(reply.error, NotAllowed)
    kit.asks(PinTyped(TECHNICIANS_PIN))
    assert kit.asks(RELOAD) == Done("reload", "told")


def test_after_leaving_nothing_is_done_any_more(kit: Kit) -> None:
    kit.asks(PinTyped(CLERKS_PIN))
    kit.desk.ask(0, Leave())
    assert isinstance(kit.asks(PAUSE), Failed)
    assert kit.door.acts()[-1] == ("thu", "leave", "")


@pytest.mark.parametrize("error", [LedgerError("x", "y"), ValueError("what was typed"), RecursionError()])
def test_whatever_a_hand_raises_is_told_and_written_down_and_the_next_is_done(kit: Kit, error: Exception) -> None:
    kit.asks(PinTyped(CLERKS_PIN))
    kit.fails = error
    assert isinstance(kit.asks(PAUSE), Failed)
    assert kit.door.acts()[-1] == ("thu", "pause", f"pause failed: {type(error).__name__}")
    kit.fails = None
    assert isinstance(kit.asks(PAUSE), Done)


def test_what_cannot_be_written_down_is_not_done(kit: Kit) -> None:
    kit.asks(PinTyped(CLERKS_PIN))
    with no_file_may_grow_beyond(1):
        reply = kit.asks(PAUSE)
    assert isinstance(reply, Failed)
    assert isinstance(reply.error, StaffLogError)
    assert kit.did == []


def test_a_hand_that_this_kiosk_lacks_is_told(kit: Kit) -> None:
    kit.asks(PinTyped(CLERKS_PIN))
    assert isinstance(kit.asks(Look("not there")), Failed)


def test_a_door_that_breaks_stays_shut_and_is_tried_again(tmp_path: Path) -> None:
    kit = staffed(tmp_path)
    replies: queue.Queue[Reply] = queue.Queue()
    broken = [RuntimeError()]

    def door() -> Door:
        if broken:
            raise broken.pop()
        return kit.door

    desk = StaffDesk(door, dict, lambda _, reply: replies.put(reply))
    desk.start()
    desk.ask(1, PinTyped(CLERKS_PIN))
    desk.ask(2, PinTyped(CLERKS_PIN))
    shut = replies.get(timeout=PATIENCE)
    assert isinstance(shut, Shut)
    assert isinstance(shut.error, DoorError)
    assert isinstance(replies.get(timeout=PATIENCE), Entered)
    assert desk.stop(PATIENCE)


def test_a_screen_that_fails_does_not_end_the_desk(tmp_path: Path) -> None:
    kit = staffed(tmp_path)
    told: queue.Queue[int] = queue.Queue()

    def replied(serial: int, _: Reply) -> None:
        told.put(serial)
        if serial == 1:
            raise RuntimeError

    desk = StaffDesk(lambda: kit.door, dict, replied)
    desk.start()
    desk.ask(1, PinTyped(CLERKS_PIN))
    desk.ask(2, PinTyped(CLERKS_PIN))
    assert [told.get(timeout=PATIENCE), told.get(timeout=PATIENCE)] == [1, 2]
    assert desk.stop(PATIENCE)


def test_a_stop_finishes_what_was_asked(kit: Kit) -> None:
    kit.desk.ask(1, PinTyped(CLERKS_PIN))
    kit.desk.ask(2, PAUSE)
    assert kit.desk.stop(PATIENCE)
    assert [name for name, _ in kit.did] == ["pause"]
