"""The processes of a campaign: kiosks that take citizens, and what the server has of them."""

import json
import queue
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

from tests.support.commands import ROOT

Row = tuple[int, str, str | None]
"""An entry of a ledger: its place, kind and ticket."""

START_SECONDS: Final = 60.0
REST_SECONDS: Final = 30.0


class KioskProcess:
    """A worker, and what it told so far."""

    def __init__(self, config: Path, seed: int, within: Sequence[str]) -> None:
        """Start it; it says when the server gives it numbers."""
        words = [*within, sys.executable, "-m", "tests.faults.partitions.worker", str(config), str(seed)]
        self.tickets: list[dict[str, Any]] = []
        self.refusals: list[dict[str, Any]] = []
        self.rows: list[Row] = []
        """What its ledger has."""
        self.compared = 0
        """So many of them the server has too."""
        self.ledger_id = ""
        self.log = config.with_name("worker.log")
        with self.log.open("wb") as errors:
            self.process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=ROOT, text=True
            )
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Use it as a context manager: ended for good at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Kill it, if it is still there."""
        self.process.kill()
        self.process.wait()
        self._thread.join(5.0)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def wait_until_up(self) -> None:
        """Until the server gives it numbers."""
        self._answer("up", START_SECONDS)

    def go(self) -> None:
        """Citizens may come."""
        self._say("go")

    def rest(self) -> None:
        """No citizens; takes over what the ledger has gained."""
        self._say("rest")
        told = self._answer("ledger", REST_SECONDS)
        self.ledger_id = told["ledger"]
        self.rows += [(seq, kind, ticket) for seq, kind, ticket in told["entries"]]

    def end(self) -> bool:
        """End in order; returns whether all of its threads did."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        ended = bool(self._answer("ended", REST_SECONDS)["ended"])
        return self.process.wait(REST_SECONDS) == 0 and ended

    def _say(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def _answer(self, key: str, seconds: float) -> dict[str, Any]:
        answer = self._answers.get(timeout=seconds)
        assert key in answer, f"wanted {key}, heard {answer}"
        return answer

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            if "ticket" in told:
                self.tickets.append(told)
            elif "refused" in told:
                self.refusals.append(told)
            else:
                self._answers.put(told)


class ServerRows:
    """Reads the server's database beside the server."""

    def __init__(self, database: Path) -> None:
        """Read only."""
        self._connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)

    def close(self) -> None:
        """End."""
        self._connection.close()

    def ledger(self, ledger_id: str, after: int) -> list[Row]:
        """What it has of a ledger behind an entry."""
        query = "SELECT seq, kind, ticket_id FROM event WHERE ledger_id = ? AND seq > ? ORDER BY seq"
        rows = self._connection.execute(query, (UUID(ledger_id).hex, after))
        return [(seq, kind, str(UUID(ticket)) if ticket else None) for seq, kind, ticket in rows]

    def tickets(self) -> list[tuple[str, str, str, int, int]]:
        """All tickets: id, business day, series, kiosk code (0: central), number."""
        rows = self._connection.execute("SELECT ticket_id, business_day, series, kiosk_code, n FROM ticket")
        return [(str(UUID(ticket)), day, series, code, n) for ticket, day, series, code, n in rows]

    def undecided_grants(self) -> int:
        """Central numbers of which the server knows neither that they are used nor that they are void."""
        (count,) = self._connection.execute("SELECT count(*) FROM granted WHERE state = 'given'").fetchone()
        return int(count)

    def objections(self) -> list[str]:
        """Entries that made no sense to it, with the reason."""
        rows = self._connection.execute(
            "SELECT ticket_id, kind, seq, objection, body FROM event WHERE objection IS NOT NULL ORDER BY received_at"
        )
        return [f"{kind} {seq} of {ticket}: {why} {body}" for ticket, kind, seq, why, body in rows]
