"""What a command is: how many bytes belong to it, and what it does to the machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.printer.virtual.machine import Machine
from kiosk.printer.virtual.personas import Persona

Extent = Callable[[Machine, bytearray, int], int | None]
"""Bytes and where the parameters begin in them → where the command ends; None while that is not clear. May refuse."""


def everyone(_: Persona) -> bool:
    """Every printer knows the command."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """`obey` gets the machine and all bytes behind the prefix; `known` says which personas have the command at all."""

    extent: Extent
    obey: Callable[[Machine, bytes], None]
    known: Callable[[Persona], bool] = everyone


Commands = Mapping[bytes, Command]


def fixed(count: int) -> Extent:
    """So many parameters."""
    return lambda _machine, _waiting, start: start + count


def counted(machine: Machine, waiting: bytearray, start: int) -> int | None:
    """Two bytes, low first, that count the bytes behind them."""
    del machine
    return start + 2 + word(waiting, start) if len(waiting) >= start + 2 else None


def counted_far(machine: Machine, waiting: bytearray, start: int) -> int | None:
    """The same with four bytes."""
    del machine
    return start + 4 + int.from_bytes(waiting[start : start + 4], "little") if len(waiting) >= start + 4 else None


def word(data: bytes | bytearray, at: int) -> int:
    """Two bytes, low first."""
    return data[at] | data[at + 1] << 8
