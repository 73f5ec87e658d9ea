"""Builds the package, installs it in a bare Debian tree, uses it as its own user, upgrades, takes back, removes and purges it.

python -m tests.packaging.campaign [--package FILE] [--base DIR]      as root, on Debian, with a network
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.commands import ROOT

NAME = "onestop-kiosk"
MIRROR = "http://deb.debian.org/debian"
LIMIT = 1800.0
UNITS = ("kiosk.service", "onestop.service", "kiosk-backup.service", "kiosk-backup.timer")
AS_KIOSK = "setpriv --reuid kiosk --regid kiosk --init-groups env HOME=/nonexistent SDL_VIDEODRIVER=offscreen"


def run(*words: str | Path, limit: float = LIMIT) -> str:
    """Run it to its end; what it printed. Ends the campaign when it fails."""
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=limit, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"failed ({done.returncode}): {' '.join(map(str, words))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


class Tree:
    """A Debian system that does not run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sh(self, script: str) -> str:
        """A script of the shell in it, as root."""
        return run(
            "chroot",
            self.root,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "sh",
            "-ec",
            script,
        )

    def kiosk(self, words: str) -> str:
        """The command as the terminal's own user."""
        return self.sh(f"cd /var/lib/kiosk && {AS_KIOSK} kiosk {words}")

    def install(self, package: Path) -> None:
        """With what it depends on; files that were changed here stay."""
        run("cp", package, self.root / "tmp/package.deb")
        options = "-y -qq --no-install-recommends --allow-downgrades -o Dpkg::Options::=--force-confold"
        self.sh(f"apt-get install {options} /tmp/package.deb")

    def has(self, path: str) -> bool:
        return os.path.lexists(self.root / path)


@contextmanager
def bare(base: Path | None) -> Iterator[Tree]:
    """A fresh tree, from `base` if that is one already."""
    release = re.search(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(encoding="utf-8"), re.MULTILINE)
    assert release is not None, "this is no Debian"
    with tempfile.TemporaryDirectory(prefix="kiosk-tree-") as folder:
        root = Path(folder) / "tree"
        if base is not None and (base / "usr").is_dir():
            run("cp", "-a", "--reflink=auto", base, root)
        else:
            run("debootstrap", "--variant=minbase", release[1], root, MIRROR)
        run("mount", "-t", "proc", "proc", root / "proc")
        try:
            yield Tree(root)
        finally:
            run("umount", root / "proc")


def later(package: Path, folder: Path) -> Path:
    """The same package as the next version."""
    tree, made = folder / "later", folder / "later.deb"
    run("dpkg-deb", "-R", package, tree)
    control = tree / "DEBIAN/control"
    control.write_text(
        re.sub(r"^(Version: .*)$", r"\1.next", control.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    run("dpkg-deb", "--root-owner-group", "-Znone", "-b", tree, made)
    return made


def check(figures: dict[str, object], name: str, seen: object, wanted: object) -> None:
    """Note it; ends the campaign when it is something else."""
    figures[name] = seen
    if seen != wanted:
        raise SystemExit(f"{name}: {seen!r} instead of {wanted!r}")


def installed(tree: Tree, figures: dict[str, object]) -> None:
    """What must be true of a system that has the package."""
    users = tree.sh("getent passwd kiosk onestop | cut -d: -f1,7").split()
    check(figures, "users", users, ["kiosk:/usr/sbin/nologin", "onestop:/usr/sbin/nologin"])
    folders = tree.sh("stat -c '%U %a' /var/lib/kiosk /var/lib/onestop /var/backups/kiosk").splitlines()
    check(figures, "folders", folders, ["kiosk 700", "onestop 700", "kiosk 700"])
    states = tree.sh(
        "systemctl is-enabled kiosk.service kiosk-backup.timer onestop.service getty@.service ctrl-alt-del.target || true"
    ).split()
    check(figures, "units", states, ["enabled", "enabled", "disabled", "masked", "masked"])
    check(figures, "verify", tree.sh(f"systemd-analyze verify --man=no {' '.join(UNITS)} 2>&1").strip(), "")
    foreign = tree.sh("find /opt/kiosk /usr/lib/kiosk /usr/bin/kiosk ! -user root | wc -l").strip()
    check(figures, "files_not_of_root", foreign, "0")


def used(tree: Tree, figures: dict[str, object]) -> None:
    """Settings, a screen, a ticket, a backup; `kiosk health` before anything runs."""
    tree.sh("sed -i 's|^  uri: \"auto:\"$|  uri: virtual:printer|' /etc/kiosk/config.yaml")
    check(figures, "settings", tree.kiosk("config check").strip().endswith("all well"), wanted=True)
    check(figures, "health", json.loads(tree.kiosk("health --json || true"))["running"], wanted=False)
    tree.kiosk("tour --out /tmp/tour")
    figures["pictures"] = len(list((tree.root / "tmp/tour/screens").iterdir()))
    figures["ticket"] = json.loads(tree.kiosk("issue A --json"))["number"]
    tree.sh(f"{AS_KIOSK} /usr/lib/kiosk/daily-backup /var/backups/kiosk")
    figures["backups"] = len(list((tree.root / "var/backups/kiosk").iterdir()))
    tree.sh("cd /var/lib/onestop && setpriv --reuid onestop --regid onestop --init-groups onestop --version")


def tickets(tree: Tree) -> int:
    """How many the ledger holds, once it was found whole."""
    tree.kiosk("ledger verify")
    return len(tree.kiosk("ledger export --format jsonl").splitlines())


def main() -> int:
    """The whole life of a package; one line of JSON at the end."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--package", type=Path)
    options.add_argument("--base", type=Path, help="a tree of debootstrap that is there already")
    given = options.parse_args()
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="kiosk-package-") as made, bare(given.base) as tree:
        package = given.package or Path(run("dev/package", "--out", made).splitlines()[-1])
        run("lintian", "--allow-root", "--fail-on", "error", "--tag-display-limit", "3", package)
        tree.install(package)
        installed(tree, figures)
        used(tree, figures)
        next_one = later(package, Path(made))
        for name, one in (("after_upgrade", next_one), ("after_downgrade", package)):
            tree.install(one)
            check(figures, name, tickets(tree), 1)
        installed(tree, figures)
        tree.sh(f"apt-get remove -y -qq {NAME}")
        check(figures, "ledger_after_removal", tree.has("var/lib/kiosk/ledger"), wanted=True)
        tree.sh(f"apt-get purge -y -qq {NAME}")
        places = (
            "opt/kiosk",
            "var/lib/kiosk",
            "var/lib/onestop",
            "var/backups/kiosk",
            "etc/kiosk",
            "etc/onestop",
            "usr/bin/kiosk",
        )
        links = ("etc/systemd/system/getty@.service", "etc/systemd/system/multi-user.target.wants/kiosk.service")
        check(figures, "left_after_purge", [place for place in (*places, *links) if tree.has(place)], [])
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
