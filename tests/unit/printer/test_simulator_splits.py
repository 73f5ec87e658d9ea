"""However the bytes of a line are split, the simulated printer prints and answers the same; and no bytes bring it down."""

import contextlib
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.errors import PrinterProtocolError
from kiosk.printer.virtual.personas import PERSONAS, Persona
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.simulators import BEGIN, CUT, TO_BLADE

QR = b"\x1d(k\x03\x001C\x02\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0"
GRAPHICS = b"\x1d(L\x0d\0\x30\x43\x30G1\x01\x08\0\x02\0\x31\xff\x18\x1d(L\x06\0\x30\x45G1\x02\x02"
PIECES = [
    b"Ho tich\n",
    b"\xb5\xb8\xd5\xd2\n",
    b"\x1bt\x1e",
    b"\x1bt\x1b",
    b"\x1c.",
    b"\x1c&",
    b"\x1ba\x01",
    b"\x1d!\x11",
    b"\x1dB\x01",
    b"\n",
    b"\x1bJ\x30",
    b"\x1bd\x02",
    b"\x1b3\x20",
    b"\x1b$\x20\0",
    b"\x1b\\\xf0\xff",
    b"\x1dL\x10\0",
    b"\x1b*\x21\x02\0\xff\xff\xff\x10\x04\x02",
    b"\x1b&\x03AB\x01\xff\xff\xff\x02\x10\x04\x01\x80\0\0",
    b"\x1b%\x01",
    b"\x1dv0\0\x02\0\x02\0\xff\x10\x04\x01",
    b"\x1dv0\x03\x01\0\x30\0" + b"\xaa" * 48,
    b"\x1cq\x01\x01\0\x01\0" + b"\xff" * 8,
    b"\x1cp\x01\0",
    b"\x1da\x0e",
    b"\x1dr\x01",
    b"\x1d(H\x06\x000012ab",
    b"\x10\x04\x01",
    b"\x10\x04\x04",
    b"\x10\x04\x14",
    b"\x10\x05\x01",
    b"\x10\x05\x02",
    b"\x1cP\x06\0R\x05",
    b"\x1de\x05",
    b"\x1d\xe2",
    QR,
    GRAPHICS,
    TO_BLADE + CUT,
    BEGIN,
    b"\0\0\0",
    b"\x1b\0",
]
STREAMS = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=40).map(b"".join)
STOPS = ("paper_out", "cover_open", "overheated", "fault")
FAULTS = st.lists(st.tuples(st.integers(0, 400), st.sampled_from([*STOPS, "paper_near_end", "cutter_jam", "silent"])), max_size=3)


@dataclass(frozen=True)
class Seen:
    """Everything that a run leaves behind."""

    slips: tuple[object, ...]
    answers: bytes
    refusals: tuple[str, ...]
    moved_mm: float
    presented: int


def run(persona: Persona, stream: bytes, cuts: list[int], faults: list[tuple[int, str]]) -> Seen:
    """A host that writes in these pieces, and staff who mend what stops the printer."""
    printer = VirtualPrinter(persona)
    for index, (moment, fault) in enumerate(faults):
        (printer.change_later if index % 2 else printer.change_at)(moment, fault)
    answers = b""
    with contextlib.suppress(PrinterProtocolError):
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
            piece = stream[start:end]
            while piece:
                taken = printer.accept(piece)
                piece = piece[taken:]
                answers += printer.answers(0)
                if not taken:
                    printer.change(**dict.fromkeys((*STOPS, "cutter_jam"), False))
                    taken = printer.accept(b"\x10\x05\x01" if persona.recovers else b"")
                    if not taken:
                        printer.power_cycle()
        printer.change(**dict.fromkeys(STOPS, False))
    answers += printer.answers(0)
    return Seen(tuple(printer.slips), answers, tuple(map(str, printer.refusals)), printer.moved_mm, printer.mouth.presented)


@st.composite
def split(draw: st.DrawFn) -> tuple[bytes, list[int]]:
    stream = draw(STREAMS)
    cuts = draw(st.lists(st.integers(0, len(stream)), max_size=12)) if draw(st.booleans()) else list(range(len(stream)))
    return stream, sorted(cuts)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PERSONAS)), split())
def test_bytes_split_anywhere_give_the_same_paper_and_answers(persona: str, stream: tuple[bytes, list[int]]) -> None:
    data, cuts = stream
    assert run(PERSONAS[persona], data, cuts, []) == run(PERSONAS[persona], data, [], [])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PERSONAS)), split(), FAULTS, st.sampled_from([24, 100, 4096]))
def test_bytes_split_anywhere_give_the_same_whatever_goes_wrong(
    persona: str, stream: tuple[bytes, list[int]], faults: list[tuple[int, str]], buffer: int
) -> None:
    data, cuts = stream
    kind = replace(PERSONAS[persona], buffer=buffer)
    assert run(kind, data, cuts, faults) == run(kind, data, [], faults)


def understood(persona: str, job: bytes) -> bool:
    """Whether the printer finds nothing wrong with a whole job."""
    printer = VirtualPrinter(PERSONAS[persona])
    with contextlib.suppress(PrinterProtocolError):
        printer.accept(job + TO_BLADE + CUT)
    return not printer.refusals


@cache
def known_to(persona: str) -> list[bytes]:
    """The pieces that it understands alone."""
    return [piece for piece in PIECES if understood(persona, piece)]


@st.composite
def broken_off(draw: st.DrawFn) -> tuple[str, bytes]:
    """What came of a job that a persona understands, before the line broke."""
    persona = draw(st.sampled_from(sorted(PERSONAS)))
    job = b"".join(draw(st.lists(st.sampled_from(known_to(persona)), min_size=1, max_size=6)))
    assume(understood(persona, job))
    return persona, job[: draw(st.integers(0, len(job)))]


@settings(max_examples=300, deadline=None)
@given(broken_off())
def test_fillers_and_a_new_beginning_make_good_any_job_that_broke_off(broken: tuple[str, bytes]) -> None:
    persona, job = broken
    slip = BEGIN + b"A012\x1bJ\x18" + TO_BLADE + CUT
    healthy, printer = VirtualPrinter(PERSONAS[persona]), VirtualPrinter(PERSONAS[persona])
    healthy.accept(slip + slip)
    printer.accept(job)
    printer.accept(bytes(300) + BEGIN + TO_BLADE + CUT + slip)
    assert not printer.refusals
    assert printer.slips[-1].picture == healthy.slips[-1].picture


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PERSONAS)), st.binary(max_size=400), FAULTS)
def test_no_bytes_bring_it_down(persona: str, data: bytes, faults: list[tuple[int, str]]) -> None:
    seen = run(PERSONAS[persona], data, [], faults)
    assert len(seen.refusals) <= 1
