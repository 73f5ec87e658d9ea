"""Whether the terminal's ledger says of each ticket what became of its paper."""

import time

from tests.heal.hall import Hall

RESTS_SECONDS = 0.7
"""Paper that has not moved for so long moves no more: half a ticket may lie in the printer, and nobody sends the rest."""

TOLD = {"printed", "unconfirmed", "failed", "unknown", "void"}


class Truth:
    """Ledger and paper of one hall, looked at while no terminal runs. No ticket here is printed twice on purpose."""

    def __init__(self, hall: Hall) -> None:
        """Nothing was given yet."""
        self._hall = hall
        self._before: dict[str, str] = {}
        self._cuts = 0

    def lies(self) -> list[str]:
        """What is not so, one line each, of the life of the terminal that has ended."""
        hall = self._hall
        self._paper_rests()
        now, cuts = hall.tickets(), hall.printer.cuts
        fresh = {ticket: state for ticket, state in now.items() if ticket not in self._before}
        printed = sum(state == "printed" for state in fresh.values())
        wrong = [f"{ticket} is gone" for ticket in self._before if ticket not in now]
        wrong += [f"{ticket} is {state} after the next start" for ticket, state in now.items() if self._is_late(ticket, state)]
        if not printed <= cuts - self._cuts <= len(fresh):
            wrong.append(f"of {len(fresh)} tickets {printed} are said to be printed, and {cuts - self._cuts} slips fell")
        self._before, self._cuts = now, cuts
        return wrong

    def _paper_rests(self) -> None:
        moved = -1.0
        while moved != self._hall.printer.moved_mm:
            moved = self._hall.printer.moved_mm
            time.sleep(RESTS_SECONDS)

    def _is_late(self, ticket: str, state: str) -> bool:
        """A start settles what the life before it left open."""
        return ticket in self._before and state not in TOLD
