"""The examples of docs/operations.md, each read by the program that it is for, in a tree that has that program."""

from typing import Final

from tests.packaging.examples import example
from tests.packaging.life import Checks
from tests.packaging.tree import Tree

PACKAGES: Final = ("rauc", "squashfs-tools", "openssl", "usbguard", "nftables")
UNIT: Final = "kiosk-mark-good.service"
BUNDLE: Final = """
cd /srv/rauc
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=office -keyout office.key -out office.pem 2>/dev/null
install -D office.pem /etc/rauc/office-ca.pem
install -D -t bundle manifest.raucm && head -c 1000000 /dev/urandom >bundle/rootfs.ext4
rauc bundle --cert=office.pem --key=office.key bundle/ kiosk.raucb 2>&1
rauc --conf=/etc/rauc/system.conf info kiosk.raucb 2>&1
"""
TAMPERED: Final = """
cd /srv/rauc && cp kiosk.raucb other.raucb
printf X | dd of=other.raucb bs=1 seek=$(($(stat -c %s other.raucb) - 400)) conv=notrunc 2>/dev/null
rauc --conf=/etc/rauc/system.conf info other.raucb >/dev/null 2>&1 && echo accepted || echo refused
"""


def write(tree: Tree, path: str, content: str) -> None:
    """A file in the tree."""
    place = tree.root / path.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8")


def examples(tree: Tree, check: Checks) -> None:
    """RAUC builds and reads a bundle, systemd the unit that keeps a system, USBGuard and nftables their rules."""
    tree.fetch(*PACKAGES)
    write(tree, "/etc/rauc/system.conf", example("/etc/rauc/system.conf"))
    write(tree, "/srv/rauc/manifest.raucm", example("manifest.raucm"))
    said = tree.sh(BUNDLE)
    wanted = ("Compatible: \t'onestop-kiosk-rpi4'", "1 Image", "rootfs.ext4", "Verified inline signature by 'CN = office'")
    check("bundle", [words for words in wanted if words not in said], [])
    check("bundle_tampered", tree.sh(TAMPERED).strip(), "refused")
    write(tree, f"/etc/systemd/system/{UNIT}", example(f"/etc/systemd/system/{UNIT}"))
    check("mark_good", tree.sh(f"systemd-analyze verify --man=no {UNIT} 2>&1 || echo failed").strip(), "")
    tree.sh(f"rm /etc/systemd/system/{UNIT}")
    for name, reader in (("usbguard/rules.conf", "usbguard-rule-parser -f"), ("nftables.conf", "unshare --net nft -c -f")):
        write(tree, f"/etc/{name}", example(f"/etc/{name}"))
        check(name, tree.sh(f"{reader} /etc/{name} >/tmp/said 2>&1 || cat /tmp/said").strip(), "")
    tree.sh("systemctl disable --quiet usbguard usbguard-dbus")  # booted without a USB bus, it fails and starts again without end
