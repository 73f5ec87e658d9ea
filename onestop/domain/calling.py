"""The order of calling: priority rule, moment of the tap, kiosk code, place in the ledger; never the printed number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

OLDEST_TAP: Final = timedelta(hours=36)
"""No ticket of a running queue is older; a kiosk that says so is not believed."""


@dataclass(frozen=True, slots=True, order=True)
class InLine:
    """A waiting ticket by its place among those with, or among those without, a priority class."""

    issued_at: datetime
    kiosk_code: int
    place: int
    ticket_id: UUID


def next_in_line(favoured: InLine | None, ordinary: InLine | None, streak: int, ratio: int) -> InLine | None:
    """Who is called next, given the first of each line and how many favoured ones this counter called in a row.

    With ratio 0 the favoured go first, always. With a ratio of n, an ordinary one is called after n favoured ones.
    """
    if favoured is None or ordinary is None:
        return favoured or ordinary
    return ordinary if ratio and streak >= ratio else favoured


def moment_of_tap(now: datetime, age: timedelta) -> datetime:
    """When the citizen tapped, by the server's clock."""
    return now - min(max(age, timedelta()), OLDEST_TAP)


def moment_by_kiosk(said: datetime, now: datetime, earliest: datetime | None) -> datetime:
    """When a ticket of an earlier boot was given: the kiosk's word, but neither in the future nor before its last ticket."""
    believed = min(max(said, now - OLDEST_TAP), now)
    return believed if earliest is None else min(max(believed, earliest), now)
