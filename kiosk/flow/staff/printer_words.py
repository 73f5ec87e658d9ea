"""A printer's address and model in words, where they are no more than names for machines."""

from kiosk.i18n import N_

VIRTUAL, AUTO = N_("Máy in ảo"), N_("Tự tìm máy in")
ANY_MODEL = N_("Tự nhận ra kiểu máy")


def printer_words(address: str) -> str:
    """Words to be translated; an address of a real printer stays as it is, since it is read out over the telephone."""
    scheme, _, rest = address.partition(":")
    if scheme == "virtual":
        return VIRTUAL
    return AUTO if scheme == "auto" and not rest else address


def model_words(profile: str) -> str:
    """Words to be translated; the name of a model stays as it is."""
    return ANY_MODEL if profile == "auto" else profile
