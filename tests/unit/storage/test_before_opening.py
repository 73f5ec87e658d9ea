"""What staff wanted at the terminal is done at the start that follows, or told; nothing strikes later."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import before_opening as opening
from kiosk import belongings, bootstrap
from kiosk.config import Settings, load_settings
from kiosk.domain.bundle import BundleHead, BundleKind
from kiosk.first_frame import clock_of
from kiosk.outcomes import file_of, outcome_of
from kiosk.staff_door import staff_log_of
from kiosk.storage import restoring
from kiosk.storage.bundle import BundleKey, Part, pack
from kiosk.storage.lock import OwnerLock
from kiosk.usecases.staff_told import Deed, Outcome
from tests.unit.config.files import SMALL, write
from tests.unit.storage.test_restoring import kept


class PowerCut(BaseException):
    """The power is cut here."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A kiosk that has a ledger, and PINs."""
    made = load_settings(write(tmp_path, SMALL))
    with bootstrap.ledger_of(made, clock_of(made)):
        pass
    (made.data_dir / "staff").mkdir()
    (made.data_dir / "staff" / "pins.json").write_text("{}")
    return made


@contextmanager
def busy(settings: Settings) -> Iterator[None]:
    """Another process has the ledger."""
    lock = OwnerLock(settings.data_dir / "ledger" / "ledger.lock")
    lock.acquire(0.0)
    try:
        yield
    finally:
        lock.release()


def has_pins(settings: Settings) -> bool:
    return (settings.data_dir / "staff" / "pins.json").exists()


def acts(settings: Settings) -> list[tuple[str, str]]:
    return [(line.act, line.what) for line in staff_log_of(settings).report().lines]


def backup(settings: Settings, content: bytes = b'{"language.default":"en"}') -> bytes:
    """A backup of this kiosk, with its seal."""
    out = io.BytesIO()
    head = BundleHead(BundleKind.BACKUP, settings.office.code, 1, "ab", "0.1", "2026-03-02T01:00:00.000000+00:00")
    ledger = (settings.data_dir / "ledger" / "ledger.db").read_bytes()
    parts = [Part("ledger.db", ledger), Part("settings.json", content)]
    pack(kept(out), head, parts, [], BundleKey(settings.data_dir).get())
    return out.getvalue()


def is_waiting(settings: Settings) -> bool:
    return (settings.data_dir / opening.PENDING_BACKUP).exists()


def test_a_wipe_that_staff_ordered_is_done_at_the_restart_that_follows(settings: Settings) -> None:
    opening.promise_wipe(settings, clock_of(settings).read())
    opening.before_opening(settings)
    assert not has_pins(settings)
    assert not (settings.data_dir / opening.PENDING_WIPE).exists()


def test_a_wipe_that_could_not_run_is_told_and_strikes_at_no_later_start(settings: Settings) -> None:
    opening.promise_wipe(settings, clock_of(settings).read())
    with busy(settings):
        opening.before_opening(settings)
    opening.before_opening(settings)
    assert has_pins(settings)
    assert ("wipe", "wipe failed: LedgerBusy") in acts(settings)


def test_a_wipe_is_dropped_too_where_one_before_it_cannot_go_on(settings: Settings) -> None:
    opening.promise_wipe(settings, clock_of(settings).read())
    (settings.data_dir / "wiping.json").write_text("{}")
    with busy(settings):
        opening.before_opening(settings)
    assert not (settings.data_dir / opening.PENDING_WIPE).exists()


def test_a_wipe_whose_restart_never_came_is_dropped_at_the_next_power_cut(settings: Settings) -> None:
    opening.promise_wipe(settings, replace(clock_of(settings).read(), boot_id="the boot before"))
    opening.before_opening(settings)
    assert has_pins(settings)
    assert [act for act, _ in acts(settings)] == ["wipe"]


def test_a_wipe_whose_restart_comes_a_long_time_later_in_the_same_boot_is_dropped(settings: Settings) -> None:
    now = clock_of(settings).read()
    opening.promise_wipe(settings, replace(now, monotonic_ns=now.monotonic_ns - opening.WIPE_HOLDS_NS - 1))
    opening.before_opening(settings)
    assert has_pins(settings)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]"])
def test_a_wipe_that_nobody_can_date_is_dropped(settings: Settings, content: bytes) -> None:
    opening.promise(settings, opening.PENDING_WIPE, content)
    opening.before_opening(settings)
    assert has_pins(settings)
    assert not (settings.data_dir / opening.PENDING_WIPE).exists()


def test_a_restore_that_a_power_cut_broke_off_is_done_at_the_next_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening.promise_backup(settings, backup(settings))

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch, suppress(PowerCut):
        patch.setattr(restoring, "_past_of", cut)
        patch.setattr(Path, "unlink", cut)
        opening.before_opening(settings)
    assert list((settings.data_dir / "ledger").glob("*.part"))
    opening.before_opening(settings)
    assert (settings.data_dir / "settings.json").read_text() == '{"language.default":"en"}'
    assert not is_waiting(settings)
    outcome = outcome_of(settings, Deed.RESTORE)
    assert outcome is not None
    assert (outcome.done, outcome.anew, outcome.error) == (True, False, "")


def test_the_start_that_takes_up_other_settings_is_followed_by_one_that_reads_them(settings: Settings) -> None:
    opening.promise_backup(settings, backup(settings))
    assert opening.before_opening(settings)
    assert not opening.before_opening(load_settings(settings.source))


def test_the_start_that_wipes_settings_is_followed_by_one_without_them(settings: Settings) -> None:
    belongings.change_settings(settings)({"language.default": "en"})
    english = load_settings(settings.source)
    opening.promise_wipe(english, clock_of(english).read())
    assert opening.before_opening(english)
    assert not opening.before_opening(load_settings(settings.source))


def test_a_wipe_of_a_kiosk_whose_settings_nobody_changed_costs_no_second_start(settings: Settings) -> None:
    opening.promise_wipe(settings, clock_of(settings).read())
    assert not opening.before_opening(settings)


def test_a_backup_that_can_never_be_removed_does_not_begin_the_kiosk_anew_for_ever(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_remove", lambda _: None)
    opening.promise_backup(settings, backup(settings))
    assert [opening.before_opening(load_settings(settings.source)) for _ in range(2)] == [True, False]


def test_what_a_power_cut_left_of_another_restore_is_removed(settings: Settings) -> None:
    (settings.data_dir / "ledger" / "restored-1-ab-ledger.db.part").write_bytes(b"half of one")
    opening.promise_backup(settings, backup(settings))
    opening.before_opening(settings)
    assert not list((settings.data_dir / "ledger").glob("*.part"))


def test_a_restore_waits_for_a_busy_ledger_however_often(settings: Settings) -> None:
    opening.promise_backup(settings, backup(settings))
    with busy(settings):
        for _ in range(opening.MOST_TRIES + 1):
            opening.before_opening(settings)
    assert is_waiting(settings)
    opening.before_opening(settings)
    assert (settings.data_dir / "settings.json").exists()


def test_a_restore_that_fails_is_tried_three_times_and_what_became_of_it_is_told(settings: Settings) -> None:
    opening.promise_backup(settings, backup(settings, b"{"))
    waited = []
    for _ in range(opening.MOST_TRIES):
        opening.before_opening(settings)
        waited.append(is_waiting(settings))
    assert waited == [True, True, False]
    outcome = outcome_of(settings, Deed.RESTORE)
    assert outcome is not None
    assert not outcome.done
    assert "take an older backup" in outcome.error


def test_a_restore_that_stops_the_machine_each_time_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    opening.promise_backup(settings, backup(settings))

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(belongings, "restore_backup", cut)
        for _ in range(opening.MOST_TRIES):
            with pytest.raises(PowerCut):
                opening.before_opening(settings)
        opening.before_opening(settings)
    assert not is_waiting(settings)


def test_of_a_kiosk_where_nothing_was_restored_nothing_is_told(settings: Settings) -> None:
    assert outcome_of(settings, Deed.RESTORE) is None


def test_a_start_at_which_nothing_was_wanted_goes_on_with_its_settings(settings: Settings) -> None:
    assert not opening.before_opening(settings)


def test_a_restore_that_was_refused_does_not_have_the_program_begin_anew(settings: Settings) -> None:
    opening.promise_backup(settings, backup(settings, b"{"))
    assert not opening.before_opening(settings)


@pytest.mark.parametrize("deed", Deed)
def test_an_outcome_that_was_kept_without_a_name_is_known_by_its_file(settings: Settings, deed: Deed) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    (settings.data_dir / file_of(deed)).write_text('{"at": "2035-03-05T01:00:00.000000+00:00", "done": true, "anew": false}')
    assert outcome_of(settings, deed) == Outcome(deed, "2035-03-05T01:00:00.000000+00:00", done=True)
