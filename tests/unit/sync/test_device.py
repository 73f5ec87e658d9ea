"""The file with this kiosk's credential: whole or not at all, and for nobody else's eyes."""

import json
import stat
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import cast

import pytest

from kiosk.errors import CardCopied, CardRolledBack, DeviceFileError, NotEnrolled, OtherMachine, StoppedByServer
from kiosk.sync.device import Device, DeviceFile
from kiosk.sync.greeting import day_told
from kiosk.sync.rotation import rotate
from kiosk.sync.server import Server
from kiosk.sync.service import EMBEDDED, out_of_service
from onestop.wire import ProblemKind

DEVICE = Device(
    server="https://onestop.example.vn",
    device_id="6a3c1f0e-7d0b-5f6e-9a57-2f1c54b7a9d1",
    office="H32.12",
    kiosk_code=2,
    token_prefix="k1.1.x.",  # noqa: S106  no secret
    credential="c" * 43,
    hardware_serial="serial-number:1000",
    fingerprint="ABCD-EFGH",
    accepted=True,
)


ANEW = replace(DEVICE, device_id="0d3f6f8e-7d0b-5f6e-9a57-2f1c54b7a9d1", credential="d" * 43, accepted=False)
"""The same machine, enrolled again."""


@pytest.fixture
def file(tmp_path: Path) -> DeviceFile:
    return DeviceFile(tmp_path)


def test_what_was_written_is_read(file: DeviceFile, tmp_path: Path) -> None:
    file.write(DEVICE)
    assert DeviceFile(tmp_path).read() == DEVICE


def test_only_its_owner_can_read_it(file: DeviceFile) -> None:
    file.keep_pending("CODE", "c" * 43)
    file.write(DEVICE)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.path.parent.iterdir()] == ["device.json"]


def test_the_secrets_are_not_shown_by_accident() -> None:
    assert "ccc" not in repr(DEVICE)


def test_without_a_file_there_is_no_enrolment(file: DeviceFile) -> None:
    assert file.read() is None
    assert file.change(stopped="x") is None


def test_a_field_changes_and_the_others_stay(file: DeviceFile) -> None:
    file.write(DEVICE)
    file.change(spare_code=9)
    assert file.read() == file.known == replace(DEVICE, spare_code=9)


def test_an_enrolment_at_the_terminal_is_not_lost_to_the_thread_that_knows_the_old_one(file: DeviceFile, tmp_path: Path) -> None:
    file.write(DEVICE)
    DeviceFile(tmp_path).write(ANEW)
    assert file.change(stopped="revoked") == file.read() == ANEW


def test_an_enrolment_waits_for_a_change_that_is_being_written(
    file: DeviceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write(DEVICE)
    terminal = Thread(target=DeviceFile(tmp_path).write, args=(ANEW,))
    write = file._write

    def while_somebody_enrols(device: Device) -> None:
        terminal.start()
        terminal.join(0.2)
        write(device)

    monkeypatch.setattr(file, "_write", while_somebody_enrols)
    file.change(stopped="revoked")
    terminal.join(5)
    assert file.read() == ANEW


def test_a_credential_is_not_changed_under_a_new_enrolment(file: DeviceFile, tmp_path: Path) -> None:
    """The server is never asked, so none is there."""
    file.write(DEVICE)
    DeviceFile(tmp_path).write(ANEW)
    rotate(cast("Server", None), file, DEVICE)
    assert file.read() == ANEW


def test_a_file_that_somebody_holds_is_not_waited_for_without_end(
    file: DeviceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sync.device.GUARD_SECONDS", 0.0)
    with DeviceFile(tmp_path)._guard(), pytest.raises(DeviceFileError, match="another process"):
        file.write(DEVICE)


def test_fields_of_a_newer_version_are_left_out(file: DeviceFile) -> None:
    file.write(DEVICE)
    file.path.write_text(json.dumps(asdict(DEVICE) | {"colour": "blue"}), encoding="utf-8")
    assert file.read() == DEVICE


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff", b"{}", json.dumps(asdict(DEVICE) | {"credential": ""}).encode(), b'{"server": 1}'],
)
def test_a_file_that_is_not_whole_says_what_to_do(file: DeviceFile, content: bytes) -> None:
    file.write(DEVICE)
    file.path.write_bytes(content)
    with pytest.raises(DeviceFileError, match="enrol this kiosk again"):
        file.read()


def test_a_credential_that_was_sent_is_sent_again_with_the_same_code_only(file: DeviceFile) -> None:
    file.keep_pending("CODE-1", "c" * 43)
    assert (file.pending("CODE-1"), file.pending("CODE-2")) == ("c" * 43, "")
    file.write(DEVICE)
    assert file.pending("CODE-1") == ""


HERE = DEVICE.hardware_serial


def test_an_enrolled_and_accepted_kiosk_gives_numbers() -> None:
    assert out_of_service(DEVICE, DEVICE.server, HERE) is None


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        (None, NotEnrolled),
        (replace(DEVICE, accepted=False), NotEnrolled),
        (replace(DEVICE, server="https://other.example.vn"), NotEnrolled),
        (replace(DEVICE, hardware_serial="serial-number:2000"), OtherMachine),
        (replace(DEVICE, stopped="This kiosk was taken out of service."), StoppedByServer),
        (replace(DEVICE, stopped="Two machines.", stopped_as=ProblemKind.CLONED), CardCopied),
        (replace(DEVICE, stopped="An older copy.", stopped_as=ProblemKind.ROLLED_BACK), CardRolledBack),
    ],
)
def test_any_other_kiosk_gives_none(device: Device | None, reason: type[Exception]) -> None:
    assert isinstance(out_of_service(device, DEVICE.server, HERE), reason)


def test_a_kiosk_with_a_server_beside_it_gives_numbers_before_it_was_ever_enrolled() -> None:
    assert out_of_service(None, EMBEDDED, HERE) is None
    assert out_of_service(replace(DEVICE, server=EMBEDDED, accepted=False), EMBEDDED, HERE) is None
    assert isinstance(out_of_service(replace(DEVICE, server=EMBEDDED), EMBEDDED, "serial-number:2000"), OtherMachine)


@pytest.mark.parametrize(
    ("days", "told"), [(0, "2026-03-02"), (6, "2026-03-08"), (14, "2026-03-16"), (15, ""), (2_900_000, ""), (None, "")]
)
def test_a_day_that_is_far_ahead_of_the_servers_own_clock_is_none_to_begin_a_ledger_in(days: int | None, told: str) -> None:
    day = None if days is None else date(2026, 3, 2) + timedelta(days=days)
    assert day_told(day, datetime(2026, 3, 2, 1, tzinfo=UTC)) == told


def test_a_day_that_cannot_be_read_is_none() -> None:
    assert day_told(date(2026, 3, 2), datetime.max.replace(tzinfo=UTC)) == "2026-03-02"
    assert replace(DEVICE, business_day=5).since == date.min  # type: ignore[arg-type]
    assert replace(DEVICE, business_day="x").since == replace(DEVICE, business_day="").since == date.min
    assert replace(DEVICE, business_day="2026-03-08").since == date(2026, 3, 8)
