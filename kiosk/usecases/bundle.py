"""A bundle is made and put where staff want it: on a USB stick, or in a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.bundle import BundleHead, BundleKind, bundle_name, spoken_sum
from kiosk.domain.businessday import utc_text
from kiosk.usecases.ports import Clock

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
        """A file of what `fill` puts, durably, whole or not at all; raises `StickError` and what `fill` raises."""
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
        name = name or bundle_name(whose.office, whose.kiosk_code, now.local)
        head = BundleHead(kind, whose.office, whose.kiosk_code, whose.machine, whose.version, utc_text(now.utc))
        sums: list[bytes] = []

        def fill(put: Put) -> None:
            sums.append(self._source.pack(put, head))

        target.write(name, fill)
        return Made(name, spoken_sum(sums[-1]))
