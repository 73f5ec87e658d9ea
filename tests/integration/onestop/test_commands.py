"""The command `onestop`, as an administrator types it."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onestop.cli import main, parser
from onestop.db.migrate import REVISION
from onestop.domain.businessday import local_date
from onestop.usecases import fleet
from onestop.usecases.hooks import MOST_HOOKS
from onestop.wire import LARGEST_RECORD, SeriesMark
from procedures.reading import read_files
from tests.support.commands import ROOT
from tests.support.onestop.office import SetClock
from tests.support.onestop.server import Kiosk, Store, running

SAMPLE = str(ROOT / "config.yaml")
OFFICE = "H32.12"


class Hand:
    """An administrator's hand on one database."""

    def __init__(self, url: str, told: pytest.CaptureFixture[str]) -> None:
        self.url, self._told = url, told

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Run a command; exit code, stdout, stderr."""
        code = main([*words, "--database", self.url])
        said = self._told.readouterr()
        return code, said.out, said.err

    def says(self, *words: str) -> str:
        """Run a command that must succeed."""
        code, out, err = self(*words)
        assert (code, err) == (0, "")
        return out


@pytest.fixture
def hand(url: str, capsys: pytest.CaptureFixture[str]) -> Hand:
    made = Hand(url, capsys)
    made.says("office", "import", SAMPLE)
    return made


def enrolled(hand: Hand, *more: str) -> str:
    """A kiosk through the commands and the server; returns its id."""
    code = json.loads(hand.says("kiosk", "add", OFFICE, "--json", *more))["code"]
    with running(hand.url) as branch:
        kiosk = Kiosk(branch, "serial-1")
        kiosk.enrol(code)
        return str(kiosk.device_id)


def test_an_office_is_made_from_the_file_of_its_kiosks_and_changed_by_it(hand: Hand) -> None:
    assert hand.says("office", "import", SAMPLE) == f"office {OFFICE} changed: 8 services, 10 counters\n"
    (listed,) = json.loads(hand.says("office", "list", "--json"))
    assert (listed["code"], listed["epoch"]) == (OFFICE, 1)
    state = json.loads(hand.says("office", "show", OFFICE))
    assert [one["series"] for one in state["services"]] == ["A", "B", "C", "D", "E", "G", "H", "K"]


def test_services_that_are_no_longer_in_the_file_are_retired_and_letters_may_change_hands(hand: Hand, tmp_path: Path) -> None:
    text = Path(SAMPLE).read_text(encoding="utf-8")
    swapped = text.replace("series: A", "series: X").replace("series: B", "series: A").replace("series: X", "series: B")
    changed = tmp_path / "config.yaml"
    changed.write_text(
        swapped.replace("- id: tra-ket-qua", "- id: ket-qua").replace("[tra-ket-qua]", "[ket-qua]"), encoding="utf-8"
    )
    hand.says("office", "import", str(changed))
    state = json.loads(hand.says("office", "show", OFFICE))
    services = {one["service_id"]: one["series"] for one in state["services"]}
    assert (services["ho-tich"], services["chung-thuc"], services["ket-qua"]) == ("B", "A", "K")
    assert "tra-ket-qua" not in services


LIST: list[dict[str, object]] = [
    {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh", "executing": ["Ủy ban nhân dân cấp xã"]},
    {"code": "1.000894", "name": "Đăng ký kết hôn"},
    {"code": "9", "name": "Không có mã"},
]


def catalogue_in(folder: Path, *records: object) -> str:
    path = folder / "records.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    return str(path)


def test_a_catalogue_is_imported_with_the_report_that_a_kiosk_gives(hand: Hand, tmp_path: Path) -> None:
    file = catalogue_in(tmp_path, *LIST)
    told = hand.says("catalogue", "import", file).splitlines()
    assert told == [*read_files([Path(file)])[1].lines(), f"office {OFFICE}: 2 new or changed, 0 gone, 0 as before"]
    told = hand.says("catalogue", "import", catalogue_in(tmp_path, LIST[0]), "--office", OFFICE).splitlines()
    assert told[-1] == f"office {OFFICE}: 0 new or changed, 1 gone, 1 as before"


def test_an_import_tells_machines_the_edition_that_kiosks_hear_of(hand: Hand, tmp_path: Path) -> None:
    told = json.loads(hand.says("catalogue", "import", catalogue_in(tmp_path, *LIST), "--json"))
    assert (told["kept"], told["changed"], told["removed"], told["skipped"]) == (2, 2, 0, {"has no code like 1.001193": 1})
    assert json.loads(hand.says("office", "show", OFFICE))["versions"]["catalogue"] == told["edition"]


def test_a_broken_file_of_procedures_changes_nothing_at_the_server(hand: Hand, tmp_path: Path) -> None:
    edition = json.loads(hand.says("catalogue", "import", catalogue_in(tmp_path, *LIST), "--json"))["edition"]
    broken = tmp_path / "broken.csv"
    broken.write_text("a,b\n", encoding="utf-8")
    code, out, err = hand("catalogue", "import", catalogue_in(tmp_path, LIST[0]), str(broken))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "has no columns Mã TTHC and Tên TTHC; export the table with its headings" in err
    assert json.loads(hand.says("office", "show", OFFICE))["versions"]["catalogue"] == edition


def test_a_procedure_that_is_too_long_for_any_page_is_left_out_and_told(hand: Hand, tmp_path: Path) -> None:
    long = {**LIST[0], "conditions": "x" * LARGEST_RECORD}
    told = hand.says("catalogue", "import", catalogue_in(tmp_path, long, LIST[1]))
    assert f"1.001193: more than {LARGEST_RECORD} bytes" in told
    assert told.endswith("1 new or changed, 0 gone, 0 as before\n")


def test_with_several_offices_an_import_names_one(hand: Hand, tmp_path: Path) -> None:
    other = tmp_path / "config.yaml"
    other.write_text(Path(SAMPLE).read_text(encoding="utf-8").replace(f"code: {OFFICE}", "code: H32.99"), encoding="utf-8")
    hand.says("office", "import", str(other))
    file = catalogue_in(tmp_path, *LIST)
    assert hand("catalogue", "import", file) == (1, "", "onestop: there are 2 offices; name one: --office CODE\n")
    hand.says("catalogue", "import", file, "--office", "H32.99")
    assert json.loads(hand.says("office", "show", OFFICE))["versions"]["catalogue"] == ""


def test_a_kiosk_is_added_approved_listed_and_revoked(hand: Hand) -> None:
    device = enrolled(hand)
    (listed,) = json.loads(hand.says("kiosk", "list", OFFICE, "--json"))
    assert (listed["state"], listed["device_id"], listed["serial"]) == ("pending", device, "serial-1")
    assert hand.says("kiosk", "approve", OFFICE, "1") == f"kiosk 1 of office {OFFICE} is approved\n"
    assert "active" in hand.says("kiosk", "list", OFFICE)
    hand.says("kiosk", "revoke", OFFICE, device[:8], "--why", "stolen")
    assert "revoked  (stolen)" in hand.says("kiosk", "list", OFFICE)


def test_a_kiosk_that_was_added_as_approved_may_work_at_once(hand: Hand) -> None:
    enrolled(hand, "--approved", "--code", "4")
    (listed,) = json.loads(hand.says("kiosk", "list", OFFICE, "--json"))
    assert (listed["state"], listed["kiosk_code"]) == ("active", 4)


def test_a_command_waits_for_its_kiosk(hand: Hand) -> None:
    enrolled(hand, "--approved")
    assert hand.says("kiosk", "tell", OFFICE, "1", "test_print") == "command 1 waits for kiosk 1\n"
    assert hand.says("kiosk", "tell", OFFICE, "1", "open_day") == "command 2 waits for kiosk 1\n"


def test_counters_are_made_listed_signed_in_and_out(hand: Hand) -> None:
    hand.says("counter", "add", OFFICE, "20", "--services", "ho-tich, chung-thuc", "--name", "Quầy mới")
    token = json.loads(hand.says("counter", "sign-in", OFFICE, "20", "--json"))["token"]
    assert token == hand.says("counter", "sign-in", OFFICE, "20").strip() or token.startswith("c1.")
    listed = {one["number"]: one for one in json.loads(hand.says("counter", "list", OFFICE, "--json"))}
    assert (listed[20]["services"], listed[20]["signed_in"]) == (["ho-tich", "chung-thuc"], True)
    hand.says("counter", "sign-out", OFFICE, "20")
    assert "closed" in hand.says("counter", "list", OFFICE)


def test_services_are_paused_and_messages_shown(hand: Hand) -> None:
    hand.says("office", "pause", OFFICE, "ho-tich")
    hand.says("office", "message", OFFICE, "Nghỉ trưa", "--en", "Lunch break", "--minutes", "30")
    state = json.loads(hand.says("office", "show", OFFICE))
    assert state["services"][0]["paused"]
    assert [one["text"] for one in state["messages"]] == [{"vi": "Nghỉ trưa", "en": "Lunch break"}]
    hand.says("office", "resume", OFFICE, "ho-tich")
    assert hand.says("office", "clear-messages", OFFICE) == "1 messages removed\n"
    state = json.loads(hand.says("office", "show", OFFICE))
    assert (state["services"][0]["paused"], state["messages"]) == (False, [])


def test_a_restore_closes_the_central_series_of_the_office_or_of_all(hand: Hand) -> None:
    assert "central numbers are closed through" in hand.says("office", "restore", OFFICE)
    assert "epoch 3" in hand.says("office", "restore", "--all")
    assert "central numbers closed through" in hand.says("office", "list")


def test_a_list_names_the_kiosk_by_whose_word_something_is_closed_until_that_is_withdrawn(hand: Hand) -> None:
    clock = SetClock()
    clock.move(datetime.now(UTC) - clock().utc)
    ahead = local_date(clock().utc) + timedelta(days=5)
    with running(hand.url, clock) as branch:
        honest, liar = branch.kiosk(), branch.kiosk()
        honest.hello()
        liar.ledger.day = ahead
        liar.hello((SeriesMark("A", 0, 7),), used=(liar.ledger.code, 7))
        honest.hello()
    listed = hand.says("kiosk", "list", OFFICE)
    found = str(liar.device_id)[:8]
    assert f"closed through {ahead}: it has A 7, which this server never gave" in listed
    assert "others get no kiosk code 7" in listed
    assert listed.count(f"if no server was restored, it lies: onestop kiosk revoke OFFICE {found} --lied") == 1
    rows = {one["kiosk_code"]: one for one in json.loads(hand.says("kiosk", "list", OFFICE, "--json"))}
    assert [(len(rows[code]["closings"]), rows[code]["codes_by_word"]) for code in (1, 2)] == [(0, []), (1, [7])]
    assert "what it alone said is withdrawn" in hand.says("kiosk", "revoke", OFFICE, found, "--lied")
    assert "by its word" not in hand.says("kiosk", "list", OFFICE)
    assert "closed" not in hand.says("office", "list")


def test_a_restore_names_the_kiosks_that_will_be_let_in(hand: Hand) -> None:
    with running(hand.url) as branch:
        gone, there = branch.kiosk(), branch.kiosk()
        branch.held(lambda tx, held: fleet.revoke_kiosk(tx, held, fleet.find_kiosk(tx, held, str(gone.device_id)), "gone"))
    said = hand.says("office", "restore", OFFICE)
    assert str(there.device_id)[:8] in said
    assert str(gone.device_id)[:8] not in said


def test_a_restore_closes_through_the_latest_day_that_had_begun_although_the_copy_knows_nothing_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand, clock = Hand(Store("sqlite", tmp_path, None).fresh(), capsys), SetClock()
    hand.says("office", "import", SAMPLE)
    file = Path(hand.url.removeprefix("sqlite:///"))
    older = file.read_bytes()
    ahead = datetime.now(UTC) + timedelta(days=5)
    clock.move(ahead - clock().utc)
    with running(hand.url, clock) as branch:
        branch.kiosk().grant()
    file.write_bytes(older)
    assert f"central numbers are closed through {local_date(ahead)}," in hand.says("office", "restore", OFFICE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("office", "show", "nowhere"), "there is no office nowhere"),
        (("office", "restore"), "name its CODE, or give --all"),
        (("office", "pause", OFFICE, "nothing"), "has no service nothing"),
        (("office", "import", "nowhere.yaml"), "nowhere.yaml"),
        (("kiosk", "approve", OFFICE, "7"), "has 0 kiosks 7"),
        (("counter", "sign-in", OFFICE, "99"), "has no counter 99"),
        (("counter", "add", OFFICE, "5", "--services", "x"), "has no service x"),
    ],
)
def test_what_cannot_be_is_one_line_on_stderr(hand: Hand, words: tuple[str, ...], said: str) -> None:
    code, out, err = hand(*words)
    assert (code, out) == (1, "")
    assert said in err
    assert err.startswith("onestop: ")
    assert err.count("\n") == 1


def test_a_database_that_was_never_made_is_told(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    hand = Hand(store.empty(), capsys)
    code, _, err = hand("office", "list")
    assert (code, err) == (1, "onestop: the database is not of this version; run onestop migrate\n")
    assert hand.says("migrate") == f"revision none → {REVISION}\n"
    assert hand.says("migrate") == f"revision {REVISION}\n"
    assert hand.says("office", "list") == ""


def test_the_api_document_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["openapi"].startswith("3.1")
    assert "/v1/grants" in told["paths"]


def test_wrong_use_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main(["kiosk", "tell", OFFICE, "1", "dance"])
    assert error.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_every_command_has_help_that_ends_well() -> None:
    words = ("serve", "migrate", "openapi", "office import", "kiosk add", "kiosk tell", "counter sign-in")
    for one in words:
        with pytest.raises(SystemExit) as error:
            parser().parse_args([*one.split(), "--help"])
        assert error.value.code == 0


def test_it_is_a_program() -> None:
    ended = subprocess.run([sys.executable, "-m", "onestop", "--version"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ended.stdout.startswith("onestop ")


def test_an_administrators_token_is_made_shown_once_and_taken_away(hand: Hand) -> None:
    token = hand.says("office", "token", OFFICE, "thu").strip()
    assert token.startswith("a1.")
    assert hand.says("office", "token", OFFICE, "thu", "--remove") == "the token of thu is no longer good\n"
    code, out, err = hand("office", "token", OFFICE, "thu", "--remove")
    assert (code, out) == (1, "")
    assert "has no administrator thu; look how the name is written" in err


def test_a_name_that_no_administrator_can_have_is_refused(hand: Hand) -> None:
    code, out, err = hand("office", "token", OFFICE, "Thu.1")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "write small letters, digits and dashes" in err


def test_a_line_for_one_kiosk_waits_for_it_and_needs_a_text(hand: Hand) -> None:
    enrolled(hand, "--approved")
    code, out, err = hand("kiosk", "tell", OFFICE, "1", "message", "--minutes", "10")
    assert (code, out) == (1, "")
    assert 'there is no line to show; give --text "…"' in err
    assert hand.says("kiosk", "tell", OFFICE, "1", "message", "--text", "Nghỉ trưa") == "command 1 waits for kiosk 1\n"


def test_a_hook_is_made_listed_and_removed(hand: Hand) -> None:
    secret = hand.says("office", "hook", OFFICE, "https://alerts.example/in")
    assert secret.startswith("whsec_")
    assert hand.says("office", "hooks", OFFICE) == "https://alerts.example/in: 0 waiting, never failed\n"
    assert json.loads(hand.says("office", "hooks", OFFICE, "--json"))[0]["host"] == "alerts.example"
    assert hand.says("office", "hook", OFFICE, "https://alerts.example/in", "--remove") == "the hook is told nothing any more\n"
    assert hand.says("office", "hooks", OFFICE) == ""


def test_a_hook_made_again_has_another_secret(hand: Hand) -> None:
    made = ("office", "hook", OFFICE, "https://alerts.example/in")
    secret = hand.says(*made)
    code, out, err = hand(*made)
    assert (code, out) == (1, "")
    assert "has this hook already; for another secret remove it first" in err
    hand.says(*made, "--remove")
    assert hand.says(*made) != secret


def test_a_hook_that_is_not_there_is_not_removed(hand: Hand) -> None:
    code, out, err = hand("office", "hook", OFFICE, "https://alerts.example/in", "--remove")
    assert (code, out) == (1, "")
    assert "has no such hook; see onestop office hooks" in err


def test_an_office_has_so_many_hooks_and_no_more(hand: Hand) -> None:
    for number in range(MOST_HOOKS):
        hand.says("office", "hook", OFFICE, f"https://alerts.example/{number}")
    code, _, err = hand("office", "hook", OFFICE, "https://alerts.example/more")
    assert code == 1
    assert "8 hooks already; remove one" in err


@pytest.mark.parametrize(
    "written",
    [
        "http://alerts.example/in",
        "ftp://alerts.example/in",
        "https:///in",
        "https://name:word@alerts.example/in",
        "https://alerts.example/in#part",
        "https://alerts.example:0/in",
        "https://alerts.example:99999/in",
        "https://alerts.example/in\r\nHost: other",
        "https://cảnh-báo.example/in",
        "https://[::1/in",
        "https://alerts.example/" + "a" * 500,
    ],
)
def test_a_url_that_no_hook_can_have_is_refused_in_one_line(hand: Hand, written: str) -> None:
    code, out, err = hand("office", "hook", OFFICE, written)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert hand.says("office", "hooks", OFFICE) == ""
