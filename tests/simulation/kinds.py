"""How often things go wrong."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Faults:
    """How often something happens on one day, to one kiosk unless it says otherwise."""

    power_cuts: float = 1.5
    shut_downs: float = 0.5
    link_outages: float = 2.0
    server_outages: float = 1.5
    """Of the office."""
    server_restores: float = 0.15
    """Of the office."""
    rollbacks: float = 0.08
    """The card is put back to an earlier state while the power is off."""
    damages: float = 0.03
    """The ledger's file is damaged while the power is off."""
    clones: float = 0.03
    """A copy of the card runs in another machine."""
    replacements: float = 0.05
    """Another machine takes the kiosk's place in the middle of the day."""
    clock_jumps: float = 0.25
    calls_in_trouble: float = 0.03
    """Share of calls that are lost, of answers that are lost, of calls that come late, of calls that come twice."""
    night_taps: float = 0.03
    """Share of tickets that are given in the night, around the change of the day."""


USUAL: Final = Faults()
