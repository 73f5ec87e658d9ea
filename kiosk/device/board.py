"""LED boards on a serial line (RS-485, Modbus RTU): each shows a number, is told it again every minute, and never delays anybody.

Registers are those of the armfly LED-485 boards of three to six digits: 0x00 takes a number, 0x70 and on take ASCII.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from kiosk.device import modbus
from kiosk.domain.board import BoardTrouble, Digits
from kiosk.domain.condition import BoardCondition
from kiosk.errors import BoardError, BoardGarbled, BoardRefused, BoardSilent, BoardUnreachable

_log = logging.getLogger(__name__)

AGAIN_S: Final = 60.0
"""A board is told its number again after so long: one that was unplugged shows it by itself."""

LIT_S: Final = 20.0
"""The same for one that staff have lit: long enough to look at each digit, and citizens soon see the number again when they leave."""

ANSWER_S: Final = 0.3
"""How long an answer may take to begin and to end; the boards' own is some milliseconds."""

LINE_S: Final = 5.0
"""How long somebody waits until the line is free: eight boards that do not answer, told twice each."""

REST_S: Final = 0.005
"""Silence before a request: 3.5 characters of 9600 baud, by which boards know where a frame begins."""

TRIES: Final = 2
"""A word that was lost or garbled is said once more."""

NUMBER, ASCII = 0x00, 0x70
"""Registers."""

BAUD: Final = 9600

_TROUBLES: Final = {
    BoardUnreachable: BoardTrouble.UNREACHABLE,
    BoardSilent: BoardTrouble.SILENT,
    BoardGarbled: BoardTrouble.GARBLED,
    BoardRefused: BoardTrouble.REFUSED,
}


class Line:
    """A serial port. It is opened for each request: what was unplugged meanwhile is found again, under its name."""

    def __init__(self, uri: str, answer_s: float = ANSWER_S) -> None:
        """`uri` as the settings have it. Nothing is opened yet."""
        rest = uri.removeprefix("serial:")
        self.path, _, query = rest.partition("?")
        self._baud = int(query.removeprefix("baud=") or BAUD)
        self._answer_s = answer_s
        self._free = threading.Lock()

    def request(self, request: bytes) -> None:
        """Have one board do something; raises `BoardError`. Any thread; takes `LINE_S` and two answers at most."""
        with self._alone():
            for tries_left in reversed(range(TRIES)):
                try:
                    modbus.check_answer(request, self._answer(request))
                except (BoardSilent, BoardGarbled):
                    if not tries_left:
                        raise
                else:
                    return

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._free.acquire(timeout=LINE_S):
            raise BoardUnreachable(f"the serial line {self.path} is busy", "try again in a minute")
        try:
            yield
        finally:
            self._free.release()

    def _answer(self, request: bytes) -> bytes:
        import serial  # noqa: PLC0415  only kiosks with a board pay for it

        try:
            with serial.Serial(
                self.path, self._baud, timeout=self._answer_s, write_timeout=self._answer_s, exclusive=True
            ) as port:
                time.sleep(REST_S)
                port.reset_input_buffer()
                port.write(request)
                answer = bytes(port.read(modbus.REFUSAL_BYTES))
                if len(answer) == modbus.REFUSAL_BYTES and not answer[1] & modbus.EXCEPTION:
                    answer += bytes(port.read(modbus.ANSWER_BYTES - modbus.REFUSAL_BYTES))
        except (OSError, ValueError) as error:  # pyserial's own are OSErrors
            raise BoardUnreachable(f"the serial line {self.path} cannot be used: {error}", "plug it in") from error
        if not answer:
            raise BoardSilent("the LED board does not answer", "check its power, its line and its unit")
        return answer


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a board: whether it took the last word, and its last trouble with the moment."""

    well: bool | None = None
    trouble: BoardTrouble | None = None
    trouble_at: float = 0.0


class LedBoard:
    """One board. Implements `kiosk.usecases.ports.Board`; `place` is 1 for the first of the settings."""

    def __init__(self, place: int, line: Line, unit: int, digits: Digits, now: Callable[[], float] = time.monotonic) -> None:
        """Nothing is said to it yet."""
        self.place, self.digits = place, digits
        self._line, self._unit, self._now = line, unit, now
        self._number = ""
        self._is_stale = True
        self._told_at = -AGAIN_S
        self._again_s = AGAIN_S
        self.known = Known()
        self.wake: Callable[[], object] = lambda: None
        """Is called when there is something new to show."""

    @property
    def number(self) -> str:
        """See `Board`."""
        return self._number

    def show(self, number: str) -> None:
        """See `Board`."""
        if number != self._number:
            self._number, self._is_stale = number, True
            self.wake()

    def light(self) -> None:
        """See `Board`."""
        self._again_s = LIT_S
        self._tell(self.digits.lit)

    def tell(self) -> None:
        """See `Board`."""
        self._is_stale = False  # first: what is shown from now on is new again
        self._again_s = AGAIN_S
        self._tell(self.digits.figure(self._number))

    def keep(self) -> None:
        """Tell it what it does not show yet, or was told long ago; what fails is told in the log, once."""
        if not self._is_stale and self._now() - self._told_at < self._again_s:
            return
        before = self.known.well
        try:
            self.tell()
        except BoardError as error:
            if before is not False:
                _log.warning("LED board %d, unit %d of %s: %s; it is told again", self.place, self._unit, self._line.path, error)

    def condition(self) -> BoardCondition:
        """How it is."""
        known = self.known
        return BoardCondition(
            place=self.place,
            address=f"{self._line.path} · {self._unit}",
            well=known.well,
            shown=self.digits.figure(self._number),
            last_error=known.trouble,
            last_error_age_s=int(self._now() - known.trouble_at) if known.trouble else None,
        )

    def _tell(self, figure: str) -> None:
        self._told_at = self._now()
        try:
            self._line.request(_request(self._unit, figure, self.digits))
        except BoardError as error:
            self.known = Known(well=False, trouble=_TROUBLES.get(type(error)), trouble_at=self._now())
            raise
        self.known = Known(True, self.known.trouble, self.known.trouble_at)


def _request(unit: int, figure: str, digits: Digits) -> bytes:
    """A number where it is one and fits into a register; else letters, two a register, behind blanks."""
    if not digits.letters and int(figure) <= modbus.LARGEST:
        return modbus.write_register(unit, NUMBER, int(figure))
    text = figure.rjust(digits.count + digits.count % 2).encode("ascii", "replace")
    return modbus.write_registers(unit, ASCII, [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)])


class BoardKeeper:
    """The boards of one line, in a thread of its own."""

    def __init__(self, boards: Sequence[LedBoard], look_s: float = 1.0) -> None:
        """`look_s`: how often it looks whether one is due."""
        self._boards, self._look_s = boards, look_s
        self._stopping, self._news = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="boards", daemon=True)
        for one in boards:
            one.wake = self._news.set

    def start(self) -> None:
        """Begin to keep them."""
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """End; returns whether that was done within the limit."""
        self._stopping.set()
        self._news.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            for one in self._boards:
                if not self._stopping.is_set():
                    self._keep(one)
            self._news.wait(self._look_s)

    def _keep(self, board: LedBoard) -> None:
        """A mistake with one must not darken the others."""
        try:
            board.keep()
        except Exception:  # noqa: BLE001  whatever it is
            _log.exception("LED board %d was not told its number", board.place)
