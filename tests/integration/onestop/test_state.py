"""What the office is doing, as kiosks and boards hear it."""

import threading
from datetime import timedelta

import pytest

from onestop.errors import Refused
from onestop.usecases import fleet, offices
from onestop.wire import CommandKind, EventBody, EventKind, ProblemKind, State, is_genuine
from tests.support.onestop.office import MONDAY, TUESDAY
from tests.support.onestop.server import OFFICE, Branch, Kiosk


def tell(branch: Branch, kiosk: Kiosk, kind: CommandKind = CommandKind.TEST_PRINT) -> int:
    keys = branch.backend.house.keys
    return branch.held(
        lambda tx, held: fleet.tell_kiosk(tx, keys, held, fleet.find_kiosk(tx, held, str(kiosk.device_id)), kind, {}).number
    )


def test_it_tells_services_counters_hours_and_calls(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    for priority in (None, "elderly", None):
        kiosk.grant(priority=priority)
    counter.call()
    state = kiosk.now()
    assert (state.office, state.business_day, state.central_open) == (OFFICE, MONDAY, True)
    assert [(one.service_id, one.paused, one.waiting, one.waiting_priority, one.now_serving) for one in state.services] == [
        ("ho-tich", False, 2, 0, ("A002",)),
        ("chung-thuc", False, 0, 0, ()),
        ("dat-dai", True, 0, 0, ()),
    ]
    assert [(one.number, one.open, one.ticket) for one in state.counters] == [
        (1, True, "A002"),
        (2, False, None),
        (7, False, None),
        (9, False, None),
    ]
    assert [(one.number, one.counter, one.times) for one in state.calls] == [("A002", 1, 1)]
    assert [str(one.start) for one in state.hours.week["mon"]] == ["07:30", "13:30"]


def test_with_the_newest_cursor_there_is_nothing_to_tell(branch: Branch) -> None:
    kiosk = branch.kiosk()
    assert kiosk.state(kiosk.now().cursor) is None


def test_with_an_older_or_a_strange_cursor_it_tells_at_once(branch: Branch) -> None:
    kiosk = branch.kiosk()
    before = kiosk.now().cursor
    kiosk.grant()
    for cursor in (before, "nonsense", "1.2.3"):
        state = kiosk.state(cursor, wait=30)
        assert state is not None
        assert state.services[0].waiting == 1


def test_whoever_waits_hears_of_a_change(branch: Branch) -> None:
    kiosk = branch.kiosk()
    cursor = kiosk.now().cursor
    heard: list[State | None] = []
    waiting = threading.Thread(target=lambda: heard.append(kiosk.state(cursor, wait=30)))
    waiting.start()
    while not branch.backend.changes.waiting:
        waiting.join(0.01)
    kiosk.grant()
    waiting.join(10)
    assert heard[0] is not None
    assert heard[0].services[0].waiting == 1


def test_whoever_waits_is_let_go_when_the_server_stops(branch: Branch) -> None:
    kiosk = branch.kiosk()
    cursor = kiosk.now().cursor
    heard: list[State | None] = []
    waiting = threading.Thread(target=lambda: heard.append(kiosk.state(cursor, wait=30)))
    waiting.start()
    while not branch.backend.changes.waiting:
        waiting.join(0.01)
    with branch.client.portal() as portal:
        portal.call(branch.backend.changes.close)
    waiting.join(10)
    assert heard == [None]


def test_the_business_day_of_the_state_rises_with_the_clock(branch: Branch) -> None:
    kiosk = branch.kiosk()
    before = kiosk.now()
    branch.clock.move(timedelta(days=1))
    after = kiosk.state(before.cursor)
    assert after is not None
    assert (before.business_day, after.business_day) == (MONDAY, TUESDAY)


def test_a_counter_may_follow_the_state_as_well(branch: Branch) -> None:
    counter = branch.counter(1)
    state = branch.get("/state", State, counter.headers)
    assert state is not None
    assert state.counters[0].open


def test_a_message_is_told_until_its_time_is_over(branch: Branch) -> None:
    kiosk = branch.kiosk()
    until = branch.clock().utc + timedelta(minutes=5)
    branch.held(lambda tx, held: offices.add_message(tx, held, {"vi": "Nghỉ trưa"}, until))
    assert [one.text["vi"] for one in kiosk.now().messages] == ["Nghỉ trưa"]
    branch.clock.move(timedelta(minutes=6))
    assert kiosk.now().messages == ()


def test_a_paused_service_is_told(branch: Branch) -> None:
    kiosk = branch.kiosk()
    branch.held(lambda tx, held: offices.pause_service(tx, held, "ho-tich", paused=True))
    assert kiosk.now().services[0].paused
    with pytest.raises(Refused) as error:
        kiosk.grant()
    assert error.value.kind is ProblemKind.SERVICE_PAUSED


def test_a_command_is_signed_for_its_kiosk_alone(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    tell(branch, one)
    (command,) = one.now().commands
    assert two.now().commands == ()
    assert one.said is not None
    assert two.said is not None
    assert is_genuine(one.said.command_key, OFFICE, one.device_id, command)
    assert not is_genuine(two.said.command_key, OFFICE, two.device_id, command)


def test_a_command_is_told_until_the_kiosk_says_that_it_is_done(branch: Branch) -> None:
    kiosk = branch.kiosk()
    first, second = tell(branch, kiosk), tell(branch, kiosk)
    kiosk.ledger.write(EventKind.COMMAND, None, EventBody(command_number=first, outcome="printed"))
    kiosk.send()
    assert [one.number for one in kiosk.now().commands] == [second]


def test_a_command_ends(branch: Branch) -> None:
    kiosk = branch.kiosk()
    tell(branch, kiosk)
    branch.clock.move(fleet.COMMAND_LIFE)
    assert kiosk.now().commands == ()


def test_another_program_that_changes_the_database_is_heard_of(branch: Branch) -> None:
    from onestop.commands.administration import administer  # noqa: PLC0415  as the command line does it

    kiosk = branch.kiosk()
    cursor = kiosk.now().cursor
    heard: list[State | None] = []
    waiting = threading.Thread(target=lambda: heard.append(kiosk.state(cursor, wait=30)))
    waiting.start()
    while not branch.backend.changes.waiting:
        waiting.join(0.01)
    administer(branch.url, lambda tx, _: offices.pause_service(tx, offices.find_office(tx, OFFICE), "ho-tich", paused=True))
    waiting.join(10)
    assert heard[0] is not None
    assert heard[0].services[0].paused
