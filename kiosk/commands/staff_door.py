"""`kiosk staff`: who may open the door to the staff pages, and what staff did behind it."""

import argparse
import getpass
import json
import sys
from dataclasses import asdict
from pathlib import Path

from kiosk.config import load_settings
from kiosk.domain.staff import Role
from kiosk.errors import SettingRefused
from kiosk.exitcodes import FAILED
from kiosk.first_frame import clock_of
from kiosk.staff_door import keys_of, staff_log_of
from kiosk.usecases.door_keys import DoorKeys

FIRST_NAME = "technician"
"""Of whoever gets the first PIN, where no name is said."""

_LONGEST_LINE = 200


def set_pin(arguments: argparse.Namespace) -> int:
    """Give somebody a PIN, typed twice; the role of somebody who is known stays unless another one is said."""
    keys = _keys(arguments)
    pin = _secret("PIN (6 digits): ", arguments.pin_file)
    role = Role(arguments.role) if arguments.role else None
    if keys.set_pin(arguments.name, pin, role):
        print("kiosk: the file of PINs was damaged and is kept as pins.damaged; set everybody else's anew", file=sys.stderr)
    print(f"{arguments.name} can come in with that PIN")
    return 0


def set_card(arguments: argparse.Namespace) -> int:
    """Give somebody a card, scanned twice."""
    _keys(arguments).set_card(arguments.name, _secret("Code of the card (scan it): ", arguments.code_file))
    print(f"{arguments.name} can come in with that card" + ("" if _with_cards(arguments) else ", once staff.cards is true"))
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Let somebody in no more."""
    _keys(arguments).remove(arguments.name)
    print(f"{arguments.name} is not let in any more")
    return 0


def members(arguments: argparse.Namespace) -> int:
    """Say who may come in."""
    found = _keys(arguments).members()
    if arguments.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    elif not found:
        print("nobody has a PIN yet: kiosk staff set-pin")
    else:
        for one in found:
            print(f"{one.name}: {one.role}, PIN set {one.made_at[:10]}{', card' if one.card else ''}")
    return 0


def log(arguments: argparse.Namespace) -> int:
    """Show what staff did, oldest first, or check the chain; exit 1 when something is wrong with it."""
    report = staff_log_of(load_settings(arguments.config)).report()
    if arguments.json and arguments.verify:
        print(json.dumps({"ok": not report.problems, "entries": len(report.lines), "problems": report.problems}))
    elif arguments.json:
        print(*(json.dumps(asdict(line), ensure_ascii=False) for line in report.lines), sep="\n", end="\n" * bool(report.lines))
    elif arguments.verify:
        print(f"{len(report.lines)} entries: {f'{len(report.problems)} problems' if report.problems else 'whole'}")
    else:
        for line in report.lines:
            who = f"{line.member} ({line.role})" if line.member else "-"
            print(f"{line.seq} {line.at[:19]}Z {who} {line.act}{f': {line.what}' if line.what else ''}")
    if report.problems and not arguments.json:
        print(*report.problems, sep="\n", file=sys.stderr)
    return FAILED if report.problems else 0


def _keys(arguments: argparse.Namespace) -> DoorKeys:
    settings = load_settings(arguments.config)
    return keys_of(settings, clock_of(settings))


def _with_cards(arguments: argparse.Namespace) -> bool:
    return load_settings(arguments.config).staff.cards


def _secret(asks: str, file: Path | None) -> str:
    """From a file, from the terminal twice and unseen, or from stdin; never from the command line, which everybody can read."""
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        return sys.stdin.readline(_LONGEST_LINE).strip()
    first = getpass.getpass(asks)
    if getpass.getpass("Once more: ") != first:
        raise SettingRefused("the second one was another", "do it again")
    return first


def _from_file(file: Path) -> str:
    try:
        with file.open(encoding="ascii") as written:
            return written.readline(_LONGEST_LINE).strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no plain text"
        raise SettingRefused(f"{file} cannot be read: {why}", "write the PIN or code into its first line") from error
