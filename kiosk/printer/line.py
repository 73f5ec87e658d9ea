"""The line to a printer: bytes out, answers back, and whether what comes back can be believed.

A line that carried noise is suspected: until the printer has said the same twice in a row, and nothing else, it says nothing.
"""

import time
from collections.abc import Callable

from kiosk.errors import PrinterError, PrinterTimeout
from kiosk.printer.answers import Kind
from kiosk.printer.escpos import FILLER
from kiosk.printer.limits import Limits
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.questions import ASK_FULL, ASK_LIVE, TELL_CHANGES
from kiosk.printer.reader import Reader
from kiosk.printer.status import LIVE_ANSWERS, UNKNOWN, Status, read_auto, read_full, read_status
from kiosk.printer.transports.base import STUCK, Transport

SLICE = 2048
"""Bytes that are handed over at once."""

_TRIES = 3
_LONGEST_HEADER = 16
"""Bytes of a command before its data, at most."""

_MOMENT = 0.02


class Line:
    """Owned by one thread; while it is open a reader thread listens."""

    def __init__(self, transport: Transport, profile: Profile, limits: Limits) -> None:
        """Nothing is opened yet."""
        self.transport = transport
        self._asks = profile.asks
        self._limits = limits
        self._reader: Reader | None = None
        self._noise_known = 0
        self.suspected = False
        self.sent = 0
        """Bytes of the last `write` that were taken, slice by slice."""
        self.news: Callable[[], None] = lambda: None
        """Called in the reader's thread when the printer told a change by itself, and when the line broke."""

    def open(self, *, quiet: bool = False) -> None:
        """Connect and listen; `quiet` sends nothing. Raises `PrinterUnreachable`."""
        self.transport.open(self._limits.open)
        if not self.transport.can_read:
            return
        self._noise_known = 0
        self._reader = Reader(self.transport, self.news, presenter=Answer.PRESENTER in self._asks)
        self._reader.start()
        if not quiet:
            self.want_changes()

    def close(self) -> None:
        """Let go; never raises."""
        if self._reader is not None:
            reader, self._reader = self._reader, None
            reader.stop()
        self.transport.close()

    @property
    def listens(self) -> bool:
        """Whether answers can come back."""
        return self._reader is not None

    @property
    def tells_changes(self) -> bool:
        """Whether the printer has told its status by itself, so that it need not be asked."""
        return self.heard().answered

    def want_changes(self) -> None:
        """Ask a printer that can to tell every change by itself; ESC @ and power-off make it forget that."""
        if self._reader is not None and Answer.AUTO in self._asks:
            self.order(TELL_CHANGES)

    def order(self, command: bytes) -> None:
        """Send a short command behind whatever is on its way, with the patience of a job."""
        self.transport.write(command, self._limits.write(len(command), self.transport.bytes_per_second))

    def write(self, data: bytes, stop: Callable[[], PrinterError | None] = lambda: None) -> None:
        """Slice by slice, so that a printer that takes nothing is found out soon and a slow one only in proportion.

        `stop` is asked between slices and ends it with its error. `sent` tells how many bytes were taken for sure.
        """
        rate = self.transport.bytes_per_second
        deadline = time.monotonic() + self._limits.write(len(data), rate)
        self.sent = 0
        for start in range(0, len(data), SLICE):
            if start and (error := stop()) is not None:
                raise error
            part = data[start : start + SLICE]
            self.transport.write(part, min(self._limits.write(len(part), rate), max(0.0, deadline - time.monotonic())))
            self.sent += len(part)

    def flush(self) -> None:
        """Wait until this machine holds nothing back; raises `PrinterTimeout` when the printer does not take it."""
        held = self.transport.held_back()
        deadline = time.monotonic() + self._limits.write(held, self.transport.bytes_per_second)
        while held:
            if time.monotonic() > deadline:
                raise PrinterTimeout(f"the printer {self.transport.identity} has left {held} bytes untaken", STUCK)
            self.pause(_MOMENT)
            held = self.transport.held_back()

    def ask(self, *, broken_off: bool = False) -> Status:
        """Ask how it is; unknown when it does not say, or not twice the same after noise. Raises `PrinterError`.

        `broken_off`: half a command may be in the printer, and must not take the bytes of the question for its lengths.
        """
        if broken_off and self._reader is not None:
            self.transport.write(FILLER * _LONGEST_HEADER, self._limits.status)
        status = self._ask()
        if status.answered and self.tells_changes and self.heard().trouble != status.trouble:
            self._forget_told()
        return status

    def _ask(self) -> Status:
        deadline = time.monotonic() + self._limits.status
        status = self._exchange(deadline)
        if not self.suspected:
            return status
        for _ in range(_TRIES):
            again = self._exchange(deadline)
            if again.answered and again == status:
                self.suspected = False
                return again
            status = again
        return UNKNOWN

    def _forget_told(self) -> None:
        """It has changed without telling: switched off and on, it no longer tells. Ask it to, again."""
        if self._reader is not None:
            self._reader.auto = None
            self.want_changes()

    def heard(self) -> Status:
        """What the printer told by itself last; unknown when it does not do that."""
        self._notice_noise()
        if self._reader is None or self._reader.auto is None or self.suspected or Answer.AUTO not in self._asks:
            return UNKNOWN
        return read_auto(self._reader.auto)

    def broken(self) -> PrinterError | None:
        """Why the reader had to end, if it had to."""
        return self._reader.broken if self._reader is not None else None

    def expect(self, kind: Kind, answers: int) -> None:
        """Before a question with so many answers of this kind: what came until now does not answer it."""
        if self._reader is not None:
            self._reader.expect(kind, answers)
        self._notice_noise()

    def got(self, kind: Kind) -> list[bytes]:
        """Answers of this kind since they were last expected."""
        return self._reader.got(kind) if self._reader is not None else []

    def wait_for(self, enough: Callable[[], bool], limit: float) -> bool:
        """See `Reader.wait_for`; nothing comes on a line that cannot be read."""
        done = self._reader.wait_for(enough, limit) if self._reader is not None else enough()
        self._notice_noise()
        return done

    def pause(self, seconds: float) -> None:
        """Let time pass, unless the line breaks."""
        if self._reader is not None:
            self._reader.wait_for(lambda: False, seconds)
        else:
            time.sleep(seconds)

    def _exchange(self, deadline: float) -> Status:
        """One question and its answers, of which there must be exactly as many as asked for, and nothing else."""
        live = LIVE_ANSWERS if Answer.LIVE in self._asks else 0
        full = 1 if Answer.PRESENTER in self._asks else 0
        if self._reader is None or not live + full:
            return self.heard()
        self.expect(Kind.LIVE, live)
        self.expect(Kind.FULL, full)
        quiet = self._noise_known
        self.transport.write(ASK_LIVE * bool(live) + ASK_FULL * full, self._limits.status)
        self.wait_for(
            lambda: len(self.got(Kind.LIVE)) >= live and len(self.got(Kind.FULL)) >= full, max(0.0, deadline - time.monotonic())
        )
        if self._noise_known != quiet:
            return UNKNOWN
        return self._read(b"".join(self.got(Kind.LIVE)), self.got(Kind.FULL), live, full)

    def _read(self, live: bytes, full: list[bytes], lives: int, fulls: int) -> Status:
        if len(live) != lives or len(full) != fulls:
            return UNKNOWN
        if not fulls:
            return read_status(live)
        return read_full(full[0]).beside(read_status(live)) if lives else read_full(full[0])

    def _notice_noise(self) -> None:
        if self._reader is not None and self._reader.noise != self._noise_known:
            self._noise_known = self._reader.noise
            self.suspected = True
