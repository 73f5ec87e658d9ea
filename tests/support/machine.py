"""A machine's sysfs and device files in a folder, with printers and adapters to plug in. A device file may lead to a real pty."""

import itertools
import shutil
from pathlib import Path

from kiosk.printer.discovery import Machine

PRINTER_CLASS = "07"


class Ports:
    """The ports of one machine. Numbers of devices grow with each plugging in, as the kernel's do."""

    def __init__(self, folder: Path) -> None:
        """An empty machine below `folder`."""
        self.machine = Machine(folder / "sys", folder / "dev")
        self._numbers = itertools.count(2)

    def plug_printer(
        self, port: str, usb_id: str = "04b8:0e15", serial: str = "", lp: str = "lp0", *, leads_to: Path | None = None
    ) -> None:
        """A printer; without `lp` no driver has it. `leads_to` is what its device file is."""
        interface = self._plug(port, usb_id, serial, PRINTER_CLASS)
        if lp:
            (interface / "ieee1284_id").write_text("MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;\n")
            self.bind(port, lp, leads_to=leads_to)

    def plug_adapter(self, port: str, usb_id: str = "1a86:7523", tty: str = "ttyUSB0", *, leads_to: Path | None = None) -> None:
        """A USB-to-serial adapter, or with `ttyACM0` a device that has a serial port itself."""
        interface = self._plug(port, usb_id, "", "ff")
        holder = interface / tty if tty.startswith("ttyUSB") else interface
        device = holder / "tty" / tty
        device.mkdir(parents=True)
        (device / "device").symlink_to(holder)
        self._link(self.machine.sysfs / "class" / "tty" / tty, device)
        self._node(Path(tty), leads_to)

    def bind(self, port: str, lp: str, *, leads_to: Path | None = None) -> None:
        """The driver takes a printer that is plugged in."""
        (self.machine.sysfs / "devices" / "usb1" / port / f"{port}:1.0" / "usbmisc" / lp).mkdir(parents=True)
        self._node(Path("usb") / lp, leads_to)

    def just_plugged(self, port: str) -> None:
        """Let a device have come this very moment."""
        (self.machine.sysfs / "devices" / "usb1" / port / "power" / "connected_duration").write_text("3\n")

    def unplug(self, port: str) -> None:
        """Pull it out."""
        device = self.machine.sysfs / "devices" / "usb1" / port
        for name in [path.name for path in device.rglob("*") if path.name.startswith(("lp", "tty")) and path.is_dir()]:
            (self.machine.dev / "usb" / name).unlink(missing_ok=True)
            (self.machine.dev / name).unlink(missing_ok=True)
            (self.machine.sysfs / "class" / "tty" / name).unlink(missing_ok=True)
        shutil.rmtree(device)
        for link in (self.machine.sysfs / "bus" / "usb" / "devices").glob(f"{port}*"):
            if not link.exists():
                link.unlink()

    def _plug(self, port: str, usb_id: str, serial: str, interface_class: str) -> Path:
        device = self.machine.sysfs / "devices" / "usb1" / port
        interface = device / f"{port}:1.0"
        interface.mkdir(parents=True)
        vendor, product = usb_id.split(":")
        told = {
            "idVendor": vendor,
            "idProduct": product,
            "busnum": port.split("-", maxsplit=1)[0],
            "devnum": str(next(self._numbers)),
            "manufacturer": "Maker",
            "product": "Model",
        }
        for name, value in {**told, **({"serial": serial} if serial else {})}.items():
            (device / name).write_text(f"{value}\n")
        (device / "power").mkdir()
        (device / "power" / "connected_duration").write_text("60000\n")
        (interface / "bInterfaceClass").write_text(f"{interface_class}\n")
        (interface / "bInterfaceNumber").write_text("00\n")
        for folder in (device, interface):
            self._link(self.machine.sysfs / "bus" / "usb" / "devices" / folder.name, folder)
        return interface

    def _node(self, name: Path, leads_to: Path | None) -> None:
        node = self.machine.dev / name
        node.parent.mkdir(parents=True, exist_ok=True)
        if leads_to is None:
            node.touch()
        else:
            node.symlink_to(leads_to)

    @staticmethod
    def _link(link: Path, target: Path) -> None:
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
