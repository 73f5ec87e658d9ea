"""What must be true of a system that has the package, and what its own users do in it; every step is a check with a name."""

import json
import re
from pathlib import Path
from typing import Final

from tests.packaging.tree import AS_KIOSK, Tree, Trouble, run

NAME: Final = "onestop-kiosk"
UNITS: Final = ("kiosk.service", "onestop.service", "kiosk-backup.service", "kiosk-backup.timer")
EXPOSURE: Final = {"kiosk.service": 1.5, "onestop.service": 1.0, "kiosk-backup.service": 1.0}
PLACES: Final = (
    "/opt/kiosk",
    "/var/lib/kiosk",
    "/var/lib/onestop",
    "/var/backups/kiosk",
    "/etc/kiosk",
    "/etc/onestop",
    "/usr/lib/kiosk",
)
MASKED: Final = ("getty@.service", "autovt@.service", "ctrl-alt-del.target")
SERVED: Final = """
kiosk run >/tmp/run.log 2>&1 & pid=$!
for round in $(seq 240); do
    kiosk health --json >/tmp/health.json 2>/dev/null || true
    grep -q '"running":true' /tmp/health.json && break
    sleep 0.5
done
verdict=0; /usr/lib/kiosk/kiosk-well || verdict=$?
kill "$pid"; ended=0; wait "$pid" || ended=$?
echo "verdict $verdict ended $ended"
"""


class Checks:
    """Each is noted under its name; the first that is not as it must be ends the campaign."""

    def __init__(self) -> None:
        self.passed: list[str] = []

    def __call__(self, name: str, seen: object, wanted: object) -> None:
        if seen != wanted:
            raise Trouble(f"{name}: {seen!r} instead of {wanted!r}")
        self.passed.append(name)


def installed(tree: Tree, check: Checks) -> None:
    """Users, folders, units, what systemd says of them, and that nobody but root may change the program."""
    users = tree.sh("getent passwd kiosk onestop | cut -d: -f1,7").split()
    check("users", users, ["kiosk:/usr/sbin/nologin", "onestop:/usr/sbin/nologin"])
    folders = tree.sh("stat -c '%U %a' /var/lib/kiosk /var/lib/onestop /var/backups/kiosk").splitlines()
    check("folders", folders, ["kiosk 700", "onestop 700", "kiosk 700"])
    states = tree.sh(f"systemctl is-enabled kiosk.service kiosk-backup.timer onestop.service {' '.join(MASKED)} || true").split()
    check("units", states, ["enabled", "enabled", "disabled", *["masked"] * 3])
    check("verify", tree.sh(f"systemd-analyze verify --man=no {' '.join(UNITS)} 2>&1 || echo failed").strip(), "")
    exposed = [unit for unit, most in EXPOSURE.items() if exposure(tree, unit) > most]
    check("exposure", exposed, [])
    foreign = tree.sh("find /opt/kiosk /usr/lib/kiosk /usr/bin/kiosk /usr/bin/onestop ! -user root -o ! -type l -perm /022")
    check("files_of_root", foreign, "")
    check("files_whole", tree.sh(f"dpkg --verify {NAME} | grep -v ' /etc/kiosk/config.yaml$' || true"), "")
    check("secrets", tree.sh("stat -c %a /etc/onestop/onestop.env").strip(), "640")


def exposure(tree: Tree, unit: str) -> float:
    """What systemd says of how much a service may, from 0 to 10."""
    said = tree.sh(f"systemd-analyze security --offline=true --no-pager {unit} 2>&1 || true")
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    if found is None:
        raise Trouble(f"systemd says nothing of {unit}: {said[-300:]}")
    return float(found[1])


def used(tree: Tree, check: Checks) -> dict[str, object]:
    """As the terminal's user: settings, all screens, a ticket, a backup, the terminal itself; returns figures."""
    tree.sh("sed -i 's|^  uri: \"auto:\"$|  uri: virtual:printer|' /etc/kiosk/config.yaml")
    check("settings", tree.kiosk("config check").strip().endswith("all well"), wanted=True)
    check("health", json.loads(tree.kiosk("health --json || true"))["running"], wanted=False)
    tree.kiosk("tour --out /tmp/tour")
    pictures = list((tree.root / "tmp/tour/screens").iterdir())
    check("tour", [path.name for path in pictures if path.read_bytes()[:4] != b"\x89PNG"] or len(pictures) > 40, wanted=True)
    number = json.loads(tree.kiosk("issue A --json"))["number"]
    check("ticket", re.fullmatch(r"A\d?-?\d{3}", number) is not None, wanted=True)
    tree.sh(f"cd / && {AS_KIOSK} /usr/lib/kiosk/daily-backup /var/backups/kiosk")
    check("backup", len(list((tree.root / "var/backups/kiosk").glob("*.backup"))), 1)
    tree.sh("cd /var/lib/onestop && setpriv --reuid onestop --regid onestop --init-groups onestop --version")
    runs(tree, check)
    return {"pictures": len(pictures)}


def runs(tree: Tree, check: Checks) -> None:
    """The terminal as its user: it lives, `kiosk-well` would keep it, and it ends in order."""
    (tree.root / "tmp/serve.sh").write_text(SERVED, encoding="utf-8")
    said = tree.sh(f"cd /var/lib/kiosk && {AS_KIOSK} sh /tmp/serve.sh").splitlines()
    check("runs", said, ["the kiosk is well", "verdict 0 ended 0"])


def tickets(tree: Tree) -> int:
    """How many the ledger holds, once it was found whole."""
    tree.kiosk("ledger verify")
    return len(tree.kiosk("ledger export --format jsonl").splitlines())


def moved(tree: Tree, check: Checks, package: Path, after: Path, migrated: Path) -> None:
    """Upgrade and back, then over a migration of the ledger and back: that one is refused in one line, and changes nothing."""
    for name, one in (("upgrade", after), ("downgrade", package)):
        tree.install(one)
        check(name, tickets(tree), 1)
        check(f"settings_after_{name}", tree.sh("grep -c virtual:printer /etc/kiosk/config.yaml").strip(), "1")
    tree.install(migrated)
    check("migrated", tickets(tree), 1)
    before = tree.sh("sha256sum /var/lib/kiosk/ledger/*.db")
    tree.install(package)
    refused = tree.kiosk("issue A 2>&1 || echo failed $?").splitlines()
    check("too_new", (len(refused), refused[-1], "newer version" in refused[0]), (2, "failed 1", True))
    check("too_new_changes_nothing", tree.sh("sha256sum /var/lib/kiosk/ledger/*.db"), before)
    tree.install(migrated)
    check("newer_again", tickets(tree), 1)


def gone(tree: Tree, check: Checks) -> None:
    """Removal keeps what was given and set; purge leaves nothing."""
    files = [line for line in tree.sh(f"dpkg -L {NAME}").splitlines() if not (tree.root / line.lstrip("/")).is_dir()]
    tree.sh(f"apt-get remove -y -qq {NAME} 2>&1")
    kept = [tree.has(place) for place in ("/var/lib/kiosk/ledger/ledger.db", "/var/backups/kiosk", "/etc/kiosk/config.yaml")]
    check("kept_by_removal", kept, [True] * 3)
    tree.sh(f"apt-get purge -y -qq {NAME} 2>&1")
    units = tree.sh("find /etc/systemd /var/lib/systemd/deb-systemd-helper* -name '*kiosk*' -o -name '*onestop*'").split()
    check("left_by_purge", [place for place in (*files, *PLACES) if tree.has(place)] + units, [])


def lint(check: Checks, found: dict[str, list[str]]) -> None:
    """No error, and no warning that is not answered."""
    check("lintian", [*found["E"], *found["W"]], [])


def size_mb(tree: Tree) -> float:
    """What the package takes on the card."""
    return round(int(run("du", "-sk", tree.root / "opt/kiosk").split()[0]) / 1000, 1)
