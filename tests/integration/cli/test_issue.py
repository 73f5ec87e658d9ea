"""`kiosk issue`, `ledger` and `print`: the whole way without a screen, each in a process of its own."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.commands import ROOT, command, kiosk, settings_in
from tests.support.reading import codes_read, lines_read, number_read, page_read, with_margins

PROCESSES = 8


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return settings_in(tmp_path)


def test_one_ticket_comes_with_number_paper_and_code(config: Path, tmp_path: Path) -> None:
    told = json.loads(kiosk("issue", "A", "--json", config=config).stdout)
    assert (told["number"], told["state"]) == ("A001", "printed")
    paper = tmp_path / "data" / "printer" / "0001.png"
    assert codes_read(with_margins(paper)) == [f"H32.12 A001 {told['ticket_id']}"]


def test_the_paper_can_be_read(config: Path, tmp_path: Path) -> None:
    kiosk("issue", "ho-tich", "--priority", "elderly", config=config)
    paper = tmp_path / "data" / "printer" / "0001.png"
    text = lines_read(with_margins(paper))
    for line in ("UBND phường Tây Nha Trang", "Hộ tịch", "Mời ông/bà chờ gọi số"):
        assert line in text
    assert number_read(paper) == "A001"
    assert "80 tuổi" not in text


def test_a_service_may_be_named_by_letter_or_id(config: Path) -> None:
    assert kiosk("issue", "B", config=config).stdout == "B001 (printed)\n"
    assert kiosk("issue", "chung-thuc", config=config).stdout == "B002 (printed)\n"


@pytest.mark.parametrize(
    ("arguments", "said"), [(["Z"], "no service 'Z'"), (["A", "--priority", "king"], "no priority class 'king'")]
)
def test_an_unknown_choice_is_one_line_that_names_the_known_ones(config: Path, arguments: list[str], said: str) -> None:
    done = kiosk("issue", *arguments, config=config)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr
    assert "choose one of" in done.stderr


def test_without_a_printer_the_number_is_valid_and_the_reason_is_told(tmp_path: Path) -> None:
    config = settings_in(tmp_path, printer={"uri": "file:/dev/usb/lp77"})
    done = kiosk("issue", "A", "--json", config=config)
    told = json.loads(done.stdout)
    assert (done.returncode, told["number"], told["state"]) == (0, "A001", "failed")
    assert "A001 is valid, but was not printed" in done.stderr
    assert kiosk("ledger", "verify", config=config).returncode == 0


def test_a_ticket_is_printed_again_under_its_number_and_says_so(config: Path, tmp_path: Path) -> None:
    first = json.loads(kiosk("issue", "A", "--json", config=config).stdout)
    told = json.loads(kiosk("reprint", "A001", "--json", config=config).stdout)
    assert (told["number"], told["ticket_id"], told["copy"], told["state"]) == ("A001", first["ticket_id"], 1, "printed")
    assert kiosk("reprint", first["ticket_id"], config=config).stdout == "A001, copy 2 (printed)\n"
    paper = tmp_path / "data" / "printer"
    codes = [
        subprocess.run(["zbarimg", "-q", "--raw", paper / f"000{n}.png"], capture_output=True, text=True, check=True).stdout
        for n in (1, 2, 3)
    ]
    assert len(set(codes)) == 1
    assert "Bản in lại lần 1" in page_read(paper / "0002.png")
    assert "whole" in kiosk("ledger", "verify", config=config).stdout


def test_a_ticket_that_was_taken_back_is_kept_with_its_reason_and_not_printed_again(config: Path) -> None:
    kiosk("issue", "A", config=config)
    assert kiosk("void", "A001", "--reason", "nhầm dịch vụ", config=config).stdout == "A001 (void)\n"
    assert json.loads(kiosk("ledger", "export", "--format", "jsonl", config=config).stdout)["reason"] == "nhầm dịch vụ"
    again = kiosk("reprint", "A001", config=config)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "cannot be printed again" in again.stderr
    assert kiosk("void", "A001", "--reason", "again", config=config).returncode == 1
    assert "whole" in kiosk("ledger", "verify", config=config).stdout


def test_a_reprint_without_a_printer_has_failed_and_the_ticket_is_as_it_was(tmp_path: Path) -> None:
    config = settings_in(tmp_path, printer={"uri": "file:/dev/usb/lp77"})
    kiosk("issue", "A", config=config)
    done = kiosk("reprint", "A001", config=config)
    assert (done.returncode, done.stdout) == (1, "A001, copy 1 (failed)\n")
    assert "A001 was not printed again" in done.stderr
    assert kiosk("ledger", "verify", config=config).returncode == 0


@pytest.mark.parametrize("arguments", [["A001"], ["A001", "--day", "yesterday"]])
def test_an_unknown_ticket_or_day_is_one_line_that_says_what_to_write(config: Path, arguments: list[str]) -> None:
    done = kiosk("reprint", *arguments, config=config)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "write it" in done.stderr.replace("write its", "write it")


def test_eight_processes_are_served_in_turn_and_no_number_repeats(config: Path, is_long: bool) -> None:
    each = 200 if is_long else 2
    loop = f"for i in $(seq {each}); do {' '.join(command('issue', 'A', '--json', config=config))}; done"
    running = [subprocess.Popen(["bash", "-c", loop], stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(PROCESSES)]
    lines = [line for one in running for line in one.communicate(timeout=1800 if is_long else 100)[0].splitlines()]
    numbers = sorted(int(json.loads(line)["number"].removeprefix("A")) for line in lines)
    assert numbers == list(range(1, PROCESSES * each + 1))
    assert "whole" in kiosk("ledger", "verify", config=config).stdout


def test_verify_says_in_one_line_that_all_is_well_and_in_json_for_machines(config: Path) -> None:
    kiosk("issue", "A", config=config)
    assert kiosk("ledger", "verify", config=config).stdout == "1 tickets, 1 business days, 5 entries: whole\n"
    assert json.loads(kiosk("ledger", "verify", "--json", config=config).stdout) == {
        "entries": 5,
        "tickets": 1,
        "business_days": 1,
        "problems": [],
        "ok": True,
    }


def test_export_writes_csv_or_json_lines(config: Path) -> None:
    kiosk("issue", "A", config=config)
    assert kiosk("ledger", "export", config=config).stdout.splitlines()[1].startswith("A001,")
    assert json.loads(kiosk("ledger", "export", "--format", "jsonl", config=config).stdout)["number"] == "A001"


def test_there_is_no_ledger_to_verify_before_the_first_ticket(config: Path, tmp_path: Path) -> None:
    done = kiosk("ledger", "verify", config=config)
    assert done.returncode == 1
    assert "there is no ledger" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("profile", ["raster", "raster-58"])
def test_the_sample_is_the_same_each_time(config: Path, tmp_path: Path, profile: str) -> None:
    for name in ("one.bin", "two.bin"):
        assert kiosk("print", "--sample", "--profile", profile, "--out", tmp_path / name, config=config).returncode == 0
    assert (tmp_path / "one.bin").read_bytes() == (tmp_path / "two.bin").read_bytes() != b""


def test_the_sample_is_printed_on_the_named_printer(config: Path, tmp_path: Path) -> None:
    done = kiosk("print", "--sample", "--printer", f"virtual:{tmp_path / 'paper'}", config=config)
    assert (done.returncode, done.stderr) == (0, "printed\n")
    assert (tmp_path / "paper" / "0001.png").exists()


@pytest.mark.parametrize("uri", ["nonsense", "tcp:", "serial:ttyUSB0", "auto:x"])
def test_a_printer_address_that_makes_no_sense_is_one_line_that_says_what_to_write(config: Path, uri: str) -> None:
    done = kiosk("print", "--sample", "--printer", uri, config=config)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "write" in done.stderr


def test_config_check_counts_what_is_there(config: Path) -> None:
    assert "8 services, 10 counters, all well" in kiosk("config", "check", config=config).stdout


def test_config_check_tells_each_problem_in_one_line(tmp_path: Path) -> None:
    config = settings_in(tmp_path, kiosk_code=0, theem="light")
    done = kiosk("config", "check", config=config)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2
    assert "did you mean 'theme'?" in done.stderr


def test_config_schema_is_a_json_schema() -> None:
    assert "$schema" in json.loads(kiosk("config", "schema").stdout)


def test_wrong_use_exits_with_2_and_help_with_0() -> None:
    assert kiosk("issue").returncode == 2
    assert kiosk("--help").returncode == 0
