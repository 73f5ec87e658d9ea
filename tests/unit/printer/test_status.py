"""Answers of a printer: only whole, valid and consistent ones mean anything, and noise never means paper."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.printer import Trouble
from kiosk.printer.answers import Demultiplexer, Kind
from kiosk.printer.status import (
    UNKNOWN,
    PaperState,
    Status,
    read_auto,
    read_confirmation,
    read_full,
    read_status,
)

BYTES = STREAMS = 100_000
PAPER = (PaperState.PRESENT, PaperState.NEAR_END)


@pytest.mark.parametrize(
    ("answers", "trouble", "paper"),
    [
        ("12121212", None, PaperState.PRESENT),
        ("1212121e", None, PaperState.NEAR_END),
        ("1a32127e", Trouble.NO_PAPER, PaperState.OUT),
        ("12121272", Trouble.NO_PAPER, PaperState.OUT),
        ("1a361212", Trouble.COVER_OPEN, PaperState.OUT),
        ("1a161212", Trouble.COVER_OPEN, PaperState.PRESENT),
        ("1a521212", Trouble.FAULT, PaperState.PRESENT),
        ("1a521a12", Trouble.CUTTER_JAM, PaperState.PRESENT),
        ("1a525212", Trouble.OVERHEATED, PaperState.PRESENT),
        ("1a523212", Trouble.FAULT, PaperState.PRESENT),
        ("1a1a1212", Trouble.FAULT, PaperState.PRESENT),
        ("1a121212", Trouble.FAULT, PaperState.UNKNOWN),
        ("12161212", Trouble.COVER_OPEN, PaperState.UNKNOWN),
    ],
)
def test_live_answers_are_read(answers: str, trouble: Trouble | None, paper: PaperState) -> None:
    status = read_status(bytes.fromhex(answers))
    assert (status.trouble, status.paper) == (trouble, paper)


@pytest.mark.parametrize(
    ("answer", "trouble", "paper"),
    [
        ("1400000f", None, PaperState.PRESENT),
        ("10000000", None, PaperState.PRESENT),
        ("1400030f", None, PaperState.NEAR_END),
        ("1c000f0f", Trouble.NO_PAPER, PaperState.OUT),
        ("3c00000f", Trouble.COVER_OPEN, PaperState.PRESENT),
        ("1c08000f", Trouble.CUTTER_JAM, PaperState.PRESENT),
        ("1c40000f", Trouble.OVERHEATED, PaperState.PRESENT),
        ("1c20000f", Trouble.FAULT, PaperState.PRESENT),
        ("1c00000f", Trouble.FAULT, PaperState.UNKNOWN),
    ],
)
def test_the_automatic_status_is_read(answer: str, trouble: Trouble | None, paper: PaperState) -> None:
    status = read_auto(bytes.fromhex(answer))
    assert (status.trouble, status.paper) == (trouble, paper)


@pytest.mark.parametrize(
    ("answer", "trouble", "paper", "slip_waits"),
    [
        ("100f00000000", None, PaperState.PRESENT, False),
        ("100f84000000", None, PaperState.NEAR_END, False),
        ("100f20000000", None, PaperState.PRESENT, True),
        ("100f05000000", Trouble.NO_PAPER, PaperState.OUT, False),
        ("100f00020000", Trouble.COVER_OPEN, PaperState.PRESENT, False),
        ("100f00000100", Trouble.OVERHEATED, PaperState.PRESENT, False),
        ("100f00004000", Trouble.CUTTER_JAM, PaperState.PRESENT, False),
        ("100f00000001", Trouble.CUTTER_JAM, PaperState.PRESENT, False),
        ("100f00000004", Trouble.FAULT, PaperState.PRESENT, False),
        ("100f00002200", None, PaperState.PRESENT, False),
    ],
)
def test_the_full_status_of_a_presenter_is_read(
    answer: str, trouble: Trouble | None, paper: PaperState, slip_waits: bool
) -> None:
    status = read_full(bytes.fromhex(answer))
    assert (status.trouble, status.paper, status.slip_waits) == (trouble, paper, slip_waits)


def test_a_cutter_jam_can_be_recovered_from_unless_something_is_broken_too() -> None:
    assert read_status(bytes.fromhex("1a521a12")).recoverable
    assert not read_status(bytes.fromhex("1a523a12")).recoverable


@pytest.mark.parametrize("noise", ["", "12", "121212", "1212121212", "12121200", "ff121212", "12121213", "92121212"])
def test_noise_says_nothing(noise: str) -> None:
    assert read_status(bytes.fromhex(noise)) == UNKNOWN


def says_paper(stream: bytes) -> bool:
    """Whether this answer to DLE EOT 1 to 4, taken apart, makes one believe in paper."""
    taking = Demultiplexer()
    replies = [*taking.feed(stream), *taking.give_up()]
    if any(reply.kind is Kind.NOISE for reply in replies):
        return False
    return read_status(b"".join(reply.data for reply in replies if reply.kind is Kind.LIVE)).paper in PAPER


def is_truly_said(stream: bytes) -> bool:
    """The same by the book, byte by byte: answers to all four, of a printer that has paper, and nothing else but whole answers."""
    live, at = [], 0
    while at < len(stream):
        first = stream[at]
        if first == 0x37:
            length = 7
        elif first & 0x93 == 0x10:
            length = 4
        elif first & 0x93 == 0x12 or not first & 0x90:
            length = 1
        else:
            return False
        part = stream[at : at + length]
        if len(part) < length or (length == 4 and any(byte & 0x90 for byte in part[1:])):
            return False
        if length == 7 and (part[1] != 0x22 or part[6] or not all(0x20 <= byte <= 0x7E for byte in part[2:6])):
            return False
        live += [first] if first & 0x93 == 0x12 else []
        at += length
    return len(live) == 4 and not live[1] & 0x20 and not live[3] & 0x60


def test_100000_random_bytes_are_never_paper() -> None:
    chance = random.Random(3)  # noqa: S311  noise with a seed
    stream = chance.randbytes(BYTES)
    at = 0
    while at < len(stream):
        size = chance.choice((4, 4, 4, 5, 6, 8, 12))
        answer = stream[at : at + size]
        assert not says_paper(answer) or is_truly_said(answer), answer.hex()
        at += size


OUT = (
    "1a32127e",
    "1a321272",
    "1a36127e",
    "1a32527e",
    "12121272",
)
TOLD = ("1c000f0f", "3c000f0f", "00", "0f", "37223132333400")
HAVE = ("12121212", "1212121e", "1a521a12", "1a161212")


def mutated(chance: random.Random, stream: bytearray) -> bytes:
    """A few bytes replaced, lost, doubled or added."""
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(stream) + 1)
        match chance.randrange(5):
            case 0:
                stream[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                del stream[at : at + 1]
            case 2:
                stream[at:at] = stream[at : at + 1]
            case 3:
                stream[at:at] = bytes((chance.randrange(256),))
            case _:
                stream[at : at + 1] = bytes(byte ^ 1 << chance.randrange(8) for byte in stream[at : at + 1])
    return bytes(stream)


def test_100000_mutated_answers_mean_paper_only_where_they_truly_say_so() -> None:
    chance = random.Random(4)  # noqa: S311  noise with a seed
    truly = 0
    for _ in range(STREAMS):
        stream = bytearray.fromhex(chance.choice((*OUT, *HAVE)))
        if chance.randrange(2):
            at = chance.randrange(len(stream) + 1)
            stream[at:at] = bytes.fromhex(chance.choice(TOLD))
        answer = mutated(chance, stream)
        if says_paper(answer):
            truly += 1
            assert is_truly_said(answer), answer.hex()
    assert truly > 100


@pytest.mark.parametrize("out", [one for one in OUT if one.startswith("1a")])
def test_no_single_wrong_byte_turns_out_into_present(out: str) -> None:
    stream = bytes.fromhex(out)
    for at in range(len(stream)):
        for byte in range(256):
            assert not says_paper(stream[:at] + bytes((byte,)) + stream[at + 1 :])


@given(st.integers(0, 3), st.integers(0, 255))
def test_no_single_wrong_byte_of_an_automatic_status_turns_out_into_present(at: int, byte: int) -> None:
    answer = bytearray.fromhex("1c000f0f")
    answer[at] = byte
    assert read_auto(bytes(answer)).paper not in PAPER


@given(st.binary(min_size=4, max_size=4), st.binary(min_size=6, max_size=6))
def test_of_two_answers_the_worse_is_believed(live: bytes, full: bytes) -> None:
    one, other = read_status(live), read_full(full)
    both = one.beside(other)
    assert (both.paper in PAPER) == (one.paper in PAPER and other.paper in PAPER)
    assert both.cover_open == (one.cover_open or other.cover_open)
    assert both.answered == (one.answered and other.answered)


def test_nothing_known_is_no_trouble_and_no_paper() -> None:
    assert (Status().trouble, Status().paper) == (None, PaperState.UNKNOWN)


@pytest.mark.parametrize(
    ("answer", "paper"),
    [
        ("00", PaperState.PRESENT),
        ("03", PaperState.NEAR_END),
        ("0f", PaperState.OUT),
        ("0c", PaperState.OUT),
        ("", PaperState.UNKNOWN),
        ("0000", PaperState.UNKNOWN),
        ("12", PaperState.UNKNOWN),
        ("ff", PaperState.UNKNOWN),
        ("01", PaperState.UNKNOWN),
        ("04", PaperState.UNKNOWN),
    ],
)
def test_the_confirmation_is_one_clean_byte(answer: str, paper: PaperState) -> None:
    assert read_confirmation(bytes.fromhex(answer)) is paper
