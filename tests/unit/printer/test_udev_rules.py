"""systemd/70-kiosk-printer.rules: written as udev reads it, and in agreement with what the kiosk looks for."""

import re
from pathlib import Path

from kiosk.printer.discovery import BRIDGES

RULES = Path(__file__).parents[3] / "systemd" / "70-kiosk-printer.rules"
PAIR = re.compile(r'([A-Z]+(?:\{[^}]+\})?)(==|!=|\+=|:=|=)"([^"]*)"')
MATCHED = ("SUBSYSTEM", "SUBSYSTEMS", "KERNEL", "ATTRS", "ENV")
ASSIGNED = ("GROUP", "MODE", "SYMLINK", "IMPORT", "ATTR", "ENV")


def rules() -> list[list[tuple[str, str, str]]]:
    """Each rule as its pairs of key, operator and value."""
    lines = RULES.read_text(encoding="ascii").replace("\\\n", "").splitlines()
    written = [line for line in lines if line and not line.startswith("#")]
    found = [PAIR.findall(line) for line in written]
    assert [re.sub(PAIR, "", line).strip(", ") for line in written] == [""] * len(written)
    return found


def test_every_pair_matches_or_assigns_what_udev_knows() -> None:
    for rule in rules():
        for key, operator, _ in rule:
            assert key.partition("{")[0] in (MATCHED if operator == "==" else ASSIGNED)


def test_links_are_made_for_the_files_into_which_one_can_print() -> None:
    (linking,) = [rule for rule in rules() if any(key == "SYMLINK" for key, _, _ in rule)]
    assert ("SUBSYSTEM", "==", "usbmisc") in linking
    assert ("KERNEL", "==", "lp[0-9]*") in linking
    assert [value for key, _, value in linking if key == "SYMLINK"] == ["kiosk/printer-by-path/$env{ID_PATH}"]


def test_every_known_adapter_is_let_alone_by_modem_managers() -> None:
    (serial,) = [rule for rule in rules() if ("SUBSYSTEM", "==", "tty") in rule]
    (vendors,) = [value.split("|") for key, _, value in serial if key == "ATTRS{idVendor}"]
    assert {f"{vendor:04x}" for vendor, _ in BRIDGES} <= set(vendors)
    assert ("ENV{ID_MM_PORT_IGNORE}", "=", "1") in serial
