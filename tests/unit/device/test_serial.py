"""Which machine this is."""

from pathlib import Path

import pytest

from kiosk.device.serial import hardware_serial


def places(folder: Path, **contents: bytes) -> list[Path]:
    made = []
    for name, content in contents.items():
        path = folder / name.replace("_", "-")
        path.write_bytes(content)
        made.append(path)
    return made


def test_the_board_says_it_and_the_name_of_the_place_is_part_of_it(tmp_path: Path) -> None:
    found = hardware_serial(places(tmp_path, serial_number=b"10000000abcdef12\0", machine_id=b"3d1219c7\n"))
    assert found == "serial-number:10000000abcdef12"


@pytest.mark.parametrize("nothing", [b"", b"\0", b"To Be Filled By O.E.M.\n", b"Default string", b"None", b"0000000000000000\0"])
def test_what_is_no_serial_number_is_passed_over(tmp_path: Path, nothing: bytes) -> None:
    assert hardware_serial(places(tmp_path, product_serial=nothing, machine_id=b"3d1219c7\n")) == "machine-id:3d1219c7"


def test_a_place_that_is_not_there_or_may_not_be_read_is_passed_over(tmp_path: Path) -> None:
    assert hardware_serial([tmp_path / "none", tmp_path, *places(tmp_path, machine_id=b"3d12\n")]) == "machine-id:3d12"


def test_a_machine_that_says_nothing_is_unknown() -> None:
    assert hardware_serial([]) == "unknown"


def test_it_fits_into_a_header_whatever_the_board_says(tmp_path: Path) -> None:
    found = hardware_serial(places(tmp_path, product_serial="số \r\n máy 7".encode() + b"x" * 500))
    assert found.isascii()
    assert found.isprintable()
    assert len(found) < 128


def test_this_machine_always_says_the_same() -> None:
    assert hardware_serial() == hardware_serial()
