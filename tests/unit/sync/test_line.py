"""What a citizen's wait is worth: the line remembers misses, and a call never takes longer than it may."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.grant import GrantWish
from kiosk.errors import ServerSilent, ServerUnreachable
from kiosk.sync.backoff import Backoff
from kiosk.sync.courier import Courier
from kiosk.sync.grants import TOO_LATE, ServerGrants
from kiosk.sync.identity import as_uuid
from kiosk.sync.line import FIRST_PAUSE, LONGEST_PAUSE, Line
from onestop.wire import Grant, GrantRequest
from tests.support.ledgers import wish
from tests.support.office import MONDAY, SetClock, at

LIMIT = 10.0


class Time:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def line(time: Time) -> Line:
    return Line(time, lambda: 1.0)


def test_before_the_server_has_answered_no_grant_is_expected(line: Line) -> None:
    line.central(is_open=True)
    assert not line.is_quick()
    line.answered()
    assert line.is_quick()


def test_after_a_miss_both_an_answer_and_a_pause_are_needed(line: Line, time: Time) -> None:
    line.central(is_open=True)
    line.answered()
    line.missed()
    time.now += LONGEST_PAUSE
    assert not line.is_quick()
    line.answered()
    assert line.is_quick()
    line.missed()
    line.answered()
    assert not line.is_quick()


def test_pauses_grow_with_each_miss_and_begin_anew_with_a_grant(line: Line, time: Time) -> None:
    line.central(is_open=True)

    def pause() -> float:
        line.missed()
        line.answered()
        begun = time.now
        while not line.is_quick():
            time.now += 0.5
        return time.now - begun

    pauses = [pause() for _ in range(8)]
    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    line.granted("1.1")
    assert pause() == FIRST_PAUSE


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=30))
def test_a_pause_is_never_shorter_than_half_nor_longer_than_the_longest(dice: list[float]) -> None:
    rolled = iter(dice)
    backoff = Backoff(0.25, 3.0, lambda: next(rolled))
    waits = [backoff.seconds() for _ in dice]
    assert all(min(0.25 * 2**n, 3.0) / 2 <= wait <= 3.0 for n, wait in enumerate(waits))


def test_an_answer_in_time_is_the_answer() -> None:
    courier = Courier("test")
    assert courier.carry(lambda: 7, LIMIT, lambda _: None) == 7
    assert courier.stop(LIMIT)


def test_an_error_in_time_is_raised_where_the_call_was_made() -> None:
    def call() -> int:
        raise ServerUnreachable("the line is down", "")

    courier = Courier("test")
    with pytest.raises(ServerUnreachable):
        courier.carry(call, LIMIT, lambda _: None)
    assert courier.stop(LIMIT)


@pytest.mark.parametrize("fails", [False, True])
def test_what_comes_late_is_told_as_late_and_the_next_call_does_not_wait_for_it(*, fails: bool) -> None:
    may_end, late, told = threading.Event(), list[int | None](), threading.Event()

    def slow() -> int:
        may_end.wait(LIMIT)
        if fails:
            raise ServerUnreachable("the line is down", "")
        return 7

    def note(answer: int | None) -> None:
        late.append(answer)
        told.set()

    courier = Courier("test")
    with pytest.raises(ServerSilent):
        courier.carry(slow, 0.01, note)
    with pytest.raises(ServerSilent, match="not back yet"):
        courier.carry(lambda: 8, LIMIT, note)
    may_end.set()
    assert told.wait(LIMIT)
    assert late == [None if fails else 7]
    assert courier.stop(LIMIT)


class Listener:
    """Notes what the server should hear of."""

    def __init__(self) -> None:
        self.unused_ids: list[tuple[str, str]] = []
        self.doubts = 0

    def unused(self, ticket_id: object, reason: str) -> None:
        self.unused_ids.append((str(ticket_id), reason))

    def doubt(self) -> None:
        self.doubts += 1


class Speaker:
    """A server of grants that answers as the test says."""

    def __init__(self, answer: Callable[[GrantRequest], Grant]) -> None:
        self.grant = answer


def grant_for(request: GrantRequest) -> Grant:
    return Grant(
        ticket_id=request.ticket_id,
        series="A",
        n=7,
        namespace="central",
        business_day=MONDAY,
        epoch=1,
        ahead=3,
        issued_at=at(8).utc,
        server_time=at(8).utc,
        clock_trusted=True,
        cursor="1.7",
    )


def test_a_server_that_hangs_costs_one_wait_and_the_late_number_is_void(line: Line) -> None:
    may_end, asked = threading.Event(), list[GrantRequest]()

    def hang(request: GrantRequest) -> Grant:
        asked.append(request)
        may_end.wait(LIMIT)
        return grant_for(request)

    courier, listener = Courier("test"), Listener()
    grants = ServerGrants(Speaker(hang), courier, line, SetClock(), listener)
    line.central(is_open=True)
    line.answered()
    request = wish()
    assert grants.is_awaited()
    assert grants.ask(GrantWish(request, "A", MONDAY, 0, 0)) is None
    assert not grants.is_awaited()
    assert listener.unused_ids == [(request.ticket_id, TOO_LATE)]
    may_end.set()
    assert courier.stop(LIMIT)
    assert (len(asked), listener.doubts) == (1, 1)


def test_a_defect_in_asking_is_no_reason_to_give_no_number(line: Line) -> None:
    def broken(_: GrantRequest) -> Grant:
        raise ZeroDivisionError

    courier, listener = Courier("test"), Listener()
    grants = ServerGrants(Speaker(broken), courier, line, SetClock(), listener)
    assert grants.ask(GrantWish(wish(), "A", MONDAY, 0, 0)) is None
    assert courier.stop(LIMIT)


def test_the_age_of_a_tap_is_told_in_milliseconds(line: Line) -> None:
    asked: list[GrantRequest] = []

    def note(request: GrantRequest) -> Grant:
        asked.append(request)
        return grant_for(request)

    clock, courier = SetClock(), Courier("test")
    tapped = clock.reading.monotonic_ns
    object.__setattr__(clock.reading, "monotonic_ns", tapped + 1_234_567_890)
    grants = ServerGrants(Speaker(note), courier, line, clock, Listener())
    granted = grants.ask(GrantWish(wish(priority="elderly"), "A", MONDAY, 6, tapped))
    assert courier.stop(LIMIT)
    assert granted is not None
    assert (granted.n, granted.ahead) == (7, 3)
    assert (asked[0].age_ms, asked[0].highest, asked[0].priority, asked[0].business_day) == (1234, 6, "elderly", MONDAY)
    assert line.cursor == "1.7"


def test_an_id_that_is_no_uuid_always_becomes_the_same_one(tmp_path: Path) -> None:
    assert as_uuid("ticket-1") == as_uuid("ticket-1") != as_uuid("ticket-2")
    assert tmp_path
