"""Commands that ask. Those answered at once are answered when they arrive (see `live`), so here nothing is left to do."""

from kiosk.printer.profiles import Answer
from kiosk.printer.virtual.commands import Command, Commands, counted, fixed
from kiosk.printer.virtual.machine import Machine
from kiosk.printer.virtual.personas import Persona

_PRESENTER_STATUS = 20
_PROCESS_ID = b"\x06\x00\x30\x30"
_KEYS = range(32, 127)


def _live(machine: Machine, parameters: bytes) -> None:
    if parameters[0] not in (1, 2, 3, 4) and not (parameters[0] == _PRESENTER_STATUS and machine.persona.presenter):
        machine.refuse(f"DLE EOT {parameters[0]}")


def _recover(machine: Machine, parameters: bytes) -> None:
    if parameters[0] not in (1, 2):
        machine.refuse(f"DLE ENQ {parameters[0]}")


def _in_order(machine: Machine, parameters: bytes) -> None:
    if parameters[0] not in (1, 49, 2, 50):
        machine.refuse(f"GS r {parameters[0]}")
    machine.reporter.answer_in_order(parameters[0] % 48)


def _report(machine: Machine, parameters: bytes) -> None:
    machine.reporter.report_changes(parameters[0])


def _process(machine: Machine, parameters: bytes) -> None:
    """GS ( H 6 0 48 48 d1 d2 d3 d4."""
    identifier = parameters[4:]
    if parameters[:4] != _PROCESS_ID or any(key not in _KEYS for key in identifier):
        machine.refuse(f"GS ( H {parameters.hex(' ')}")
    machine.reporter.answer_process(identifier)


def _counter(counter: int) -> Command:
    return Command(fixed(0), lambda machine, _: machine.reporter.answer_counter(counter), lambda persona: persona.presenter)


def _processes(persona: Persona) -> bool:
    return Answer.PROCESS_ID in persona.answers


COMMANDS: Commands = {
    b"\x10\x04": Command(fixed(1), _live),
    b"\x10\x05": Command(fixed(1), _recover, lambda persona: persona.recovers),
    b"\x1dr": Command(fixed(1), _in_order),
    b"\x1da": Command(fixed(1), _report),
    b"\x1d(H": Command(counted, _process, _processes),
    **{bytes((0x1D, counter)): _counter(counter) for counter in (0xE2, 0xE3, 0xE4)},
}

UNRECORDED = (b"\x10", b"\x1dr", b"\x1da", b"\x1d(H", b"\x1d\xe2", b"\x1d\xe3", b"\x1d\xe4")
"""How questions begin; they are no part of a slip."""
