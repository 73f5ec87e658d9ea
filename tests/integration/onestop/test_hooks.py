"""Alerts: web hooks that are told when a problem of a kiosk begins and when it is over."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from onestop.db.tables import metadata
from onestop.db.transaction import Transaction
from onestop.domain.hooks import Reach
from onestop.posting import teller as telling
from onestop.posting.teller import DEAD_SECONDS
from onestop.usecases import fleet, outbox
from onestop.usecases.administrators import make_token
from onestop.usecases.hooks import make_hook, take_hook
from tests.support.onestop.hooks import FULL, OUT_OF_PAPER, Beats, Hand, Receiver, hooked, waiting
from tests.support.onestop.process import serving
from tests.support.onestop.remote import Remote
from tests.support.onestop.server import OFFICE, Branch, Kiosk, Store, running
from tests.support.rawserver import raw_server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    with raw_server(made.serve) as server:
        made.url = f"{server.address.scheme}://127.0.0.1:{server.address.port}/alerts?to=it"
        yield made


@pytest.fixture
def branch(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Branch]:
    """Its own teller stays quiet: these tests tell when it is time."""
    monkeypatch.setattr(telling, "FIRST_SECONDS", 3600.0)
    with running(url) as made:
        made.open_office()
        yield made


@pytest.fixture
def hand(branch: Branch, receiver: Receiver) -> Hand:
    hooked(branch, receiver.url)
    return Hand(branch)


@pytest.fixture
def kiosk(branch: Branch) -> Kiosk:
    return branch.kiosk(digit=3)


@pytest.fixture
def beats(kiosk: Kiosk) -> Beats:
    return Beats(kiosk)


def test_a_problem_is_told_once_when_it_begins_and_once_when_it_is_over(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    beats(OUT_OF_PAPER)
    hand.turn()
    hand.after(10)
    assert receiver.news() == [("no_paper", "begun")]
    beats(FULL)
    hand.after(10)
    beats(FULL)
    hand.after(60)
    assert receiver.news() == []
    beats(FULL)
    hand.after(60)
    hand.after(10)
    assert receiver.news() == [("no_paper", "ended")]


def test_an_alert_says_which_kiosk_since_when_and_nothing_of_anybody(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    beats(OUT_OF_PAPER)
    hand.turn()
    (told,) = receiver.bodies()
    assert set(told) == {"id", "office", "kiosk", "problem", "event", "urgent", "since", "at", "facts"}
    assert (told["office"], told["kiosk"], told["urgent"]) == (OFFICE, 3, True)
    assert datetime.fromisoformat(told["since"]) == hand.branch.clock().utc
    assert told["facts"] == {"silent_s": 0, "tickets_left": 0, "outbox_depth": 0, "outbox_oldest_s": 0}


def test_a_post_is_signed_with_the_secret_that_was_shown(branch: Branch, receiver: Receiver, beats: Beats) -> None:
    secret = base64.b64decode(hooked(branch, receiver.url).removeprefix("whsec_"))
    beats(OUT_OF_PAPER)
    Hand(branch).turn()
    ((headers, body),) = receiver.take()
    assert headers["webhook-id"] == json.loads(body)["id"]
    assert int(headers["webhook-timestamp"]) == int(branch.clock().utc.timestamp())
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_secret_of_a_hook_is_kept_nowhere(branch: Branch, receiver: Receiver) -> None:
    secret = hooked(branch, receiver.url)

    def dump(transaction: Transaction) -> str:
        return repr([transaction.connection.execute(select(table)).all() for table in metadata.tables.values()])

    kept = branch.administer(dump)
    assert receiver.url in kept
    assert secret.removeprefix("whsec_") not in kept
    assert repr(base64.b64decode(secret.removeprefix("whsec_"))) not in kept


def test_a_problem_that_flaps_within_two_minutes_is_told_once(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    for _ in range(5):
        beats(OUT_OF_PAPER)
        hand.after(10)
        beats(FULL)
        hand.after(10)
        hand.after(70)
    assert receiver.news() == [("no_paper", "begun")]


def test_a_kiosk_that_falls_silent_is_told_with_the_moment_of_its_last_word(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    beats()
    last = hand.branch.clock().utc
    for _ in range(10):
        hand.after(10)
    (told,) = receiver.bodies()
    assert (told["problem"], told["event"], datetime.fromisoformat(told["since"])) == ("silent", "begun", last)


def test_a_server_that_was_away_itself_calls_no_kiosk_silent(branch: Branch, receiver: Receiver, beats: Beats) -> None:
    hooked(branch, receiver.url)
    beats()
    branch.clock.move(timedelta(hours=1))
    began = Hand(branch)
    began.turn()
    began.after(60)
    beats()
    began.after(60)
    assert receiver.news() == []


def test_a_clock_that_jumps_calls_no_kiosk_silent(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    for _ in range(12):
        beats()
        hand.after(10)
    hand.branch.clock.move(timedelta(hours=1))
    hand.after(10)
    assert receiver.news() == []


def test_what_a_silent_kiosk_said_before_is_not_over(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    beats(OUT_OF_PAPER)
    for _ in range(40):
        hand.after(10)
    assert receiver.news() == [("no_paper", "begun"), ("silent", "begun")]


def test_a_kiosk_by_whose_word_the_central_series_is_closed_is_told_although_it_never_says_how_it_is(
    hand: Hand, receiver: Receiver, kiosk: Kiosk
) -> None:
    kiosk.hello(epoch=7)
    hand.turn()
    assert receiver.news() == [("closes_central", "begun")]


def test_a_kiosk_that_was_enrolled_just_now_is_not_silent(hand: Hand, receiver: Receiver, kiosk: Kiosk) -> None:
    assert kiosk.said is not None
    for _ in range(12):
        hand.after(10)
    assert receiver.news() == []


def test_the_problems_of_a_kiosk_that_was_put_out_are_over(hand: Hand, receiver: Receiver, kiosk: Kiosk, beats: Beats) -> None:
    beats(OUT_OF_PAPER)
    hand.turn()
    hand.branch.held(lambda tx, held: fleet.revoke_kiosk(tx, held, fleet.find_kiosk(tx, held, str(kiosk.device_id)), "broken"))
    hand.after(10)
    assert receiver.news() == [("no_paper", "begun"), ("no_paper", "ended")]


def test_each_hook_of_an_office_is_told_and_those_of_others_are_not(branch: Branch, receiver: Receiver, beats: Beats) -> None:
    branch.open_office("H32.99")
    keys = branch.backend.house.keys
    branch.held(lambda transaction, held: make_hook(transaction, keys, held, f"{receiver.url}&office=other"), "H32.99")
    for place in range(2):
        hooked(branch, f"{receiver.url}&place={place}")
    beats(OUT_OF_PAPER)
    Hand(branch).turn()
    ids = {one["id"] for one in receiver.bodies()}
    assert len(ids) == 1


def test_what_a_hook_did_not_take_is_told_again_with_the_same_id(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status = "500 Internal Server Error"
    beats(OUT_OF_PAPER)
    hand.turn()
    hand.after(10)
    receiver.status = "200 OK"
    hand.after(20)
    hand.after(40)
    posts = receiver.take()
    assert len(posts) == 3
    assert len({headers["webhook-id"] for headers, _ in posts}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in posts}) == 3


def test_a_hook_that_fails_is_told_ever_less_often(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status = "503 Service Unavailable"
    beats(OUT_OF_PAPER)
    hand.turn()
    tries = []
    for turn in range(1, 64):
        beats(OUT_OF_PAPER)
        hand.after(10)
        tries += [turn * 10] if receiver.take() else []
    assert tries == [10, 30, 70, 150, 310, 630]


def test_a_hook_hears_in_order_what_it_missed(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status = "503 Service Unavailable"
    beats(OUT_OF_PAPER)
    hand.turn()
    for _ in range(14):
        beats(FULL)
        hand.after(10)
    receiver.take()
    receiver.status = "200 OK"
    hand.after(900)
    assert receiver.news()[:2] == [("no_paper", "begun"), ("no_paper", "ended")]


def test_an_alert_that_nobody_takes_for_a_day_is_given_up(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status = "500 Internal Server Error"
    beats(OUT_OF_PAPER)
    hand.turn()
    beats(OUT_OF_PAPER)
    assert waiting(hand.branch) == 1
    hand.branch.clock.move(timedelta(days=1))
    beats(OUT_OF_PAPER)
    hand.turn()
    assert (len(receiver.take()), waiting(hand.branch)) == (2, 0)


def test_of_too_many_alerts_the_oldest_is_given_up(
    hand: Hand, receiver: Receiver, beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_WAITING", 2)
    receiver.status = "500 Internal Server Error"
    for number, more in enumerate(("throttled", "read_only", "disk_errors")):
        beats(FULL, **{more: True if number < 2 else 1})
        hand.after(10 * number)
    receiver.take()
    receiver.status = "200 OK"
    hand.after(900)
    assert receiver.news()[:2] == [("disk_read_only", "begun"), ("disk_errors", "begun")]


def test_a_redirect_is_a_failure_and_leads_nowhere(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status, receiver.more = "307 Temporary Redirect", (f"Location: {receiver.url}&again=1",)
    beats(OUT_OF_PAPER)
    hand.turn()
    assert (len(receiver.take()), waiting(hand.branch)) == (1, 1)


def test_of_two_that_serve_one_database_one_tells_the_hooks(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    other = Hand(hand.branch)
    beats(OUT_OF_PAPER)
    receiver.status = "500 Internal Server Error"
    hand.turn()
    hand.branch.clock.move(timedelta(seconds=10))
    other.turn()
    assert len(receiver.take()) == 1


def test_when_the_one_who_tells_dies_another_goes_on(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    other = Hand(hand.branch)
    hand.turn()
    beats(OUT_OF_PAPER)
    other.turn()
    other.after(DEAD_SECONDS - 1)
    assert receiver.news() == []
    other.after(1)
    assert receiver.news() == [("no_paper", "begun")]


def test_one_who_ends_well_lets_another_tell_at_once(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    hand.turn()
    hand.stop()
    beats(OUT_OF_PAPER)
    Hand(hand.branch).turn()
    assert receiver.news() == [("no_paper", "begun")]


def test_one_who_lost_the_lease_in_mid_turn_notes_nothing(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status = "500 Internal Server Error"
    beats(OUT_OF_PAPER)
    hand.turn()
    (post,) = hand.branch.administer(lambda tx: outbox.due(tx.connection, tx.now().utc + timedelta(seconds=10)))
    assert hand.branch.administer(lambda tx: outbox.note_taken(tx, "somebody else", post)) is False
    assert waiting(hand.branch) == 1


def test_a_hook_that_was_removed_hears_nothing_any_more(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status = "500 Internal Server Error"
    beats(OUT_OF_PAPER)
    hand.turn()
    receiver.take()
    assert hand.branch.held(lambda transaction, held: take_hook(transaction, held, receiver.url))
    hand.after(60)
    assert (receiver.take(), waiting(hand.branch)) == ([], 0)


def test_the_first_hook_of_an_office_hears_what_is_wrong_already(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    beats(OUT_OF_PAPER)
    hand.turn()
    hand.branch.held(lambda transaction, held: take_hook(transaction, held, receiver.url))
    hooked(hand.branch, receiver.url)
    hand.after(10)
    assert receiver.news() == [("no_paper", "begun")] * 2


@pytest.mark.parametrize("reach", [Reach.PUBLIC, Reach.PRIVATE])
def test_unless_it_is_allowed_nothing_is_sent_to_this_machine(
    branch: Branch, receiver: Receiver, beats: Beats, reach: Reach
) -> None:
    hooked(branch, receiver.url)
    beats(OUT_OF_PAPER)
    Hand(branch, reach).turn()
    assert (receiver.take(), waiting(branch)) == ([], 1)


def test_the_fleet_page_shows_the_hooks_host_and_when_it_failed_last(hand: Hand, receiver: Receiver, beats: Beats) -> None:
    receiver.status = "500 Internal Server Error"
    beats(OUT_OF_PAPER)
    hand.turn()
    hand.branch.clock.move(timedelta(minutes=7))
    keys = hand.branch.backend.house.keys
    token = hand.branch.held(lambda transaction, held: make_token(transaction, keys, held, "thu"))
    page = hand.branch.client.get("/fleet", headers={"Authorization": f"Bearer {token}"}).text
    assert "lỗi lần cuối 7 phút trước (trả lời 500); 1 tin chờ gửi" in page
    assert receiver.url.split("/")[2] in page
    assert "to=it" not in page
    (told,) = json.loads(hand.branch.client.get("/fleet.json", headers={"Authorization": f"Bearer {token}"}).content)["hooks"]
    assert (told["host"], told["waiting"], told["failure"]) == (receiver.url.split("/")[2], 1, "500")


def test_two_servers_with_two_workers_each_post_an_alert_once(store: Store, tmp_path: Path, receiver: Receiver) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        hooked(branch, receiver.url)
    (tmp_path / "other").mkdir()
    with (
        serving(url, tmp_path, "--hooks", "loopback", workers=2) as first,
        serving(url, tmp_path / "other", "--hooks", "loopback", workers=2) as second,
    ):
        remote = Remote(url, first.port)
        remote.kiosk().heartbeat(1, printer=OUT_OF_PAPER)
        _, body = receiver.posts.get(timeout=60)
        assert (first.stop(), second.stop()) == (0, 0)
    assert json.loads(body)["problem"] == "no_paper"
    assert receiver.take() == []
