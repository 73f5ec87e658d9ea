"""Who waits for news of an office, and what lets them go."""

import asyncio

from onestop.db.changes import Changes
from onestop.db.transaction import Change, Seen
from tests.support.onestop.office import MONDAY, TUESDAY

OFFICE = 7


async def _waits(changes: Changes, known: int) -> "asyncio.Task[None]":
    """Somebody who has seen `known` and waits for more, a minute at most."""
    changes.attach(asyncio.get_running_loop())
    task = asyncio.create_task(changes.wait(OFFICE, known, 60))
    await _turns()
    return task


async def _turns() -> None:
    """Let everything run that can."""
    for _ in range(5):
        await asyncio.sleep(0)


def _news(changes: Changes, version: int) -> None:
    changes.publish([Change(OFFICE, version, 1, MONDAY)])


def test_who_waits_is_let_go_by_news() -> None:
    async def play() -> bool:
        changes = Changes()
        task = await _waits(changes, 5)
        _news(changes, 6)
        await _turns()
        return task.done() and changes.waiting == 0

    assert asyncio.run(play())


def test_a_worker_that_hears_late_of_what_the_asker_knows_does_not_let_them_go() -> None:
    async def play() -> tuple[bool, bool]:
        changes = Changes()
        _news(changes, 4)
        task = await _waits(changes, 5)  # this one has read what another worker wrote
        _news(changes, 5)
        await _turns()
        before = task.done()
        _news(changes, 6)
        await _turns()
        return before, task.done()

    assert asyncio.run(play()) == (False, True)


def test_who_is_behind_need_not_wait() -> None:
    async def play() -> bool:
        changes = Changes()
        _news(changes, 6)
        task = await _waits(changes, 5)
        return task.done()

    assert asyncio.run(play())


def test_a_server_that_stops_lets_everybody_go() -> None:
    async def play() -> bool:
        changes = Changes()
        task = await _waits(changes, 5)
        changes.close()
        await _turns()
        return task.done() and changes.waiting == 0

    assert asyncio.run(play())


def test_a_day_that_had_begun_stays_known_although_an_older_copy_goes_on() -> None:
    changes = Changes()
    changes.publish([Change(OFFICE, 5, 1, TUESDAY)])
    changes.publish([Change(OFFICE, 1_000_005, 1, MONDAY)])
    assert changes.seen[OFFICE] == Seen(1_000_005, TUESDAY)
