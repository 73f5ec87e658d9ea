"""Commands of the blade and of Custom's mouth, where a slip waits for its citizen."""

from kiosk.printer.virtual.commands import Command, Commands, fixed
from kiosk.printer.virtual.machine import Machine
from kiosk.printer.virtual.personas import Persona

_HERE = (0, 1, 48, 49)
_BEHIND_FEED = (65, 66)
_RETRACT, _EJECT = 2, 5
EJECTED, RETRACTED = ord("E"), ord("R")


def _cut_extent(machine: Machine, waiting: bytearray, start: int) -> int | None:
    if len(waiting) <= start:
        return None
    if waiting[start] not in _HERE + _BEHIND_FEED:
        machine.refuse(f"GS V {waiting[start]}")
    return start + (2 if waiting[start] in _BEHIND_FEED else 1)


def _cut(machine: Machine, parameters: bytes) -> None:
    _ready(machine)
    if parameters[0] in _BEHIND_FEED:
        if machine.persona.feeds_to_cut:
            machine.mechanism.feed_to_blade()
        machine.mechanism.feed(parameters[1] / machine.modes.units[1])
    machine.mechanism.cut()


def _cut_here(machine: Machine, _: bytes) -> None:
    _ready(machine)
    machine.mechanism.cut()


def _ready(machine: Machine) -> None:
    if machine.doubt:
        machine.refuse_to_cut(machine.doubt)
    if not machine.line.empty:
        machine.refuse_to_cut("a cut while a line waits to be printed")


def _present(machine: Machine, parameters: bytes) -> None:
    """FS P: steps of 5 mm, blink, E or R, seconds; it cuts first what is not cut yet."""
    _, blink, action, seconds = parameters
    if blink not in (0, 1) or action not in (EJECTED, RETRACTED):
        machine.refuse(f"FS P {parameters.hex(' ')}")
    _ready(machine)
    machine.mechanism.present(action, seconds)


def _mouth(machine: Machine, parameters: bytes) -> None:
    """GS e 2 takes the slip back, GS e 5 lets it fall."""
    if parameters[0] not in (_RETRACT, _EJECT):
        machine.refuse(f"GS e {parameters[0]}")
    machine.mechanism.empty_mouth(retract=parameters[0] == _RETRACT)


def _presents(persona: Persona) -> bool:
    return persona.presenter


COMMANDS: Commands = {
    b"\x1dV": Command(_cut_extent, _cut),
    b"\x1bi": Command(fixed(0), _cut_here),
    b"\x1bm": Command(fixed(0), _cut_here),
    b"\x1cP": Command(fixed(4), _present, _presents),
    b"\x1de": Command(fixed(1), _mouth, _presents),
}
