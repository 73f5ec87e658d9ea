"""What only a machine with a kernel of its own can show: checked in the files that the package installs."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import ROOT

UNIT = "usr/lib/systemd/system/kiosk.service"
LOGIND = "usr/lib/systemd/logind.conf.d/50-onestop-kiosk.conf"
SYSCTL = "usr/lib/sysctl.d/90-onestop-kiosk.conf"
MANAGER = "usr/lib/systemd/system.conf.d/50-onestop-kiosk.conf"
RULES = "usr/lib/udev/rules.d/71-kiosk-terminal.rules"


def says(tree: Path, file: str, *wanted: str) -> list[str]:
    """Lines that the file lacks; nought is well."""
    lines = (tree / file).read_text().splitlines()
    return [f"{file}: {line}" for line in wanted if line not in lines]


def masked(tree: Path, *units: str) -> list[str]:
    links = [tree / "etc/systemd/system" / unit for unit in units]
    return [str(link) for link in links if not link.is_symlink() or link.readlink() != Path("/dev/null")]


def consoles(tree: Path) -> list[str]:
    held = says(tree, UNIT, "ExecStartPre=-+/usr/lib/kiosk/hold-console", "TTYPath=/dev/tty1", "Conflicts=getty@tty1.service")
    return [*masked(tree, "getty@.service", "autovt@.service"), *says(tree, LOGIND, "NAutoVTs=0", "ReserveVT=0"), *held]


def restarts(tree: Path) -> list[str]:
    told = [*says(tree, SYSCTL, "kernel.ctrl-alt-del = 0"), *says(tree, MANAGER, "CtrlAltDelBurstAction=none")]
    return [*masked(tree, "ctrl-alt-del.target"), *told]


def power_keys(tree: Path) -> list[str]:
    """All that logind would do for a key or a lid, as logind.conf(5) of systemd 252 has it."""
    keys = ("PowerKey", "RebootKey", "SuspendKey", "HibernateKey")
    lids = ("LidSwitch", "LidSwitchExternalPower", "LidSwitchDocked")
    names = (*keys, *(f"{key}LongPress" for key in keys), *lids)
    return says(tree, LOGIND, *(f"Handle{name}=ignore" for name in names), "IdleAction=ignore")


def plugged_in(tree: Path) -> list[str]:
    return says(tree, RULES, 'SUBSYSTEM=="input", KERNEL=="event[0-9]*", SUBSYSTEMS=="usb", TAG-="power-switch"')


def sticks(tree: Path) -> list[str]:
    rule = (tree / RULES).read_text().splitlines()[-1]
    flags = re.search(r"--options=(\S+) \$devnode (\S+)\"", rule)
    wanted = {"nosuid", "nodev", "noexec", "umask=077"}
    if flags is None or not wanted <= set(flags[1].split(",")) or flags[2] != "/mnt/kiosk-stick/%k":
        return [rule]
    return [] if 'ENV{ID_FS_TYPE}=="vfat|exfat"' in rule else [rule]


def rights(tree: Path) -> list[str]:
    wanted = ("User=kiosk", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "LimitCORE=0")
    users = (tree / "usr/lib/sysusers.d/onestop-kiosk.conf").read_text().splitlines()
    return says(tree, UNIT, *wanted) + [line for line in users if " kiosk " in line and not line.endswith("/usr/sbin/nologin")]


def allowed_devices(_: Path) -> list[str]:
    """USBGuard is for whoever knows the ports of the board; the guide has the rules for it."""
    text = (ROOT / "docs/operations.md").read_text()
    return [word for word in ("/etc/usbguard/rules.conf", "via-port", "serial") if word not in text]


ITEMS: dict[str, Callable[[Path], list[str]]] = {
    "Ctrl-Alt-F2, another console": consoles,
    "SysRq": lambda tree: says(tree, SYSCTL, "kernel.sysrq = 0"),
    "Ctrl-Alt-Delete, the machine restarted": restarts,
    "Keys and buttons for power, sleep and the lid": power_keys,
    "A power key on a keyboard that is plugged in": plugged_in,
    "A USB device that nobody knows": allowed_devices,
    "Programs and devices on a stick": sticks,
    "More rights than a terminal needs": rights,
    "The memory of a program that fell": lambda tree: says(
        tree, SYSCTL, "kernel.core_pattern = |/bin/false", "fs.suid_dumpable = 0"
    ),
}


@pytest.mark.parametrize("item", ITEMS)
def test_the_package_shuts_it(staged: Path, item: str) -> None:
    assert ITEMS[item](staged) == []
