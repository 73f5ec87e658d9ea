"""The files of the door: for their owner's eyes alone, durable, and worth nothing without the pepper."""

import json
from pathlib import Path

import pytest

from kiosk.domain.staff import Role
from kiosk.errors import DoorFileError
from kiosk.storage.door import Cost, DoorFolder, PinFile
from kiosk.storage.door.hashing import hashed
from tests.support.door import CHEAP, CLERKS_PIN, staffed


def test_nobody_else_may_read_the_folder_or_any_file_in_it(tmp_path: Path) -> None:
    folder = staffed(tmp_path).folder.path
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_pin_is_kept_as_a_hash_that_needs_salt_and_pepper(tmp_path: Path) -> None:
    kit = staffed(tmp_path)
    kept = json.loads(kit.pins.path.read_bytes().split(b"\n")[0])
    pin = next(one["pin"] for one in kept["members"] if one["name"] == "thu")
    pepper, salt = kit.folder.pepper(), bytes.fromhex(kept["salt"])
    assert pin == hashed(CLERKS_PIN, "pin", pepper, salt, CHEAP).hex()
    assert pin != hashed(CLERKS_PIN, "pin", bytes(32), salt, CHEAP).hex()
    assert pin != hashed(CLERKS_PIN, "pin", pepper, bytes(16), CHEAP).hex()


def test_a_card_that_says_what_a_pin_says_does_not_show_it(tmp_path: Path) -> None:
    kit = staffed(tmp_path)
    kit.keys.set_card("thu", CLERKS_PIN)
    kept = json.loads(kit.pins.path.read_bytes().split(b"\n")[0])
    (thu,) = (one for one in kept["members"] if one["name"] == "thu")
    assert thu["card"] != thu["pin"]


def test_the_pepper_is_made_once(tmp_path: Path) -> None:
    kit = staffed(tmp_path)
    pepper = kit.folder.pepper()
    kit.keys.set_pin("hoa", "308146")
    assert kit.folder.pepper() == pepper
    assert len(set(pepper)) > 8


def test_pins_are_worth_nothing_on_a_kiosk_with_another_pepper(tmp_path: Path) -> None:
    one, other = staffed(tmp_path / "one"), staffed(tmp_path / "other")
    other.pins.path.write_bytes(one.pins.path.read_bytes())
    with pytest.raises(DoorFileError, match=r"pins.json is damaged.*kiosk staff set-pin"):
        other.door.try_pin(CLERKS_PIN)


@pytest.mark.parametrize("name", ["pins.json", "tries.json"])
def test_any_single_changed_byte_of_a_file_is_found(tmp_path: Path, name: str) -> None:
    kit = staffed(tmp_path)
    path = kit.folder.path / name
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if name == "tries.json":
            assert kit.tries.tries() is None
        else:
            with pytest.raises(DoorFileError):
                kit.pins.is_set()


def test_hashes_of_an_older_cost_still_open_the_door(tmp_path: Path) -> None:
    kit = staffed(tmp_path)
    later = PinFile(DoorFolder(tmp_path), Cost(memory_kib=16, passes=2))
    found = later.who(CLERKS_PIN, "pin")
    assert found is not None
    assert found.role is Role.CLERK
    assert kit.door.try_pin(CLERKS_PIN) == found


def test_a_guess_stays_within_the_memory_that_a_small_board_can_spare() -> None:
    with pytest.raises(ValueError, match="no kiosk"):
        Cost(memory_kib=65 * 1024)
