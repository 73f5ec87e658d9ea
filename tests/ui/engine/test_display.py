"""Finding the descriptors on which a console announces touches and devices."""

import socket
from pathlib import Path

from kiosk.screens.display import console_descriptors

AF_NETLINK, KOBJECT_UEVENT = 16, 15


def test_open_input_devices_are_found(tmp_path: Path) -> None:
    (tmp_path / "7").symlink_to("/dev/input/event0")
    (tmp_path / "8").symlink_to("/dev/input/event12")
    (tmp_path / "9").symlink_to("/dev/dri/card0")
    assert console_descriptors(tmp_path) == {7: False, 8: False}


def test_a_descriptor_that_vanishes_meanwhile_is_no_harm(tmp_path: Path) -> None:
    (tmp_path / "7").write_text("no link")
    assert console_descriptors(tmp_path) == {}


def test_the_socket_that_announces_devices_is_found() -> None:
    with socket.socket(AF_NETLINK, socket.SOCK_RAW, KOBJECT_UEVENT) as kernel:
        assert console_descriptors()[kernel.fileno()] is True


def test_other_sockets_are_left_alone() -> None:
    with socket.socket() as other:
        assert other.fileno() not in console_descriptors()


def open_descriptors() -> set[str]:
    return {link.name for link in Path("/proc/self/fd").iterdir()}


def test_looking_leaves_nothing_open() -> None:
    before = open_descriptors()
    console_descriptors()
    assert open_descriptors() == before
