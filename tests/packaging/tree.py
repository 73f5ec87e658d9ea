"""Bare Debian trees: systems that do not run, in which packages are built, installed and used."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.support.commands import ROOT

MIRROR: Final = "http://deb.debian.org/debian"
LIMIT: Final = 1800.0
AS_KIOSK: Final = "setpriv --reuid kiosk --regid kiosk --init-groups env HOME=/nonexistent SDL_VIDEODRIVER=offscreen"
_NETWORK: Final = ("etc/resolv.conf", "etc/hosts")
"""What this machine knows of its network; a tree that fetches packages needs the same."""

_KERNEL: Final = {"proc": "proc", "tmpfs": "run", "devpts": "dev/pts"}
_TERMINALS: Final = "newinstance,mode=0620,ptmxmode=0666"
"""Of its own; the tour plays a LED board on one."""


class Trouble(Exception):
    """The campaign found something; it ends."""


def run(*words: str | Path, limit: float = LIMIT) -> str:
    """Run it to its end; what it printed. Raises `Trouble` when it fails."""
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=limit, check=False, cwd=ROOT)
    if done.returncode:
        raise Trouble(f"failed ({done.returncode}): {' '.join(map(str, words))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


class Tree:
    """A Debian system that does not run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sh(self, script: str) -> str:
        """A script of the shell in it, as root."""
        environment = (
            "env",
            "-i",
            "HOME=/root",
            "DEBIAN_FRONTEND=noninteractive",
            "LC_ALL=C.UTF-8",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        )
        return run("chroot", self.root, *environment, "sh", "-ec", script)

    def kiosk(self, words: str) -> str:
        """The command as the terminal's own user."""
        return self.sh(f"cd /var/lib/kiosk && {AS_KIOSK} kiosk {words}")

    def fetch(self, *packages: str) -> None:
        """Debian packages, with what they depend on."""
        self.sh(f"apt-get install -y -qq --no-install-recommends {' '.join(packages)} 2>&1")

    def install(self, package: Path) -> None:
        """With what it depends on; files that were changed here stay."""
        run("cp", package, self.root / "tmp/package.deb")
        options = "-y -qq --no-install-recommends --allow-downgrades -o Dpkg::Options::=--force-confold"
        self.sh(f"apt-get install {options} /tmp/package.deb 2>&1")

    def has(self, path: str) -> bool:
        return os.path.lexists(self.root / path.lstrip("/"))


def bare(folder: Path, base: Path | None) -> Path:
    """A tree to copy, from `base` if that is one already."""
    if base is not None and (base / "usr").is_dir():
        return base
    release = re.search(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(encoding="utf-8"), re.MULTILINE)
    if release is None:
        raise Trouble("this is no Debian")
    made = base or folder / "bare"
    run("debootstrap", "--variant=minbase", release[1], made, MIRROR)
    return made


@contextmanager
def copied(base: Path, to: Path) -> Iterator[Tree]:
    """A tree of one's own, with the kernel's folders that programs look into; it is gone afterwards."""
    run("cp", "-a", "--reflink=auto", base, to)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, to)
        # Last in, first out: a folder of the kernel must not be there when the tree is removed.
        for kind, name in _KERNEL.items():
            run("mount", "-t", kind, *(("-o", _TERMINALS) if kind == "devpts" else ()), kind, to / name)
            stack.callback(run, "umount", to / name)
        for name in _NETWORK:
            if Path("/", name).is_file():
                (to / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path("/", name), to / name)
        # A tree that is thrown away need not survive a power cut; with syncs an installation takes minutes on a busy disk.
        (to / "etc/dpkg/dpkg.cfg.d/unsafe").write_text("force-unsafe-io\n", encoding="ascii")
        yield Tree(to)
