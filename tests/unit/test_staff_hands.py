"""What staff do with numbers is announced to the server at once, also when it was done by half."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from kiosk.bootstrap import LedgerNotes
from kiosk.config import load_settings
from kiosk.domain.condition import Condition
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import KioskError
from kiosk.staff_hands import HandParts, make_hands
from kiosk.storage.ledger import Ledger
from tests.support.commands import ROOT
from tests.support.ledgers import give, open_ledger
from tests.support.office import SetClock


def _hands(folder: Path, ledger: Ledger, told: list[int]) -> Any:  # noqa: ANN401  as the desk holds them
    """Hands whose notes tell how many entries there were when they were announced."""
    clock = SetClock()
    notes = LedgerNotes(clock, lambda: told.append(sum(one.state is TicketState.VOID for one in _given(ledger))))
    notes.ledger = ledger
    settings = replace(load_settings(ROOT / "config.yaml"), data_dir=folder)
    unused = cast("Any", None)
    return make_hands(HandParts(settings, clock, notes, unused, cast("Any", _Halting()), lambda: None, unused, Condition, unused))


class _Halting:
    """Not asked here."""

    def __getattr__(self, _: str) -> Any:  # noqa: ANN401  any of its methods
        return print


def _given(ledger: Ledger) -> list[Ticket]:
    assert ledger.business_day is not None
    return list(ledger.tickets(ledger.business_day))


def test_a_number_that_was_taken_back_is_announced_after_it_was(tmp_path: Path) -> None:
    told: list[int] = []
    with open_ledger(tmp_path / "ledger") as ledger:
        ticket = give(ledger)
        for state in (TicketState.PRINTING, TicketState.PRINTED):
            ledger.note_state(ticket.ticket_id, state, "", SetClock().read())
        _hands(tmp_path, ledger, told)["void"]({"ticket": ticket.ticket_id, "reason": "khách bỏ về"})
    assert told == [1]


def test_what_failed_is_announced_too_for_a_part_of_it_may_be_done(tmp_path: Path) -> None:
    told: list[int] = []
    with open_ledger(tmp_path / "ledger") as ledger:
        give(ledger)
        with pytest.raises(KioskError):
            _hands(tmp_path, ledger, told)["void"]({"ticket": "none", "reason": "khách bỏ về"})
    assert told == [0]
