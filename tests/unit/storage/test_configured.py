"""Which enrolment can open the ledger that is here is known without opening it."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import bootstrap
from kiosk.config import Settings, load_settings
from kiosk.first_frame import clock_of
from kiosk.storage.opening import LEDGER_NAME
from tests.support.ledgers import give
from tests.unit.config.files import SMALL, write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A kiosk alone, number 3, that has given a ticket."""
    made = replace(load_settings(write(tmp_path, SMALL)), kiosk_code=3)
    with bootstrap.ledger_of(made, clock_of(made)) as ledger:
        give(ledger)
    return made


def test_a_closed_ledger_says_for_which_code_it_was_made_whatever_the_settings_say_now(settings: Settings) -> None:
    assert bootstrap.code_to_keep(replace(settings, kiosk_code=7)) == 3


def test_a_ledger_that_went_on_under_another_code_still_opens_under_the_first(settings: Settings) -> None:
    (settings.data_dir / bootstrap.LEDGER_FOLDER / LEDGER_NAME).unlink()
    with bootstrap.ledger_of(settings, clock_of(settings)) as ledger:
        assert ledger.kiosk_code != 3
    assert bootstrap.code_to_keep(settings) == 3


def test_a_ledger_in_use_has_the_code_of_this_machine(settings: Settings) -> None:
    with bootstrap.ledger_of(settings, clock_of(settings)):
        assert bootstrap.code_to_keep(settings) == 3


@pytest.mark.parametrize("content", [None, b"", b"no ledger at all" * 1000])
def test_where_no_ledger_can_be_opened_any_code_will_do(settings: Settings, content: bytes | None) -> None:
    path = settings.data_dir / bootstrap.LEDGER_FOLDER / LEDGER_NAME
    path.unlink()
    for beside in path.parent.glob(f"{LEDGER_NAME}-*"):
        beside.unlink()
    if content is not None:
        path.write_bytes(content)
    assert bootstrap.code_to_keep(settings) is None
