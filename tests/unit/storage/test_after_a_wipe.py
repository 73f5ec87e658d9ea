"""The server beside a kiosk is wiped with it, and knows nothing of today's numbers any more."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kiosk import bootstrap
from kiosk.bootstrap import Numbering
from kiosk.config import Settings, load_settings
from kiosk.domain.grant import Granted, GrantWish
from kiosk.storage.wiping import Wipe
from kiosk.usecases.office_now import OfficeNow
from tests.support.commands import ROOT
from tests.support.ledgers import open_ledger, wish
from tests.support.office import OFFICE, SetClock


class FreshServer:
    """It counts from one."""

    def __init__(self, clock: SetClock) -> None:
        self.clock, self.given = clock, 0

    def check(self) -> None: ...

    def is_awaited(self) -> bool:
        return True

    def ask(self, wish: GrantWish) -> Granted | None:
        self.given += 1
        now = self.clock.read().utc
        return Granted(wish.request.ticket_id, wish.series, self.given, wish.business_day, 1, 0, now, clock_trusted=True)

    def give_back(self, ticket_id: str, reason: str) -> None: ...


def numbers(settings: Settings, clock: SetClock) -> list[str]:
    """Two citizens, with a server that has just begun."""
    numbering = Numbering(OfficeNow(OFFICE), FreshServer(clock))
    with open_ledger(settings.data_dir / "ledger", clock) as ledger:
        issue = bootstrap.issuing(settings, clock, ledger, numbering)
        return [str(issue(wish(), after_hours=True).ticket.number) for _ in range(2)]


def test_after_a_wipe_the_server_beside_a_kiosk_gives_no_number_of_that_day_again(tmp_path: Path) -> None:
    settings = replace(load_settings(ROOT / "config.yaml"), server="embedded", data_dir=tmp_path, office=OFFICE)
    clock = SetClock()
    clock.move(timedelta(days=3653))  # after any build date
    before = numbers(settings, clock)
    assert before == ["A001", "A002"]
    Wipe(tmp_path, None).begin("1")
    assert not set(numbers(settings, clock)) & set(before)
    clock.move(timedelta(days=1))
    assert numbers(settings, clock) == ["A001", "A002"]


def test_a_server_elsewhere_knows_what_it_gave_and_is_asked_at_once(tmp_path: Path) -> None:
    settings = replace(load_settings(ROOT / "config.yaml"), server="none", data_dir=tmp_path, office=OFFICE)
    clock = SetClock()
    clock.move(timedelta(days=3653))  # after any build date
    numbers(settings, clock)
    Wipe(tmp_path, None).begin("1")
    assert numbers(settings, clock) == ["A001", "A002"]
