"""Whether the terminal's ledger says of each ticket what became of its paper."""

import time

from tests.heal.hall import Hall
from tests.support.paper import ink_of, keep_all_slips

RESTS_SECONDS = 0.7
"""Paper that has not moved for so long moves no more: half a ticket may lie in the printer, and nobody sends the rest."""

TOLD = {"printed", "unconfirmed", "failed", "unknown", "void"}


class Truth:
    """Ledger and paper of one hall, looked at while no terminal runs. No ticket here is printed twice on purpose."""

    def __init__(self, hall: Hall) -> None:
        """Nothing was given yet."""
        self._hall = hall
        self._before: dict[str, str] = {}
        keep_all_slips(hall.printer)

    def lies(self) -> list[str]:
        """What is not so, one line each, once a life of the terminal has ended.

        Counted over all lives: half a slip that one leaves in the printer is cut off in a later one.
        """
        self._paper_rests()
        now, cuts = self._hall.tickets(), self._hall.printer.cuts
        printed = sum(state == "printed" for state in now.values())
        wrong = [f"{ticket} is gone" for ticket in self._before if ticket not in now]
        wrong += [f"{ticket} is {state} after the next start" for ticket, state in now.items() if self._is_late(ticket, state)]
        if not printed <= cuts <= len(now):
            wrong.append(f"of {len(now)} tickets {printed} are said to be printed, and {cuts} slips fell")
        if twice := self._printed_twice():
            wrong.append(f"{twice} slips came out twice")
        self._before = now
        return wrong

    def _printed_twice(self) -> int:
        """Slips of the full length that look like another one; all tickets are of one service, so no two are longer or shorter."""
        inks = [ink_of(slip.picture).data for slip in self._hall.printer.slips]
        full = [ink for ink in inks if len(ink) == max(map(len, inks))]
        return len(full) - len(set(full))

    def _paper_rests(self) -> None:
        moved = -1.0
        while moved != self._hall.printer.moved_mm:
            moved = self._hall.printer.moved_mm
            time.sleep(RESTS_SECONDS)

    def _is_late(self, ticket: str, state: str) -> bool:
        """A start settles what the life before it left open."""
        return ticket in self._before and state not in TOLD
