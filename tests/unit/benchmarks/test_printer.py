"""The printer with a clock: what counts as the first byte of a slip."""

import socket
import time

import pytest

from benchmarks.printer import WatchedPrinter, watched_printer
from kiosk.printer.escpos import ASK_OFFLINE, CUT, PROLOGUE

LIMIT = 10.0


def host(printer: WatchedPrinter) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(printer.uri.rpartition(":")[2])), timeout=LIMIT)


def test_a_question_is_answered_and_is_no_slip() -> None:
    with watched_printer() as printer:
        with host(printer) as line:
            line.sendall(ASK_OFFLINE)
            assert line.recv(1)
        assert printer.jobs == 0


def test_the_first_byte_after_the_questions_is_timed() -> None:
    with watched_printer() as printer, host(printer) as line:
        line.sendall(ASK_OFFLINE)
        line.recv(1)
        before = time.monotonic()
        line.sendall(PROLOGUE)
        assert before <= printer.first_byte(0, LIMIT) <= time.monotonic()


def test_a_job_is_over_when_the_host_hangs_up() -> None:
    with watched_printer() as printer:
        for _ in range(2):
            with host(printer) as line:
                line.sendall(PROLOGUE + CUT)
        printer.finished(2, LIMIT)
        assert printer.jobs == 2


def test_a_slip_that_does_not_come_is_an_error() -> None:
    with watched_printer() as printer, pytest.raises(TimeoutError, match="the first byte did not reach the printer"):
        printer.first_byte(0, 0.01)
