"""What a search for weaknesses finds must be answered in the line where it stands."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _judge(filename: str, text: str, rule: str) -> "subprocess.CompletedProcess[str]":
    lines = (ROOT / filename).read_text("utf-8").splitlines()
    line = next(number for number, one in enumerate(lines, 1) if text in one)
    finding = {"filename": filename, "line_number": line, "line_range": [line], "test_id": rule, "issue_text": "a weakness"}
    report = json.dumps({"results": [finding], "errors": []})
    command = [sys.executable, "dev/explained.py"]
    return subprocess.run(command, cwd=ROOT, input=report, capture_output=True, text=True, timeout=30, check=False)


def test_a_finding_that_its_line_answers_is_no_trouble() -> None:
    assert _judge("kiosk/compiled.py", "noqa: S302", "B302").returncode == 0


@pytest.mark.parametrize("rule", ["B602", "B303"])
def test_one_that_its_line_does_not_answer_fails_and_is_named(rule: str) -> None:
    judged = _judge("kiosk/compiled.py", "noqa: S302", rule)
    assert judged.returncode == 1
    assert judged.stdout.startswith("kiosk/compiled.py:")
    assert rule in judged.stdout


def test_a_folder_is_answered_where_the_rules_of_the_project_are() -> None:
    assert _judge("kiosk/storage/reads.py", "def ", "B608").returncode == 0
    assert _judge("kiosk/usecases/reprint.py", "def ", "B608").returncode == 1


def test_a_file_that_could_not_be_read_is_no_pass() -> None:
    report = json.dumps({"results": [], "errors": [{"filename": "kiosk/lost.py", "reason": "syntax error"}]})
    command = [sys.executable, "dev/explained.py"]
    done = subprocess.run(command, cwd=ROOT, input=report, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "kiosk/lost.py: syntax error" in done.stderr
