"""A disk that is full: no number leaves without a row, nothing repeats, and the ledger recovers by itself."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.errors import LedgerUnwritable
from kiosk.storage.ledger import Ledger
from kiosk.storage.report import verify
from tests.support.ledgers import give, open_ledger
from tests.support.office import at


@contextmanager
def no_file_may_grow_beyond(size: int) -> Iterator[None]:
    """The kernel refuses writes beyond `size`, as a full disk would, for this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path)


def log_size(ledger_folder: Path) -> int:
    return (ledger_folder / "ledger.db-wal").stat().st_size


def test_on_a_full_disk_no_number_is_given(ledger: Ledger, tmp_path: Path) -> None:
    give(ledger)
    with no_file_may_grow_beyond(log_size(tmp_path)), pytest.raises(LedgerUnwritable, match="check the data partition"):
        give(ledger)


def test_when_there_is_room_again_counting_goes_on_by_itself(ledger: Ledger, tmp_path: Path) -> None:
    first = give(ledger)
    with no_file_may_grow_beyond(log_size(tmp_path)), pytest.raises(LedgerUnwritable):
        give(ledger)
    later = give(ledger)
    assert later.number > first.number
    assert verify(ledger).problems == ()


@pytest.mark.parametrize("room", [*range(0, 16_500, 1030)])
def test_wherever_the_disk_ends_nothing_repeats_and_every_gap_has_a_reason(ledger: Ledger, tmp_path: Path, room: int) -> None:
    seen = [give(ledger)]
    with no_file_may_grow_beyond(log_size(tmp_path) + room):
        for _ in range(3):
            try:
                seen.append(give(ledger))
            except LedgerUnwritable:
                break
    seen += [give(ledger), give(ledger)]
    numbers = [ticket.number for ticket in seen]
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers)
    assert verify(ledger).problems == ()


def test_a_print_state_that_cannot_be_noted_is_told_and_the_ticket_stays(ledger: Ledger, tmp_path: Path) -> None:
    ticket = give(ledger)
    with no_file_may_grow_beyond(log_size(tmp_path)), pytest.raises(LedgerUnwritable):
        ledger.note_state(ticket.ticket_id, TicketState.PRINTING, "", at(8))
    found = ledger.find(ticket.ticket_id)
    assert found is not None
    assert found.state is TicketState.NUMBERED
