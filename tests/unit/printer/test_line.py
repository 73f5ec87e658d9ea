"""What comes back over a line, and when it is believed."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kiosk.printer.limits import Limits
from kiosk.printer.line import Line
from kiosk.printer.profiles import Answer, Profile, profile_named
from kiosk.printer.status import UNKNOWN, PaperState
from tests.support.lines import WELL, ScriptedTransport, answering, until
from tests.support.printers import QUICK, WIDE

OUT = {b"\x10\x04\x01": b"\x1a", b"\x10\x04\x02": b"\x32", b"\x10\x04\x03": b"\x12", b"\x10\x04\x04": b"\x7e"}
TELLS = {b"\x1da\xff": b"\x14\0\0\x0f"}
EPSON = profile_named("tm-t20ii")


@contextmanager
def line(transport: ScriptedTransport, profile: Profile = WIDE, limits: Limits = QUICK) -> Iterator[Line]:
    made = Line(transport, profile, limits)
    made.open()
    try:
        yield made
    finally:
        made.close()


def test_a_healthy_printer_is_asked_four_questions_in_one_go() -> None:
    transport = ScriptedTransport(answering(WELL))
    with line(transport) as asked:
        assert asked.ask().paper is PaperState.PRESENT
    assert bytes(transport.written) == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


def test_only_what_the_profile_lists_is_asked() -> None:
    transport = ScriptedTransport(answering(WELL))
    with line(transport, replace(WIDE, asks=frozenset({Answer.IN_ORDER}))) as asked:
        assert asked.ask() == UNKNOWN
    assert not transport.written


def test_silence_is_unknown() -> None:
    with line(ScriptedTransport(), limits=Limits(status=0.01)) as asked:
        assert asked.ask() == UNKNOWN
        assert not asked.suspected


def test_after_noise_the_printer_must_say_the_same_twice() -> None:
    transport = ScriptedTransport(answering(WELL))
    with line(transport) as asked:
        transport.say(b"\xff")
        assert until(lambda: not asked.heard().answered and asked.suspected)
        transport.written.clear()
        assert asked.ask().paper is PaperState.PRESENT
        assert bytes(transport.written).count(b"\x10\x04\x04") == 2
        assert not asked.suspected


def test_noise_among_the_answers_makes_them_say_nothing() -> None:
    transport = ScriptedTransport(answering({**WELL, b"\x10\x04\x03": b"\x93\x12"}))
    with line(transport) as asked:
        assert asked.ask() == UNKNOWN
        transport.answering = answering(WELL)
        assert asked.ask().paper is PaperState.PRESENT


def test_a_printer_that_says_now_this_now_that_after_noise_is_not_believed() -> None:
    transport = ScriptedTransport()
    both = [answering(WELL), answering(OUT)]

    def answer(written: bytes) -> bytes:
        both.reverse()
        return both[0](written)

    transport.answering = answer
    with line(transport) as asked:
        transport.say(b"\xff")
        assert until(lambda: asked.heard() == UNKNOWN and asked.suspected)
        assert asked.ask() == UNKNOWN


def test_100000_random_bytes_over_a_line_are_never_paper_and_then_the_truth_is_believed_again() -> None:
    chance = random.Random(5)  # noqa: S311  noise with a seed
    transport = ScriptedTransport(lambda _: chance.randbytes(40))
    with line(transport, replace(WIDE, asks=EPSON.asks), Limits(status=0.0005)) as asked:
        for _ in range(2500):
            assert asked.ask().paper not in (PaperState.PRESENT, PaperState.NEAR_END)
            assert asked.heard() == UNKNOWN
    with line(ScriptedTransport(answering(WELL))) as asked:
        assert asked.ask().paper is PaperState.PRESENT


def test_late_answers_are_neither_noise_nor_answers_to_the_next_question() -> None:
    transport = ScriptedTransport()
    with line(transport, limits=Limits(status=0.01)) as asked:
        assert asked.ask() == UNKNOWN
        transport.say(b"\x12\x12\x12\x12")
        assert until(lambda: len(transport._said) == 0)
        transport.answering = answering(OUT)
        asked._limits = QUICK
        assert asked.ask().paper is PaperState.OUT
        assert not asked.suspected


def test_answers_that_nobody_asked_for_are_noise() -> None:
    transport = ScriptedTransport(answering(WELL))
    with line(transport) as asked:
        transport.say(b"\x12")
        assert until(lambda: len(transport._said) == 0)
        asked.ask()
        assert bytes(transport.written).count(b"\x10\x04\x04") == 2


def test_a_printer_that_can_is_told_to_tell_changes_by_itself() -> None:
    transport = ScriptedTransport(answering({**WELL, **TELLS}))
    with line(transport, EPSON) as asked:
        assert until(lambda: asked.tells_changes)
        assert asked.heard().paper is PaperState.PRESENT
        transport.say(b"\x1c\0\x0f\x0f")
        assert until(lambda: asked.heard().paper is PaperState.OUT)


def test_what_it_told_by_itself_is_forgotten_when_an_answer_says_otherwise() -> None:
    """Switched off and on it no longer tells changes, and what it told last is not true any more."""
    transport = ScriptedTransport(answering({**WELL, **TELLS}))
    with line(transport, EPSON) as asked:
        transport.say(b"\x1c\0\x0f\x0f")
        assert until(lambda: asked.heard().paper is PaperState.OUT)
        transport.written.clear()
        assert asked.ask().paper is PaperState.PRESENT
        assert bytes(transport.written).endswith(b"\x1da\xff")
        assert until(lambda: asked.heard().paper is PaperState.PRESENT)


def test_a_status_told_on_a_suspected_line_is_not_believed() -> None:
    transport = ScriptedTransport(answering(WELL))
    with line(transport, EPSON) as asked:
        transport.say(b"\xff\x14\0\0\x0f")
        assert until(lambda: asked._reader is not None and asked._reader.auto is not None)
        assert asked.heard() == UNKNOWN


def test_the_reader_ends_before_the_line_is_closed() -> None:
    transport = ScriptedTransport()
    with line(transport) as asked:
        reader = asked._reader
        assert reader is not None
        assert reader._thread.is_alive()
    assert not reader._thread.is_alive()
