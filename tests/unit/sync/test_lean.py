"""Nothing of the way to the server is loaded before the first frame: start-up is a feature."""

import subprocess
import sys

import pytest

from tests.support.commands import ROOT

HEAVY = {
    "requests", "urllib3", "http.client", "ssl", "msgspec", "onestop", "onestop.wire", "subprocess", "secrets",
    "kiosk.lookup", "kiosk.office_catalogue", "kiosk.sync.assembly", "kiosk.sync.catalogue", "kiosk.sync.channel", "kiosk.sync.embedded", "kiosk.sync.loop", "kiosk.sync.server",
}  # fmt: skip

SCRIPT = """
import sys
from pathlib import Path
from dataclasses import replace
from kiosk.bootstrap import LedgerNotes
from kiosk.first_frame import clock_of
from kiosk.config import load_settings
from kiosk.server_link import LinkParts, ServerLink
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_now import OfficeNow
from kiosk.domain.condition import Condition
settings = replace(load_settings(Path("config.yaml")), server="embedded")
clock = clock_of(settings)
events = LinkEvents(print, print)
now = OfficeNow(settings.office)
before = set(sys.modules)
link = ServerLink(LinkParts(settings, clock, LedgerNotes(clock), now, Condition, {}, events, print))
print(*(sorted(sys.modules) if "all" in sys.argv else sorted(set(sys.modules) - before)), sep="\\n")
"""


def modules(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_putting_the_way_to_the_server_together_loads_nothing() -> None:
    assert modules() == set()


@pytest.mark.parametrize("name", sorted(HEAVY - {"msgspec", "subprocess"}))
def test_what_it_needs_later_is_not_there_before(name: str) -> None:
    assert name not in modules("all")
