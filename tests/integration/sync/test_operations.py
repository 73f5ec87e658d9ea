"""What docs/operations.md tells people to do, done to a server process while a kiosk gives numbers."""

import shutil
import signal
from pathlib import Path

import pytest

from kiosk.domain.numbering import Namespace
from kiosk.errors import OutOfService
from kiosk.storage.report import verify
from onestop.commands.administration import administer
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.domain.states import GrantState
from onestop.usecases import fleet, offices
from tests.support.serving import Served, served
from tests.support.threadedkiosk import Kiosk, enrolled, running, written

STOP_SECONDS = 20.0


def numbers(kiosk: Kiosk) -> list[tuple[str, str]]:
    return [(ticket.business_day.isoformat(), str(ticket.number)) for ticket in kiosk.ledger.tickets()]


def stop(server: Served) -> None:
    """As `systemctl stop` does."""
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(STOP_SECONDS) == 0


def heals(kiosk: Kiosk, server: Served) -> None:
    """The server has the whole ledger, no number is there twice, none hangs in the air."""
    kiosk.wait_until(kiosk.is_told)
    assert server.kept(kiosk.ledger.ledger_id) == written(kiosk)
    assert len(set(numbers(kiosk))) == len(numbers(kiosk))
    assert server.grants(GrantState.GIVEN) == set()
    assert verify(kiosk.ledger).problems == ()


def test_a_server_that_is_stopped_in_mid_request_and_started_again_is_not_noticed_in_the_hall(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        office, address = enrolled(tmp_path, server), server.address
        with running(tmp_path, office, address.base, address) as kiosk:
            kiosk.wait_until(kiosk.grants.is_awaited)
            kiosk.take(5)
            server.process.send_signal(signal.SIGTERM)  # and it is asked on
            kiosk.take(20)
            assert server.process.wait(STOP_SECONDS) == 0
            kiosk.take(5)
            with served(tmp_path, address.port) as again:
                kiosk.wait_until(kiosk.grants.is_awaited)
                assert kiosk.take(3) == [Namespace.CENTRAL] * 3
                heals(kiosk, again)
                assert len(numbers(kiosk)) == 33


def test_a_backup_that_is_put_back_while_a_kiosk_runs_repeats_no_number(tmp_path: Path) -> None:
    backup, database = tmp_path / "backup.db", tmp_path / "onestop.db"
    with served(tmp_path) as server:
        office, address = enrolled(tmp_path, server), server.address
        with running(tmp_path, office, address.base, address) as kiosk:
            kiosk.wait_until(kiosk.grants.is_awaited)
            kiosk.take(5)
            kiosk.wait_until(kiosk.is_told)
            stop(server)
            shutil.copyfile(database, backup)
            with served(tmp_path, address.port) as morning:
                kiosk.wait_until(kiosk.grants.is_awaited)
                assert kiosk.take(10) == [Namespace.CENTRAL] * 10
                kiosk.wait_until(kiosk.is_told)
                stop(morning)
            for path in tmp_path.glob("onestop.db-*"):
                path.unlink()
            shutil.copyfile(backup, database)
            kiosk.take(3)
            with served(tmp_path, address.port) as restored:
                kiosk.take(5)
                heals(kiosk, restored)
                assert kiosk.take(3) == [Namespace.OWN] * 3
                heals(kiosk, restored)
                assert len(numbers(kiosk)) == 26


def test_a_kiosk_is_replaced_by_another_one_in_the_middle_of_the_day(tmp_path: Path) -> None:
    broken, fresh = tmp_path / "broken", tmp_path / "fresh"

    def revoke(transaction: Transaction, _: Keys) -> None:
        held = offices.find_office(transaction, office)
        fleet.revoke_kiosk(transaction, held, fleet.find_kiosk(transaction, held, "1"), "broken")

    with served(tmp_path) as server:
        office, address = enrolled(broken, server), server.address
        with running(broken, office, address.base, address) as old:
            old.wait_until(old.grants.is_awaited)
            old.take(5)
            heals(old, server)
            administer(server.url, revoke)
            old.wait_until(lambda: old.sync.line.out_of_service is not None)
            with pytest.raises(OutOfService):
                old.take()
            enrolled(fresh, server, office, 2)
            with running(fresh, office, address.base, address, 2) as new:
                new.wait_until(new.grants.is_awaited)
                assert new.take(5) == [Namespace.CENTRAL] * 5
                heals(new, server)
                assert set(numbers(new)).isdisjoint(numbers(old))
                new.wait_until(lambda: new.stands[-1].waiting("ho-tich") == 10)
