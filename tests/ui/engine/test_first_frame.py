"""What `kiosk run` has imported when the services are shown, and what it does with taps and mishaps until the rest is there."""

import json
from pathlib import Path

import pytest

from tests.support.commands import kiosk, settings_in
from tests.ui.support.processes import run

LATER = (
    "kiosk.back_office", "kiosk.bootstrap", "kiosk.printer", "kiosk.server_link", "kiosk.storage", "kiosk.sync",
    "PIL", "filetype", "hashlib", "msgspec", "onestop", "requests", "segno", "serial", "sqlite3", "ssl", "urllib3", "uuid",
)  # fmt: skip

BEGIN = """
import sys
from kiosk.cli import main
from kiosk import terminal
"""

LOOK = """
import json
def shown(self):
    print(json.dumps(sorted(sys.modules)))
    self.app.engine.stop()
terminal.Terminal.start = shown
main(["run", "--config", CONFIG])
"""

TAP = """
from kiosk.domain.ticket import TicketRequest
real = terminal.Terminal.start
def shown(self):
    self.app.flow.numbered = lambda issued: (print(issued.ticket.ticket_id, issued.ticket.number.n), self.app.engine.stop())
    self.request(TicketRequest("early", "ho-tich", None, "vi"))
    real(self)
terminal.Terminal.start = shown
main(["run", "--config", CONFIG])
"""

FAIL = """
from kiosk import bootstrap
from kiosk.errors import PrinterProfileError
def broken(settings):
    raise PrinterProfileError("assets/printers.yaml is damaged", "install the kiosk again")
bootstrap.slips_to_warm = broken
print(main(["run", "--config", CONFIG]))
"""


def script(folder: Path, words: str) -> str:
    days = {day: ["00:00-23:59"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    screen = {"width": 1080, "height": 1920, "fullscreen": False}
    config = settings_in(folder, hours=days, holidays=[], screen=screen, clock={"trust": "system"}, server="none")
    return f"{BEGIN}CONFIG = {str(config)!r}\n{words}"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return set(json.loads(run(script(tmp_path_factory.mktemp("kiosk"), LOOK))))


@pytest.mark.parametrize("room", LATER)
def test_it_is_not_imported_before_the_first_frame(imported: set[str], room: str) -> None:
    assert sorted(name for name in imported if name == room or name.startswith(f"{room}.")) == []


def test_no_more_modules_than_were_counted_are_imported_before_the_first_frame(imported: set[str]) -> None:
    assert len(imported) <= 350


def test_who_taps_before_the_back_office_is_there_gets_one_number(tmp_path: Path) -> None:
    assert run(script(tmp_path, TAP)) == "early 1\n"
    tickets = kiosk("ledger", "export", "--format", "jsonl", config=tmp_path / "config.yaml").stdout.splitlines()
    assert [json.loads(line)["ticket_id"] for line in tickets] == ["early"]


def test_a_back_office_that_cannot_be_put_together_ends_the_screen_with_one_line(tmp_path: Path) -> None:
    told = run(script(tmp_path, f"sys.stderr = sys.stdout\n{FAIL}")).splitlines()
    assert told[-2:] == ["kiosk: assets/printers.yaml is damaged; install the kiosk again", "1"]
