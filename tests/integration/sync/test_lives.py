"""A kiosk and its server lose what they knew, in turn or both; no number is given twice, and the kiosk gives numbers again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lives import Life
from tests.support.onestop.server import Store, running
from tests.support.realoffice import RealOffice, real_office


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """A kiosk that is enrolled as kiosk 1 at a real server."""
    with real_office(tmp_path / "server") as office:
        one = Life(tmp_path / "card", office)
        one.enrol()
        yield one


def with_an_older_card(life: Life, image: Path) -> set[str]:
    """The card is older than six numbers without the line, and than the ledger that followed; returns those numbers."""
    with life.up() as kiosk:
        kiosk.run(3)
        kiosk.wire.goes = "lost"
        paper = {kiosk.number()}
        kiosk.wire.goes = "through"
        kiosk.run(10)
    older = life.copied(image)
    with life.up() as kiosk:
        kiosk.run(3)
        kiosk.wire.goes = "lost"
        paper |= {kiosk.number() for _ in range(6)}
        kiosk.wire.goes = "through"
        kiosk.run(10)
    life.lose()
    life.used()
    life.put_back(older)
    return paper


def test_a_released_kiosk_whose_card_is_older_than_its_ledger_gives_none_of_the_numbers_again(life: Life, tmp_path: Path) -> None:
    paper = with_an_older_card(life, tmp_path / "image")
    with life.up() as kiosk:
        kiosk.run(20)
        life.release()
        kiosk.run(20)
        kiosk.wire.goes = "lost"
        assert not paper & {kiosk.number() for _ in range(8)}


def test_one_release_is_enough_for_a_kiosk_whose_card_is_older_than_its_ledger(life: Life, tmp_path: Path) -> None:
    with_an_older_card(life, tmp_path / "image")
    with life.up() as kiosk:
        kiosk.run(20)
        life.release()
        kiosk.run(20)
        assert kiosk.line.out_of_service is None


def test_a_released_kiosk_is_out_of_service_until_its_ledger_was_answered(life: Life, tmp_path: Path) -> None:
    with_an_older_card(life, tmp_path / "image")
    with life.up() as kiosk:
        kiosk.run(20)
        life.release()
        while life.device.stopped_as:  # the hello without a ledger was answered
            kiosk.passes(max(kiosk.step(), 0.01))
        kiosk.wire.goes = "lost"
        kiosk.run(5)
        assert kiosk.line.out_of_service is not None


def test_a_kiosk_that_was_revoked_stays_out_of_service_at_a_server_that_has_forgotten_it(tmp_path: Path) -> None:
    store = Store("sqlite", tmp_path, None)
    url = store.fresh()
    with running(url) as branch:
        life = Life(tmp_path / "card", RealOffice(branch))
        life.enrol()
        life.used()
    backup = store.copy(url)
    with running(url) as branch, life.up() as kiosk:
        life.office.branch = branch
        life.office.revoke()
        kiosk.run(10)
    with running(backup) as branch, life.up() as kiosk:
        life.office.branch = branch
        kiosk.run(30)
        assert kiosk.line.out_of_service is not None


def enrol_again(life: Life) -> None:
    """The kiosk is revoked, and enrolled under its own code the next day."""
    life.office.revoke()
    life.next_day()
    life.enrol()


def test_a_kiosk_that_is_revoked_and_enrolled_again_goes_on_with_its_ledger(life: Life) -> None:
    life.used()
    before = life.office.kept()
    enrol_again(life)
    life.used()
    with life.up() as kiosk:
        kiosk.run(10)
        assert kiosk.line.out_of_service is None
    after = life.office.kept()
    assert after[: len(before)] == before
    assert len(after) > len(before)
    assert life.office.objections() == []


def test_a_ledger_that_is_lost_between_the_first_hello_and_the_first_number_begins_again(life: Life) -> None:
    with life.up() as kiosk:
        kiosk.run(5)
    life.lose()
    with life.up() as kiosk:
        kiosk.run(20)
        assert kiosk.line.out_of_service is None
        kiosk.number()
        kiosk.run(5)
        assert kiosk.outbox.status().depth == 0
