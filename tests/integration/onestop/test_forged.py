"""Requests that nobody may send: forged, changed, replayed. None of them changes anything.

`python -m tests.integration.onestop.forging --requests 10000` sends more of them.
"""

from onestop.settings import Settings
from tests.integration.onestop.forging import Forger, book
from tests.support.onestop.server import Branch, running


def test_none_of_many_forged_or_replayed_requests_is_accepted(branch: Branch) -> None:
    forger = Forger(branch, seed=13)
    before = book(branch)
    accepted = [forged.name for forged in forger.some(300) if forged.is_accepted(branch)]
    assert accepted == []
    assert book(branch) == before


def test_whoever_guesses_credentials_has_to_wait(url: str) -> None:
    with running(url, stranger_rate=1.0) as branch:
        branch.open_office()
        statuses = [branch.client.get("/v1/state", headers={"Authorization": "Bearer nonsense"}).status_code for _ in range(12)]
        assert statuses[0] == 401
        assert statuses[-1] == 429
        assert Settings().stranger_rate <= 10


def test_a_kiosk_that_asks_without_a_pause_has_to_wait(url: str) -> None:
    with running(url, device_rate=1.0) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        answers = [branch.client.get("/v1/state", headers=kiosk.headers) for _ in range(12)]
        assert answers[0].status_code == 200
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["Retry-After"]) >= 1
