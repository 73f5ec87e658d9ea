"""GS ( k: QR codes that the printer draws itself."""

from kiosk.printer.virtual.commands import Command, Commands, counted
from kiosk.printer.virtual.dots import Dots, scaled
from kiosk.printer.virtual.machine import Machine

_QR = 49
_MODEL_2 = b"\x32\x00"
_LARGEST_MODULE = 16
_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}
_STORED_AT = b"\x30"


def _symbol(machine: Machine, parameters: bytes) -> None:
    """Functions 65 model, 67 module, 69 error correction, 80 store, 81 print of kind 49."""
    kind, function, values = parameters[2:3], parameters[3:4], parameters[4:]
    symbol = machine.modes.symbol
    known = kind == bytes((_QR,))
    if known and function == b"\x41" and values == _MODEL_2:
        return
    if known and function == b"\x43" and len(values) == 1 and 1 <= values[0] <= _LARGEST_MODULE:
        symbol.module = values[0]
    elif known and function == b"\x45" and len(values) == 1 and values[0] in _LEVELS:
        symbol.level = _LEVELS[values[0]]
    elif known and function == b"\x50" and values[:1] == _STORED_AT and len(values) > 1:
        symbol.data = values[1:]
    elif known and function == b"\x51" and values == _STORED_AT:
        _print(machine)
    else:
        machine.refuse(f"GS ( k {parameters[2:8].hex(' ')}")


def _print(machine: Machine) -> None:
    import segno  # noqa: PLC0415  only who prints a symbol pays for it

    symbol = machine.modes.symbol
    if not symbol.data:
        machine.suspect("a QR code without content")
        return
    try:
        code = segno.make(symbol.data, error=symbol.level, micro=False, boost_error=False)
    except (segno.DataOverflowError, ValueError):
        machine.refuse(f"a QR code of {len(symbol.data)} bytes")
    rows = tuple(int("".join(map(str, row)), 2) for row in code.matrix)
    machine.show(scaled(Dots(len(rows), rows), symbol.module, symbol.module))


COMMANDS: Commands = {b"\x1d(k": Command(counted, _symbol, lambda persona: persona.native_qr)}
