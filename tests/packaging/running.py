"""What an installed system does once it runs: the terminal falls, hangs, is out of memory, floods the log, is upgraded, switched off."""

import json
import re
import time
from pathlib import Path
from typing import Final

from kiosk.device.journal import ARGV
from kiosk.device.restarts import MANY_CRASHES, NAME
from tests.packaging.booted import Booted, booted, needs, off
from tests.packaging.life import Checks
from tests.packaging.tree import Tree, Trouble

KIOSK: Final = "kiosk.service"
DROP_IN: Final = "/run/systemd/system/kiosk.service.d/for-now.conf"
TIME_IS_KEPT: Final = "mkdir -p /run/systemd/timesync && touch /run/systemd/timesync/synchronized"
LINES, MOST_LINES = 5_000, 2_500
"""Of a flood; what the journal lets through grows with the room on the disk: 300 in half a minute, and up to five times as many."""

RESTARTS: Final = f"/var/lib/kiosk/{NAME}"


def runs_under_systemd(tree: Tree, check: Checks, later: Path) -> dict[str, object]:
    """Boot it, and let everything happen to it; returns seconds."""
    if missing := needs():
        raise Trouble(f"this machine has no {' and no '.join(missing)}, which it takes to boot a tree")
    (tree.root / "srv/later.deb").write_bytes(later.read_bytes())
    display = tree.root / "etc/systemd/system/kiosk.service.d/display.conf"
    display.parent.mkdir(parents=True, exist_ok=True)
    display.write_text("[Service]\nEnvironment=SDL_VIDEODRIVER=offscreen\n", encoding="ascii")
    figures: dict[str, object] = {}
    with booted(tree) as system:
        comes_up(system, check)
        figures |= falls(system, check)
        safe_mode(system, check)
        limits(system, check)
        backup(system, check)
        reach(system, check)
        server(system, check)
        figures |= upgrade(system, check)
        figures["off_s"] = round(off(system), 1)
    check("off", json.loads((tree.root / RESTARTS.lstrip("/")).read_bytes())["ended"], "stopped")
    display.unlink()
    display.parent.rmdir()
    return figures


def comes_up(system: Booted, check: Checks) -> None:
    """All units are well, the terminal has its console for itself, and hears that a time server keeps the clock."""
    system.sh(TIME_IS_KEPT)
    check("boot", system.sh("systemctl --failed --no-legend").strip(), "")
    check("terminal", system.shown(KIOSK, "ActiveState"), "active")
    check("consoles", [one for one in users_of_consoles(system) if not one.startswith("kiosk ")], [])
    system.until(lambda: condition(system, "clock", "source") == "ntp", "a clock that a time server keeps")
    check("clock", condition(system, "clock", "source"), "ntp")


def users_of_consoles(system: Booted) -> list[str]:
    """Who holds a console of the screen: user and command."""
    held = []
    for line in system.sh(
        "for p in /proc/[0-9]*; do echo $(stat -c %U $p) $(cut -d' ' -f2,7 $p/stat); done 2>/dev/null"
    ).splitlines():
        found = re.fullmatch(r"(\S+) \((.+)\) (\d+)", line)
        if found and 1024 <= int(found[3]) <= 1024 + 63:  # the device numbers of tty0 to tty63
            held.append(f"{found[1]} {found[2]}")
    return held


def falls(system: Booted, check: Checks) -> dict[str, object]:
    """Killed, it is back in 5 s; frozen, it is killed after 20; stopped, it ends in 2. Restarted on purpose it never waits."""
    killed = after(system, "KILL")
    check("killed_is_back", killed <= 5, wanted=True)
    check("killed_is_told", last_start(system), "killed")
    frozen = after(system, "STOP")
    check("frozen_is_back", frozen <= 25, wanted=True)
    check("frozen_is_told", last_start(system), "killed")
    stopped = seconds(system, f"systemctl stop {KIOSK}")
    check("stop", (stopped <= 2, system.shown(KIOSK, "Result")), (True, "success"))
    system.sh(f"systemctl start {KIOSK}")
    check("restart", seconds(system, f"for round in 1 2 3 4 5; do systemctl restart {KIOSK}; done") <= 25, wanted=True)
    return {"killed_s": round(killed, 1), "frozen_s": round(frozen, 1), "stop_s": round(stopped, 2)}


def after(system: Booted, signal: str) -> float:
    """Send it a signal once it has noted its start; the seconds until another one is up."""
    settled(system)
    before = system.shown(KIOSK, "MainPID")
    system.sh(f"kill -{signal} {before}")
    return system.runs_anew(KIOSK, before)


def settled(system: Booted) -> None:
    """Wait until it has noted that it began."""
    began = f"{system.shown(KIOSK, 'ExecMainStartTimestampMonotonic')}"

    def noted() -> bool:
        told = system.try_sh(f"stat -c %Y {RESTARTS} && date +%s && cut -d' ' -f1 /proc/uptime").stdout.split()
        return (
            len(told) == 3
            and float(told[2]) - (int(told[1]) - int(told[0])) >= int(began) / 1e6 - 1
            and told_of(system)["ended"] is None
        )

    system.until(noted, "the note of its start")


def told_of(system: Booted) -> dict[str, object]:
    """What the terminal noted of its starts."""
    told: dict[str, object] = json.loads(system.sh(f"cat {RESTARTS}"))
    return told


def crashes_of(system: Booted) -> list[object]:
    """Falls that still count, as the terminal noted them."""
    crashes = told_of(system)["crashes"]
    return crashes if isinstance(crashes, list) else []


def last_start(system: Booted) -> object:
    """Why it began, as it noted itself."""
    settled(system)
    recent = told_of(system)["recent"]
    return recent[0]["reason"] if isinstance(recent, list) else None


def seconds(system: Booted, script: str) -> float:
    """How long the script takes, by the system's own clock."""
    said = system.sh(f"begin=$(cut -d' ' -f1 /proc/uptime); {script}; echo $begin $(cut -d' ' -f1 /proc/uptime)").split()
    return float(said[-1]) - float(said[-2])


def safe_mode(system: Booted, check: Checks) -> None:
    """It begins after so many falls, and a restart on purpose ends it."""
    for _ in range(MANY_CRASHES):
        after(system, "KILL")
    settled(system)
    system.until(lambda: condition(system, "restarts", "safe_mode") is True, "safe mode")
    check("safe_mode", len(crashes_of(system)), MANY_CRASHES)
    system.sh(f"systemctl restart {KIOSK}")
    system.until(lambda: condition(system, "restarts", "safe_mode") is False, "the end of safe mode")
    check("safe_mode_ends", condition(system, "restarts", "safe_mode"), wanted=False)


def limits(system: Booted, check: Checks) -> None:
    """Out of memory it is killed, again and again, and back when there is room; a flood of lines does not fill the journal."""
    drop_in(system, "MemoryHigh=infinity\nMemoryMax=50M\n")
    before = system.shown(KIOSK, "MainPID")
    system.sh(f"systemctl restart --no-block {KIOSK}")
    system.until(lambda: int(system.shown(KIOSK, "NRestarts")) >= 2, "an end for want of memory")
    flood = f"flood{time.monotonic_ns()}"  # the journal keeps those of other boots of the tree
    drop_in(system, f"ExecStartPre=-/bin/sh -c 'for n in $(seq {LINES}); do echo {flood}; done'\n")
    system.runs_anew(KIOSK, before)
    system.sh("journalctl --sync")
    kept = int(system.sh(f"journalctl -q --no-pager -o cat -u kiosk | grep -c ^{flood} || true"))
    check("flood", (kept > 0, max(kept, MOST_LINES)), (True, MOST_LINES))
    drop_in(system, "")
    system.sh(f"systemctl restart {KIOSK}")


def drop_in(system: Booted, lines: str) -> None:
    """Change the unit until the next boot."""
    system.sh(f"mkdir -p $(dirname {DROP_IN})")
    system.sh(f"cat >{DROP_IN} <<'END'\n[Service]\n{lines}END\nsystemctl daemon-reload")


def backup(system: Booted, check: Checks) -> None:
    """The daily one, from its own unit: the terminal stands still for it, and goes on."""
    before, kept = system.shown(KIOSK, "MainPID"), backups(system)
    system.sh("systemctl start kiosk-backup.service")
    check("backup_of_its_unit", backups(system) - kept, 1)
    system.runs_anew(KIOSK, before)


def backups(system: Booted) -> int:
    return int(system.sh("ls /var/backups/kiosk | wc -l"))


def reach(system: Booted, check: Checks) -> None:
    """What the terminal needs of the system from within its walls: the journal for a bundle of logs, and a stick that comes later."""
    check("journal", len(said_within(system, " ".join(ARGV)).splitlines()) > 0, wanted=True)
    own, behind = said_within(system, "nice; nice -n 5 nice").split()  # whoever boots it may have stepped back as well
    check("steps_back", int(behind) - int(own), 5)
    drop_in(system, "")
    stick = "/mnt/kiosk-stick/sda1"
    system.sh(f"mkdir -p {stick}; mount -t tmpfs -o uid=kiosk,mode=700 tmpfs {stick}")
    inside = f"nsenter --target {system.shown(KIOSK, 'MainPID')} --mount setpriv --reuid kiosk --regid kiosk --clear-groups"
    check("stick", system.sh(f"{inside} sh -c 'echo backup >{stick}/written'; cat {stick}/written").strip(), "backup")
    system.sh(f"umount {stick}; rmdir {stick}")


def said_within(system: Booted, command: str) -> str:
    """What a command prints that runs as the terminal does: its user, its walls."""
    drop_in(system, f"ExecStartPre=-/bin/sh -c '({command}) >/var/lib/kiosk/said 2>&1'\n")
    system.sh(f"systemctl restart {KIOSK}")
    return system.sh("cat /var/lib/kiosk/said; rm /var/lib/kiosk/said")


def server(system: Booted, check: Checks) -> None:
    """The one-stop server in its unit answers, and may hold many polls."""
    system.sh("systemctl start onestop.service")
    ask = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8100/health', timeout=5).status)"
    system.until(lambda: system.try_sh(f'/opt/kiosk/bin/python -c "{ask}"').stdout.strip() == "200", "the server's answer")
    limit = system.sh("grep '^Max open files' /proc/$(systemctl show onestop -p MainPID --value)/limits").split()[3]
    check("server_files", int(limit) >= 2_000, wanted=True)
    system.sh("systemctl stop onestop.service")
    check("server_ends", system.shown("onestop.service", "Result"), "success")


def upgrade(system: Booted, check: Checks) -> dict[str, object]:
    """The next version, while the terminal runs: it is up again, with the new one."""
    before = system.shown(KIOSK, "MainPID")
    took = seconds(system, "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq /srv/later.deb >/dev/null 2>&1")
    system.runs_anew(KIOSK, before)
    check("upgraded", system.sh("dpkg-query -f '${Version}' -W onestop-kiosk").endswith(".next"), wanted=True)
    check("upgraded_and_well", system.sh("systemctl --failed --no-legend").strip(), "")
    return {"upgrade_s": round(took, 1)}


def condition(system: Booted, section: str, name: str) -> object:
    """What the terminal tells of itself; None as long as it tells nothing."""
    told = json.loads(system.try_sh("kiosk health --json --config /etc/kiosk/config.yaml").stdout or "{}")
    return told.get("condition", {}).get(section, {}).get(name) if told.get("running") else None
