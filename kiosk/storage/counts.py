"""What the ledger counts in its business day, for those who watch over the kiosk."""

from typing import Final

from kiosk.domain.condition import CountsCondition
from kiosk.domain.numbering import CENTRAL_CODE
from kiosk.domain.ticket import TicketState
from kiosk.storage.ledger import MAYBE_GIVEN, Ledger
from kiosk.usecases.desk import TOO_LATE

KINDS: Final = {MAYBE_GIVEN: "power_cut", TOO_LATE: "too_late"}
OTHER: Final = "staff"
"""What staff wrote is theirs, and no label."""

_COUNT = "SELECT state, kiosk_code = ?, reason, count(*) FROM ticket WHERE business_day = ? GROUP BY 1, 2, 3"


def counts_of(ledger: Ledger) -> CountsCondition:
    """Count the numbers of the ledger's day; raises `LedgerError`. Some hundred microseconds: an index has the day."""
    day = ledger.business_day
    with ledger.reading() as connection:
        commits, seconds = connection.commits, connection.commit_seconds
        rows = [] if day is None else connection.execute(_COUNT, (CENTRAL_CODE, day.isoformat())).fetchall()
    void: dict[str, int] = {}
    for state, _, reason, count in rows:
        if state == TicketState.VOID:
            kind = _kind(reason)
            void[kind] = void.get(kind, 0) + count
    return CountsCondition(
        tickets=sum(count for *_, count in rows),
        own_series=sum(count for _, central, _, count in rows if not central),
        unknown_prints=sum(count for state, *_, count in rows if state == TicketState.UNKNOWN),
        void=void,
        commits=commits,
        commit_seconds=seconds,
    )


def _kind(reason: str) -> str:
    """A label of few values; texts of staff and of errors are none."""
    return KINDS.get(reason, "disk" if reason.startswith("the disk failed") else OTHER)
