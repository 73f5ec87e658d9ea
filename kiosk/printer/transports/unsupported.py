"""Addresses that the grammar knows and this version cannot reach yet: the kiosk starts, and says so when it prints."""

from kiosk.errors import PrinterAddressError
from kiosk.printer.transports.descriptor import DescriptorTransport


class UnsupportedTransport(DescriptorTransport):
    """Never opens."""

    def open(self, limit: float) -> None:  # noqa: ARG002  it does not even try
        """Raises `PrinterAddressError` with what to write instead."""
        raise PrinterAddressError(
            f"{self.identity} is not supported yet by this version", "use file:/dev/usb/lp0, serial:, tcp: or virtual: instead"
        )
