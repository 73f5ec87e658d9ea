"""A USB bus for pyusb, in place of libusb: one printer of the printer class hangs on it, simulated, with real limits of time."""

import errno
import time
from array import array
from types import SimpleNamespace

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from kiosk.printer.discovery import UsbDevice
from kiosk.printer.virtual.printer import VirtualPrinter

DEVICE = UsbDevice(vendor=0x0416, product=0x5011, serial="A1", port="1-1.2", bus=1, number=7)
OUT, IN, PACKET = 0x03, 0x84, 64


class Bus(IBackend):  # type: ignore[misc]
    """The bus. `resets` and `claimed` tell what was done to the device; `one_way` leaves it without an endpoint for answers."""

    def __init__(self, printer: VirtualPrinter, *, one_way: bool = False) -> None:
        """The printer is in its port, and configured."""
        self.printer = printer
        self.endpoints = (OUT,) if one_way else (OUT, IN)
        self.claimed = 0
        self.resets = 0
        self.taken_by_another = False
        self.takes_at_once = 1 << 20

    def enumerate_devices(self) -> list[int]:
        """The printer, while its cable is in."""
        return [DEVICE.number] if self.printer.plugged else []

    def get_device_descriptor(self, dev: int) -> SimpleNamespace:
        """What libusb reads from the device."""
        return _descriptor(
            idVendor=DEVICE.vendor, idProduct=DEVICE.product, bNumConfigurations=1, bus=1, address=dev, port_number=2, speed=2
        )

    def get_configuration_descriptor(self, dev: int, config: int) -> SimpleNamespace:
        """Its only configuration."""
        del dev, config
        return _descriptor(bConfigurationValue=1, bNumInterfaces=1)

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Its only interface; there is no second one."""
        del dev, config
        if intf or alt:
            raise IndexError
        return _descriptor(bInterfaceNumber=0, bAlternateSetting=0, bInterfaceClass=7, bNumEndpoints=len(self.endpoints))

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Bulk endpoints."""
        del dev, intf, alt, config
        return _descriptor(bEndpointAddress=self.endpoints[ep], bmAttributes=2, wMaxPacketSize=PACKET)

    def open_device(self, dev: int) -> int:
        """The handle."""
        return dev

    def close_device(self, dev_handle: int) -> None:
        """The host lets go."""
        del dev_handle
        self.printer.hung_up()

    def get_configuration(self, dev_handle: int) -> int:
        """It is configured, as the kernel does with each new device."""
        del dev_handle
        return 1

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        """One program at a time."""
        del dev_handle, intf
        if self.taken_by_another:
            raise USBError("Resource busy", -6, errno.EBUSY)
        self.claimed += 1

    def release_interface(self, dev_handle: int, intf: int) -> None:
        """Be free for another."""
        del dev_handle, intf
        self.claimed -= 1

    def reset_device(self, dev_handle: int) -> None:
        """Counted, since it should not happen."""
        del dev_handle
        self.resets += 1

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: "array[int]", timeout: int) -> int:
        """As libusb: bytes that went out before the limit count; none at all is an error. A limit of 0 has no end."""
        del dev_handle, intf
        assert (ep, timeout > 0) == (OUT, True)
        deadline = time.monotonic() + timeout / 1000
        offered = left = data.tobytes()[: self.takes_at_once]
        while left:
            left = left[self._accept(left) :]
            if left and not self.printer.wait_for_room(max(0.0, deadline - time.monotonic())):
                if len(left) == len(offered):
                    raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
                break
        return len(offered) - len(left)

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        """As libusb: a buffer smaller than a packet overflows."""
        del dev_handle, intf
        assert (ep, timeout > 0, len(buff) % PACKET) == (IN, True, 0)
        try:
            said = self.printer.answers(timeout / 1000)
        except OSError as error:
            raise _gone() from error
        if not said:
            raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        buff[: len(said)] = array("B", said)
        return len(said)

    def _accept(self, data: bytes) -> int:
        try:
            return self.printer.accept(data)
        except OSError as error:
            raise _gone() from error


def _gone() -> USBError:
    return USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)


def _descriptor(**known: int) -> SimpleNamespace:
    """Every field that pyusb copies; what was not named is 0."""
    fields = (
        "bLength bDescriptorType bcdUSB bDeviceClass bDeviceSubClass bDeviceProtocol bMaxPacketSize0 idVendor idProduct bcdDevice "
        "iManufacturer iProduct iSerialNumber bNumConfigurations address bus port_number port_numbers speed wTotalLength "
        "bNumInterfaces bConfigurationValue iConfiguration bmAttributes bMaxPower bInterfaceNumber bAlternateSetting "
        "bNumEndpoints bInterfaceClass bInterfaceSubClass bInterfaceProtocol iInterface bEndpointAddress wMaxPacketSize "
        "bInterval bRefresh bSynchAddress extra_descriptors"
    )
    return SimpleNamespace(**{**dict.fromkeys(fields.split(), 0), **known})
