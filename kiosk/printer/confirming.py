"""Did it really print? The ladder of proofs, best first; each is asked for only where the profile knows it.

process id (GS ( H) > in order (GS r) > no error for some seconds > nothing known
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.printer import PaperState, Trouble
from kiosk.printer.answers import Kind
from kiosk.printer.escpos import ASK_IN_ORDER
from kiosk.printer.limits import Limits, Patience
from kiosk.printer.line import Line
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.questions import ProcessIds, ask_process_id, process_id_answer
from kiosk.printer.status import Status, read_confirmation


class Level(StrEnum):
    """How well the end of a job is known."""

    PROCESS_ID = "process id"
    """The printer said that this very job was printed."""
    IN_ORDER = "in order"
    """It answered a question that stood behind the job."""
    TAKEN = "taken"
    """Somebody took the slip out of the presenter."""
    NO_ERROR = "no error"
    """It was watched and reported none."""
    SILENCE = "silence"
    """It answered before the job, and not any more: half of it may be waiting for the rest."""
    NOTHING = "nothing"
    """It said nothing before either."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is known after the last byte; `trouble`: what the printer reports instead of a confirmation."""

    level: Level
    paper: PaperState = PaperState.UNKNOWN
    trouble: Trouble | None = None


class Confirmer:
    """Asks after each job; a proof that a printer has not given once is asked for again only some jobs later."""

    def __init__(self, line: Line, profile: Profile, limits: Limits) -> None:
        """The line is the session's."""
        self._line, self._limits, self._asks = line, limits, profile.asks
        self._patience = {
            one: Patience(limits.ask_again_after, limits.confirm_strikes) for one in (Answer.PROCESS_ID, Answer.IN_ORDER)
        }
        self._owed = 0
        """Answers to GS r that were asked for and did not come: a printer that stood still may give them with its next job."""
        self._owed_until = math.inf
        self._ids = ProcessIds(time.time_ns() // 1_000_000)

    def ask(self, size: int, status: Status, look: Callable[[], Status]) -> Confirmation:
        """Wait for the best proof that `size` bytes were printed, at most as long as they may take. Raises `PrinterError`.

        `status` was seen before the job; `look` asks for it again, so that an error ends the wait.
        """
        wanted = [one for one, patience in self._patience.items() if one in self._asks and patience.due()]
        if not self._line.listens or not (wanted or status.answered):
            return Confirmation(Level.NOTHING)
        doubtful = Answer.LIVE in self._asks and not status.answered
        self._owed = 0 if time.monotonic() > self._owed_until else max(0, self._owed - len(self._line.got(Kind.IN_ORDER)))
        proof = _Proof(self._line, wanted, self._ids.next(), twice=doubtful, owed=self._owed)
        proof.ask()
        if doubtful:
            found = self._await(proof, 0.0, self._limits.confirm_doubtful, None)
        elif wanted:
            arrives = size / self._line.transport.bytes_per_second
            found = self._await(proof, arrives, self._limits.confirm, look)
        else:
            found = self._await(proof, 0.0, self._limits.watch, look)
        for one in wanted:
            self._patience[one].was_answered(answered=found.trouble is not None or proof.came(one) or proof.began(one))
        self._note_owed(found, proof)
        return found

    def _note_owed(self, found: Confirmation, proof: "_Proof") -> None:
        """One that stands still may owe its answers for hours; one without a fault that says nothing is slow, or will never answer."""
        settled = found.level is Level.PROCESS_ID or not self._line.transport.keeps_open
        owed = 0 if settled else proof.owed
        is_more = owed > self._owed
        if found.level is not Level.NO_ERROR:
            self._owed_until = math.inf if is_more else self._owed_until
        elif is_more or self._owed_until == math.inf:
            self._owed_until = time.monotonic() + self._limits.owes
        self._owed = owed

    def _await(self, proof: "_Proof", arrives: float, limit: float, look: Callable[[], Status] | None) -> Confirmation:
        """Wait for the proof; once all bytes must have arrived (seconds), also look for errors."""
        began = time.monotonic()
        level = Level.NOTHING if look is None else Level.SILENCE
        while (left := began + arrives + limit - time.monotonic()) > 0:
            until_look = max(self._limits.glance, began + arrives - time.monotonic())
            self._line.wait_for(lambda: proof.best() or self._line.heard().trouble is not None, min(left, until_look))
            if (found := proof.given()) is not None:
                return found
            seen = self._line.heard() if look is None else look()
            if seen.trouble is not None:
                return Confirmation(Level.NOTHING, seen.paper, seen.trouble)
            if look is not None:
                level = Level.NO_ERROR if seen.answered else Level.SILENCE
        return Confirmation(level)


class _Proof:
    """The questions behind one job, and what came back for them."""

    def __init__(self, line: Line, wanted: list[Answer], job: bytes, *, twice: bool, owed: int) -> None:
        self._line, self._wanted, self._job = line, wanted, job
        self._times = 2 if twice else 1
        self._before = owed

    def ask(self) -> None:
        ordered = self._times * self._wants(Answer.IN_ORDER)
        self._line.expect(Kind.PROCESS_ID, int(self._wants(Answer.PROCESS_ID)))
        self._line.expect(Kind.IN_ORDER, ordered)
        if question := ask_process_id(self._job) * self._wants(Answer.PROCESS_ID) + ASK_IN_ORDER * ordered:
            self._line.order(question)

    def best(self) -> bool:
        """Whether the best proof that was asked for is there; a lesser one gives it a moment more."""
        if self._wants(Answer.PROCESS_ID):
            return self.came(Answer.PROCESS_ID)
        return self._wants(Answer.IN_ORDER) and self.came(Answer.IN_ORDER)

    def came(self, one: Answer) -> bool:
        if one is Answer.PROCESS_ID:
            return process_id_answer(self._job) in self._line.got(Kind.PROCESS_ID)
        return self._ordered() is not PaperState.UNKNOWN

    def began(self, one: Answer) -> bool:
        """Whether it answers such questions at all, if perhaps not yet this one."""
        return one is Answer.IN_ORDER and bool(self._line.got(Kind.IN_ORDER)) and not self._line.suspected

    def given(self) -> Confirmation | None:
        """The best proof that has come, if any."""
        if self._wants(Answer.PROCESS_ID) and self.came(Answer.PROCESS_ID):
            return Confirmation(Level.PROCESS_ID, self._ordered())
        if self._wants(Answer.IN_ORDER) and (paper := self._ordered()) is not PaperState.UNKNOWN:
            return Confirmation(Level.IN_ORDER, paper)
        return None

    @property
    def owed(self) -> int:
        """Answers to GS r that are still to come, those to earlier jobs among them."""
        return max(0, self._before + self._times * self._wants(Answer.IN_ORDER) - len(self._line.got(Kind.IN_ORDER)))

    def _wants(self, one: Answer) -> bool:
        return one in self._wanted

    def _ordered(self) -> PaperState:
        """What GS r said: as often as asked, always the same, on a line that is not suspected, behind what earlier jobs are owed."""
        answers = self._line.got(Kind.IN_ORDER)
        if len(answers) != self._before + self._times or len(set(answers[self._before :])) != 1 or self._line.suspected:
            return PaperState.UNKNOWN
        return read_confirmation(answers[-1])
