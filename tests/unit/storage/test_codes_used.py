"""What the anchor tells of the kiosk codes that ledgers here had, for the server that must know which are free."""

from datetime import date
from pathlib import Path

import pytest

from kiosk.storage.anchor import Anchor, AnchorFile
from kiosk.storage.outbox import codes_used
from kiosk.usecases.outbox import CodesUsed

TODAY = date(2026, 3, 2)


@pytest.fixture
def file(tmp_path: Path) -> AnchorFile:
    return AnchorFile(tmp_path, None)


def test_all_codes_of_the_newest_day_are_told_once_each(file: AnchorFile) -> None:
    file.write(Anchor("id", "H32.12", (1, 9, 1), TODAY, entries=3))
    assert codes_used(file) == CodesUsed(TODAY, (1, 9))


def test_a_ledger_that_has_only_begun_has_not_used_its_code(file: AnchorFile) -> None:
    file.write(Anchor("id", "H32.12", (1, 9), TODAY, entries=0))
    assert codes_used(file) == CodesUsed(TODAY, (1,))


@pytest.mark.parametrize(
    "anchor",
    [Anchor("id", "H32.12", (1,), TODAY, 1, copied=True), Anchor("id", "H32.12", (1,), entries=1)],
    ids=["another machine may have gone on", "no day was opened"],
)
def test_what_is_not_sure_is_not_told(file: AnchorFile, anchor: Anchor) -> None:
    file.write(anchor)
    assert codes_used(file) is None


def test_without_an_anchor_nothing_is_told(file: AnchorFile) -> None:
    assert codes_used(file) is None
