"""From a reply to a message, or to the error that says what the kiosk does now."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import (
    HelloWanted,
    KioskStopped,
    NoCentralNumber,
    NotTheProtocol,
    OtherNamespace,
    Redirected,
    RequestRefused,
    ServerBusy,
    ServerProblem,
    SyncError,
)
from kiosk.sync.answers import LONGEST_RETRY_S, check, message
from kiosk.sync.channel import Reply
from onestop.wire import PROBLEM_MEDIA_TYPE, PROBLEMS, EventsAnswer, Grant, ProblemKind, WhatNext, problem

NEXT = {
    WhatNext.OWN_SERIES: NoCentralNumber,
    WhatNext.RETRY: ServerBusy,
    WhatNext.SAY_HELLO: HelloWanted,
    WhatNext.STOP: KioskStopped,
    WhatNext.REFUSED: RequestRefused,
}
GOOD = b'{"acknowledged": 7, "again_from": null, "server_time": "2026-03-02T01:00:00Z", "more": "of a newer version"}'


def problem_reply(kind: ProblemKind, **more: int) -> Reply:
    told = problem(kind)
    for name, value in more.items():
        setattr(told, name, value)
    return Reply(told.status, PROBLEM_MEDIA_TYPE, msgspec.json.encode(told))


def test_a_message_may_hold_more_than_is_known() -> None:
    assert message(Reply(200, "application/json; charset=utf-8", GOOD), EventsAnswer).acknowledged == 7


@pytest.mark.parametrize("kind", ProblemKind)
def test_each_problem_is_the_error_that_says_what_comes_next(kind: ProblemKind) -> None:
    with pytest.raises(ServerProblem) as caught:
        check(problem_reply(kind))
    assert (type(caught.value), caught.value.kind) == (NEXT[PROBLEMS[kind].next], kind)


def test_a_kind_that_is_not_known_goes_by_its_status() -> None:
    newer = {"type": "urn:onestop:problem:newer", "title": "Something new."}
    for status, error in ((409, RequestRefused), (429, ServerBusy), (503, ServerBusy)):
        with pytest.raises(error):
            check(Reply(status, PROBLEM_MEDIA_TYPE, msgspec.json.encode({**newer, "status": status})))


def test_the_server_says_when_to_try_again_but_not_in_a_year() -> None:
    for said, taken in ((7, 7), (10**9, LONGEST_RETRY_S), (-5, 0)):
        with pytest.raises(ServerBusy) as caught:
            check(problem_reply(ProblemKind.UNAVAILABLE, retry_after_s=said))
        assert caught.value.retry_after_s == taken


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(301, "text/html", b"", "https://elsewhere.example"), Redirected),
        (Reply(304, "", b""), Redirected),
        (Reply(404, "text/html", b"<html>"), NotTheProtocol),
        (Reply(404, PROBLEM_MEDIA_TYPE, b"<html>"), NotTheProtocol),
        (Reply(502, "text/html", b"<html>"), ServerBusy),
        (Reply(429, "text/plain", b"slowly"), ServerBusy),
        (Reply(200, "text/html", GOOD), NotTheProtocol),
        (Reply(200, "", GOOD), NotTheProtocol),
        (Reply(200, "application/json", b""), NotTheProtocol),
        (Reply(200, "application/json", GOOD[:-1]), NotTheProtocol),
        (Reply(200, "application/json", b"\xff" + GOOD), NotTheProtocol),
        (Reply(200, "application/json", GOOD.replace(b"7", b"-7")), NotTheProtocol),
        (Reply(200, "application/json", GOOD.replace(b"Z", b"")), NotTheProtocol),
        (Reply(200, "application/json", b"[" * 100_000), NotTheProtocol),
    ],
)
def test_what_is_no_answer_of_the_protocol_is_refused(reply: Reply, error: type[SyncError]) -> None:
    with pytest.raises(error):
        message(reply, EventsAnswer)


def test_a_number_of_another_namespace_has_an_error_of_its_own() -> None:
    grant = {
        "ticket_id": "6a3c1f0e-7d0b-5f6e-9a57-2f1c54b7a9d1",
        "series": "A",
        "n": 1,
        "namespace": "own",
        "business_day": "2026-03-02",
        "epoch": 1,
        "ahead": 0,
        "issued_at": "2026-03-02T01:00:00Z",
        "server_time": "2026-03-02T01:00:00Z",
        "clock_trusted": True,
        "cursor": "",
    }
    with pytest.raises(OtherNamespace):
        message(Reply(200, "application/json", msgspec.json.encode(grant)), Grant)


@given(st.integers(100, 999), st.sampled_from(["application/json", PROBLEM_MEDIA_TYPE, "text/html", ""]), st.binary(max_size=200))
def test_whatever_comes_is_a_message_or_one_of_our_errors_in_one_line(status: int, media_type: str, body: bytes) -> None:
    said = ""
    try:
        message(Reply(status, media_type, body, "\x1b[31m"), EventsAnswer)
    except SyncError as error:
        said = str(error)
    assert said.isprintable()
