"""How many are before a citizen, and how sure that is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ahead:
    """`count` people wait before this ticket when `exact`; otherwise it is only how many numbers were given before.

    A kiosk that is alone in its office does not learn when a counter calls, so it must not speak of people who wait.
    """

    count: int
    exact: bool
