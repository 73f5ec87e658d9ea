"""Where in an office's history somebody is: what a cursor says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """After `version` changes, in an epoch and in a life.

    A life is a stretch of history that one process began, under a random name. A copy of the database that is put back knows the
    lives until the copy, and how far each came; what it does not know was lost.
    """

    epoch: int
    version: int
    life: int

    def may_be_lost(self, now: "Place") -> bool:
        """Whether this is perhaps of a history that a database at `now` lacks: newer, or of another life."""
        return self.version > now.version or self.life != now.life
