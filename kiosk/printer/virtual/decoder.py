"""The printer's side of ESC/POS: a byte stream, split anywhere, becomes commands for the machine. What is not known is refused."""

import re

from kiosk.errors import PrinterProtocolError
from kiosk.printer.escpos import FILLER
from kiosk.printer.virtual import asking, cutting, layout, pictures, symbols, text
from kiosk.printer.virtual.commands import Commands
from kiosk.printer.virtual.machine import NOT_UNDERSTOOD, Machine
from kiosk.printer.virtual.personas import Persona

_LIVE_IN_DATA = re.compile(rb"\x10(?:\x04[\x01-\x08\x14]|\x05[\0-\x02]|\x14[\x01-\x08])")
_DLE = 0x10
_TABLES = (layout.COMMANDS, text.COMMANDS, pictures.COMMANDS, symbols.COMMANDS, cutting.COMMANDS, asking.COMMANDS)


def commands_of(persona: Persona) -> Commands:
    """Every command that it understands, by its first bytes."""
    return {prefix: command for table in _TABLES for prefix, command in table.items() if command.known(persona)}


class Decoder:
    """A state machine over bytes. `receive` collects, `step` obeys one command, or prints one byte of text, if it is whole.

    Bytes that the persona does not know are refused at once. What real printers pass over (fillers, half a command, an empty
    raster, a live command inside data) is doubted: it must be made good by ESC @ before the next cut, else the cut is refused.
    """

    def __init__(self, machine: Machine) -> None:
        """Nothing received yet."""
        self._machine = machine
        self._commands = commands_of(machine.persona)
        self._longest = max(map(len, self._commands))
        self._waiting = bytearray()

    @property
    def waiting(self) -> int:
        """Bytes received and not yet obeyed."""
        return len(self._waiting)

    @property
    def idle(self) -> bool:
        """Whether nothing waits, neither bytes nor a line."""
        return not self._waiting and self._machine.line.empty and self._machine.modes.lead is None

    def receive(self, data: bytes) -> None:
        """Take bytes into the receive buffer."""
        self._waiting += data

    def clear(self) -> None:
        """Forget what was received and not obeyed."""
        self._waiting.clear()

    def lose(self, count: int) -> None:
        """Forget the bytes that came last."""
        del self._waiting[len(self._waiting) - count :]

    def step(self) -> bytes:
        """Obey one whole command and return its bytes; none when there is no whole one. Raises `PrinterProtocolError`."""
        if not self._waiting:
            return b""
        if text.is_text(self._waiting[0]):
            written = bytes(self._waiting[:1])
            del self._waiting[:1]
            text.write(self._machine, written[0])
            return written
        try:
            return self._step()
        except PrinterProtocolError:
            self._waiting.clear()
            raise

    @property
    def wants(self) -> int:
        """Bytes that are missing from the command that waits, as far as that is known; at least one."""
        if not self._waiting or not (prefix := self._prefix(0)):
            return 1
        try:
            end = self._commands[prefix].extent(self._machine, self._waiting, len(prefix))
        except PrinterProtocolError:
            return 1
        return max(1, (end or 0) - len(self._waiting))

    def drop_request(self, length: int) -> None:
        """Take a request of `length` bytes off the end, unless it is part of a command's data."""
        end = len(self._waiting) - length
        at = 0
        try:
            while at < end:
                at = self._skip(at)
        except PrinterProtocolError:
            return
        if at == end:
            del self._waiting[end:]

    def _skip(self, at: int) -> int:
        """Where the command or the byte of text that begins at `at` ends; behind everything when it is not whole."""
        if text.is_text(self._waiting[at]):
            return at + 1
        prefix = self._prefix(at)
        end = self._commands[prefix].extent(self._machine, self._waiting, at + len(prefix)) if prefix else at + 1
        return len(self._waiting) + 1 if end is None else end

    def _prefix(self, at: int) -> bytes:
        seen = bytes(self._waiting[at : at + self._longest])
        return next((seen[:length] for length in range(1, len(seen) + 1) if seen[:length] in self._commands), b"")

    def _step(self) -> bytes:
        while self._waiting and not (prefix := self._prefix(0)):
            if not self._passed_over_half():
                return b""
        if not self._waiting:
            return b""
        end = self._commands[prefix].extent(self._machine, self._waiting, len(prefix))
        if end is None or len(self._waiting) < end:
            return b""
        whole = bytes(self._waiting[:end])
        del self._waiting[:end]
        text.end_pair(self._machine)
        self._obey(prefix, whole[len(prefix) :])
        return whole

    def _passed_over_half(self) -> bool:
        """Whether half a command waits that was filled up with 00: then it is gone now. False while it may become one."""
        seen = bytes(self._waiting[: self._longest])
        if self._may_become(seen):
            return False
        half = seen.partition(FILLER)[0]
        if half == seen or not self._may_become(half):
            wrong = next(seen[:end] for end in range(1, len(seen) + 1) if not self._may_become(seen[:end]))
            self._machine.refuse(f"{wrong.hex(' ')} is no command")
        self._machine.suspect(f"half a command: {half.hex(' ')}")
        del self._waiting[: len(half)]
        return True

    def _may_become(self, seen: bytes) -> bool:
        return any(known.startswith(seen) for known in self._commands)

    def _obey(self, prefix: bytes, parameters: bytes) -> None:
        """What makes no sense is refused, but only doubted where its end may be a filler."""
        if prefix[0] != _DLE and (hazard := _LIVE_IN_DATA.search(parameters)):
            self._machine.suspect(f"{hazard[0].hex(' ')} inside data, which is a live command")
        self._machine.insists = False
        try:
            self._commands[prefix].obey(self._machine, parameters)
        except PrinterProtocolError as error:
            if parameters[-1:] != FILLER or self._machine.insists:
                raise
            self._machine.suspect(error.what.removeprefix(NOT_UNDERSTOOD))
