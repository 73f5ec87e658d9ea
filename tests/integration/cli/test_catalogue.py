"""`kiosk catalogue`: import, search and show, each a process of its own."""

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kiosk import lookup
from kiosk.catalogue.reading import About
from kiosk.catalogue.store import CatalogueFile
from kiosk.config import load_settings
from kiosk.domain.search.entries import entries_of
from kiosk.domain.search.index import build
from kiosk.sync.catalogue import delivery_of
from procedures.model import Procedure
from tests.support.commands import ROOT, command, kiosk, settings_in
from tests.support.shelves import OFFICE, sheet

RECORDS = [
    {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh", "executing": ["Ủy ban nhân dân cấp xã"], "field": "Hộ tịch"},
    {"code": "1.000894", "name": "Đăng ký kết hôn", "executing": ["Ủy ban nhân dân cấp xã"], "field": "Hộ tịch"},
    {"code": "9", "name": "Không có mã"},
]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return settings_in(tmp_path)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in RECORDS), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("giấy độc thân", "1.004873"),
        ("giay khai sinh cho con", "1.001193"),
        ("o tro", "1.004194"),
        ("mo quan tap hoa", "1.001612"),
        ("ddawng kys keets hoon", "1.000894"),
        ("sao y", "2.000815"),
        ("1,004222", "1.004222"),
    ],
)
def test_a_new_kiosk_finds_what_people_ask_for(config: Path, said: str, code: str) -> None:
    found = json.loads(kiosk("catalogue", "search", said, "--limit", "3", "--json", config=config).stdout)["found"]
    assert found[0]["code"] == code


def test_an_imported_catalogue_takes_the_place_of_the_built_in_one(config: Path, records: Path) -> None:
    told = json.loads(kiosk("catalogue", "import", records, "--json", config=config).stdout)
    assert told == {
        "records": 3,
        "kept": 2,
        "hidden": 0,
        "detailed": 0,
        "mended": {"begins with Thủ tục": 1},
        "skipped": {"has no code like 1.001193": 1},
    }
    shown = json.loads(kiosk("catalogue", "show", "1.001193", "--json", config=config).stdout)
    assert (shown["name"], shown["field"]) == ("Đăng ký khai sinh", "Hộ tịch")
    assert kiosk("catalogue", "show", "1.004194", config=config).returncode == 1
    assert "weight 1.00" in kiosk("catalogue", "search", "ket hon", "--explain", config=config).stdout


def test_a_broken_file_changes_nothing(config: Path, records: Path, tmp_path: Path) -> None:
    kiosk("catalogue", "import", records, config=config)
    broken = tmp_path / "broken.csv"
    broken.write_text("a,b\n", encoding="utf-8")
    done = kiosk("catalogue", "import", records, broken, config=config)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "no columns Mã TTHC" in done.stderr
    assert kiosk("catalogue", "show", "1.000894", config=config).returncode == 0


def test_names_that_an_office_adds_are_found_from_then_on(config: Path, records: Path) -> None:
    kiosk("catalogue", "import", records, config=config)
    assert kiosk("catalogue", "search", "zyzzva", config=config).returncode == 1
    (config.parent / "data" / "catalogue" / "names.txt").write_text("1.000894 = zyzzva\n", encoding="utf-8")
    assert kiosk("catalogue", "search", "zyzzva", config=config).stdout.startswith("1.000894")


def test_a_catalogue_is_made_anew_of_what_there_is(config: Path, records: Path) -> None:
    assert kiosk("catalogue", "rebuild", config=config).stdout == "made of: built-in\n"
    kiosk("catalogue", "import", records, config=config)
    told = json.loads(kiosk("catalogue", "rebuild", "--json", config=config).stdout)
    assert (told["sources"], told["edition"]) == ("records.jsonl", "")
    assert kiosk("catalogue", "show", "1.000894", config=config).returncode == 0


def test_a_wrong_line_of_the_office_ends_a_rebuild_unless_a_running_kiosk_asks_for_it(config: Path, records: Path) -> None:
    kiosk("catalogue", "import", records, config=config)
    (config.parent / "data" / "catalogue" / "names.txt").write_text("1.000894 zyzzva\n", encoding="utf-8")
    done = kiosk("catalogue", "rebuild", config=config)
    assert (done.returncode, "names.txt, line 1" in done.stderr) == (1, True)
    assert kiosk("catalogue", "rebuild", "--skip-wrong-lines", config=config).returncode == 0


def test_what_the_server_has_delivered_takes_the_place_of_an_import_by_hand(config: Path, records: Path) -> None:
    said = kiosk("catalogue", "import", records, config=config).stdout
    assert "the office's server" not in said
    lookup.delivered(load_settings(config)).keep(delivery_of(sheet(Procedure("1.000001", "Của máy chủ")), OFFICE))
    said = kiosk("catalogue", "import", records, config=config).stdout
    assert "the office's server has a catalogue (edition 7-aaaaaaaaaaaaaaaa)" in said
    assert kiosk("catalogue", "show", "1.000894", config=config).returncode == 0
    told = kiosk("catalogue", "rebuild", config=config).stdout
    assert told == f"made of: server of {OFFICE}, edition 7-aaaaaaaaaaaaaaaa\n"
    assert (kiosk("catalogue", "show", "1.000894", config=config).returncode, lookup.edition_in_place(load_settings(config))) == (
        1,
        "7-aaaaaaaaaaaaaaaa",
    )


def test_half_of_a_delivery_is_not_shown(config: Path, records: Path) -> None:
    kiosk("catalogue", "import", records, config=config)
    half = delivery_of(sheet(Procedure("1.000001", "Của máy chủ"), more=True), OFFICE)
    lookup.delivered(load_settings(config)).keep(half)
    assert kiosk("catalogue", "rebuild", config=config).stdout == "made of: records.jsonl\n"


def test_many_lines_are_answered_one_object_a_line(config: Path, tmp_path: Path) -> None:
    batch = tmp_path / "lines.txt"
    batch.write_text("khai sinh\n\nxyzzy\n", encoding="utf-8")
    answers = [json.loads(line) for line in kiosk("catalogue", "search", "--batch", batch, config=config).stdout.splitlines()]
    assert [answer["query"] for answer in answers] == ["khai sinh", "xyzzy"]
    assert (answers[0]["codes"][0], answers[1]["codes"]) == ("1.001193", [])
    assert all(answer["ms"] > 0 for answer in answers)


def test_a_search_without_words_is_wrong_use(config: Path) -> None:
    assert kiosk("catalogue", "search", config=config).returncode == 2


@pytest.mark.parametrize("limit", ["0", "-1", "ten"])
def test_a_search_for_fewer_than_one_is_wrong_use(config: Path, limit: str) -> None:
    done = kiosk("catalogue", "search", "khai sinh", "--limit", limit, config=config)
    assert done.returncode == 2
    assert f"argument --limit: {limit!r} is no count; write a whole number from 1 on" in done.stderr


@pytest.mark.parametrize("written", ["1001193", "1,001193", " 1.001193", "1.0011"])
def test_a_procedure_is_shown_by_its_code_however_it_is_written(config: Path, records: Path, written: str) -> None:
    kiosk("catalogue", "import", records, config=config)
    assert json.loads(kiosk("catalogue", "show", written, "--json", config=config).stdout)["code"] == "1.001193"


@pytest.mark.parametrize("written", ["1.00", "khai sinh", "1.999999"])
def test_what_is_the_code_of_none_or_of_several_shows_nothing(config: Path, records: Path, written: str) -> None:
    kiosk("catalogue", "import", records, config=config)
    done = kiosk("catalogue", "show", written, config=config)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"no procedure has the code {written}" in done.stderr


def one_record(folder: Path, code: str) -> Path:
    path = folder / f"{code}.jsonl"
    path.write_text(json.dumps({"code": code, "name": f"Thủ tục {code}"}), encoding="utf-8")
    return path


def test_an_import_that_is_killed_while_it_writes_leaves_the_old_catalogue_or_the_new_one(config: Path, tmp_path: Path) -> None:
    old = one_record(tmp_path, "1.000894")
    new = tmp_path / "new.jsonl"
    codes = [f"2.{place:06}" for place in range(40)]
    new.write_text("\n".join(json.dumps({"code": code, "name": f"Thủ tục {code}"}) for code in codes), encoding="utf-8")
    words = [sys.executable, "-m", "tests.faults.importing", str(config), str(old), str(new), "20", "20"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert (len(told), all(one["killed"] for one in told)) == (28, True)
    assert {tuple(one["serves"]) for one in told} == {("1.000894",), tuple(codes)}


def test_imports_at_once_take_turns_and_one_of_them_serves_whole(config: Path, tmp_path: Path) -> None:
    codes = [f"1.00089{digit}" for digit in range(4)]
    words = [command("catalogue", "import", one_record(tmp_path, code), config=config) for code in codes]
    importing = [subprocess.Popen(one, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for one in words]
    assert [(one.communicate(timeout=100)[1], one.returncode) for one in importing] == [("", 0)] * 4
    shown = [kiosk("catalogue", "show", code, config=config).returncode for code in codes]
    assert sorted(shown) == [0, 1, 1, 1]


def test_a_first_search_beside_an_import_takes_nothing_back(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(config)
    kept = CatalogueFile(settings.data_dir / "catalogue" / "catalogue.db")
    asks, in_turn = threading.Event(), CatalogueFile.in_turn

    def asking(self: CatalogueFile) -> AbstractContextManager[None]:
        asks.set()
        return in_turn(self)

    with ThreadPoolExecutor(1) as pool:
        with in_turn(kept):
            monkeypatch.setattr(CatalogueFile, "in_turn", asking)
            searching = pool.submit(lookup.catalogue_file, settings)
            assert asks.wait(20)
            imported = [Procedure("1.000894", "Đăng ký kết hôn")]
            about = About("office.jsonl", "2026-11-26T00:00:00+00:00", "", lookup.names_digest(settings))
            kept.write(imported, build(entries_of(imported, {})), about)
        assert list(searching.result(60).procedures()) == imported
