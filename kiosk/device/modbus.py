"""Modbus RTU, as far as an LED board needs it: write one register, write some, and what the answer says.

Two functions of a protocol that has not changed since 1979 are shorter than the settings of a library for all of it; see
docs/adr/0031-led-boards.md.
"""

import struct
from collections.abc import Sequence
from typing import Final

from kiosk.errors import BoardGarbled, BoardRefused

WRITE_REGISTER: Final = 6
WRITE_REGISTERS: Final = 16
EXCEPTION: Final = 0x80
"""Is set in the function of an answer that refuses."""

LARGEST: Final = 0xFFFF
"""What a register holds."""

ANSWER_BYTES: Final = 8
"""Of both functions: unit, function, two words, check sum."""

REFUSAL_BYTES: Final = 5
"""Unit, function, reason, check sum: no answer is shorter."""

_POLYNOMIAL: Final = 0xA001
_REASONS: Final = {
    1: "it does not know the function",
    2: "it has no such register",
    3: "it cannot show the value",
    4: "it failed",
}
"""By exception code. All others are told as their number."""


def check_sum(data: bytes) -> int:
    """CRC-16/MODBUS; it stands on the line lower byte first."""
    sum_ = LARGEST
    for byte in data:
        sum_ ^= byte
        for _ in range(8):
            sum_ = sum_ >> 1 ^ _POLYNOMIAL if sum_ & 1 else sum_ >> 1
    return sum_


def framed(body: bytes) -> bytes:
    """With its check sum."""
    return body + struct.pack("<H", check_sum(body))


def write_register(unit: int, register: int, value: int) -> bytes:
    """The request for function 6."""
    return framed(struct.pack(">BBHH", unit, WRITE_REGISTER, register, value))


def write_registers(unit: int, register: int, values: Sequence[int]) -> bytes:
    """The request for function 16."""
    head = struct.pack(">BBHHB", unit, WRITE_REGISTERS, register, len(values), 2 * len(values))
    return framed(head + struct.pack(f">{len(values)}H", *values))


def check_answer(request: bytes, answer: bytes) -> None:
    """Whether the board did what was asked; raises `BoardGarbled`, `BoardRefused`.

    Both functions repeat their first six bytes: unit, function, register, and value or count.
    """
    if len(answer) < REFUSAL_BYTES or framed(answer[:-2]) != answer:
        raise BoardGarbled("the LED board answers with broken bytes", "check baud, polarity (A, B) and length of its line")
    if answer[0] != request[0]:
        raise BoardGarbled(f"unit {answer[0]} answers for unit {request[0]}", "give each board of the line a unit of its own")
    if answer[1] == request[1] | EXCEPTION:
        reason = _REASONS.get(answer[2], f"exception {answer[2]}")
        raise BoardRefused(f"the LED board refuses: {reason}", "check digits and letters of this board in the settings")
    if answer[:6] != request[:6]:
        raise BoardGarbled("the LED board answers something else than was asked", "check whether others speak on its line")
