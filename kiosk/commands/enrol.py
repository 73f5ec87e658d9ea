"""`kiosk enrol URL CODE`: once for each machine."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from kiosk.bootstrap import code_to_keep
from kiosk.config import Settings, load_settings
from kiosk.device.serial import hardware_serial
from kiosk.domain.server_address import ServerAddress, parse_server_address
from kiosk.errors import ConfigError, SyncError
from kiosk.sync.channel import HttpChannel
from kiosk.sync.device import DeviceFile
from kiosk.sync.embedded import FOLDER
from kiosk.sync.enrolment import enrol as enrol_at
from kiosk.sync.server import Server
from kiosk.sync.service import EMBEDDED


def enrol(arguments: argparse.Namespace) -> int:
    """Turn a one-time code into this kiosk's credential; a kiosk that runs takes it up within seconds."""
    settings = load_settings(arguments.config)
    if arguments.url == EMBEDDED:
        return _take_over(settings)
    address, authority = _address(settings, arguments.url)
    if not arguments.code:
        raise SyncError("there is no one-time code", "let an administrator make one: onestop kiosk add OFFICE")
    channel = HttpChannel(lambda: address, authority)
    try:
        file, serial = DeviceFile(settings.data_dir), hardware_serial()
        server, digit = Server(channel, dict), code_to_keep(settings)
        device = enrol_at(server, file, address.base, arguments.code, serial, settings.office.code, digit=digit)
    finally:
        channel.close()
    print(f"this is kiosk {device.kiosk_code} of office {device.office}; its fingerprint is {device.fingerprint}")
    print(f"compare it at the server: onestop kiosk approve {device.office} {device.kiosk_code}")
    return 0


def _address(settings: Settings, url: str) -> tuple[ServerAddress, Path | None]:
    """The server in the settings, which must be the one that was named."""
    address = parse_server_address(url)
    if isinstance(settings.server, str):
        raise ConfigError(
            f"the settings {settings.source} say server: {settings.server}",
            f"write server: {{url: {address.base}, ca: FILE}} there first",
        )
    configured = parse_server_address(settings.server.url)
    if configured != address:
        raise ConfigError(f"the settings {settings.source} name the server {configured.base}", "name the same here and there")
    return address, Path(settings.server.ca) if settings.server.ca else None


def _take_over(settings: Settings) -> int:
    """This machine goes on with data of another one, which must not be switched on again. Nothing is deleted."""
    if settings.server != EMBEDDED:
        raise ConfigError(f"the settings {settings.source} do not say server: embedded", "name the server's address instead")
    server = settings.data_dir / FOLDER
    if server.exists():
        kept = server.with_name(f"{FOLDER}-until-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        server.rename(kept)
        print(f"the server's record so far is kept as {kept}")
    DeviceFile(settings.data_dir).remove()
    print("this machine enrols itself at its next start; never switch the other one on again")
    return 0
