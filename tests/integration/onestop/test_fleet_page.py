"""The fleet page: how the kiosks of an office are, for its administrators alone."""

import json
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from onestop import wire
from onestop.db.transaction import Transaction
from onestop.limits import Limiter
from onestop.usecases.administrators import make_token, take_token
from onestop.wire import PrinterHealth, ProblemKind
from tests.support.onestop.server import OFFICE, Branch, refusal


class Page(HTMLParser):
    """A page as a reader without a picture gets it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def token_of(branch: Branch, office: str = OFFICE, name: str = "thu") -> str:
    keys = branch.backend.house.keys
    return branch.held(lambda transaction, held: make_token(transaction, keys, held, name), office)


def ask(branch: Branch, path: str = "/fleet", token: str = "") -> httpx.Response:
    return branch.client.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})


def told(branch: Branch, token: str) -> dict[int, dict[str, Any]]:
    """The kiosks by their digit, in the order of the page."""
    return {one["kiosk_code"]: one for one in json.loads(ask(branch, "/fleet.json", token).content)["kiosks"]}


def printer(**more: Any) -> PrinterHealth:  # noqa: ANN401  fields of a message
    return PrinterHealth(**{"online": True, "paper": True, **more})


@pytest.mark.parametrize(
    ("more", "trouble", "level"),
    [
        ({"printer": printer(paper=False)}, "no_paper", "urgent"),
        ({"printer": printer(error="cover_open", cover_open=True)}, "cover_open", "urgent"),
        ({"printer": printer(online=False, error="unreachable")}, "printer", "urgent"),
        ({"printer": printer(tickets_left=49)}, "paper_low", "warning"),
        ({"printer": printer(minutes_left=59)}, "paper_low", "warning"),
        ({"read_only": True}, "disk_read_only", "urgent"),
        ({"disk_free_mb": 10}, "disk_full", "urgent"),
        ({"last_turn_age_s": 95}, "screen_still", "urgent"),
        ({"clock": wire.ClockHealth(source=wire.ClockSource.RTC, offset_ms=-60_000)}, "clock_wrong", "warning"),
        ({"own_numbers_s": 600}, "own_numbers", "warning"),
        ({"outbox_depth": 4, "outbox_oldest_s": 600}, "outbox_old", "warning"),
        ({"temperature_c": 80.0}, "hot", "warning"),
        ({"throttled": True}, "throttled", "warning"),
        ({"disk_errors": 1}, "disk_errors", "warning"),
        ({"boards_dark": 1}, "led_board", "warning"),
    ],
)
def test_each_trouble_of_a_kiosk_is_told(branch: Branch, more: dict[str, Any], trouble: str, level: str) -> None:
    kiosk = branch.kiosk(digit=1)
    kiosk.heartbeat(1, **more)
    one = told(branch, token_of(branch))[1]
    assert (one["troubles"], one["level"]) == ([trouble], level)


def test_a_kiosk_by_whose_word_the_central_series_is_closed_is_named_however_silent_it_is(branch: Branch) -> None:
    honest, liar = branch.kiosk(digit=1), branch.kiosk(digit=2)
    liar.hello(epoch=7)
    for kiosk in (honest, liar):
        kiosk.hello()
        kiosk.heartbeat(1)
    token = token_of(branch)
    found = told(branch, token)
    assert [(found[code]["troubles"], found[code]["level"]) for code in (1, 2)] == [([], "well"), (["closes_central"], "warning")]
    branch.clock.move(timedelta(seconds=90))
    assert told(branch, token)[2]["troubles"] == ["silent", "closes_central"]
    branch.clock.move(timedelta(days=1))
    honest.hello()
    assert told(branch, token)[2]["troubles"] == ["silent"]


def test_a_kiosk_that_is_well_is_told_so(branch: Branch) -> None:
    branch.kiosk(digit=1).heartbeat(1)
    one = told(branch, token_of(branch))[1]
    assert (one["troubles"], one["level"]) == ([], "well")


def test_a_kiosk_without_three_heartbeats_is_silent_whatever_it_said_before(branch: Branch) -> None:
    branch.kiosk(digit=1).heartbeat(1, printer=printer(paper=False))
    branch.clock.move(timedelta(seconds=90))
    assert told(branch, token_of(branch))[1]["troubles"] == ["silent"]
    assert "Số liệu trước khi mất tin" in Page(ask(branch, token=token_of(branch)).text).text


def test_the_most_urgent_kiosk_stands_first(branch: Branch) -> None:
    for digit, more in ((1, {}), (2, {"temperature_c": 90.0}), (3, {"read_only": True}), (4, {"printer": printer(paper=False)})):
        branch.kiosk(digit=digit).heartbeat(1, **more)
    assert list(told(branch, token_of(branch))) == [3, 4, 2, 1]


def test_the_page_says_it_in_words_and_with_a_shape(branch: Branch) -> None:
    branch.kiosk(digit=1).heartbeat(
        1, printer=printer(paper=False, tickets_left=0), temperature_c=51.2, restarts=2, restart_reason="power"
    )
    page = Page(ask(branch, token=token_of(branch)).text)
    for words in ("Hết giấy: lắp cuộn mới", "Xử lý ngay", "■", "51 °C", "2 (mất điện)", "1 trong 1 máy cần xử lý"):
        assert words in page.text


def test_the_page_speaks_english_when_asked(branch: Branch) -> None:
    branch.kiosk(digit=1).heartbeat(1, printer=printer(paper=False))
    page = Page(ask(branch, "/fleet?lang=en", token_of(branch)).text)
    assert page.all("html") == [{"lang": "en"}]
    assert "No paper: put in a new roll" in page.text
    assert "Giấy" not in page.text


def test_the_page_refreshes_itself_and_fetches_nothing_from_anywhere(branch: Branch) -> None:
    answer = ask(branch, token=token_of(branch))
    page = Page(answer.text)
    assert {"http-equiv": "refresh", "content": "15"} in page.all("meta")
    assert {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object"} == set()
    assert "url(" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


def test_what_a_kiosk_says_of_itself_is_shown_and_never_obeyed(branch: Branch) -> None:
    branch.kiosk(digit=1).heartbeat(1, software="<script>alert(1)</script>", restart_reason='"><img src=x>', restarts=1)
    page = Page(ask(branch, token=token_of(branch)).text)
    assert page.all("script") == page.all("img") == []
    assert "<script>alert(1)</script>" in page.text


def test_who_shows_no_token_is_asked_for_one_and_sees_no_kiosk(branch: Branch) -> None:
    branch.kiosk(digit=1).heartbeat(1)
    answer = ask(branch)
    assert answer.status_code == 401
    assert "Đăng nhập" in answer.text
    assert "Máy 1" not in answer.text
    machine = ask(branch, "/fleet.json")
    assert refusal(machine.content, machine.status_code).kind is ProblemKind.UNKNOWN_CREDENTIAL


def test_a_browser_signs_in_and_out(branch: Branch) -> None:
    branch.kiosk(digit=1).heartbeat(1)
    answer = branch.client.post("/fleet/sign-in?lang=vi", data={"token": token_of(branch)}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/fleet?lang=vi")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "Máy 1" in branch.client.get("/fleet").text
    branch.client.post("/fleet/sign-out", follow_redirects=False)
    assert branch.client.get("/fleet").status_code == 401


@pytest.mark.parametrize(
    "said",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
    ids=str,
)
@pytest.mark.parametrize("path", ["/fleet/sign-in", "/fleet/sign-out"])
def test_another_site_signs_nobody_in_or_out(branch: Branch, path: str, said: dict[str, str]) -> None:
    answer = branch.client.post(path, data={"token": token_of(branch)}, headers=said, follow_redirects=False)
    assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)


@pytest.mark.parametrize("said", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver.local"}], ids=str)
def test_a_form_of_the_fleet_page_itself_is_taken(branch: Branch, said: dict[str, str]) -> None:
    headers = said | {"Host": "testserver.local"}
    answer = branch.client.post("/fleet/sign-in", data={"token": token_of(branch)}, headers=headers, follow_redirects=False)
    assert answer.status_code == 303


def signed_in(branch: Branch) -> str:
    """The cookie of an administrator's browser."""
    answer = branch.client.post("/fleet/sign-in", data={"token": token_of(branch)}, follow_redirects=False)
    branch.client.cookies.clear()
    return answer.headers["set-cookie"].partition(";")[0]


def seen_with(branch: Branch, cookie: str) -> int:
    return branch.client.get("/fleet", headers={"Cookie": cookie}).status_code


def test_a_copied_cookie_opens_nothing_after_the_sign_out(branch: Branch) -> None:
    cookie = signed_in(branch)
    assert seen_with(branch, cookie) == 200
    branch.client.post("/fleet/sign-out", headers={"Cookie": cookie}, follow_redirects=False)
    assert seen_with(branch, cookie) == 401


def test_a_session_ends_by_itself(branch: Branch) -> None:
    cookie = signed_in(branch)
    branch.clock.move(timedelta(hours=12))
    assert seen_with(branch, cookie) == 401


def test_a_session_ends_with_the_token_and_lets_nobody_sign_in_anew(branch: Branch) -> None:
    cookie = signed_in(branch)
    answer = branch.client.post("/fleet/sign-in", data={"token": cookie.partition("=")[2]}, follow_redirects=False)
    assert answer.status_code == 401
    branch.held(lambda transaction, held: take_token(transaction, held, "thu"))
    assert seen_with(branch, cookie) == 401


def test_a_browser_holds_no_token_and_the_database_no_session(branch: Branch) -> None:
    cookie = signed_in(branch)

    def dump(transaction: Transaction) -> str:
        return repr(transaction.connection.exec_driver_sql("SELECT * FROM administrator_session").all())

    assert "=s1." in cookie
    assert cookie.rpartition(".")[2] not in branch.held(lambda transaction, _: dump(transaction))


def test_a_wrong_token_opens_nothing_and_says_so(branch: Branch) -> None:
    wrong = token_of(branch)[:-1] + "~"
    answer = branch.client.post("/fleet/sign-in", data={"token": wrong}, follow_redirects=False)
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert "Mã không đúng" in answer.text


def test_whoever_guesses_tokens_waits(branch: Branch) -> None:
    branch.backend.strangers = Limiter(2.0)
    token = token_of(branch)
    statuses = {ask(branch, "/fleet.json", f"{token[:-4]}{number:04}").status_code for number in range(30)}
    assert statuses == {401, 429}


def test_whoever_guesses_offices_waits_before_the_database_is_asked(branch: Branch) -> None:
    branch.backend.devices, branch.backend.strangers = Limiter(2.0), Limiter(1000.0)
    secret = token_of(branch).rpartition(".")[2]
    statuses = {ask(branch, "/fleet.json", f"a1.{office}.thu.{secret}").status_code for office in range(50, 80)}
    assert statuses == {401, 429}


def test_a_token_that_was_taken_away_opens_nothing(branch: Branch) -> None:
    token = token_of(branch)
    branch.held(lambda transaction, held: take_token(transaction, held, "thu"))
    assert ask(branch, token=token).status_code == 401


def test_a_new_token_makes_the_one_before_worthless(branch: Branch) -> None:
    before, after = token_of(branch), token_of(branch)
    assert (ask(branch, token=before).status_code, ask(branch, token=after).status_code) == (401, 200)


def test_an_administrator_sees_the_kiosks_of_one_office_only(branch: Branch) -> None:
    branch.open_office("H32.99")
    branch.kiosk(digit=1).heartbeat(1)
    branch.kiosk("H32.99", digit=7).heartbeat(1)
    assert list(told(branch, token_of(branch))) == [1]
    assert list(told(branch, token_of(branch, "H32.99"))) == [7]


def test_a_token_with_another_office_written_into_it_is_nobodys(branch: Branch) -> None:
    other = branch.open_office("H32.99")
    kind, _, name, secret = token_of(branch).split(".")
    assert ask(branch, token=f"{kind}.{other}.{name}.{secret}").status_code == 401


def test_tokens_of_kiosks_and_counters_open_no_fleet_page(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    for token in (kiosk.prefix + kiosk.credential, counter.headers["Authorization"].removeprefix("Bearer ")):
        assert ask(branch, token=token).status_code == 401


def test_an_administrators_token_is_no_kiosk_and_no_counter(branch: Branch) -> None:
    answer = ask(branch, "/v1/counter", token_of(branch))
    assert answer.status_code == 401


def test_the_token_itself_is_kept_nowhere(branch: Branch) -> None:
    token = token_of(branch)

    def dump(transaction: Transaction) -> str:
        return repr(transaction.connection.exec_driver_sql("SELECT * FROM administrator").all())

    assert token.split(".")[3] not in branch.administer(dump)
