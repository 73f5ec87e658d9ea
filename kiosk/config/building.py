"""From the blocks of the file to the types of the domain. Nothing can go wrong here any more."""

import os
from dataclasses import replace
from pathlib import Path

from kiosk.config.layout import ConfigFile, ServiceBlock, Week
from kiosk.config.settings import ServerChoice, Settings
from kiosk.domain.hours import OpeningHours
from kiosk.domain.office import Counter, Holder, Office, PriorityClass, Service


def settings(file: ConfigFile, source: Path) -> Settings:
    """The settings of a file that was read from the absolute path `source`."""
    return Settings(
        office=_office(file),
        kiosk_code=file.kiosk_code,
        printer=file.printer,
        ticket=file.ticket,
        server=_server(file.server, source),
        language=file.language,
        theme=file.theme,
        screen=file.screen,
        clock=file.clock,
        staff=file.staff,
        health=file.health,
        sound=file.sound,
        message=file.message,
        boards=file.boards,
        data_dir=data_dir(file, source),
        anchor_dir=_folder(file.anchor_dir, source) if file.anchor_dir else None,
        source=source,
    )


def _server(server: ServerChoice, source: Path) -> ServerChoice:
    if isinstance(server, str) or not server.ca:
        return server
    return replace(server, ca=os.path.normpath(source.parent / server.ca))


def data_dir(file: ConfigFile, source: Path) -> Path:
    """The absolute folder that is meant; a relative one starts at the folder of `source`."""
    return _folder(file.data_dir, source)


def _folder(written: str, source: Path) -> Path:
    return Path(os.path.normpath(source.parent / written))


def _office(file: ConfigFile) -> Office:
    return Office(
        code=file.office.code,
        name=file.office.name,
        services=tuple(_service(block, file) for block in file.services),
        hours=_hours(file.hours, file),
        parent=file.office.parent,
        address=file.office.address,
        phone=file.office.phone,
        counters=tuple(Counter(block.number, block.name, block.services) for block in file.counters),
        priority_classes=tuple(PriorityClass(block.id, block.name, block.icon) for block in file.priority_classes),
    )


def _service(block: ServiceBlock, file: ConfigFile) -> Service:
    return Service(
        id=block.id,
        series=block.series,
        name=block.name,
        icon=block.icon,
        fields=block.fields,
        hint=block.hint,
        hours=_hours(block.hours, file) if block.hours else None,
        paused=block.paused,
        held_by=frozenset({Holder.FILE}) if block.paused else frozenset(),
    )


def _hours(week: Week, file: ConfigFile) -> OpeningHours:
    return OpeningHours(week.days(), frozenset(file.holidays))
