"""Why the program started anew: it notes its start and its orderly end, and what is missing tells the rest.

Who falls again and again within one boot starts in safe mode: with what gives numbers, and nothing else.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kiosk.domain.condition import Restart, RestartReason, RestartsCondition
from kiosk.files import write_durably

logger = logging.getLogger(__name__)

NAME: Final = "restarts.json"
KEPT: Final = 20
MOST: Final = 10**9

MANY_CRASHES: Final = 5
CRASH_SECONDS: Final = 600.0
"""So many crashes within this time call for safe mode. Counted by the boot's own clock, which no time server moves."""


@dataclass(frozen=True, slots=True)
class _Record:
    """`boot_id` is of the start that was noted last; `ended` is None while that program runs, or fell.

    `crashes`: seconds of that boot's monotonic clock at which a start followed upon a crash.
    """

    boot_id: str
    ended: RestartReason | None
    count: int
    recent: tuple[Restart, ...]
    crashes: tuple[float, ...] = ()


class RestartBook:
    """A small file in `data_dir`, written twice in a program's life, durably. Nothing here raises."""

    def __init__(
        self, data_dir: Path, was_reset: Callable[[], bool] = lambda: False, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`was_reset`: whether the watchdog says that it reset the machine before this boot; `now`: seconds of this boot."""
        self.path = data_dir / NAME
        self._was_reset, self._now = was_reset, now
        self._record = _Record("", None, 0, ())

    @property
    def condition(self) -> RestartsCondition:
        """The starts, as this program knows them."""
        return RestartsCondition(self._record.count, self._record.recent, self.safe_mode)

    @property
    def safe_mode(self) -> bool:
        """Whether this program followed upon so many crashes that it is to do only what gives numbers."""
        return len(self._record.crashes) >= MANY_CRASHES

    def begin(self, boot_id: str, at: str) -> None:
        """This program starts, at this moment (UTC text)."""
        before = self._read()
        if before is None:
            self._keep(_Record(boot_id, None, 0, ()))
            return
        reason = before.ended or self._fallen(before.boot_id == boot_id)
        recent = (Restart(at, reason), *before.recent)[:KEPT]
        crashes = self._crashes(before, reason) if before.boot_id == boot_id else ()
        self._keep(_Record(boot_id, None, min(before.count + 1, MOST), recent, crashes))

    def end(self, reason: RestartReason) -> None:
        """This program ends, and for this reason."""
        self._keep(replace(self._record, ended=reason))

    def _crashes(self, before: _Record, reason: RestartReason) -> tuple[float, ...]:
        """Those that still count; a start that somebody wanted forgets them all."""
        if reason.in_order:
            return ()
        now = self._now()
        return (*(at for at in before.crashes if 0 <= now - at < CRASH_SECONDS), now)[-MANY_CRASHES:]

    def _fallen(self, same_boot: bool) -> RestartReason:  # noqa: FBT001  one fact
        if same_boot:
            return RestartReason.KILLED
        return RestartReason.WATCHDOG if self._was_reset() else RestartReason.POWER

    def _read(self) -> _Record | None:
        """What was noted last; None when nothing was, or nothing that can be read."""
        try:
            return _parsed(json.loads(self.path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            logger.warning("%s cannot be read, so it is not known why this program starts anew: %s", self.path, error)
            return None

    def _keep(self, record: _Record) -> None:
        self._record = record
        told = {
            "boot_id": record.boot_id,
            "ended": record.ended,
            "count": record.count,
            "recent": [{"at": one.at, "reason": one.reason} for one in record.recent],
            "crashes": record.crashes,
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self.path, json.dumps(told).encode())
        except OSError as error:
            logger.warning("%s cannot be written; the reason of the next start will not be known: %s", self.path, error)


def _parsed(said: Any) -> _Record:  # noqa: ANN401  whatever JSON says
    recent = tuple(Restart(str(one["at"])[:40], RestartReason(one["reason"])) for one in said["recent"][:KEPT])
    ended = None if said["ended"] is None else RestartReason(said["ended"])
    count = int(said["count"])
    if not 0 <= count <= MOST:
        raise ValueError(f"{count} starts")
    crashes = tuple(float(at) for at in said.get("crashes", [])[:MANY_CRASHES])  # older versions do not note them
    return _Record(str(said["boot_id"])[:64], ended, count, recent, crashes)
