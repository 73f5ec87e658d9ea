"""The installed system, booted: Debian's own systemd as the first process of a container, with the units as the package has them.

A container, not a machine: the kernel, its clock and its consoles are this one's, `/sys` and `/proc/sys` cannot be written, and there
is no display but one that is off screen.
"""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.packaging.tree import Tree, Trouble

GROUP: Final = "kiosk-booted"
CGROUPS: Final = Path("/sys/fs/cgroup")
BOOT_SECONDS, OFF_SECONDS = 120.0, 30.0
ENVIRONMENT: Final = ("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8")
SPACES: Final = ("--pid", "--mount", "--uts", "--ipc", "--net", "--cgroup")
INIT: Final = """
mount --make-rprivate /
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mount -t devpts -o newinstance,mode=0620,ptmxmode=0666 devpts dev/pts
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -t cgroup2 cgroup2 sys/fs/cgroup
else
    mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
    for place in /sys/fs/cgroup/*/"$2"; do
        name=$(basename "$(dirname "$place")")
        mkdir "sys/fs/cgroup/$name"
        case "$name" in
            unified) mount -t cgroup2 cgroup2 sys/fs/cgroup/unified ;;
            systemd) mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd ;;
            *) mount -t cgroup -o "$name" cgroup "sys/fs/cgroup/$name" ;;
        esac
    done
fi
hostname booted
ip link set lo up
mkdir -p mnt/before
pivot_root . mnt/before
umount -l /mnt/before
mount --make-rshared /
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb /lib/systemd/systemd --system --unit=multi-user.target
"""


class Booted:
    """A system that runs; commands are those of its root."""

    def __init__(self, init: int) -> None:
        """`init`: its first process, as this system numbers it."""
        self.init = init

    def try_sh(self, script: str, limit: float = 300.0) -> subprocess.CompletedProcess[str]:
        """A script of its shell; how it ended."""
        enter = ("nsenter", "--target", str(self.init), *SPACES, "--root", "--wd", *ENVIRONMENT)
        return subprocess.run([*enter, "sh", "-c", script], capture_output=True, text=True, timeout=limit, check=False)

    def sh(self, script: str) -> str:
        """What it printed. Raises `Trouble` when it fails."""
        done = self.try_sh(f"set -e; {script}")
        if done.returncode:
            raise Trouble(f"booted: failed ({done.returncode}): {script}\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
        return done.stdout

    def shown(self, unit: str, name: str) -> str:
        """A property of a unit."""
        return self.sh(f"systemctl show {unit} -p {name} --value").strip()

    def until(self, true: Callable[[], bool], what: str, limit: float = 60.0) -> float:
        """Wait for it; the seconds that it took. Raises `Trouble` when it never comes."""
        began = time.monotonic()
        while not true():
            if time.monotonic() - began > limit:
                raise Trouble(
                    f"booted: waited {limit:.0f} s in vain for {what}\n{self.try_sh('journalctl -q --no-pager -n 40').stdout}"
                )
            time.sleep(0.05)
        return time.monotonic() - began

    def runs_anew(self, unit: str, before: str, limit: float = 60.0) -> float:
        """Wait for the unit to be up with another process than this; the seconds that took."""
        words = f"systemctl show {unit} -p MainPID -p ActiveState --value"

        def up() -> bool:
            said = self.sh(words).split()
            return len(said) == 2 and "active" in said and not {"0", before} & set(said)

        return self.until(up, f"another life of {unit}", limit)


@contextmanager
def booted(tree: Tree) -> Iterator[Booted]:
    """Boot the tree, and switch it off at the end, by force if need be. Whoever calls this is root."""
    joins = _groups()
    spaces = ["unshare", "--fork", "--kill-child", *SPACES, "bash", "-euc", INIT, "init", str(tree.root), GROUP]
    script = "".join(f"echo $$ >{place}/cgroup.procs\n" for place in joins) + 'exec "$@"'
    with subprocess.Popen(
        ["bash", "-euc", script, "join", *spaces], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            system = Booted(_first_of(process))
            system.until(
                lambda: system.try_sh("systemctl is-system-running").stdout.strip() in {"running", "degraded"},
                "the boot",
                BOOT_SECONDS,
            )
            yield system
        finally:
            process.kill()
            process.communicate(timeout=OFF_SECONDS)
            _no_groups(joins)


def off(system: Booted) -> float:
    """Switch it off as staff do; the seconds until its first process has ended."""
    began = time.monotonic()
    system.try_sh("systemctl poweroff")
    while Path(f"/proc/{system.init}/root").exists() and time.monotonic() - began < OFF_SECONDS:
        time.sleep(0.05)
    return time.monotonic() - began


def _groups() -> list[Path]:
    """Control groups of its own in each hierarchy that there is."""
    hierarchies = (
        [CGROUPS]
        if (CGROUPS / "cgroup.controllers").exists()
        else [one for one in CGROUPS.iterdir() if one.is_dir() and not one.is_symlink()]
    )
    made = []
    for one in hierarchies:
        place = one / GROUP
        place.mkdir(exist_ok=True)
        for name in ("cpuset.cpus", "cpuset.mems"):  # of the first version: without these nobody can join
            with suppress(FileNotFoundError):
                (place / name).write_text((one / name).read_text())
        made.append(place)
    return made


def _no_groups(places: list[Path]) -> None:
    for place in places:
        folders = sorted((one for one in place.rglob("*") if one.is_dir()), key=lambda one: -len(one.parts))
        for folder in (*folders, place):
            with suppress(OSError):  # whoever is not quite gone keeps its own
                folder.rmdir()


def _first_of(process: subprocess.Popen[str]) -> int:
    """The child of `unshare`, once it is systemd."""
    deadline = time.monotonic() + OFF_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for child in children.read_text().split():
            with suppress(OSError):
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
        time.sleep(0.05)
    process.kill()
    raise Trouble(f"booted: systemd did not begin: {process.communicate()[0][-1000:]}")


def needs() -> list[str]:
    """Commands of this machine without which nothing boots here."""
    return [name for name in ("unshare", "nsenter", "bash", "ip") if shutil.which(name) is None]
