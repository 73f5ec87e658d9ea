"""What the board says of itself, read from a tree of files like the kernel's."""

import os
from pathlib import Path

import pytest

from kiosk.device.address import addresses
from kiosk.device.disk import disk_condition
from kiosk.device.system import System

MEMINFO = "MemTotal:        2000000 kB\nMemFree:          100000 kB\nMemAvailable:    1500000 kB\nBuffers: 1 kB\n"


def tree(folder: Path, **files: str) -> System:
    """A machine with these files; `__` in a name stands for `/`."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_colon_", ":")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="ascii")
    return System(folder)


def test_the_hottest_zone_is_told(tmp_path: Path) -> None:
    zone = "sys__class__thermal__thermal_zone"
    assert tree(tmp_path, **{f"{zone}0__temp": "48312\n", f"{zone}1__temp": "61000\n"}).temperature() == 61.0


def test_a_zone_that_measures_nothing_is_left_out(tmp_path: Path) -> None:
    zone = "sys__class__thermal__thermal_zone"
    assert tree(tmp_path, **{f"{zone}0__temp": "-274000\n", f"{zone}1__temp": "hot\n"}).temperature() is None


@pytest.mark.parametrize(("word", "told"), [("0", False), ("50000\n", False), ("50005\n", True), ("4", True), ("?", None)])
def test_throttling_counts_while_it_lasts_and_not_afterwards(tmp_path: Path, word: str, told: bool | None) -> None:
    system = tree(tmp_path, sys__devices__platform__soc__soc_colon_firmware__get_throttled=word)
    assert system.throttled() is told


def test_memory_that_may_be_had_counts_as_free(tmp_path: Path) -> None:
    assert tree(tmp_path, proc__meminfo=MEMINFO).memory_mb() == (512, 2048)


def test_load_and_uptime_are_read(tmp_path: Path) -> None:
    system = tree(tmp_path, proc__loadavg="0.52 0.40 0.30 1/200 4242\n", proc__uptime="93784.55 180000.10\n")
    assert (system.load(), system.uptime_s()) == (0.52, 93784)


def test_the_slot_is_the_one_that_the_boot_loader_named(tmp_path: Path) -> None:
    assert tree(tmp_path, proc__cmdline="console=tty1 rauc.slot=B quiet\n").slot() == "B"


@pytest.mark.parametrize(("status", "told"), [("32\n", True), ("0\n", False), ("", False)])
def test_a_watchdog_that_reset_the_machine_says_so(tmp_path: Path, status: str, told: bool) -> None:
    assert tree(tmp_path, sys__class__watchdog__watchdog0__bootstatus=status).was_reset_by_watchdog() is told


def test_a_machine_that_says_nothing_is_not_known(tmp_path: Path) -> None:
    system = System(tmp_path)
    assert (system.temperature(), system.throttled(), system.memory_mb(), system.load(), system.uptime_s(), system.slot()) == (
        None, None, (None, None), None, None, None,
    )  # fmt: skip


def test_files_full_of_rubbish_tell_nothing_and_break_nothing(tmp_path: Path) -> None:
    rubbish = "\x7f9e999 \x00 MemTotal: x kB" * 9999
    system = tree(tmp_path, proc__meminfo=rubbish, proc__loadavg=rubbish, proc__uptime=rubbish, proc__cmdline=rubbish)
    assert (system.memory_mb(), system.load(), system.uptime_s(), system.slot()) == ((None, None), None, None, None)


def test_the_disk_of_a_folder_has_room_and_takes_writes(tmp_path: Path) -> None:
    disk = disk_condition(tmp_path)
    assert (disk.free_mb or 0) > 0
    assert disk.read_only is False


def test_errors_that_the_file_system_counted_are_told(tmp_path: Path) -> None:
    device = tmp_path.stat().st_dev
    block = tmp_path / "sys/dev/block"
    block.mkdir(parents=True)
    (tmp_path / "sys/devices/mmcblk0p3").mkdir(parents=True)
    (block / f"{device >> 8 & 0xFFF}:{device & 0xFF}").symlink_to(tmp_path / "sys/devices/mmcblk0p3")
    tree(tmp_path, sys__fs__ext4__mmcblk0p3__errors_count="3\n")
    assert disk_condition(tmp_path, tmp_path).errors == 3


def test_a_folder_that_is_not_there_has_a_disk_of_which_nothing_is_known(tmp_path: Path) -> None:
    disk = disk_condition(tmp_path / "none")
    assert (disk.free_mb, disk.read_only, disk.errors) == (None, None, None)


def test_a_read_only_disk_is_told(tmp_path: Path) -> None:
    def mounted_read_only(folder: Path) -> os.statvfs_result:
        told = list(os.statvfs(folder))
        told[8] |= os.ST_RDONLY
        return os.statvfs_result(told)

    assert disk_condition(tmp_path, look=mounted_read_only).read_only is True


def test_addresses_are_those_of_this_machine() -> None:
    assert all(one not in ("0.0.0.0", "::", "192.0.2.1", "2001:db8::1") for one in addresses())  # noqa: S104  not bound
