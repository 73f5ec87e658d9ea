"""A printer's address in words, where it is no more than a name for machines."""

from kiosk.i18n import N_

VIRTUAL, AUTO = N_("Máy in ảo"), N_("Tự tìm máy in")


def printer_words(address: str) -> str:
    """Words to be translated; an address of a real printer stays as it is, since it is read out over the telephone."""
    scheme, _, rest = address.partition(":")
    if scheme == "virtual":
        return VIRTUAL
    return AUTO if scheme == "auto" and not rest else address
