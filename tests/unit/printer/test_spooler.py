"""The printer thread: order, marks, and going on whatever happens."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.printer import PaperState, Trouble
from kiosk.domain.slip import Qr, Slip
from kiosk.domain.ticket import TicketState
from kiosk.printer.encoder import Encoder
from kiosk.printer.profiles import Answer, profile_named
from kiosk.printer.session import Limits
from kiosk.printer.spooler import Spooler
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.transports.wrapping import MeetingTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.usecases.ports import PrintJob
from tests.support.lines import WELL, ScriptedTransport, answering
from tests.support.printers import FONTS, PATIENCE, QUICK, WIDE, NotedLog, Rig, encoders, printed, rig, ticket

EPSON = profile_named("tm-t20ii")


class StuckEncoder(Encoder):
    """Waits in `encode` until the test lets it go, or fails as a mistake in the code would."""

    def __init__(self) -> None:
        super().__init__(FONTS, WIDE)
        self.reached = threading.Event()
        self.go = threading.Event()
        self.mistakes = 0

    def encode(self, slip: Slip) -> bytes:
        self.reached.set()
        assert self.go.wait(PATIENCE)
        if self.mistakes:
            self.mistakes -= 1
            raise ZeroDivisionError
        return encoders["raster"].encode(slip)


def test_jobs_are_printed_in_order(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        for n in range(1, 6):
            spooling.submit(n)
        assert spooling.fate("id-5").state is TicketState.PRINTED
        assert [slip.picture for slip in printer.slips] == [printed(encoders["raster"].encode(ticket(n))) for n in range(1, 6)]


def test_the_mark_is_written_before_the_first_byte(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        seen: list[bool] = []
        spooling.log.note = lambda *_: seen.append(printer.idle and not printer.slips)  # type: ignore[method-assign]
        spooling.print(1)
        assert seen == [True, False]


def test_each_state_is_written_down_and_told(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (_, spooling):
        spooling.print(1)
        assert spooling.log.notes == [("id-1", TicketState.PRINTING), ("id-1", TicketState.PRINTED)]
        assert [outcome.state for outcome in spooling.outcomes] == [TicketState.PRINTING, TicketState.PRINTED]


def test_a_ledger_that_fails_stops_no_paper(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        spooling.log.failing = True
        assert spooling.print(1).state is TicketState.PRINTED
        assert len(printer.slips) == 1


def test_a_slip_that_cannot_be_set_fails_and_the_next_is_printed(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (_, spooling):
        spooling.spooler.submit(PrintJob("id-0", Slip((Qr("x" * 5000),))))
        outcome = spooling.fate("id-0")
        assert (outcome.state, outcome.trouble) == (TicketState.FAILED, Trouble.FAULT)
        assert "shorten" in outcome.reason
        assert spooling.print(1).state is TicketState.PRINTED


def test_whoever_lets_it_begin_waits_for_the_first_byte_and_no_longer_than_said() -> None:
    encoder = StuckEncoder()
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)), encoder=encoder)
    spooling.submit(1)
    assert not spooling.spooler.let_begin(0.0)
    encoder.go.set()
    assert spooling.spooler.let_begin(PATIENCE)
    assert ("id-1", TicketState.PRINTING) in spooling.log.notes
    assert spooling.spooler.stop(PATIENCE)


def test_a_job_that_never_begins_is_not_waited_for() -> None:
    encoder = StuckEncoder()
    encoder.go.set()
    encoder.mistakes = 1
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)), encoder=encoder)
    spooling.submit(1)
    assert spooling.spooler.let_begin(PATIENCE)
    assert spooling.spooler.stop(PATIENCE)


def test_a_mistake_in_the_code_fails_one_job_only() -> None:
    encoder = StuckEncoder()
    encoder.go.set()
    encoder.mistakes = 1
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)), encoder=encoder)
    assert spooling.print(1).trouble is Trouble.FAULT
    assert spooling.print(2).state is TicketState.PRINTED
    assert spooling.spooler.stop(PATIENCE)


def test_a_mistake_behind_the_last_byte_does_not_claim_that_nothing_came_out() -> None:
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)))
    confirm = spooling.session.confirm
    spooling.session.confirm = lambda _: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    outcome = spooling.print(1)
    assert (outcome.state, outcome.trouble) == (TicketState.UNCONFIRMED, Trouble.FAULT)
    spooling.session.confirm = confirm  # type: ignore[method-assign]
    assert spooling.print(2).state is TicketState.PRINTED
    assert spooling.spooler.stop(PATIENCE)


def test_a_listener_that_fails_does_not_stop_the_thread() -> None:
    told = threading.Event()

    def fail_first(outcome: object) -> None:
        del outcome
        told.set()
        raise ZeroDivisionError

    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)))
    spooler = Spooler(encoders["raster"], spooling.session, NotedLog(), fail_first)
    assert spooling.spooler.stop(PATIENCE)
    spooler.start()
    spooler.submit(PrintJob("id-1", ticket(1)))
    assert told.wait(PATIENCE)
    assert spooler.stop(PATIENCE)


def test_a_ledger_that_had_no_room_when_a_print_began_gets_the_beginning_before_the_end(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (_, spooling):
        spooling.log.failing = True

        def make_room(_: object) -> None:
            spooling.log.failing = False

        spooling.on_outcome = make_room
        assert spooling.print(1).state is TicketState.PRINTED
        assert spooling.log.notes == [("id-1", TicketState.PRINTING), ("id-1", TicketState.PRINTED)]


def test_stopping_finishes_the_job_in_hand_and_leaves_the_queue() -> None:
    encoder = StuckEncoder()
    printer = VirtualPrinter(WIDE)
    spooling = Rig(VirtualTransport(printer), encoder=encoder)
    spooling.submit(1)
    spooling.submit(2)
    assert encoder.reached.wait(PATIENCE)
    assert not spooling.spooler.stop(0)
    encoder.go.set()
    assert spooling.spooler.stop(PATIENCE)
    assert spooling.fate("id-1").state is TicketState.PRINTED
    assert {ticket_id for ticket_id, _ in spooling.log.notes} == {"id-1"}


def test_stopping_before_starting_is_no_matter() -> None:
    spooler = Spooler(encoders["raster"], Rig(VirtualTransport(VirtualPrinter(WIDE))).session, NotedLog(), lambda _: None)
    assert spooler.stop(0)


def test_an_idle_look_tells_that_staff_are_needed_and_when_it_is_mended(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        printer.change(paper_out=True)
        spooling.spooler.check()
        assert spooling.wait(lambda: spooling.healths[-1:])[0].trouble is Trouble.NO_PAPER
        printer.change(paper_out=False, paper_near_end=True)
        spooling.spooler.check()
        health = spooling.wait(lambda: spooling.healths[1:])[0]
        assert (health.trouble, health.paper) == (None, PaperState.NEAR_END)
        assert spooling.spooler.health == health


def test_an_idle_look_at_no_printer_tells_that_it_is_away(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        printer.change(unplugged=True)
        spooling.spooler.check()
        assert spooling.wait(lambda: spooling.healths[-1:])[0].trouble is Trouble.UNREACHABLE


def test_what_the_printer_tells_by_itself_is_told_on_without_a_question() -> None:
    transport = ScriptedTransport(answering({**WELL, b"\x1da\xff": b"\x14\0\0\x0f"}))
    spooling = Rig(transport, profile=EPSON, encoder=encoders["raster"])
    spooling.spooler.check()
    assert spooling.wait(lambda: spooling.healths[-1:])[0].paper is PaperState.PRESENT
    transport.written.clear()
    transport.say(b"\x1c\0\x0f\x0f")
    assert spooling.wait(lambda: spooling.healths[1:])[0].trouble is Trouble.NO_PAPER
    for _ in range(3):
        spooling.spooler.check()
    transport.say(b"\x14\0\0\x0f")
    assert spooling.wait(lambda: [one for one in spooling.healths[2:] if one.trouble is None])
    assert not transport.written
    assert spooling.spooler.stop(PATIENCE)


def test_a_cable_pulled_while_nobody_prints_is_told_at_once() -> None:
    transport = ScriptedTransport(answering(WELL))
    spooling = Rig(transport)
    spooling.spooler.check()
    assert spooling.wait(lambda: spooling.healths)
    transport.go()
    assert spooling.wait(lambda: spooling.healths[1:])[0].trouble is Trouble.UNREACHABLE
    spooling.spooler.check()
    assert spooling.wait(lambda: spooling.healths[2:])[0].trouble is None
    assert spooling.spooler.stop(PATIENCE)


def test_how_well_a_print_is_known_is_written_down(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (_, spooling):
        spooling.print(1)
        assert spooling.log.reasons == ["", "confirmed: in order"]


def test_a_slip_that_hangs_out_is_told_before_it_is_taken() -> None:
    hanging = [1, 0]

    def answer(written: bytes) -> bytes:
        said = answering({**WELL, b"\x1dr\x01": b"\0"})(written)
        if b"\x10\x04\x14" not in written:
            return said
        at = hanging.pop(0) if b"\x1cP" in transport.written else 0
        return said + b"\x10\x0f" + bytes((0x20 * at, 0, 0, 0))

    transport = ScriptedTransport(answer)
    spooling = Rig(transport, profile=replace(WIDE, asks=frozenset({*WIDE.asks, Answer.PRESENTER})))
    assert spooling.print(1).state is TicketState.PRINTED
    assert [(one.state, one.presented) for one in spooling.outcomes] == [
        (TicketState.PRINTING, False),
        (TicketState.PRINTING, True),
        (TicketState.PRINTED, False),
    ]
    assert spooling.spooler.stop(PATIENCE)


def test_a_slip_that_nobody_took_is_no_trouble_of_the_printer() -> None:
    def answer(written: bytes) -> bytes:
        said = answering({**WELL, b"\x1dr\x01": b"\0"})(written)
        hangs = b"\x1cP" in transport.written and b"\x1de\x02" not in transport.written
        return said + (b"\x10\x0f" + bytes((0x20 * hangs, 0, 0, 0)) if b"\x10\x04\x14" in written else b"")

    transport = ScriptedTransport(answer)
    presenting = replace(WIDE, asks=frozenset({*WIDE.asks, Answer.PRESENTER}))
    spooling = Rig(transport, profile=presenting, limits=replace(QUICK, take=0.05, glance=0.01))
    outcome = spooling.print(1)
    assert (outcome.state, outcome.trouble) == (TicketState.FAILED, Trouble.NOT_TAKEN)
    assert spooling.wait(lambda: spooling.healths)[0].trouble is None
    assert spooling.spooler.stop(PATIENCE)


def test_only_one_look_is_queued_at_a_time() -> None:
    encoder = StuckEncoder()
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)), encoder=encoder)
    spooling.submit(1)
    assert encoder.reached.wait(PATIENCE)
    for _ in range(5):
        spooling.spooler.check()
    encoder.go.set()
    spooling.fate("id-1")
    spooling.print(2)
    assert len(spooling.healths) == 3
    assert spooling.spooler.stop(PATIENCE)


def test_caches_can_be_warmed_in_the_printer_thread() -> None:
    encoder = Encoder(FONTS, WIDE)
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)), encoder=encoder)
    spooling.spooler.warm([ticket(1)])
    assert spooling.print(1).state is TicketState.PRINTED
    assert spooling.spooler.stop(PATIENCE)


def test_a_silent_printer_is_not_waited_for_with_every_ticket(tmp_path: Path) -> None:
    """Questions go out for the first ticket, then only after some; the printer counts them."""
    with rig("virtual", tmp_path, Limits(status=0.01, confirm_doubtful=0.01, ask_again_after=4)) as (printer, spooling):
        printer.change(silent=True)
        questions: list[int] = []
        printer.answer_live = questions.append  # type: ignore[method-assign,assignment]
        states = {spooling.print(n).state for n in range(1, 10)}
        assert states == {TicketState.UNCONFIRMED}
        assert len(questions) == 3 * 4


def test_a_printer_that_begins_to_answer_is_believed_again(tmp_path: Path) -> None:
    limits = Limits(status=0.4, confirm=0.6, confirm_doubtful=0.4, owes=0.0, glance=0.4, ask_again_after=2)
    with rig("virtual", tmp_path, limits) as (printer, spooling):
        printer.change(silent=True)
        assert spooling.print(1).state is TicketState.UNCONFIRMED
        printer.change(silent=False)
        assert [spooling.print(n).state for n in (2, 3, 4)][-1] is TicketState.PRINTED


@pytest.mark.parametrize("limits", [QUICK])
def test_limits_grow_with_the_job_and_the_line(limits: Limits) -> None:
    assert limits.write(36_000, 1_920) == pytest.approx(0.3 + 0.5 * 36_000 / 1_920)


def test_whoever_submits_only_puts_into_a_queue_that_never_fills() -> None:
    """The screen's thread must not wait, whatever the printer does: counted in steps of the queue, not in time."""
    encoder = StuckEncoder()
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)), encoder=encoder)
    spooling.submit(0)
    assert encoder.reached.wait(PATIENCE)
    waiting, steps = spooling.spooler._queue, list[str]()

    class Counted:
        def put(self, task: object) -> None:
            steps.append("put")
            waiting.put(task)  # type: ignore[arg-type]

        def __getattr__(self, name: str) -> object:
            steps.append(name)
            return getattr(waiting, name)

    spooling.spooler._queue = Counted()  # type: ignore[assignment]
    for n in range(1, 101):
        spooling.submit(n)
    spooling.spooler.check()
    assert spooling.spooler.health is spooling.spooler.health
    assert steps == ["put"] * 101
    assert waiting.qsize() == 101
    spooling.spooler._queue = waiting
    encoder.go.set()
    assert spooling.fate("id-100").state is TicketState.PRINTED
    assert spooling.spooler.stop(PATIENCE)


def test_what_is_no_ticket_is_printed_and_told_and_stands_in_no_ledger() -> None:
    spooling = Rig(VirtualTransport(VirtualPrinter(WIDE)))
    spooling.spooler.submit(PrintJob("checklist-1", ticket(1), is_ticket=False))
    assert spooling.fate("checklist-1").state is TicketState.PRINTED
    assert spooling.log.notes == []
    assert spooling.spooler.stop(PATIENCE)


def test_a_printer_that_is_opened_anew_is_met_anew() -> None:
    met: list[str] = []

    def meet(identity: str) -> bool:
        met.append(identity)
        return False

    transport = MeetingTransport(VirtualTransport(VirtualPrinter(WIDE)), meet)
    spooling = Rig(transport)
    assert spooling.print(1).state is TicketState.PRINTED
    before = len(met)
    spooling.spooler.reopen()
    assert spooling.print(2).state is TicketState.PRINTED
    assert spooling.spooler.stop(PATIENCE)
    assert len(met) == before + 1
