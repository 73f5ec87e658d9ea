"""The printer's side of ESC/POS: a byte stream, split anywhere, becomes commands for the machine. What is not known is refused."""

import re

from kiosk.errors import PrinterProtocolError
from kiosk.printer.escpos import FILLER
from kiosk.printer.virtual import asking, cutting, layout, pictures, symbols, text
from kiosk.printer.virtual.commands import Commands
from kiosk.printer.virtual.machine import Machine
from kiosk.printer.virtual.personas import Persona

_LIVE_IN_DATA = re.compile(rb"\x10(?:\x04[\x01-\x08\x14]|\x05[\0-\x02]|\x14[\x01-\x08])")
_DLE = 0x10
_TOLD_BY = 3
"""Parameters by which a command of open length is told from one that was filled up."""

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
        while self._waiting:
            prefix = self._prefix(0)
            if self._passed_over_half(prefix):
                continue
            end = self._commands[prefix].extent(self._machine, self._waiting, len(prefix)) if prefix else None
            if end is None or len(self._waiting) < end:
                break
            whole = bytes(self._waiting[:end])
            del self._waiting[:end]
            text.end_pair(self._machine)
            self._obey(prefix, whole[len(prefix) :])
            return whole
        return b""

    def _passed_over_half(self, prefix: bytes) -> bool:
        """Whether the bytes were half a command that was filled up with 00: then its beginning is gone now."""
        seen = bytes(self._waiting[: self._longest])
        half = prefix
        if not prefix and not self._may_become(seen):
            half = seen.partition(FILLER)[0]
            if half == seen or not self._may_become(half):
                wrong = next(seen[:end] for end in range(1, len(seen) + 1) if not self._may_become(seen[:end]))
                self._machine.refuse(f"{wrong.hex(' ')} is no command")
        elif not prefix or not self._impossible(prefix):
            return False
        self._machine.suspect(f"half a command: {half.hex(' ')}")
        del self._waiting[: len(half)]
        return True

    def _impossible(self, prefix: bytes) -> bool:
        """Whether the command is named in full, but what follows are fillers that it cannot have as parameters."""
        try:
            self._commands[prefix].extent(self._machine, self._waiting, len(prefix))
        except PrinterProtocolError:
            if any(self._waiting[len(prefix) : len(prefix) + _TOLD_BY]):
                raise
            return True
        return False

    def _may_become(self, seen: bytes) -> bool:
        return any(known.startswith(seen) for known in self._commands)

    def _obey(self, prefix: bytes, parameters: bytes) -> None:
        if prefix[0] != _DLE and (hazard := _LIVE_IN_DATA.search(parameters)):
            self._machine.suspect(f"{hazard[0].hex(' ')} inside data, which is a live command")
        try:
            self._commands[prefix].obey(self._machine, parameters)
        except PrinterProtocolError:
            if not parameters or any(parameters) or prefix == cutting.CUT:
                raise
            self._machine.suspect(f"half a command: {prefix.hex(' ')}")
