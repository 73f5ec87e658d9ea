"""Why the program started anew: it notes its start and its orderly end, and what is missing tells the rest."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.domain.condition import Restart, RestartReason, RestartsCondition
from kiosk.files import write_durably

logger = logging.getLogger(__name__)

NAME: Final = "restarts.json"
KEPT: Final = 20
MOST: Final = 10**9


@dataclass(frozen=True, slots=True)
class _Record:
    """`boot_id` is of the start that was noted last; `ended` is None while that program runs, or fell."""

    boot_id: str
    ended: RestartReason | None
    count: int
    recent: tuple[Restart, ...]


class RestartBook:
    """A small file in `data_dir`, written twice in a program's life, durably. Nothing here raises."""

    def __init__(self, data_dir: Path, was_reset: Callable[[], bool] = lambda: False) -> None:
        """`was_reset`: whether the watchdog says that it reset the machine before this boot."""
        self.path = data_dir / NAME
        self._was_reset = was_reset
        self._record = _Record("", None, 0, ())

    @property
    def condition(self) -> RestartsCondition:
        """The starts, as this program knows them."""
        return RestartsCondition(self._record.count, self._record.recent)

    def begin(self, boot_id: str, at: str) -> None:
        """This program starts, at this moment (UTC text)."""
        before = self._read()
        if before is None:
            self._keep(_Record(boot_id, None, 0, ()))
            return
        reason = before.ended or self._fallen(before.boot_id == boot_id)
        recent = (Restart(at, reason), *before.recent)[:KEPT]
        self._keep(_Record(boot_id, None, min(before.count + 1, MOST), recent))

    def end(self, reason: RestartReason) -> None:
        """This program ends, and for this reason."""
        self._keep(_Record(self._record.boot_id, reason, self._record.count, self._record.recent))

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
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            logger.warning("%s cannot be read, so it is not known why this program starts anew: %s", self.path, error)
            return None

    def _keep(self, record: _Record) -> None:
        self._record = record
        told = {
            "boot_id": record.boot_id,
            "ended": record.ended,
            "count": record.count,
            "recent": [{"at": one.at, "reason": one.reason} for one in record.recent],
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
    return _Record(str(said["boot_id"])[:64], ended, count, recent)
