"""The pepper as a credential of the service manager: read, never written, and never replaced by one on the card."""

from pathlib import Path

import pytest

from kiosk.config import load_settings
from kiosk.errors import DoorFileError
from kiosk.staff_door import door_of
from kiosk.storage.door import DoorFolder
from tests.support.commands import settings_in
from tests.support.door import CLERKS_PIN, TECHNICIANS_PIN, BootClock, DoorKit, staffed

PEPPER = bytes(range(32))


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    """As systemd makes it: only to be read."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "kiosk.pepper").write_bytes(PEPPER)
    (folder / "kiosk.pepper").chmod(0o400)
    return folder


def test_pins_are_mixed_with_the_credential_and_no_pepper_lies_on_the_card(tmp_path: Path, credentials: Path) -> None:
    kit = staffed(tmp_path, credentials)
    assert kit.folder.pepper() == PEPPER
    assert not (kit.folder.path / "pepper").exists()
    assert kit.door.try_pin(CLERKS_PIN) is not None
    assert [path for path in kit.folder.path.iterdir() if PEPPER in path.read_bytes()] == []


def test_a_credential_goes_before_a_pepper_that_is_still_on_the_card(tmp_path: Path, credentials: Path) -> None:
    own = staffed(tmp_path).folder.pepper()
    assert own != PEPPER
    assert DoorFolder(tmp_path, credentials).pepper() == PEPPER


def test_a_pepper_that_moves_from_the_card_into_a_credential_keeps_all_pins(tmp_path: Path, credentials: Path) -> None:
    before = staffed(tmp_path).folder
    (credentials / "kiosk.pepper").chmod(0o600)
    (credentials / "kiosk.pepper").write_bytes(before.pepper())
    (before.path / "pepper").unlink()
    assert DoorKit(tmp_path, credentials=credentials).door.try_pin(CLERKS_PIN) is not None


def test_who_is_started_without_the_credential_lets_nobody_in_and_makes_no_other_pepper(
    tmp_path: Path, credentials: Path
) -> None:
    kept = staffed(tmp_path, credentials).pins.path.read_bytes()
    kit = DoorKit(tmp_path)
    with pytest.raises(DoorFileError, match="not handed over"):
        kit.door.try_pin(CLERKS_PIN)
    with pytest.raises(DoorFileError, match="not handed over"):
        kit.keys.set_pin("hoa", "308146")
    assert not (kit.folder.path / "pepper").exists()
    assert kit.pins.path.read_bytes() == kept


@pytest.mark.parametrize("content", [b"", PEPPER[:-1], PEPPER + b"\n"])
def test_a_credential_that_is_no_pepper_is_refused_and_said_so(tmp_path: Path, credentials: Path, content: bytes) -> None:
    (credentials / "kiosk.pepper").chmod(0o600)
    (credentials / "kiosk.pepper").write_bytes(content)
    with pytest.raises(DoorFileError, match="instead of 32"):
        DoorKit(tmp_path, credentials=credentials).keys.set_pin("thu", CLERKS_PIN)


def test_other_credentials_change_nothing(tmp_path: Path, credentials: Path) -> None:
    (credentials / "kiosk.pepper").rename(credentials / "something.else")
    kit = staffed(tmp_path, credentials)
    assert (kit.folder.path / "pepper").read_bytes() == kit.folder.pepper()


def test_the_kiosk_looks_where_the_service_manager_says(
    tmp_path: Path, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(settings_in(tmp_path))
    staffed(settings.data_dir, credentials)
    with pytest.raises(DoorFileError):
        door_of(settings, BootClock()).try_pin(TECHNICIANS_PIN)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert door_of(settings, BootClock()).try_pin(TECHNICIANS_PIN) is not None
