"""Commands of place: line feeds, spacing, units, margins, alignment, positions."""

from kiosk.printer.escpos import FILLER
from kiosk.printer.virtual.commands import Command, Commands, fixed, word
from kiosk.printer.virtual.machine import LINE_INCHES, Machine

_BACK = 0x8000


def _initialise(machine: Machine, _: bytes) -> None:
    machine.initialise()


def _filler(machine: Machine, _: bytes) -> None:
    machine.suspect("00 outside a command: a length is wrong")


def _nothing(_machine: Machine, _: bytes) -> None:
    pass


def _line_feed(machine: Machine, _: bytes) -> None:
    machine.print_line(machine.modes.spacing)


def _lines(machine: Machine, parameters: bytes) -> None:
    machine.print_line(parameters[0] * machine.modes.spacing)


def _feed(machine: Machine, parameters: bytes) -> None:
    machine.print_line(parameters[0] / machine.modes.units[1])


def _default_spacing(machine: Machine, _: bytes) -> None:
    machine.modes.spacing = LINE_INCHES


def _spacing(machine: Machine, parameters: bytes) -> None:
    machine.modes.spacing = parameters[0] / machine.modes.units[1]


def _units(machine: Machine, parameters: bytes) -> None:
    across, along = machine.persona.units
    machine.modes.units = (parameters[0] or across, parameters[1] or along)


def _align(machine: Machine, parameters: bytes) -> None:
    if parameters[0] not in (0, 1, 2, 48, 49, 50):
        machine.refuse(f"ESC a {parameters[0]}")
    if _at_start(machine, "ESC a"):
        machine.modes.align = parameters[0] % 48


def _margin(machine: Machine, parameters: bytes) -> None:
    if _at_start(machine, "GS L"):
        machine.modes.margin = min(_across(machine, word(parameters, 0)), machine.paper.dots)


def _width(machine: Machine, parameters: bytes) -> None:
    if _at_start(machine, "GS W"):
        machine.modes.width = _across(machine, word(parameters, 0))


def _position(machine: Machine, parameters: bytes) -> None:
    _move(machine, _across(machine, word(parameters, 0)), "ESC $")


def _relative(machine: Machine, parameters: bytes) -> None:
    distance = (word(parameters, 0) ^ _BACK) - _BACK
    _move(machine, machine.line.pen + _across(machine, distance), "ESC \\")


def _move(machine: Machine, pen: int, what: str) -> None:
    """Positions outside the area are passed over by real printers."""
    if 0 <= pen <= machine.area:
        machine.line.pen = pen
        machine.modes.letter = ""
    else:
        machine.suspect(f"{what} out of the paper")


def _across(machine: Machine, units: int) -> int:
    """Motion units as dots."""
    return round(units * 203 / machine.modes.units[0])


def _at_start(machine: Machine, what: str) -> bool:
    """These are passed over by real printers in the middle of a line."""
    if not machine.line.at_start:
        machine.suspect(f"{what} in the middle of a line")
    return machine.line.at_start


COMMANDS: Commands = {
    FILLER: Command(fixed(0), _filler),
    b"\n": Command(fixed(0), _line_feed),
    b"\r": Command(fixed(0), _nothing),
    b"\x1b@": Command(fixed(0), _initialise),
    b"\x1b2": Command(fixed(0), _default_spacing),
    b"\x1b3": Command(fixed(1), _spacing),
    b"\x1bd": Command(fixed(1), _lines),
    b"\x1bJ": Command(fixed(1), _feed),
    b"\x1ba": Command(fixed(1), _align),
    b"\x1b$": Command(fixed(2), _position),
    b"\x1b\\": Command(fixed(2), _relative),
    b"\x1dL": Command(fixed(2), _margin),
    b"\x1dW": Command(fixed(2), _width),
    b"\x1dP": Command(fixed(2), _units),
}
