"""A bundle is made and put where staff want it: on a USB stick, or in a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from kiosk.domain.bundle import BundleHead, BundleKind, bundle_name, spoken_sum
from kiosk.domain.businessday import utc_text
from kiosk.errors import NameTaken
from kiosk.usecases.ports import Clock

MOST_NAMES: Final = 60
"""Seconds for which a name may be taken already: somebody taps twice, or the clock began at the same moment again."""

Put = Callable[[bytes], None]


class BundleSource(Protocol):
    """What the kiosk gives away."""

    def pack(self, put: Put, head: BundleHead) -> bytes:
        """Hand on a bundle of the head's kind; returns the SHA-256 of all that was put.

        Raises `BundleError`, `LedgerError`, and what `put` raises.
        """
        ...


class BundleTarget(Protocol):
    """Where it goes."""

    def write(self, name: str, fill: Callable[[Put], None]) -> None:
        """A file of what `fill` puts, durably, whole or not at all; raises `StickError` and what `fill` raises.

        Raises `NameTaken`, before it calls `fill`, when there is one of this name.
        """
        ...


@dataclass(frozen=True, slots=True)
class Whose:
    """The kiosk that makes bundles; `machine` is a digest of its hardware's serial number."""

    office: str
    kiosk_code: int
    machine: str
    version: str


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that is whole in its place. `sum` is shown, so that who gets it can compare."""

    name: str
    sum: str


class MakeBundle:
    """The use case; takes seconds to minutes, so a worker's thread calls it."""

    def __init__(self, clock: Clock, source: BundleSource, whose: Whose) -> None:
        """Everything it needs, as ports."""
        self._clock, self._source, self._whose = clock, source, whose

    def __call__(self, kind: BundleKind, target: BundleTarget, name: str = "") -> Made:
        """Make one, under the usual name unless another is given; raises `StickError`, `BundleError`, `LedgerError`."""
        now, whose = self._clock.read(), self._whose
        head = BundleHead(kind, whose.office, whose.kiosk_code, whose.machine, whose.version, utc_text(now.utc))
        sums: list[bytes] = []

        def fill(put: Put) -> None:
            sums.append(self._source.pack(put, head))

        if name:
            target.write(name, fill)
        else:
            name = self._write_by_time(now.local, target, fill)
        return Made(name, spoken_sum(sums[-1]))

    def _write_by_time(self, local: datetime, target: BundleTarget, fill: Callable[[Put], None]) -> str:
        """Write it under the first name that is free, of this second or of those that follow; returns the name."""
        for tries_left in reversed(range(MOST_NAMES)):
            name = bundle_name(self._whose.office, self._whose.kiosk_code, local)
            try:
                target.write(name, fill)
            except NameTaken:
                if not tries_left:
                    raise
                local += timedelta(seconds=1)
            else:
                break
        return name
