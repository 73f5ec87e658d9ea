"""A terminal whose server is on another machine, behind a line that swallows every byte, and SIGTERM meanwhile."""

from contextlib import ExitStack
from pathlib import Path

from tests.heal.blows import ended
from tests.heal.hall import hall
from tests.heal.unit import Unit
from tests.support.commands import kiosk, settings_in
from tests.support.serving import served
from tests.support.tcpproxy import Way, proxy_to


def black_holed(folder: Path, unit: Unit) -> float:
    """Seconds from SIGTERM to the end, while a number is asked for that never comes."""
    office = folder / "office"
    office.mkdir(parents=True)
    with ExitStack() as stack:
        server = stack.enter_context(served(office))
        server.import_settings(settings_in(office))
        proxy = stack.enter_context(proxy_to(server.address))
        there = stack.enter_context(hall(folder, unit, server={"url": proxy.address.base}))
        enrolled = kiosk("enrol", proxy.address.base, server.code_for("H32.12"), config=there.config)
        assert enrolled.returncode == 0, enrolled.stderr
        with there.serving() as manager:
            proxy.way = Way.BLACK_HOLE
            return ended(where=lambda hall: hall.tap("service:"))(there, manager)["stop"]
