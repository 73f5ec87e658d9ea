"""Commands are obeyed when they are genuine, new and in time, and once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.errors import CommandEnded, CommandForged, CommandReplayed
from kiosk.sync.commands import Trust, check_command, obey
from kiosk.usecases.orders import Outcome
from onestop.wire import Command, CommandKind
from tests.support.office import MONDAY, at
from tests.support.officeserver import KEY, OfficeServer
from tests.support.syncs import Kiosk, enrolled, kiosk_of, written

NOW = at(8).utc


@pytest.fixture
def server() -> OfficeServer:
    return OfficeServer(now=lambda: NOW)


@pytest.fixture
def restarts() -> list[str]:
    return []


@pytest.fixture
def kiosk(tmp_path: Path, server: OfficeServer, restarts: list[str]) -> Iterator[Kiosk[OfficeServer]]:
    enrolled(tmp_path, server)
    handlers = {"restart": lambda _: Outcome("restarting", lambda: restarts.append("done"))}
    with kiosk_of(tmp_path, server, handlers=handlers) as kiosk:
        kiosk.run(1)
        kiosk.number()
        yield kiosk


def obeyed(kiosk: Kiosk[OfficeServer]) -> list[str | None]:
    """Outcomes, as the server has them."""
    kiosk.run(3)
    return [event.body.outcome for event in kiosk.server.events() if event.kind == "command"]


def test_a_restart_is_in_the_ledger_before_it_happens(tmp_path: Path, server: OfficeServer) -> None:
    seen: list[str] = []
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        look = Outcome("restarting", lambda: seen.extend(kind for _, kind, _ in written(kiosk)))
        kiosk.loop = kiosk.made_with({"restart": lambda _: look})
        kiosk.run(1)
        server.tell(CommandKind.RESTART)
        kiosk.run(3)
    assert seen == ["command"]


def test_a_command_that_is_told_again_is_not_obeyed_again(kiosk: Kiosk[OfficeServer], restarts: list[str]) -> None:
    command = kiosk.server.tell(CommandKind.RESTART)
    kiosk.run(3)
    for _ in range(3):
        kiosk.server.only_kiosk().commands[:] = [command]
        kiosk.server.ledgers.clear()
        kiosk.server.change()
        kiosk.run(3)
    assert restarts == ["done"]


def test_a_kiosk_that_restarts_does_not_obey_the_restart_again(
    tmp_path: Path, kiosk: Kiosk[OfficeServer], restarts: list[str]
) -> None:
    kiosk.server.tell(CommandKind.RESTART)
    kiosk.step(3)
    kiosk.ledger.close()
    handlers = {"restart": lambda _: Outcome("restarting", lambda: restarts.append("again"))}
    with kiosk_of(tmp_path, kiosk.server, handlers=handlers) as after:
        after.run(5)
    assert restarts == ["done"]


def test_a_forged_command_is_not_obeyed_and_holds_up_no_other(kiosk: Kiosk[OfficeServer], restarts: list[str]) -> None:
    forged = kiosk.server.tell(CommandKind.RESTART)
    forged.signature = "f" * 64
    kiosk.server.tell(CommandKind.REBOOT)
    assert obeyed(kiosk) == ["this kiosk cannot do that"]
    assert restarts == []


def test_a_command_to_another_kiosk_is_forged(kiosk: Kiosk[OfficeServer], restarts: list[str]) -> None:
    command = kiosk.server.tell(CommandKind.RESTART)
    other = OfficeServer(now=lambda: NOW)
    enrolled(kiosk.file.path.parent.parent / "other", other)
    command.signature = other.tell(CommandKind.RESTART).signature
    kiosk.run(3)
    assert restarts == []


def test_a_command_that_came_after_its_end_is_not_obeyed(kiosk: Kiosk[OfficeServer], restarts: list[str]) -> None:
    kiosk.passes(7200)
    kiosk.server.tell(CommandKind.RESTART)
    kiosk.run(3)
    assert restarts == []


def test_a_command_that_fails_is_reported_and_the_next_is_obeyed(tmp_path: Path, server: OfficeServer) -> None:
    def broken(_: object) -> Outcome:
        raise OSError("no printer")

    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server, handlers={"restart": broken}) as kiosk:
        kiosk.run(1)
        kiosk.server.tell(CommandKind.RESTART)
        kiosk.server.tell(CommandKind.CLOSE_DAY)
        assert obeyed(kiosk) == ["failed: no printer", "no business day is open"]


def test_the_day_is_closed_until_the_next_one_and_across_a_restart(tmp_path: Path, kiosk: Kiosk[OfficeServer]) -> None:
    kiosk.server.tell(CommandKind.CLOSE_DAY)
    assert obeyed(kiosk) == [f"closed {MONDAY}"]
    assert kiosk.stands[-1].closed_day == MONDAY
    kiosk.ledger.close()
    with kiosk_of(tmp_path, kiosk.server) as after:
        after.wire.goes = "lost"
        after.run(2)
        assert (after.stands[-1].closed_day, after.stands[-1].business_day) == (MONDAY, MONDAY)
        after.ledger.open_day(MONDAY + timedelta(days=1), at(8, day=MONDAY + timedelta(days=1)))
        after.run(40)
        assert after.stands[-1].business_day == MONDAY + timedelta(days=1)


def test_a_closed_day_is_opened_again_by_an_administrator_and_stays_open(kiosk: Kiosk[OfficeServer]) -> None:
    kiosk.server.tell(CommandKind.CLOSE_DAY)
    kiosk.server.tell(CommandKind.OPEN_DAY, business_day=MONDAY.isoformat())
    assert obeyed(kiosk) == [f"closed {MONDAY}", f"opened {MONDAY} again"]
    kiosk.run(5)
    assert kiosk.stands[-1].closed_day is None


def test_a_day_is_opened_but_never_an_earlier_one_nor_one_far_ahead(kiosk: Kiosk[OfficeServer]) -> None:
    tuesday = MONDAY + timedelta(days=1)
    for day in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=400), tuesday):
        kiosk.server.tell(CommandKind.OPEN_DAY, business_day=day.isoformat())
    kiosk.server.tell(CommandKind.OPEN_DAY, business_day="tomorrow")
    outcomes = obeyed(kiosk)
    assert outcomes[:3] == [f"the business day is {MONDAY} already", "2027-04-06 is too far ahead", f"opened {tuesday}"]
    assert str(outcomes[3]).startswith("failed:")
    assert kiosk.ledger.business_day == tuesday


def test_a_new_ledger_obeys_only_what_was_told_after_its_first_hello(
    tmp_path: Path, server: OfficeServer, restarts: list[str]
) -> None:
    enrolled(tmp_path, server)
    server.tell(CommandKind.RESTART)
    handlers = {"restart": lambda _: Outcome("restarting", lambda: restarts.append("done"))}
    with kiosk_of(tmp_path, server, handlers=handlers) as kiosk:
        kiosk.run(3)
        assert restarts == []
        server.tell(CommandKind.RESTART)
        kiosk.run(3)
    assert restarts == ["done"]


def test_each_reason_to_refuse_is_an_error_of_its_own(kiosk: Kiosk[OfficeServer]) -> None:
    command: Command = kiosk.server.tell(CommandKind.RESTART)
    trust = Trust(kiosk.server.office, UUID(str(kiosk.server.only_kiosk().device_id)), KEY, 0)
    check_command(command, trust, NOW)
    with pytest.raises(CommandForged):
        check_command(command, replace(trust, key="x" * 43), NOW)
    with pytest.raises(CommandReplayed):
        check_command(command, replace(trust, last=1), NOW)
    with pytest.raises(CommandEnded):
        check_command(command, trust, command.ends_at)
    assert obey(command, replace(trust, key="x" * 43), NOW, {}) is None
