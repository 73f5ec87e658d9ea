"""The ports of a mocked machine, told what to do by lines of JSON. Debian's own Python runs this file: it has umockdev's bindings.

{"plug": "1-1", "lp": "lp0", "serial": "A", "leads_to": "/…"}    {"unplug": "1-1"}    answers: one line each, first the root folder
"""

import json
import sys
from pathlib import Path

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402  after require_version

BUS = "/devices/pci0000:00/usb1"


def main() -> None:
    """Serve until the input ends."""
    bed = UMockdev.Testbed.new()
    root = Path(bed.get_root_dir())
    print(root, flush=True)
    for number, line in enumerate(sys.stdin, start=2):
        wish = json.loads(line)
        if "plug" in wish:
            plug(bed, root, wish, number)
        else:
            unplug(bed, root, wish["unplug"])
        print("done", flush=True)


def plug(bed: UMockdev.Testbed, root: Path, wish: dict[str, str], number: int) -> None:
    """The events come in the kernel's order: device, interface, device file."""
    port, lp = wish["plug"], wish["lp"]
    device, interface = f"{BUS}/{port}", f"{BUS}/{port}/{port}:1.0"
    bed.add_from_string(
        f"P: {device}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nA: idVendor=04b8\nA: idProduct=0e15\nA: busnum=1\n"
        f"A: devnum={number}\nA: serial={wish['serial']}\nA: manufacturer=EPSON\nA: product=TM-T20II\n"
    )
    bed.add_from_string(
        f"P: {interface}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nA: bInterfaceClass=07\nA: bInterfaceNumber=00\n"
    )
    node = root / "dev" / "usb" / lp
    node.parent.mkdir(parents=True, exist_ok=True)
    node.symlink_to(wish["leads_to"])
    major_minor = f"E: MAJOR=180\nE: MINOR={lp[2:]}\n"
    bed.add_from_string(f"P: {interface}/usbmisc/{lp}\nE: SUBSYSTEM=usbmisc\nE: DEVNAME=/dev/usb/{lp}\n{major_minor}")


def unplug(bed: UMockdev.Testbed, root: Path, port: str) -> None:
    """From the leaf to the root."""
    interface = f"/sys{BUS}/{port}/{port}:1.0"
    for lp in sorted((root / interface.lstrip("/") / "usbmisc").iterdir()):
        (root / "dev" / "usb" / lp.name).unlink()
        bed.uevent(f"{interface}/usbmisc/{lp.name}", "remove")
        bed.remove_device(f"{interface}/usbmisc/{lp.name}")
    for path in (interface, f"/sys{BUS}/{port}"):
        bed.uevent(path, "remove")
        bed.remove_device(path)


if __name__ == "__main__":
    main()
