"""A USB printer without a kernel driver, through python-escpos and libusb. Import it late: python-escpos takes half a second.

python-escpos finds and opens the device; bytes go past it, since its own `_raw` waits for ever by default and forgets what a
broken write has sent, and its `_read` asks for less than a packet, which libusb answers with an error.
"""

import logging
import os
import shutil
import threading
import time
from typing import Any

import usb.core
import usb.util
from escpos.capabilities import pickle_dir
from escpos.exceptions import DeviceNotFoundError
from escpos.printer import Usb

from kiosk.errors import PrinterTimeout, PrinterUnreachable
from kiosk.printer.discovery import UsbDevice
from kiosk.printer.transports.base import CHECK_CABLE, RATE_UNKNOWN, STUCK
from kiosk.printer.transports.descriptor import MENDS

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(pickle_dir, ignore_errors=True)  # which it makes anew in /tmp each time that it is imported

_WRITE_SIZE = 4096
_READ_SIZE = 512
"""A multiple of every size of packets."""

_EMPTY_PAUSE = 0.005
_LOOK = 0.05
"""Seconds between two looks whether a reader was interrupted: nothing can break off a read of libusb."""

_LEAST_MS = 1
"""libusb waits for ever when the limit is 0."""


class _GentleUsb(Usb):  # type: ignore[misc]
    """python-escpos' USB printer, gentler at each `open`."""

    def _check_driver(self) -> None:
        """Takes no device away from its driver: with usblp there is a device file, which is better."""

    def _configure_usb(self) -> None:
        """Without the reset of the device, which lets printers go away and come back as a new one."""
        try:
            self.device.get_active_configuration()
        except usb.core.USBError:
            self.device.set_configuration()


class LibusbTransport:
    """One device of `discovery`; plugged in anew it is another one, so `SoughtTransport` makes a new way then."""

    def __init__(self, device: UsbDevice, written: str, backend: object = None) -> None:
        """Nothing is opened yet. `written` is the address, for messages; `backend` takes libusb's place in tests."""
        self._written = written
        self._device = device
        self._backend = backend
        self._opened: Usb | None = None
        self._out: Any = None
        self._in: Any = None
        self._interrupted = threading.Event()

    @property
    def identity(self) -> str:
        """See `Transport.identity`."""
        return self._device.identity

    @property
    def bytes_per_second(self) -> int:
        """Unknown, so the slowest."""
        return RATE_UNKNOWN

    @property
    def keeps_open(self) -> bool:
        """A cable stays in."""
        return True

    @property
    def can_read(self) -> bool:
        """Whether it has a way back: printers of protocol 1 have none."""
        return self._in is not None

    @property
    def is_open(self) -> bool:
        """Whether it was opened."""
        return self._opened is not None

    def open(self, limit: float) -> None:  # noqa: ARG002  opening does not wait
        """See `Transport.open`."""
        self.close()
        one = self._device
        meant = {"idVendor": one.vendor, "idProduct": one.product, "bus": one.bus, "address": one.number}
        opened = _GentleUsb(usb_args=meant | ({"backend": self._backend} if self._backend else {}))
        try:
            opened.open()
            interface = opened.device.get_active_configuration()[one.interface, 0]
            usb.util.claim_interface(opened.device, one.interface)
        except usb.core.NoBackendError as error:
            raise self._lost("libusb is not installed", "install the Debian package libusb-1.0-0") from error
        except (DeviceNotFoundError, usb.core.USBError, KeyError, IndexError) as error:
            opened.close()
            raise self._gone(error) from error
        self._out = usb.util.find_descriptor(interface, custom_match=lambda found: _is_bulk(found, usb.util.ENDPOINT_OUT))
        self._in = usb.util.find_descriptor(interface, custom_match=lambda found: _is_bulk(found, usb.util.ENDPOINT_IN))
        if self._out is None:
            opened.close()
            raise self._lost("it takes no bytes at all", "take another printer")
        self._opened = opened

    def write(self, data: bytes, limit: float) -> None:
        """See `Transport.write`."""
        self._must_be_open()
        deadline = time.monotonic() + limit
        sent = 0
        while sent < len(data):
            try:
                sent += self._out.write(data[sent : sent + _WRITE_SIZE], _milliseconds(deadline))
            except usb.core.USBTimeoutError:
                pass
            except usb.core.USBError as error:
                raise self._gone(error) from error
            if sent < len(data) and time.monotonic() >= deadline:
                what = f"the printer {self._written} took {sent} of {len(data)} bytes in {limit:.1f} s"
                raise PrinterTimeout(what, STUCK)

    def read(self, limit: float) -> bytes:
        """See `Transport.read`."""
        self._must_be_open()
        deadline = time.monotonic() + limit
        while True:
            found = self._read_once(min(deadline, time.monotonic() + _LOOK))
            if found or time.monotonic() >= deadline or self._interrupted.is_set():
                self._interrupted.clear()
                return found

    def _read_once(self, until: float) -> bytes:
        """What comes until then. A printer may answer at once that it has nothing to say, over and over."""
        try:
            found = bytes(self._in.read(_READ_SIZE, _milliseconds(until))) if self._in is not None else b""
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise self._gone(error) from error
        if not found:
            self._interrupted.wait(min(_EMPTY_PAUSE, max(0.0, until - time.monotonic())))
        return found

    def interrupt(self) -> None:
        """See `Transport.interrupt`."""
        self._interrupted.set()

    def held_back(self) -> int:
        """Nothing: libusb's writes end when the printer has the bytes."""
        return 0

    def discard(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """See `Transport.close`."""
        opened, self._opened, self._out, self._in = self._opened, None, None, None
        if opened is not None:
            try:
                opened.close()
            except usb.core.USBError as error:
                logging.getLogger(__name__).debug("closing %s: %s", self._written, error)

    def _must_be_open(self) -> None:
        if self._opened is None:
            raise self._lost("it is not open")

    def _gone(self, error: Exception) -> PrinterUnreachable:
        """The one line for an error of libusb; python-escpos wraps it in its own, which says it in several."""
        cause = error.__context__ if isinstance(error, DeviceNotFoundError) and error.__context__ else error
        why = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        return self._lost(why, MENDS.get(getattr(cause, "errno", None) or 0, ""))

    def _lost(self, why: str, mend: str = "") -> PrinterUnreachable:
        return PrinterUnreachable(f"the printer {self._written} is away: {why}", mend or CHECK_CABLE)


def _is_bulk(endpoint: Any, direction: int) -> bool:  # noqa: ANN401  pyusb has no types
    return bool(
        usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
        and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    )


def _milliseconds(deadline: float) -> int:
    return max(_LEAST_MS, round((deadline - time.monotonic()) * 1000))
