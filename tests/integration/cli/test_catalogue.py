"""`kiosk catalogue`: import, search and show, each a process of its own."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.commands import ROOT, command, kiosk, settings_in

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
    assert kiosk("catalogue", "search", "vu quy", config=config).returncode == 1
    (config.parent / "data" / "catalogue" / "names.txt").write_text("1.000894 = vu quy\n", encoding="utf-8")
    assert kiosk("catalogue", "search", "vu quy", config=config).stdout.startswith("1.000894")


def test_many_lines_are_answered_one_object_a_line(config: Path, tmp_path: Path) -> None:
    batch = tmp_path / "lines.txt"
    batch.write_text("khai sinh\n\nxyzzy\n", encoding="utf-8")
    answers = [json.loads(line) for line in kiosk("catalogue", "search", "--batch", batch, config=config).stdout.splitlines()]
    assert [answer["query"] for answer in answers] == ["khai sinh", "xyzzy"]
    assert (answers[0]["codes"][0], answers[1]["codes"]) == ("1.001193", [])
    assert all(answer["ms"] > 0 for answer in answers)


def test_a_search_without_words_is_wrong_use(config: Path) -> None:
    assert kiosk("catalogue", "search", config=config).returncode == 2


def test_an_import_that_is_killed_leaves_the_old_catalogue(config: Path, records: Path, tmp_path: Path) -> None:
    kiosk("catalogue", "import", records, config=config)
    pipe = tmp_path / "endless.jsonl"
    with pipe.open("wb") as file:
        file.write(b"".join(json.dumps(RECORDS[0]).encode() + b"\n" for _ in range(60_000)))
    words = command("catalogue", "import", str(pipe), "--config", str(config))
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importing:
        os.kill(importing.pid, signal.SIGKILL)
    assert kiosk("catalogue", "show", "1.000894", config=config).returncode == 0
