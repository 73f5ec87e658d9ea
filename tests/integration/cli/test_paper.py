"""`kiosk paper` and `kiosk print`: the roll and the slips for staff, each command in a process of its own."""

import json
from pathlib import Path

import pytest

from tests.support.commands import kiosk, settings_in
from tests.support.reading import lines_read, page_read, with_margins


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return settings_in(tmp_path)


def test_paper_is_counted_from_the_restock_on_and_forecast(config: Path) -> None:
    assert "kiosk paper restock" in kiosk("paper", config=config).stdout
    assert kiosk("paper", "restock", "--metres", "50", config=config).stdout == "50000 mm left of 50000 mm\n"
    kiosk("issue", "A", config=config)
    told = json.loads(kiosk("paper", "--json", config=config).stdout)
    assert told["known"]
    assert told["mm_left"] == 50_000 - told["mm_used"] < 50_000
    assert told["tickets_left"] == pytest.approx(told["mm_left"] / told["mm_used"], abs=2)
    assert told["slips"] == 1


def test_the_length_of_a_new_roll_is_that_of_the_settings_unless_it_is_said(tmp_path: Path) -> None:
    config = settings_in(tmp_path, printer={"uri": "virtual:printer", "roll_metres": 63})
    assert json.loads(kiosk("paper", "restock", "--json", config=config).stdout)["mm_length"] == 63_000


@pytest.mark.parametrize("metres", ["0", "-5", "501", "nan"])
def test_a_length_that_no_roll_has_is_one_line_that_says_what_to_write(config: Path, metres: str) -> None:
    done = kiosk("paper", "restock", f"--metres={metres}", config=config)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "write 1 to 500" in done.stderr


def test_the_change_of_paper_is_reported_on_paper(config: Path, tmp_path: Path) -> None:
    assert kiosk("paper", "restock", "--print", config=config).returncode == 0
    assert "ĐÃ THAY GIẤY" in page_read(tmp_path / "data" / "printer" / "0001.png")
    assert json.loads(kiosk("paper", "--json", config=config).stdout)["tickets_left"] is None


def test_a_report_that_could_not_be_printed_is_told_and_the_roll_is_noted(tmp_path: Path) -> None:
    config = settings_in(tmp_path, printer={"uri": "file:/dev/usb/lp77"})
    done = kiosk("paper", "restock", "--print", config=config)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "the roll is noted" in done.stderr
    assert json.loads(kiosk("paper", "--json", config=config).stdout)["mm_left"] == 80_000


def test_the_test_page_comes_out_of_the_configured_printer(config: Path, tmp_path: Path) -> None:
    done = kiosk("print", "--test-page", config=config)
    assert (done.returncode, done.stderr) == (0, "printed\n")
    text = page_read(tmp_path / "data" / "printer" / "0001.png")
    for line in ("TRANG IN THỬ", "Máy in: virtual:printer", "Chữ đậm"):
        assert line in text


def test_the_day_report_counts_what_was_given(config: Path, tmp_path: Path) -> None:
    for service in ("A", "A", "B"):
        kiosk("issue", service, config=config)
    kiosk("void", "A002", "--reason", "nhầm", config=config)
    assert kiosk("print", "--day-report", config=config).returncode == 0
    text = lines_read(with_margins(tmp_path / "data" / "printer" / "0004.png"))
    for line in ("Hộ tịch: 2", "hủy 1", "Chứng thực: 1", "Tổng số đã cấp: 3"):
        assert line in text


def test_a_day_report_of_no_day_says_so(config: Path) -> None:
    done = kiosk("print", "--day-report", config=config)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "give a first ticket" in done.stderr


@pytest.mark.parametrize("what", ["--test-page", "--sample"])
def test_each_can_be_written_as_bytes(config: Path, tmp_path: Path, what: str) -> None:
    assert kiosk("print", what, "--profile", "tm-t20ii", "--out", tmp_path / "slip.bin", config=config).returncode == 0
    assert (tmp_path / "slip.bin").stat().st_size > 300


def test_bytes_that_cannot_be_written_are_one_line(config: Path) -> None:
    done = kiosk("print", "--sample", "--out", "/proc/nowhere", config=config)
    assert done.returncode == 1
    assert done.stderr.startswith("kiosk: /proc/nowhere cannot be written: ")
    assert done.stderr.endswith("; give --out a file in a folder of yours\n")


def test_only_one_slip_is_printed_at_a_time(config: Path) -> None:
    assert kiosk("print", "--sample", "--test-page", config=config).returncode == 2
    assert kiosk("print", config=config).returncode == 2
