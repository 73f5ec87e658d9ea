"""A wiped kiosk knows nothing of its office, has lost no ticket, and repeats no number; whenever the power is cut."""

import os
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.domain.numbering import Namespace
from kiosk.domain.ticket import Ticket
from kiosk.errors import LedgerBusy, LedgerError, RequestError
from kiosk.storage.wiping import PROMISE, Wipe
from kiosk.usecases.wipe import WipeKiosk
from tests.support.ledgers import give, open_ledger
from tests.support.office import SetClock
from tests.unit.config.files import SMALL, write

OF_THE_OFFICE = (
    "device/device.json", "staff/pepper", "staff/pins.json", "staff/log-000000001.jsonl", "bundles/bundle.key", "settings.json",
    "settings.json.good", "paper.json", "printers.json", "catalogue/index.db", "logs/kiosk.log", "printer/slip.png",
    "outgoing/kiosk-H32.12-1-20260302T080000.bundle", "pending.bundle", "pending.tries", "pending.wipe", "last-restore.json", "last-wipe.json",
    "restarts.json", "health.json", "halt.json",
)  # fmt: skip


class PowerCut(BaseException):
    """The power is cut here."""


def kiosk(data: Path) -> list[Ticket]:
    """One that has worked this morning; the numbers that it gave."""
    for name in (*OF_THE_OFFICE, "server/onestop.db"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("of this office")
    return gave(data)


def gave(data: Path, clock: SetClock | None = None) -> list[Ticket]:
    with open_ledger(data / "ledger", clock) as ledger:
        return [give(ledger, clock=clock) for _ in range(3)]


def left(data: Path) -> list[str]:
    return [name for name in OF_THE_OFFICE if (data / name).exists()]


def keys(tickets: list[Ticket]) -> set[tuple[str, str]]:
    return {(ticket.business_day.isoformat(), str(ticket.number)) for ticket in tickets}


def wipe(data: Path, typed: str = "H32.12-1") -> Path:
    return WipeKiosk(SetClock(), Wipe(data, None), "H32.12", 1)(typed)


def test_nothing_of_the_office_is_left_but_the_ledger_and_the_servers_record_aside(tmp_path: Path) -> None:
    kiosk(tmp_path)
    kept = wipe(tmp_path)
    assert left(tmp_path) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["ledger", kept.name]
    assert (kept / "ledger" / "ledger.db").exists()
    assert (kept / "server" / "onestop.db").exists()


def test_the_ledger_that_was_set_aside_still_holds_every_ticket(tmp_path: Path) -> None:
    before = kiosk(tmp_path)
    shutil.copytree(wipe(tmp_path) / "ledger", tmp_path / "read")
    with open_ledger(tmp_path / "read") as ledger:
        assert keys(list(ledger.tickets())) == keys(before)


def test_who_wiped_can_be_seen_in_the_staff_log_beside_the_ledger(tmp_path: Path) -> None:
    kiosk(tmp_path)
    kept = wipe(tmp_path)
    assert (kept / "staff" / "log-000000001.jsonl").read_text() == "of this office"
    assert [one.name for one in (kept / "staff").iterdir()] == ["log-000000001.jsonl"]


def test_after_a_wipe_no_number_of_the_day_comes_again_and_tomorrow_all_is_as_ever(tmp_path: Path) -> None:
    before = kiosk(tmp_path)
    wipe(tmp_path)
    after = gave(tmp_path)
    assert not keys(before) & keys(after)
    assert {ticket.number.namespace for ticket in after} == {Namespace.OWN}
    clock = SetClock()
    clock.move(timedelta(days=1))
    assert {ticket.number.namespace for ticket in gave(tmp_path, clock)} == {Namespace.CENTRAL}


def test_two_wipes_on_one_day_repeat_nothing(tmp_path: Path) -> None:
    given = kiosk(tmp_path)
    for _ in range(2):
        WipeKiosk(SetClock(), Wipe(tmp_path, None), "H32.12", 1)("h32.12-1")
        given += gave(tmp_path)
    assert len(keys(given)) == len(given)


def test_the_wipe_after_which_no_code_would_be_left_today_is_refused_and_tomorrow_it_is_done(tmp_path: Path) -> None:
    given = kiosk(tmp_path)
    for _ in range(8):
        wipe(tmp_path)
        given += gave(tmp_path)
    with pytest.raises(LedgerError, match="wipe it tomorrow"):
        wipe(tmp_path)
    tomorrow = SetClock()
    tomorrow.move(timedelta(days=1))
    WipeKiosk(tomorrow, Wipe(tmp_path, None), "H32.12", 1)("H32.12-1")
    given += gave(tmp_path, tomorrow)
    assert len(keys(given)) == len(given) == 30


def test_who_types_something_else_wipes_nothing(tmp_path: Path) -> None:
    kiosk(tmp_path)
    with pytest.raises(RequestError, match=r"type H32\.12-1 to wipe it"):
        wipe(tmp_path, "H32.12-2")
    assert left(tmp_path) == list(OF_THE_OFFICE)


def test_a_kiosk_that_runs_is_not_wiped(tmp_path: Path) -> None:
    kiosk(tmp_path)
    with open_ledger(tmp_path / "ledger"), pytest.raises(LedgerBusy):
        wipe(tmp_path)
    assert left(tmp_path) == list(OF_THE_OFFICE)


def test_two_wipes_at_the_same_moment_of_a_clock_without_battery_keep_both_ledgers(tmp_path: Path) -> None:
    kiosk(tmp_path)
    first = wipe(tmp_path)
    before = (first / "ledger" / "ledger.db").read_bytes()
    gave(tmp_path)
    second = wipe(tmp_path)
    assert (first / "ledger" / "ledger.db").read_bytes() == before
    assert (second / "ledger" / "ledger.db").exists()


def test_a_ledger_that_nothing_would_remember_is_not_wiped(tmp_path: Path) -> None:
    kiosk(tmp_path)
    (tmp_path / "ledger" / "anchor.json").unlink()
    with pytest.raises(LedgerError, match="start the kiosk once, then wipe it"):
        wipe(tmp_path)
    assert left(tmp_path) == list(OF_THE_OFFICE)


def test_a_start_without_a_wipe_before_changes_nothing(tmp_path: Path) -> None:
    kiosk(tmp_path)
    assert Wipe(tmp_path, None).finish() is None
    assert left(tmp_path) == list(OF_THE_OFFICE)


@pytest.mark.parametrize("step", range(0, 80, 2))
def test_a_power_cut_at_any_step_leaves_all_as_before_or_a_wipe_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = kiosk(tmp_path)
    steps = [step]

    def cutting(name: str) -> None:
        real = getattr(os, name)

        def call(*words: object, **named: object) -> object:
            if steps[0] == 0:
                raise PowerCut
            steps[0] -= 1
            return real(*words, **named)

        monkeypatch.setattr(os, name, call)

    with suppress(PowerCut):
        for name in ("rename", "replace", "unlink", "rmdir", "fsync", "mkdir"):
            cutting(name)
        wipe(tmp_path)
    monkeypatch.undo()
    if Wipe(tmp_path, None).finish() is None and left(tmp_path):
        assert left(tmp_path) == list(OF_THE_OFFICE)
    else:
        assert left(tmp_path) == []
    assert len(keys(before) | keys(gave(tmp_path))) == 6
    assert not list(tmp_path.glob("*.wiped"))


def test_whoever_opens_the_ledger_next_goes_on_with_a_wipe_that_was_cut_short(tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = kiosk(data)
    (data / PROMISE).write_text('{"folder": "wiped-1"}')
    with bootstrap.ledger_of(load_settings(write(tmp_path, SMALL)), SetClock()) as ledger:
        assert not keys([give(ledger)]) & keys(before)
    assert left(data) == []
    assert (data / "wiped-1" / "ledger" / "ledger.db").exists()


def test_a_wipe_that_is_going_on_is_not_done_by_another_process_as_well(tmp_path: Path) -> None:
    kiosk(tmp_path)
    (tmp_path / PROMISE).write_text("{}")
    with open_ledger(tmp_path / "ledger"), pytest.raises(LedgerBusy):
        Wipe(tmp_path, None).finish()
