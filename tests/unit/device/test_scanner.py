"""A barcode scanner on a serial line or typing as a keyboard: whole codes come out, everything else does not."""

import os
import pty
import queue
import struct
import threading
import tty
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.device.scanner import Scanner
from kiosk.device.scanner_lines import EVENT, MOST_CODES, WINDOW_S, CodeLines, KeyEvents

KEYS = {letter: code for first, row in ((2, "1234567890-"), (16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm")) for code, letter in enumerate(row, first)}  # fmt: skip
SHIFT, ENTER = 42, 28
PATIENCE = 10.0


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 1, 2, kind, code, value)


def key(code: int) -> bytes:
    """Pressed, reported, released, reported."""
    return event(1, code, 1) + event(0, 0, 0) + event(1, code, 0) + event(0, 0, 0)


def typed(code: str) -> bytes:
    """What a scanner types: capitals with shift, then Enter."""
    written = b""
    for letter in code:
        press = key(KEYS[letter.lower()])
        written += event(1, SHIFT, 1) + press + event(1, SHIFT, 0) if letter.isupper() else press
    return written + key(ENTER)


def lines(*pieces: str, apart: float = 1.0) -> list[str]:
    reading = CodeLines()
    return [code for number, piece in enumerate(pieces) for code in reading.feed(piece, number * apart)]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_code_is_whole_when_its_line_ends(end: str) -> None:
    assert lines("NV-", "0012", end) == ["NV-0012"]


@pytest.mark.parametrize("rubbish", ["ab\n", "x" * 65 + "\n", "12\x0034\n", "thẻ-12\n", "\n\n\r"])
def test_what_is_no_code_is_dropped_and_the_next_code_is_read(rubbish: str) -> None:
    assert lines(rubbish, "NV-0012\n") == ["NV-0012"]


def test_an_endless_line_takes_no_memory_and_is_dropped_whole() -> None:
    reading = CodeLines()
    for _ in range(1000):
        assert reading.feed("9" * 4096, 0.0) == []
    assert len(reading._line) < 100
    assert reading.feed("1234\nNV-0012\n", 1.0) == ["NV-0012"]


def test_a_flood_is_dropped_and_over_when_it_is_quiet_again(caplog: pytest.LogCaptureFixture) -> None:
    reading = CodeLines()
    assert len(reading.feed("NV-0012\n" * 1000, 0.0)) == MOST_CODES
    assert reading.feed("NV-0012\n", WINDOW_S + 0.1) == ["NV-0012"]
    assert len(caplog.messages) == 1


def test_rubbish_is_told_once_and_never_repeated_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    lines(*["ẩn số\n"] * 5, apart=9)
    assert len(caplog.messages) == 1
    assert "ẩn" not in caplog.text


@given(pieces=st.lists(st.text(max_size=80), max_size=30), apart=st.floats(0, 10))
def test_only_codes_ever_come_out(pieces: list[str], apart: float) -> None:
    for code in lines(*pieces, apart=apart):
        assert 3 <= len(code) <= 64
        assert code.isascii()
        assert code.isprintable()


@given(cuts=st.lists(st.integers(0, 400), max_size=6))
def test_keys_are_read_however_the_events_are_cut(cuts: list[int]) -> None:
    written, keys = typed("NV-0012"), KeyEvents()
    edges = sorted({0, *(cut for cut in cuts if cut < len(written)), len(written)})
    assert "".join(keys.feed(written[a:b]) for a, b in pairwise(edges)) == "NV-0012\n"


def test_a_key_that_is_held_down_types_once() -> None:
    assert KeyEvents().feed(event(1, KEYS["a"], 1) + event(1, KEYS["a"], 2) * 5 + event(1, KEYS["a"], 0)) == "a"


def test_a_code_of_which_the_kernel_lost_keys_is_dropped() -> None:
    whole = typed("NV-0012")
    half = len(whole) // 2 // EVENT.size * EVENT.size
    assert lines(KeyEvents().feed(whole[:half] + event(0, 3, 0) + whole[half:])) == []


class Heard:
    """Codes, as the listener hears them."""

    def __init__(self) -> None:
        self._codes: queue.Queue[str] = queue.Queue()

    def __call__(self, code: str) -> None:
        if code == "FAIL":
            raise RuntimeError("the page is gone")
        self._codes.put(code)

    def next(self) -> str:
        return self._codes.get(timeout=PATIENCE)

    def hears(self, code: str, scanner: int) -> bool:
        """Scan it until it is heard: what comes before the line is open is lost."""
        for _ in range(50):
            os.write(scanner, f"{code}\r\n".encode())
            with suppress(queue.Empty):
                if self._codes.get(timeout=PATIENCE / 50) == code:
                    return True
        return False


@contextmanager
def listening(uri: str) -> Iterator[Heard]:
    heard = Heard()
    scanner = Scanner(uri, heard, again_s=0.02)
    scanner.start()
    try:
        yield heard
    finally:
        scanner.stop()
    assert not scanner._thread.is_alive()


@contextmanager
def line_at(path: Path) -> Iterator[int]:
    """A serial port under that name; yields the scanner's end."""
    scanner, port = pty.openpty()
    tty.setraw(port)
    path.symlink_to(os.ttyname(port))
    try:
        yield scanner
    finally:
        path.unlink()
        os.close(port)
        os.close(scanner)


def test_a_serial_scanner_is_heard_and_heard_again_after_it_was_unplugged(tmp_path: Path) -> None:
    path = tmp_path / "ttyACM0"
    with listening(f"serial:{path}?baud=115200") as heard:
        with line_at(path) as scanner:
            assert heard.hears("NV-0012", scanner)
        with line_at(path) as scanner:
            assert heard.hears("NV-0013", scanner)


def test_a_scanner_that_types_is_heard_and_heard_again_after_it_was_unplugged(tmp_path: Path) -> None:
    path = tmp_path / "event3"
    os.mkfifo(path)
    with listening(f"input:{path}") as heard:
        for code in ("NV-0012", "nv-0013"):
            with path.open("wb", buffering=0) as scanner:
                scanner.write(typed(code))
                assert heard.next() == code


def test_a_listener_that_fails_costs_the_kiosk_no_scanner(tmp_path: Path) -> None:
    path = tmp_path / "event3"
    os.mkfifo(path)
    with listening(f"input:{path}") as heard, path.open("wb", buffering=0) as scanner:
        scanner.write(typed("FAIL") + typed("NV-0012"))
        assert heard.next() == "NV-0012"


class LookedFor(Scanner):
    """Says when it has been looked for in vain some times."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri, Heard(), again_s=0.01)
        self._tries = 0
        self.in_vain = threading.Event()

    def _open(self, stack: ExitStack) -> int:
        self._tries += 1
        if self._tries > 3:
            self.in_vain.set()
        return super()._open(stack)


@pytest.mark.parametrize("uri", ["serial:/dev/ttyACM77", "input:/dev/input/event777"])
def test_a_scanner_that_is_not_there_is_looked_for_and_told_once(uri: str, caplog: pytest.LogCaptureFixture) -> None:
    scanner = LookedFor(uri)
    scanner.start()
    assert scanner.in_vain.wait(PATIENCE)
    scanner.stop()
    assert sum("is away" in message for message in caplog.messages) == 1


def test_what_is_a_device_but_cannot_be_grabbed_is_not_listened_to(caplog: pytest.LogCaptureFixture) -> None:
    scanner = LookedFor("input:/dev/zero")
    scanner.start()
    assert scanner.in_vain.wait(PATIENCE)
    scanner.stop()
    assert "is away" in caplog.text
