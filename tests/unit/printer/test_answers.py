"""A stream of answers is taken apart by fixed bits, wherever it was split and whatever stands between."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.printer.answers import Demultiplexer, Kind, Reply


def bits(mask: int, fixed: int) -> st.SearchStrategy[bytes]:
    return st.integers(0, 255).map(lambda byte: bytes((byte & ~mask & 0xFF | fixed,)))


rest = bits(0x90, 0)
live = bits(0x93, 0x12).map(lambda data: Reply(Kind.LIVE, data))
auto = st.tuples(bits(0x93, 0x10), rest, rest, rest).map(lambda parts: Reply(Kind.AUTO, b"".join(parts)))
ordered = rest.map(lambda data: Reply(Kind.IN_ORDER, data))
process_id = st.binary(min_size=4, max_size=4).map(
    lambda job: Reply(Kind.PROCESS_ID, b"\x37\x22" + bytes(0x20 + byte % 0x5F for byte in job) + b"\0")
)
full = st.tuples(bits(0x1A, 0), bits(0x90, 0), bits(0x14, 0), bits(0xB0, 0)).map(
    lambda parts: Reply(Kind.FULL, b"\x10\x0f" + b"".join(parts))
)
noise = st.sampled_from([b"\x13", b"\x11", b"\x80", b"\xff", b"\x92", b"\x33"]).map(lambda data: Reply(Kind.NOISE, data))


def fed(stream: bytes, cuts: list[int], *, presenter: bool = False) -> list[Reply]:
    """What comes out of a stream that arrives in pieces."""
    taking = Demultiplexer(presenter=presenter)
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [reply for start, end in pairwise(edges) for reply in taking.feed(stream[start:end])]


@given(st.lists(live | auto | ordered | process_id | noise), st.lists(st.integers(0, 1000), max_size=8))
def test_answers_come_out_whole_and_in_order_however_they_were_split(replies: list[Reply], cuts: list[int]) -> None:
    assert fed(b"".join(reply.data for reply in replies), cuts) == replies


@given(st.lists(live | full | ordered | noise), st.lists(st.integers(0, 1000), max_size=8))
def test_the_full_status_of_a_presenter_is_told_too(replies: list[Reply], cuts: list[int]) -> None:
    assert fed(b"".join(reply.data for reply in replies), cuts, presenter=True) == replies


def test_an_automatic_status_is_found_between_the_answers_to_questions() -> None:
    stream = bytes.fromhex("12 12 1400000f 12 00 1c000f0f 12 37223132333400")
    assert [reply.kind for reply in fed(stream, [])] == [
        Kind.LIVE,
        Kind.LIVE,
        Kind.AUTO,
        Kind.LIVE,
        Kind.IN_ORDER,
        Kind.AUTO,
        Kind.LIVE,
        Kind.PROCESS_ID,
    ]


def test_the_beginning_of_an_answer_waits_for_its_rest_and_is_noise_when_nobody_waits() -> None:
    taking = Demultiplexer()
    assert taking.feed(b"\x14\0") == []
    assert taking.feed(b"\0\x0f") == [Reply(Kind.AUTO, b"\x14\0\0\x0f")]
    taking.feed(b"\x37\x22")
    assert [reply.kind for reply in taking.give_up()] == [Kind.NOISE, Kind.NOISE]
    assert taking.feed(b"\x12") == [Reply(Kind.LIVE, b"\x12")]


def test_a_broken_answer_costs_only_its_own_bytes() -> None:
    assert [reply.kind for reply in fed(b"\x14\0\x92\x12", [])] == [Kind.NOISE, Kind.IN_ORDER, Kind.NOISE, Kind.LIVE]


@given(st.binary(max_size=200), st.booleans())
def test_every_byte_comes_out_once(stream: bytes, presenter: bool) -> None:
    taking = Demultiplexer(presenter=presenter)
    replies = [*taking.feed(stream), *taking.give_up()]
    assert b"".join(reply.data for reply in replies) == stream
