"""Hands of the staff desk for settings, USB sticks and enrolment, put together."""

import logging
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kiosk import belongings, bootstrap
from kiosk.before_opening import (
    NETWORK_TRIAL,
    promise_backup,
    promise_wipe,
)
from kiosk.config import Settings, load_settings
from kiosk.device.address import addresses
from kiosk.device.brightness import Brightness
from kiosk.device.network import Address, Network
from kiosk.device.serial import hardware_serial
from kiosk.device.sticks import StickFolder, find_sticks, folder_name, folder_on
from kiosk.device.volume import Volume
from kiosk.domain.bundle import BundleKind
from kiosk.domain.condition import Condition
from kiosk.domain.overlay import Value
from kiosk.domain.server_address import parse_server_address
from kiosk.errors import BundleError, ConfigError, KioskError, NoServerNamed, SettingRefused, SeveralSticks, StickError
from kiosk.files import make_folder
from kiosk.first_frame import clock_of, translations
from kiosk.outcomes import mark_as_read, outcome_of, unread_outcome
from kiosk.printer.discovery import HERE
from kiosk.printer.profiles import profiles
from kiosk.printer.transports.seeking import usb_uri
from kiosk.storage.bundle import BundleKey, OpenBundle
from kiosk.storage.ledger import Ledger
from kiosk.storage.outbox import LedgerOutbox
from kiosk.storage.restoring import anchor_in
from kiosk.storage.unsent import must_be_sent
from kiosk.sync.channel import HttpChannel
from kiosk.sync.device import DeviceFile
from kiosk.sync.enrolment import enrol as enrol_at
from kiosk.sync.server import Server
from kiosk.usecases.staff_desk import Arguments, Hand
from kiosk.usecases.staff_told import Air, Deed, Enrolled, Given, Networks, OnStick, SettingsNow

logger = logging.getLogger(__name__)

OUTGOING: Final = "outgoing"

REACH_SECONDS: Final = 5.0

MOST_LOOKED_AT: Final = 20
LOOK_SECONDS: Final = 10.0
"""What a strange stick costs at most: names that are opened, and time."""

LARGEST: Final = 512_000_000
"""Bytes of a backup; a true one of ten years is a tenth of that."""


@dataclass(frozen=True, slots=True)
class ToolParts:
    """What they work with. `ledger` is the open one, None while there is none; `restart` ends the process and begins anew."""

    settings: Settings
    ledger: Callable[[], Ledger | None]
    restart: Callable[[], None]
    condition: Callable[[], Condition]


def make_tools(parts: ToolParts) -> Mapping[str, Hand]:
    """By name."""
    settings = parts.settings
    return {
        "settings": lambda _: settings_now(settings),
        "set": lambda said: _set(settings, said),
        "bundle": lambda said: _bundle(parts, said),
        "backups": lambda _: _backups(settings),
        "restore": lambda said: _restore(parts, said),
        "restore-outcome": lambda _: outcome_of(settings, Deed.RESTORE),
        "unread-outcome": lambda _: unread_outcome(settings),
        "outcome-read": lambda _: mark_as_read(settings),
        "enrol": lambda said: _enrol(settings, said, parts.ledger()),
        "wipe": lambda said: _wipe(parts, said),
        "networks": lambda _: _networks(),
        "join": lambda said: _join(settings, said),
        "readdress": lambda said: _readdress(settings, said),
    }


# Settings


def settings_now(settings: Settings) -> SettingsNow:
    """As they are, or will be from the next start on."""
    held = belongings.change_settings(settings).held()
    message, there = held.get("message.text", ""), HERE.printers()
    return SettingsNow(
        language=str(held.get("language.default", settings.language.default)),
        text_size=int(str(held.get("screen.text_size", settings.screen.text_size))),
        message=str(message.get("vi", "")) if isinstance(message, dict) else "",
        printer=(uri := str(held.get("printer.uri", settings.printer.uri))),
        printers=tuple(dict.fromkeys((uri, "auto:", *(usb_uri(one, there) for one in there)))),
        profile=str(held.get("printer.profile", settings.printer.profile)),
        profiles=("auto", *sorted(profiles())),
        brightness=Brightness().read(),
        volume=Volume().read(),
        waiting=_is_waiting(settings),
    )


def _is_waiting(settings: Settings) -> bool:
    """Whether a start would read others; not for what holds at once, nor while a start would read none."""
    try:
        read = load_settings(settings.source)
    except ConfigError:
        return False
    screen = replace(read.screen, brightness=settings.screen.brightness)
    return replace(read, screen=screen, sound=replace(read.sound, volume=settings.sound.volume)) != settings


def _set(settings: Settings, said: Arguments) -> SettingsNow:
    name, value = said["setting"], _value(settings, said["setting"], said["value"])
    belongings.change_settings(settings)({said["path"]: value})
    if name in _AT_ONCE and isinstance(value, int):
        _AT_ONCE[name](value)
    return settings_now(settings)


def _value(settings: Settings, name: str, written: str) -> Value | None:
    if name == "message":
        if written == "off":
            return None
        return {one: translations(one)(written) for one in settings.language.offered}
    if name in ("text-size", "brightness", "volume"):
        if not written.isdecimal():
            raise SettingRefused(f"{written!r} is no number", "choose one of the page")
        return int(written)
    return written


_AT_ONCE: Final[Mapping[str, Callable[[int], bool]]] = {
    "brightness": lambda percent: Brightness().set(percent),
    "volume": lambda percent: Volume().set(percent),
}


# USB sticks


def _bundle(parts: ToolParts, said: Arguments) -> Given:
    make = belongings.make_bundle(parts.settings, parts.ledger(), parts.condition)
    with folder_on(_stick(), _folder(parts.settings)) as folder:
        made = make(BundleKind(said["kind"]), folder)
    return Given(made.name, made.sum)


def keep_logs(settings: Settings, ledger: Ledger | None, condition: Callable[[], Condition]) -> str:
    """A bundle of logs in the kiosk's own folder, in place of the one before, for whoever fetches it; what is told of it."""
    folder = settings.data_dir / OUTGOING
    try:
        make_folder(folder)
        with folder_on(folder) as outgoing:
            older = outgoing.names()
            made = belongings.make_bundle(settings, ledger, condition)(BundleKind.LOGS, outgoing)
        for name in older:
            (folder / name).unlink(missing_ok=True)
    except (OSError, KioskError) as error:
        return f"no bundle was made: {error}"
    return f"{folder / made.name}, its sum is {made.sum}"


def _backups(settings: Settings) -> OnStick:
    """Those that this kiosk has made; of others it says that there are some."""
    own = BundleKey(settings.data_dir).known()
    with folder_on(_stick(), _folder(settings)) as folder:
        found = list(backups_on(folder, own))
    return OnStick(tuple(name for name, is_own in found if is_own), others=any(not is_own for _, is_own in found))


def backups_on(folder: StickFolder, own: bytes | None, clock: Callable[[], float] = time.monotonic) -> Iterator[tuple[str, bool]]:
    """Names of backups, newest first, and whether sealed with the key `own`; a stick that is slow is read for a while only."""
    end = clock() + LOOK_SECONDS
    for name in folder.names()[:MOST_LOOKED_AT]:
        if clock() > end:
            logger.warning("the USB stick is slow: its older backups were not looked at")
            return
        try:
            with folder.reading(name) as content:
                opened = OpenBundle(content)
                if opened.head.kind is BundleKind.BACKUP:
                    yield name, own is not None and opened.is_sealed_with(own)
        except KioskError as error:
            logger.info("%s is passed over: %s", name, error)


def _restore(parts: ToolParts, said: Arguments) -> None:
    """Keep it beside the data, whole; it is taken up once this process has let go of the ledger. `anyway=yes`: see `_wipe`."""
    settings, anyway, ledger = parts.settings, said.get("anyway") == "yes", parts.ledger()
    with folder_on(_stick(), _folder(settings)) as folder, folder.reading(said["name"]) as content:
        opened = OpenBundle(content)
        own = BundleKey(settings.data_dir).known()
        if own is None or not opened.is_sealed_with(own):
            raise BundleError("another machine made this backup", "let a technician type its sum: kiosk restore FILE --sum SUM")
        opened.check()
        anchor = anchor_in(opened)
        if ledger is not None and (anchor is None or anchor.ledger_id != ledger.ledger_id):
            _must_be_sent(settings, ledger, anyway=anyway)
        content.seek(0)
        data = content.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BundleError("the backup is too large", "choose another one")
    promise_backup(settings, data, anyway=anyway)
    parts.restart()


def _wipe(parts: ToolParts, said: Arguments) -> None:
    """At the next start, when nobody is giving numbers. Unless `anyway=yes`, only when the server has all of the ledger."""
    settings, anyway = parts.settings, said.get("anyway") == "yes"
    _must_be_sent(settings, parts.ledger(), anyway=anyway)
    promise_wipe(settings, clock_of(settings).read(), anyway=anyway)
    parts.restart()


def _must_be_sent(settings: Settings, ledger: Ledger | None, *, anyway: bool) -> None:
    if ledger is None or settings.server == "none" or anyway:
        return
    outbox = LedgerOutbox(ledger)
    must_be_sent(outbox.last() - outbox.memory().acknowledged)


def _stick() -> Path:
    sticks = find_sticks()
    if not sticks:
        raise StickError("there is no USB stick", "plug in one")
    if len(sticks) > 1:
        raise SeveralSticks(f"there are {len(sticks)} USB sticks", "leave one plugged in")
    return sticks[0].path


def _folder(settings: Settings) -> str:
    return folder_name(settings.office.code, bootstrap.ledger_code(settings))


# Enrolment


def _enrol(settings: Settings, said: Arguments, ledger: Ledger | None) -> Enrolled:
    if isinstance(settings.server, str):
        raise NoServerNamed(
            f"the settings {settings.source} say server: {settings.server}", "name the server's address there first"
        )
    address = parse_server_address(settings.server.url)
    channel = HttpChannel(lambda: address, Path(settings.server.ca) if settings.server.ca else None)
    try:
        file = DeviceFile(settings.data_dir)
        code, digit = said["code"], ledger.configured_code if ledger else bootstrap.code_to_keep(settings)
        device = enrol_at(Server(channel, dict), file, address.base, code, hardware_serial(), settings.office.code, digit=digit)
    finally:
        channel.close()
    return Enrolled(device.kiosk_code, device.fingerprint)


# Network


def _networks() -> Networks:
    return Networks(tuple(Air(one.ssid, one.signal, one.secured, one.in_use) for one in Network().wifi()))


def _join(settings: Settings, said: Arguments) -> None:
    """Taken back by itself unless the server answers over it; raises `SettingRefused`."""
    _network(settings).join(said["ssid"], said["password"], lambda: _server_answers(settings))


def _readdress(settings: Settings, said: Arguments) -> None:
    """Without an address: one from the network. Taken back likewise."""
    wanted = Address(said["address"], said["gateway"], said["dns"]) if said else None
    _network(settings).readdress(wanted, lambda: _server_answers(settings))


def _network(settings: Settings) -> Network:
    return Network(trial=settings.data_dir / NETWORK_TRIAL)


def _server_answers(settings: Settings) -> bool:
    """Whether the server's port can be reached; without a server elsewhere, whether there is an address at all."""
    if isinstance(settings.server, str):
        return bool(addresses())
    address = parse_server_address(settings.server.url)
    try:
        with socket.create_connection((address.host, address.port), REACH_SECONDS):
            return True
    except OSError:
        return False
