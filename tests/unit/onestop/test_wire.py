"""The messages and what they promise."""

import uuid
from datetime import UTC, datetime

import msgspec
import pytest

from onestop import wire

KEY = "c29tZSAzMiBieXRlcyBvZiBhIHNlY3JldCBrZXkhISE"
DEVICE = uuid.UUID("6f1c2f8e-0d3c-4b60-9d0e-0d6a7a0c8a11")


def _command(**changes: object) -> wire.Command:
    moment = datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)
    command = wire.Command(
        number=7,
        kind=wire.CommandKind.OPEN_DAY,
        arguments={"business_day": "2026-03-02"},
        issued_at=moment,
        ends_at=moment,
        signature="",
    )
    command.signature = wire.command_signature(KEY, "H32.12", DEVICE, command)
    return msgspec.structs.replace(command, **changes)


def test_every_problem_has_a_meaning() -> None:
    assert set(wire.PROBLEMS) == set(wire.ProblemKind)


@pytest.mark.parametrize("kind", list(wire.ProblemKind))
def test_a_problem_says_after_the_journey_what_to_do_next(kind: wire.ProblemKind) -> None:
    heard = msgspec.json.decode(msgspec.json.encode(wire.problem(kind, "why")), type=wire.Problem)
    assert heard.kind is kind
    assert wire.what_next(heard) is wire.PROBLEMS[kind].next


@pytest.mark.parametrize(
    ("status", "expected"), [(503, wire.WhatNext.RETRY), (429, wire.WhatNext.RETRY), (409, wire.WhatNext.REFUSED)]
)
def test_a_problem_of_a_newer_server_goes_by_its_status(status: int, expected: wire.WhatNext) -> None:
    assert wire.what_next(wire.Problem(type="urn:onestop:problem:invented-later", title="", status=status)) is expected


def test_a_number_is_written_as_the_kiosk_writes_it() -> None:
    assert [wire.written("A", 0, 45), wire.written("A", 2, 15), wire.written("C", 0, 1000)] == ["A045", "A2-015", "C1000"]


def test_a_command_stays_genuine_after_the_journey() -> None:
    heard = msgspec.json.decode(msgspec.json.encode(_command()), type=wire.Command)
    assert wire.is_genuine(KEY, "H32.12", DEVICE, heard)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 8},
        {"kind": wire.CommandKind.REBOOT},
        {"arguments": {}},
        {"ends_at": datetime(2027, 1, 1, tzinfo=UTC)},
        {"signature": "0" * 64},
    ],
)
def test_a_command_that_was_changed_is_not_genuine(change: dict[str, object]) -> None:
    assert not wire.is_genuine(KEY, "H32.12", DEVICE, _command(**change))


def test_a_command_to_another_device_or_office_is_not_genuine() -> None:
    assert not wire.is_genuine(KEY, "H32.12", uuid.uuid4(), _command())
    assert not wire.is_genuine(KEY, "H32.13", DEVICE, _command())


@pytest.mark.parametrize("letter", ["I", "O", "Q", "a", "AB", ""])
def test_letters_that_read_like_digits_are_no_series(letter: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"series": letter, "kiosk_code": 0, "n": 1}, wire.SeriesMark)


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"text":{"vi":"x"},"message_id":1,"until":"2026-03-02T08:00:00"}', type=wire.Message)


def test_a_field_of_a_newer_version_is_ignored() -> None:
    said = b'{"reason":"late","invented_later":[1]}'
    assert msgspec.json.decode(said, type=wire.VoidNotice).reason == "late"
