"""What was measured: samples, the one number that stands for them, and the goal that it is held to."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

KIOSK, FLOOR, PEER, WITH_SERVER = "kiosk", "empty Kivy window", "Chromium", "kiosk with a server"
"""The contenders: ours, what it stands upon, and the one that others are compared with."""


class Kind(StrEnum):
    """How samples become one number."""

    MEDIAN = "median"
    MEAN = "mean"
    P99 = "p99"
    LARGEST = "largest"


def percentile(samples: Sequence[float], part: float) -> float:
    """The smallest sample that is not exceeded by `part` (0 to 1) of all: a value that did occur, never one in between."""
    return sorted(samples)[max(0, math.ceil(part * len(samples)) - 1)]


@dataclass(frozen=True, slots=True)
class Goal:
    """At most `limit`; with `of_peer` that many times the peer's value; with `exactly` every single sample must be `limit`."""

    limit: float
    of_peer: bool = False
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """Samples of one quantity of one contender, in the order in which they were taken."""

    measure: str
    contender: str
    unit: str
    samples: tuple[float, ...]
    kind: Kind = Kind.MEDIAN
    goal: Goal | None = None

    @property
    def value(self) -> float:
        """The number that stands for the samples."""
        match self.kind:
            case Kind.MEDIAN:
                return statistics.median(self.samples)
            case Kind.MEAN:
                return statistics.fmean(self.samples)
            case Kind.P99:
                return percentile(self.samples, 0.99)
            case Kind.LARGEST:
                return max(self.samples)

    @property
    def spread(self) -> tuple[float, float]:
        """Least and largest sample."""
        return min(self.samples), max(self.samples)


def peer_of(figure: Figure, figures: Iterable[Figure]) -> Figure | None:
    """The peer's figure of the same quantity; None for the peer itself and where there is none."""
    same = (
        other for other in figures if other.contender == PEER and (other.measure, other.kind) == (figure.measure, figure.kind)
    )
    return None if figure.contender == PEER else next(same, None)


def ratio(figure: Figure, peer: Figure | None) -> float | None:
    """How many times the peer's value it is."""
    return figure.value / peer.value if peer is not None and peer.value else None


def is_met(figure: Figure, peer: Figure | None) -> bool | None:
    """Whether the goal is reached; None where there is no goal, or no peer to hold it to."""
    goal = figure.goal
    if goal is None:
        return None
    if goal.exactly:
        return all(sample == goal.limit for sample in figure.samples)
    if not goal.of_peer:
        return figure.value <= goal.limit
    times = ratio(figure, peer)
    return None if times is None else times <= goal.limit
