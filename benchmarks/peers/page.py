"""The peer's page: our home and our number, written by hand without any framework, which is the best case for a browser."""

import json
from html import escape
from pathlib import Path
from string import Template

from benchmarks.workshop import ROOT
from kiosk.config import load_settings
from kiosk.domain.office import Office, Service

_LANGUAGE = "vi"
_TEMPLATE = Path(__file__).with_name("page.html")

_TILE = """<button class="tile" data-series="{series}" data-title="{title}"><i>{icon}</i><b>{title}</b><span>{hint}</span>\
<small>Số đã cấp: <u>0</u></small></button>"""


def write_page(settings: Path, folder: Path) -> Path:
    """The page for the office of these settings, as a file in the folder."""
    office = load_settings(settings).office
    page = folder / "page.html"
    page.write_text(_filled(office), encoding="utf-8")
    return page


def _filled(office: Office) -> str:
    icons = json.loads((ROOT / "assets/icons/codepoints.json").read_text(encoding="ascii"))
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        assets=(ROOT / "assets").as_uri(),
        parent=escape(office.parent.in_language(_LANGUAGE)) if office.parent else "",
        office=escape(office.name.in_language(_LANGUAGE)),
        tiles="\n".join(_tile(service, icons) for service in office.services),
        heart=chr(icons["heart-handshake"]),
        arrow=chr(icons["arrow-down"]),
        check=chr(icons["check"]),
    )


def _tile(service: Service, icons: dict[str, int]) -> str:
    return _TILE.format(
        series=service.series,
        title=escape(service.name.in_language(_LANGUAGE)),
        hint=escape(service.hint.in_language(_LANGUAGE)) if service.hint else "",
        icon=chr(icons[service.icon]),
    )
