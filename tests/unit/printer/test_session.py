"""A job from its first byte to the best proof that there is of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from kiosk.domain.printer import Trouble
from kiosk.domain.ticket import TicketState
from kiosk.printer.confirming import Level
from kiosk.printer.press import Press, Result
from kiosk.printer.profiles import Answer, Profile, profile_named
from kiosk.printer.session import Limits, Session
from tests.support.lines import WELL, ScriptedTransport, answering, until
from tests.support.printers import QUICK, WIDE

EPSON = profile_named("tm-t20ii")
VKP = replace(WIDE, asks=frozenset({*WIDE.asks, Answer.PRESENTER}))
LIMITS = replace(QUICK, confirm=0.3, watch=0.02, glance=0.01, confirm_doubtful=0.05, take=0.1, recover=0.05, ask_again_after=1)
JAMMED = {**WELL, b"\x10\x04\x01": b"\x1a", b"\x10\x04\x02": b"\x52", b"\x10\x04\x03": b"\x1a"}
OUT = {b"\x10\x04\x01": b"\x1a", b"\x10\x04\x02": b"\x32", b"\x10\x04\x03": b"\x12", b"\x10\x04\x04": b"\x7e"}
IN_ORDER = b"\x1dr\x01"
JOB = b"\x1b@slip\x1dV\x01"


def with_ids(transport: ScriptedTransport, table: dict[bytes, bytes]) -> None:
    """Answer the table, and each process id with itself."""
    plain = answering(table)

    def answer(written: bytes) -> bytes:
        at = written.find(b"\x1d(H\x06\0\x30\x30")
        return plain(written) + (b"\x37\x22" + written[at + 7 : at + 11] + b"\0" if at >= 0 else b"")

    transport.answering = answer


@contextmanager
def press(transport: ScriptedTransport, profile: Profile = WIDE, limits: Limits = LIMITS) -> Iterator[tuple[Press, Session]]:
    session = Session(transport, profile, limits)
    try:
        yield Press(session), session
    finally:
        session.drop()


def printed(transport: ScriptedTransport, profile: Profile = WIDE, limits: Limits = LIMITS) -> Result:
    with press(transport, profile, limits) as (machine, _):
        return machine.run(JOB, lambda: None)


def test_a_process_id_is_the_best_proof() -> None:
    transport = ScriptedTransport()
    with_ids(transport, {**WELL, IN_ORDER: b"\0"})
    result = printed(transport, EPSON)
    assert (result.state, result.level, result.note) == (TicketState.PRINTED, Level.PROCESS_ID, "confirmed: process id")


def test_each_job_has_another_process_id_and_the_answer_to_an_old_one_proves_nothing() -> None:
    transport = ScriptedTransport()
    with_ids(transport, WELL)
    with press(transport, replace(EPSON, asks=frozenset({Answer.LIVE, Answer.PROCESS_ID}))) as (machine, _):
        assert machine.run(JOB, lambda: None).state is TicketState.PRINTED
        at = transport.written.find(b"\x1d(H")
        old = bytes(transport.written[at + 7 : at + 11])
        transport.answering = answering({**WELL, b"\x1d(H\x06\0\x30\x30": b"\x37\x22" + old + b"\0"})
        assert machine.run(JOB, lambda: None).state is TicketState.UNCONFIRMED


def test_the_answer_in_order_is_the_next_best() -> None:
    result = printed(ScriptedTransport(answering({**WELL, IN_ORDER: b"\0"})), EPSON)
    assert (result.state, result.level, result.note) == (TicketState.PRINTED, Level.IN_ORDER, "confirmed: in order")


def test_no_error_for_a_while_proves_nothing() -> None:
    result = printed(ScriptedTransport(answering(WELL)))
    assert (result.state, result.level, result.trouble) == (TicketState.UNCONFIRMED, Level.NO_ERROR, None)
    assert "no error" in result.note


def test_a_printer_that_confirms_nothing_by_its_profile_is_only_watched() -> None:
    transport = ScriptedTransport(answering(WELL))
    result = printed(transport, replace(WIDE, asks=frozenset({Answer.LIVE})))
    assert (result.state, result.level) == (TicketState.UNCONFIRMED, Level.NO_ERROR)
    assert IN_ORDER not in transport.written


def test_a_printer_that_says_nothing_is_not_watched() -> None:
    result = printed(ScriptedTransport(), limits=replace(LIMITS, status=0.01))
    assert (result.state, result.level) == (TicketState.UNCONFIRMED, Level.NOTHING)


def test_a_printer_that_did_not_tell_its_status_must_confirm_twice() -> None:
    once = ScriptedTransport(lambda written: b"\0" if IN_ORDER in written else b"")
    assert printed(once, limits=replace(LIMITS, status=0.01)).state is TicketState.UNCONFIRMED
    twice = ScriptedTransport(lambda written: b"\0" * written.count(IN_ORDER))
    assert printed(twice, limits=replace(LIMITS, status=0.01)).state is TicketState.PRINTED


@pytest.mark.parametrize("answers", [b"\x80", b"\0\0", b"\x01"])
def test_an_answer_that_is_not_clean_proves_nothing(answers: bytes) -> None:
    assert printed(ScriptedTransport(answering({**WELL, IN_ORDER: answers}))).state is TicketState.UNCONFIRMED


def test_a_process_id_proves_a_print_even_when_the_paper_ended_behind_it() -> None:
    transport = ScriptedTransport()
    with_ids(transport, {**WELL, IN_ORDER: b"\x0f"})
    assert printed(transport, EPSON).state is TicketState.PRINTED


def test_an_error_after_the_last_byte_leaves_it_open_what_came_out() -> None:
    """The slip may be whole already, or come out of the printer's memory once the error is mended."""
    transport = ScriptedTransport()

    def answer(written: bytes) -> bytes:
        return answering(OUT if JOB in transport.written else WELL)(written)

    transport.answering = answer
    with press(transport) as (machine, session):
        result = machine.run(JOB, lambda: None)
        assert (result.state, result.trouble) == (TicketState.UNCONFIRMED, Trouble.NO_PAPER)
        assert session.wrecked


def test_an_error_told_by_itself_ends_a_long_job_between_two_slices() -> None:
    transport = ScriptedTransport()
    with press(transport, EPSON) as (machine, session):
        slices: list[bytes] = []

        def answer(written: bytes) -> bytes:
            if len(written) < 2048:
                return answering(WELL)(written)
            slices.append(written)
            assert len(slices) == 1 or until(lambda: session._line.heard().trouble is not None)
            return b"\x1c\0\x0f\x0f"

        transport.answering = answer
        result = machine.run(bytes(2048 * 50), lambda: None)
    assert (result.state, result.trouble) == (TicketState.FAILED, Trouble.NO_PAPER)
    assert len(slices) == 2
    assert session.sent == 2 * 2048


def test_heat_in_the_middle_of_a_job_is_waited_for() -> None:
    transport = ScriptedTransport()
    with press(transport, EPSON) as (machine, session):
        slices: list[bytes] = []

        def answer(written: bytes) -> bytes:
            if len(written) < 2048:
                return answering({**WELL, IN_ORDER: b"\x14\0\0\x0f\0"})(written)
            slices.append(written)
            assert len(slices) == 1 or until(lambda: session._line.heard().trouble is Trouble.OVERHEATED)
            return b"\x1c\x40\0\x0f"

        transport.answering = answer
        assert machine.run(bytes(2048 * 5), lambda: None).state is TicketState.PRINTED
    assert len(slices) == 5


def test_what_the_machine_still_holds_back_is_waited_for() -> None:
    slow = ScriptedTransport()
    slow.held = [300, 200, 100]
    assert printed(slow, limits=replace(LIMITS, status=0.01)).state is TicketState.UNCONFIRMED
    stuck = ScriptedTransport()
    stuck.held = [300] * 1000
    result = printed(stuck, limits=replace(LIMITS, status=0.01))
    assert (result.state, result.trouble) == (TicketState.UNCONFIRMED, Trouble.SILENT)


def test_a_cutter_jam_that_was_mended_is_ended_where_the_printer_knows_how() -> None:
    transport = ScriptedTransport()

    def answer(written: bytes) -> bytes:
        table = WELL if b"\x10\x05\x02" in transport.written else JAMMED
        return answering({**table, IN_ORDER: b"\0"})(written)

    transport.answering = answer
    assert printed(transport, EPSON).state is TicketState.PRINTED
    assert transport.written.count(b"\x10\x05\x02") == 1


def test_a_cutter_jam_that_stays_is_no_reason_to_wait_for_long() -> None:
    result = printed(ScriptedTransport(answering(JAMMED)), EPSON)
    assert (result.state, result.trouble) == (TicketState.FAILED, Trouble.CUTTER_JAM)
    assert "take the paper out" in result.reason


def test_a_printer_that_does_not_know_that_command_never_gets_it() -> None:
    transport = ScriptedTransport(answering(JAMMED))
    assert printed(transport).trouble is Trouble.CUTTER_JAM
    assert b"\x10\x05" not in transport.written


FULL = b"\x10\x04\x14"


class Mouth:
    """The slips at a presenter: each look finds the next of `seen`, then the last for ever."""

    def __init__(self, *seen: int) -> None:
        self.seen = list(seen)
        self.presented = False

    def __call__(self, written: bytes) -> bytes:
        said = answering({**WELL, IN_ORDER: b"\0"})(written)
        self.presented |= b"\x1cP" in written
        if FULL in written:
            at = 0 if not self.presented else self.seen.pop(0) if len(self.seen) > 1 else self.seen[0]
            said += b"\x10\x0f" + bytes((0x20 * at, 0, 0, 0))
        return said


def test_a_slip_that_is_taken_counts_as_printed() -> None:
    transport, shown = ScriptedTransport(Mouth(0, 1, 1, 0)), list[str]()
    with press(transport, VKP) as (machine, _):
        result = machine.run(JOB, lambda: None, lambda: shown.append("take it"))
    assert (result.state, result.level) == (TicketState.PRINTED, Level.TAKEN)
    assert shown == ["take it"]
    assert b"\x1de" not in transport.written


def test_a_slip_that_nobody_takes_is_drawn_back() -> None:
    transport = ScriptedTransport()
    mouth = Mouth(1)

    def answer(written: bytes) -> bytes:
        if b"\x1de\x02" in written:
            mouth.seen = [0]
        return mouth(written)

    transport.answering = answer
    result = printed(transport, VKP)
    assert (result.state, result.trouble) == (TicketState.FAILED, Trouble.NOT_TAKEN)
    assert transport.written.count(b"\x1de\x02") == 1


@pytest.mark.parametrize("seen", [(0,), (1,)])
def test_a_presenter_that_shows_nothing_or_keeps_the_slip_leaves_the_confirmation_as_it_was(seen: tuple[int, ...]) -> None:
    result = printed(ScriptedTransport(Mouth(*seen)), VKP)
    assert (result.state, result.level) == (TicketState.PRINTED, Level.IN_ORDER)


def test_a_slip_of_somebody_else_in_the_mouth_is_waited_for_before_the_next_is_presented() -> None:
    transport = ScriptedTransport()
    hanging = [1, 1, 1, 0]

    def answer(written: bytes) -> bytes:
        said = answering({**WELL, IN_ORDER: b"\0"})(written)
        if FULL not in written:
            return said
        presented = transport.written.count(b"\x1cP")
        at = 0 if presented else hanging.pop(0) if len(hanging) > 1 else hanging[0]
        return said + b"\x10\x0f" + bytes((0x20 * at, 0, 0, 0))

    transport.answering = answer
    result = printed(transport, VKP)
    assert (result.state, result.level) == (TicketState.PRINTED, Level.IN_ORDER)
    assert hanging == [0]
    assert b"\x1de" not in transport.written


def test_a_slip_that_was_taken_is_not_said_to_be_this_one_when_the_printer_confirmed_nothing() -> None:
    mouth = Mouth(0, 1, 0)

    def answer(written: bytes) -> bytes:
        return mouth(written.replace(IN_ORDER, b""))

    assert printed(ScriptedTransport(answer), VKP).state is TicketState.UNCONFIRMED


def test_a_line_that_broke_within_the_last_bytes_leaves_it_open_whether_they_arrived() -> None:
    transport = ScriptedTransport(answering(WELL))
    with press(transport) as (machine, session):
        result = machine.run(JOB, transport.go)
        assert (result.state, result.trouble) == (TicketState.UNCONFIRMED, Trouble.UNREACHABLE)
        assert session.wrecked


def test_a_line_that_broke_before_the_last_bytes_is_a_failure() -> None:
    transport = ScriptedTransport(answering(WELL))
    with press(transport) as (machine, _):
        result = machine.run(JOB * 500, transport.go)
        assert (result.state, result.trouble) == (TicketState.FAILED, Trouble.UNREACHABLE)


def test_a_line_that_broke_while_a_confirmation_was_awaited_is_swept_before_the_next_job() -> None:
    """What the kernel took may have been on its way only: half a job may be in the printer."""
    transport = ScriptedTransport(answering(WELL))

    def answer(written: bytes) -> bytes:
        if IN_ORDER in written:
            transport.go()
        return answering(WELL)(written)

    transport.answering = answer
    with press(transport) as (machine, session):
        assert machine.run(JOB, lambda: None).state is TicketState.UNCONFIRMED
        assert session.wrecked
        transport.answering = answering({**WELL, IN_ORDER: b"\0"})
        transport.written.clear()
        assert machine.run(JOB, lambda: None).state is TicketState.PRINTED
        assert bytes(transport.written).startswith(b"\0" * 16 + b"\x10\x04\x01")
        assert bytes(transport.written).index(b"\x1dV\x01") < bytes(transport.written).index(JOB)


def test_a_printer_that_falls_silent_behind_a_job_is_swept_before_the_next() -> None:
    transport = ScriptedTransport()

    def answer(written: bytes) -> bytes:
        return b"" if JOB in transport.written else answering(WELL)(written)

    transport.answering = answer
    with press(transport, limits=replace(LIMITS, status=0.01)) as (machine, session):
        result = machine.run(JOB, lambda: None)
        assert (result.state, result.level, session.wrecked) == (TicketState.UNCONFIRMED, Level.SILENCE, True)


def test_a_printer_that_answered_and_does_not_any_more_gets_no_job_a_few_times() -> None:
    """Most likely it is switched off: nobody shall be told to take paper from it. If it only fell dumb, it prints on."""
    transport = ScriptedTransport(answering({**WELL, IN_ORDER: b"\0"}))
    with press(transport, limits=replace(LIMITS, status=0.2, refusals=2)) as (machine, _):
        machine.run(JOB, lambda: None)
        transport.answering = lambda _: b""
        transport.written.clear()
        refused = [machine.run(JOB, lambda: None) for _ in range(2)]
        assert {(one.state, one.trouble) for one in refused} == {(TicketState.FAILED, Trouble.SILENT)}
        assert JOB not in transport.written
        assert machine.run(JOB, lambda: None).state is TicketState.UNCONFIRMED


def test_a_late_answer_in_order_is_not_taken_for_that_of_the_next_job() -> None:
    """A printer that stood still gives the answer behind the last job when it goes on: the next job is not confirmed by it."""
    transport = ScriptedTransport(answering({**WELL, IN_ORDER: b"\0"}))
    with press(transport, limits=replace(LIMITS, status=0.01, refusals=0, confirm_doubtful=0.01)) as (machine, _):
        assert machine.run(JOB, lambda: None).state is TicketState.PRINTED
        transport.answering = lambda _: b""
        assert machine.run(JOB, lambda: None).state is TicketState.UNCONFIRMED
        transport.answering = answering({**WELL, IN_ORDER: b"\0"})
        assert machine.run(JOB, lambda: None).level is Level.NO_ERROR
        assert machine.run(JOB, lambda: None).state is TicketState.PRINTED


def test_a_printer_that_goes_on_gives_all_the_answers_that_it_owes() -> None:
    transport = ScriptedTransport(answering({**WELL, IN_ORDER: b"\0"}))
    with press(transport, limits=replace(LIMITS, status=0.01, refusals=0, confirm_doubtful=0.01)) as (machine, _):
        machine.run(JOB, lambda: None)
        transport.answering = lambda _: b""
        machine.run(JOB, lambda: None)
        transport.answering = answering({**WELL, IN_ORDER: b"\0\0\0"})
        assert machine.run(JOB, lambda: None).state is TicketState.PRINTED
