"""A ledger of which the server lacks something is not put aside, unless somebody says so."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import before_opening as opening
from kiosk import belongings, bootstrap
from kiosk.config import Settings, load_settings
from kiosk.device.sticks import folder_on
from kiosk.domain.bundle import BundleKind
from kiosk.domain.condition import Condition
from kiosk.errors import NotSentYet
from kiosk.first_frame import clock_of
from kiosk.outcomes import outcome_of
from kiosk.staff_tools import ToolParts, make_tools
from kiosk.storage.bundle import OpenBundle
from kiosk.storage.outbox import LedgerOutbox
from kiosk.storage.restoring import Restoring
from kiosk.storage.unsent import unsent
from kiosk.usecases.staff_told import Deed
from tests.support.ledgers import give, open_ledger
from tests.support.office import OFFICE
from tests.unit.config.files import SMALL, write
from tests.unit.storage.test_restoring import back_up, gave, lose


def send_all(data: Path) -> None:
    """The server confirms all of it."""
    with open_ledger(data / "ledger") as ledger:
        outbox = LedgerOutbox(ledger)
        outbox.remember(replace(outbox.memory(), acknowledged=outbox.last()))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A kiosk with a server, which does not have its ticket yet."""
    made = load_settings(write(tmp_path, SMALL.replace("server: none", "server: embedded")))
    with bootstrap.ledger_of(made, clock_of(made)) as ledger:
        give(ledger)
    return made


def wipe(settings: Settings, *, anyway: bool = False) -> Path:
    wiping = belongings.wipe_kiosk(settings, anyway=anyway)
    return wiping(wiping.word)


def test_what_the_server_confirmed_is_sent_and_of_no_ledger_there_is_nothing_to_send(tmp_path: Path) -> None:
    gave(tmp_path, 1)
    path = tmp_path / "ledger" / "ledger.db"
    assert unsent(path) > 0
    send_all(tmp_path)
    assert unsent(path) == 0
    lose(tmp_path)
    assert unsent(path) == 0


def test_a_kiosk_is_not_wiped_while_its_server_lacks_entries_unless_somebody_says_so(settings: Settings) -> None:
    with pytest.raises(NotSentYet, match=r"[1-9] entries of the ledger are not at the server yet; wait for the network"):
        wipe(settings)
    assert (settings.data_dir / "ledger" / "ledger.db").exists()
    assert (wipe(settings, anyway=True) / "ledger" / "ledger.db").exists()


def test_a_kiosk_without_a_server_has_nothing_to_send_before_it_is_wiped(tmp_path: Path) -> None:
    alone = load_settings(write(tmp_path, SMALL))
    with bootstrap.ledger_of(alone, clock_of(alone)) as ledger:
        give(ledger)
    assert (wipe(alone) / "ledger" / "ledger.db").exists()


def test_a_backup_does_not_put_a_ledger_aside_that_has_entries_which_the_server_lacks(tmp_path: Path) -> None:
    gave(tmp_path, 1)
    backup = back_up(tmp_path)
    lose(tmp_path)
    gave(tmp_path, 1)
    restore = Restoring(tmp_path, None, keep_unsent=True)
    with pytest.raises(NotSentYet):
        restore(OpenBundle(io.BytesIO(backup)), OFFICE.code)
    assert not list((tmp_path / "ledger").glob("restored-*"))
    send_all(tmp_path)
    assert restore(OpenBundle(io.BytesIO(backup)), OFFICE.code).anew


def test_a_backup_of_the_very_ledger_that_goes_on_waits_for_no_server(tmp_path: Path) -> None:
    gave(tmp_path, 1)
    backup = back_up(tmp_path)
    assert not Restoring(tmp_path, None, keep_unsent=True)(OpenBundle(io.BytesIO(backup)), OFFICE.code).anew


def test_a_wipe_ordered_at_the_terminal_is_refused_at_once_and_with_anyway_it_is_done(settings: Settings) -> None:
    restarts: list[str] = []
    with bootstrap.ledger_of(settings, clock_of(settings)) as ledger:
        order = make_tools(ToolParts(settings, lambda: ledger, lambda: restarts.append("now"), Condition))["wipe"]
        with pytest.raises(NotSentYet):
            order({})
        assert restarts == []
        order({"anyway": "yes"})
    assert restarts == ["now"]
    opening.before_opening(settings)
    assert list(settings.data_dir.glob("wiped-*"))


def test_a_restore_with_anyway_is_done_at_the_start_whatever_the_server_lacks(settings: Settings) -> None:
    bundle = settings.data_dir / "own.bundle"

    with folder_on(settings.data_dir) as folder:
        belongings.make_bundle(settings)(BundleKind.BACKUP, folder, bundle.name)
    (settings.data_dir / "ledger" / "ledger.db").unlink()
    (settings.data_dir / "ledger" / "anchor.json").unlink()
    with bootstrap.ledger_of(settings, clock_of(settings)) as ledger:
        give(ledger)
    opening.promise_backup(settings, bundle.read_bytes())
    opening.before_opening(settings)
    refused = outcome_of(settings, Deed.RESTORE)
    assert refused is not None
    assert "not at the server yet" in refused.error
    opening.promise_backup(settings, bundle.read_bytes(), anyway=True)
    opening.before_opening(settings)
    outcome = outcome_of(settings, Deed.RESTORE)
    assert outcome is not None
    assert (outcome.done, outcome.anew) == (True, True)
