"""Whether each check can fail: an installed system is spoiled in one way after the other, and the check of that name must say so."""

from collections.abc import Callable
from typing import Final

from tests.packaging.life import NAME, Checks, installed, runs
from tests.packaging.tree import Tree, Trouble

UNIT: Final = "/usr/lib/systemd/system/onestop.service"
LIBRARY: Final = "/opt/kiosk/lib/python3*/site-packages/kiosk/cli.py"

# name of the check, what spoils it, what mends it, the step that has the check
SPOILED: Final[tuple[tuple[str, str, str, Callable[[Tree, Checks], None]], ...]] = (
    ("users", "usermod -s /bin/sh kiosk", "usermod -s /usr/sbin/nologin kiosk", installed),
    ("folders", "chmod 755 /var/lib/kiosk", "chmod 700 /var/lib/kiosk", installed),
    ("units", "systemctl -q disable kiosk.service", "systemctl -q enable kiosk.service", installed),
    ("verify", f"echo Nonsense=1 >>{UNIT}", f"sed -i '$d' {UNIT}", installed),
    ("exposure", f"sed -i 's/^NoNew/#NoNew/;s/^PrivateU/#PrivateU/' {UNIT}", f"sed -i 's/^#NoNew/NoNew/;s/^#PrivateU/PrivateU/' {UNIT}", installed),
    ("files_of_root", f"chown kiosk {LIBRARY}", f"chown root {LIBRARY}", installed),
    ("files_of_root", f"chmod 666 {LIBRARY}", f"chmod 644 {LIBRARY}", installed),
    ("files_whole", f"sed -i '$a # more' {LIBRARY}", f"sed -i '$d' {LIBRARY}", installed),
    ("secrets", "chmod 644 /etc/onestop/onestop.env", "chmod 640 /etc/onestop/onestop.env", installed),
    ("runs", "chmod -x /usr/lib/kiosk/kiosk-well", "chmod +x /usr/lib/kiosk/kiosk-well", runs),
)  # fmt: skip


def spoiled(tree: Tree) -> int:
    """How many ways there are, when each was noticed by its own check and mended again; raises `Trouble` for one that was not."""
    for name, spoil, mend, step in SPOILED:
        tree.sh(spoil)
        try:
            step(tree, Checks())
        except Trouble as found:
            if not str(found).startswith(f"{name}:"):
                raise Trouble(f"{NAME}, spoiled by {spoil!r}, was noticed by another check: {found}") from found
        else:
            raise Trouble(f"{NAME}, spoiled by {spoil!r}, passed the check {name}")
        tree.sh(mend)
    return len(SPOILED)
