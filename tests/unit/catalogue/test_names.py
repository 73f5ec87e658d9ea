"""What citizens call procedures: the build's files, and an office's own lines."""

import logging
import os
from pathlib import Path

import pytest

from kiosk.build import ASSETS
from kiosk.catalogue.names import OfficeSlips, read_all_speech, read_asked, read_names
from kiosk.errors import CatalogueError
from kiosk.usecases.find_procedure import ON_THE_SCREEN
from procedures.clean import clean_code
from procedures.reading import read_files

BUILT_IN = ASSETS / "catalogue"
READERS = {"names.txt": read_names, "speech.txt": read_all_speech, "asked.txt": read_asked}


def test_an_office_adds_names_to_those_of_the_build(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("# của xã\n1.004194 = ở nhờ | kt3 | ở nhờ\n", encoding="utf-8")
    names = read_names(BUILT_IN, tmp_path)["1.004194"]
    assert (names[-1], names.count("ở nhờ"), len(names) > 2) == ("ở nhờ", 1, True)


def test_an_office_adds_words_to_those_of_the_build(tmp_path: Path) -> None:
    (tmp_path / "speech.txt").write_text("[viết tắt]\nqq = quê quán\n", encoding="utf-8")
    assert read_all_speech(BUILT_IN, tmp_path).short["qq"] == [("quê", "quán")]


def test_copies_of_one_procedure_share_a_line_of_names(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("1.115203 1.115350 = mất sổ đỏ | sổ bị cháy\n", encoding="utf-8")
    assert read_names(tmp_path) == dict.fromkeys(("1.115203", "1.115350"), ("mất sổ đỏ", "sổ bị cháy"))


def test_an_office_adds_to_what_is_asked_for_most(tmp_path: Path) -> None:
    (tmp_path / "asked.txt").write_text("# của xã\n1.001662\n", encoding="utf-8")
    assert set(read_asked(BUILT_IN, tmp_path)) - set(read_asked(BUILT_IN)) == {"1.001662"}


def test_what_an_office_adds_stands_first_and_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "asked.txt").write_text("1.001662\n1.001193 = Làm giấy khai sinh\n", encoding="utf-8")
    asked = read_asked(BUILT_IN, tmp_path)
    assert list(asked.items())[:2] == [("1.001662", ""), ("1.001193", "Làm giấy khai sinh")]


def test_the_build_has_short_names_for_the_twelve_on_the_screen() -> None:
    assert all(list(read_asked(BUILT_IN).values())[:ON_THE_SCREEN])
    procedures, _ = read_files([BUILT_IN / "procedures.jsonl"])
    assert len(read_asked(BUILT_IN)) > 40
    assert read_asked(BUILT_IN) - procedures.keys() == set()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("names.txt", b"\n1.004194 kt3\n", r"line 2: '1.004194 kt3' is no line of names"),
        ("names.txt", "1.004194 kt3 = ở trọ\n".encode(), "line 1: '1.004194 kt3 = ở trọ' is no line of names"),
        ("names.txt", b"= kt3\n", "line 1: '= kt3' is no line of names"),
        ("speech.txt", "[viết tắt]\nhai từ = x".encode(), "line 2"),
        ("names.txt", b"\xff", "save it as UTF-8"),
        ("asked.txt", b"1.004194\n1.00419\n", "line 2: '1.00419' is no code"),
    ],
)
def test_a_wrong_line_is_told_with_its_file_and_number(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CatalogueError, match=f"{name}.*{says}"):
        READERS[name](tmp_path)


@pytest.mark.parametrize(
    ("name", "content"), [("names.txt", "1.004194 = kt3"), ("speech.txt", "[viết tắt]\nqq = quê quán"), ("asked.txt", "1.004194")]
)
def test_a_file_that_notepad_saved_is_read_like_any_other(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_bytes(content.encode())
    plain = READERS[name](tmp_path)
    (tmp_path / name).write_bytes(content.replace("\n", "\r\n").encode("utf-8-sig"))
    assert READERS[name](tmp_path) == plain


@pytest.mark.parametrize(
    ("name", "content", "good"),
    [
        ("names.txt", "1.004194 kt3\n1.000894 = vu quy\n", "1.000894 = vu quy"),
        ("asked.txt", "1.00419\n1.000894\n", "1.000894"),
        ("speech.txt", "[viết tắt]\nhai từ = x\nqq = quê quán\n", "[viết tắt]\nqq = quê quán"),
        ("speech.txt", "qq = quê quán\n[cùng nghĩa]\nheo = lợn\n", "[cùng nghĩa]\nheo = lợn"),
        (
            "speech.txt",
            "[bỏ qua]\nxin\n[viết tát]\nqq = quê quán\n[cùng nghĩa]\nheo = lợn\n",
            "[bỏ qua]\nxin\n[cùng nghĩa]\nheo = lợn",
        ),
    ],
)
def test_a_wrong_line_of_the_office_costs_itself_alone_and_is_logged_once(
    tmp_path: Path, name: str, content: str, good: str, caplog: pytest.LogCaptureFixture
) -> None:
    path, slips = tmp_path / name, OfficeSlips(tmp_path)
    path.write_text(good, encoding="utf-8")
    expected = READERS[name](tmp_path)
    path.write_text(content, encoding="utf-8")
    with caplog.at_level(logging.INFO):
        found = [READERS[name](tmp_path, on_slip=slips) for _ in range(2)]
    assert found == [expected, expected]
    assert [record.getMessage().startswith(f"left out: {path}, line ") for record in caplog.records] == [True]


def test_a_file_of_the_office_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_bytes("1.000894 = vu quy".encode("utf-16"))
    assert read_names(BUILT_IN, tmp_path, on_slip=OfficeSlips(tmp_path)) == read_names(BUILT_IN)


def test_a_wrong_line_of_the_build_is_never_left_out(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("1.004194 kt3\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="line 1"):
        read_names(tmp_path, on_slip=OfficeSlips(tmp_path / "office"))


def test_a_pipe_in_place_of_a_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "asked.txt")
    with pytest.raises(CatalogueError, match="is no file; put a text file in its place"):
        read_asked(tmp_path)


def test_every_name_of_the_build_is_of_a_procedure_and_has_something_to_say() -> None:
    names = read_names(BUILT_IN)
    assert [code for code in names if clean_code(code, lambda _: None) != code] == []
    assert [name for listed in names.values() for name in listed if not any(map(str.isalpha, name)) or "=" in name] == []


def test_the_checklists_of_the_build_are_short_and_of_procedures_that_it_has() -> None:
    procedures, _ = read_files([BUILT_IN / "procedures.jsonl"])
    checklists, report = read_files([BUILT_IN / "checklists.jsonl"])
    assert (report.skipped, len(checklists) >= 50) == ({}, True)
    assert [code for code in checklists if code not in procedures] == []
    lines = [paper.name for one in checklists.values() for group in one.documents for paper in group.documents]
    lines += [step for one in checklists.values() for step in one.steps]
    assert [line for line in lines if len(line) > 110] == []
    assert [code for code, one in checklists.items() if not (one.documents and one.steps)] == []


def test_the_catalogue_of_the_build_is_clean() -> None:
    found, report = read_files([BUILT_IN / "procedures.jsonl"])
    assert (report.skipped, report.hidden, report.mended) == ({}, 0, {})
    assert len(found) > 500
    assert [one.code for one in found.values() if not one.field] == []
