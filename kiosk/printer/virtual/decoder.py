"""The printer's side of ESC/POS: a byte stream, split anywhere, becomes calls on a mechanism. What is not in the table is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Protocol

from kiosk.errors import PrinterProtocolError
from kiosk.printer.escpos import FILLER, Bitmap

LIVE_REQUEST = re.compile(rb"\x10\x04[\x01-\x04]")
"""DLE EOT 1 to 4, which a printer obeys as soon as they arrive."""

_LIVE_IN_DATA = re.compile(rb"\x10(?:\x04[\x01-\x08]|\x05[\0-\x02]|\x14[\x01-\x08])")
_DEFAULT_UNIT = 360
"""Motion units an inch after ESC @, as on Epson's TM-T88 and most clones."""

_RASTER_PARAMETERS = 5


class Mechanism(Protocol):
    """What the decoder moves. Distances are dots."""

    def print_rows(self, bitmap: Bitmap) -> None:
        """Print rows of dots from the left margin on."""
        ...

    def feed(self, inches: float) -> None:
        """Move the paper."""
        ...

    def cut(self) -> None:
        """Cut where the blade is."""
        ...

    def answer_live(self, question: int) -> None:
        """DLE EOT."""
        ...

    def answer_in_order(self, question: int) -> None:
        """GS r."""
        ...


@dataclass(frozen=True, slots=True)
class _Command:
    parameters: int
    obey: Callable[["Decoder", bytes], None]


class Decoder:
    """A state machine over bytes. `receive` collects, `step` obeys one command if it is whole.

    Bytes that no printer knows are refused at once. What real printers pass over (fillers, half a command, an empty raster, a
    live command inside data) is doubted: it must be made good by ESC @ before the next cut, else the cut is refused.
    """

    def __init__(self, mechanism: Mechanism, paper_dots: int) -> None:
        """`paper_dots`: rasters wider than that are refused."""
        self._mechanism = mechanism
        self._dots = paper_dots
        self._waiting = bytearray()
        self._unit = _DEFAULT_UNIT
        self._doubt = ""

    @property
    def waiting(self) -> int:
        """Bytes received and not yet obeyed."""
        return len(self._waiting)

    def receive(self, data: bytes) -> None:
        """Take bytes into the receive buffer; inside a raster, live requests are answered although they are data too."""
        if self._waiting.startswith(RASTER):
            for request in LIVE_REQUEST.findall(data):
                self._mechanism.answer_live(request[-1])
        self._waiting += data

    def step(self) -> bytes:
        """Obey one whole command and return its bytes; none when there is no whole one. Raises `PrinterProtocolError`."""
        prefix, command = self._find()
        if command is None:
            return b""
        length = len(prefix) + command.parameters
        if prefix == RASTER and len(self._waiting) >= length:
            length += self._raster_size(bytes(self._waiting[len(prefix) : length]))
        if len(self._waiting) < length:
            return b""
        whole = bytes(self._waiting[:length])
        del self._waiting[:length]
        command.obey(self, whole[len(prefix) :])
        return whole

    def power_cycled(self) -> None:
        """Forget everything."""
        self._waiting.clear()
        self._initialise(b"")

    def _find(self) -> tuple[bytes, _Command | None]:
        """The command that the waiting bytes begin; None while that is not clear yet."""
        while self._waiting:
            seen = bytes(self._waiting[:_LONGEST_PREFIX])
            for length in range(1, len(seen) + 1):
                if seen[:length] in COMMANDS:
                    return seen[:length], COMMANDS[seen[:length]]
            if any(known.startswith(seen) for known in COMMANDS):
                break
            half = seen.partition(FILLER)[0]
            if half == seen or not any(known.startswith(half) for known in COMMANDS):
                self._refuse(f"{seen.hex(' ')} is no command, and no page for text is known")
            self._doubt = f"half a command: {half.hex(' ')}"
            del self._waiting[: len(half)]
        return b"", None

    def _raster_size(self, parameters: bytes) -> int:
        mode, width, height = parameters[0], parameters[1] + 256 * parameters[2], parameters[3] + 256 * parameters[4]
        if mode != 0:
            self._refuse(f"GS v 0 with mode {mode}")
        if width * 8 > self._dots:
            self._refuse(f"a raster of {width * 8} dots on a paper of {self._dots}")
        return width * height

    def _refuse(self, what: str) -> NoReturn:
        self._waiting.clear()
        raise PrinterProtocolError(f"the printer does not understand: {what}")

    def _initialise(self, _: bytes) -> None:
        self._unit = _DEFAULT_UNIT
        self._doubt = ""

    def _nothing(self, _: bytes) -> None:
        pass

    def _filler(self, _: bytes) -> None:
        self._doubt = "00 outside a command: a length is wrong"

    def _units(self, parameters: bytes) -> None:
        self._unit = parameters[1] or _DEFAULT_UNIT

    def _feed(self, parameters: bytes) -> None:
        self._mechanism.feed(parameters[0] / self._unit)

    def _raster(self, parameters: bytes) -> None:
        width, data = parameters[1] + 256 * parameters[2], parameters[_RASTER_PARAMETERS:]
        if not data:
            self._doubt = "a raster without dots"
            return
        if hazard := _LIVE_IN_DATA.search(data):
            self._doubt = f"{hazard[0].hex(' ')} inside raster data, which is a live command"
        self._mechanism.print_rows(Bitmap(width, data))

    def _cut(self, parameters: bytes) -> None:
        if parameters[0] not in (0, 1, 48, 49):
            self._refuse(f"GS V {parameters[0]}")
        if self._doubt:
            self._refuse(self._doubt)
        self._mechanism.cut()

    def _answer_live(self, parameters: bytes) -> None:
        if parameters[0] not in (1, 2, 3, 4):
            self._refuse(f"DLE EOT {parameters[0]}")
        self._mechanism.answer_live(parameters[0])

    def _answer_in_order(self, parameters: bytes) -> None:
        if parameters[0] not in (1, 49):
            self._refuse(f"GS r {parameters[0]}")
        self._mechanism.answer_in_order(1)

    TABLE = {  # noqa: RUF012  read once below
        FILLER: (0, _filler),
        b"\x1b@": (0, _initialise),
        b"\x1bJ": (1, _feed),
        b"\x1c.": (0, _nothing),
        b"\x1dP": (2, _units),
        b"\x1dV": (1, _cut),
        b"\x1dr": (1, _answer_in_order),
        b"\x1dv0": (_RASTER_PARAMETERS, _raster),
        b"\x10\x04": (1, _answer_live),
    }


RASTER = b"\x1dv0"
COMMANDS = {prefix: _Command(parameters, obey) for prefix, (parameters, obey) in Decoder.TABLE.items()}
"""Every command that this printer understands: its first bytes, and how many parameters follow before any data."""

_LONGEST_PREFIX = max(map(len, COMMANDS))
