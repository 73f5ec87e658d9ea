"""The log of what staff did: whatever is changed is found, whatever is cut leaves a log that can be read and continued."""

import os
import random
from pathlib import Path

import pytest

from kiosk.domain.staff import Act, Member, Role
from kiosk.errors import StaffLogError
from kiosk.storage.stafflog import StaffLogFile
from kiosk.storage.stafflog_reading import LogReport, files_of
from tests.support.door import IDENTITY, BootClock

THU = Member("thu", Role.CLERK)
CLOCK = BootClock()


def log_in(folder: Path, most_bytes: int = 10_000, most_files: int = 9) -> StaffLogFile:
    return StaffLogFile(folder, IDENTITY, most_bytes=most_bytes, most_files=most_files)


def write(folder: Path, times: int, most_bytes: int = 10_000, most_files: int = 9) -> StaffLogFile:
    log = log_in(folder, most_bytes, most_files)
    before = len(log.report().lines)
    for number in range(times):
        log.append(CLOCK.read(), THU, Act.RESTOCK, f"roll {before + number + 1}")
    return log


def verified(folder: Path, most_files: int = 9) -> LogReport:
    return log_in(folder, most_files=most_files).report()


def test_what_was_written_is_there_in_order_and_whole(tmp_path: Path) -> None:
    write(tmp_path, 2)
    log_in(tmp_path).append(CLOCK.read(), None, Act.REFUSED, "")
    report = verified(tmp_path)
    assert [(line.seq, line.member, line.role, line.act, line.what) for line in report.lines] == [
        (1, "thu", "clerk", "restock", "roll 1"),
        (2, "thu", "clerk", "restock", "roll 2"),
        (3, "", "", "refused", ""),
    ]
    assert report.problems == ()


def test_an_entry_costs_one_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = write(tmp_path, 1)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    log.append(CLOCK.read(), THU, Act.LEAVE, "")
    assert len(synced) == 1


def test_any_single_changed_byte_is_found(tmp_path: Path) -> None:
    write(tmp_path, 2)
    (path,) = files_of(tmp_path)
    whole = path.read_bytes()
    chance = random.Random(1)  # noqa: S311  seeded
    unseen = []
    for place in range(len(whole)):
        for changed in {whole[place] ^ 1 << chance.randrange(8), ord("\n"), ord("0")} - {whole[place]}:
            path.write_bytes(whole[:place] + bytes([changed]) + whole[place + 1 :])
            if not verified(tmp_path).problems:
                unseen.append((place, changed))
    assert unseen == []


def test_a_changed_byte_of_the_anchor_is_found(tmp_path: Path) -> None:
    write(tmp_path, 2)
    path = tmp_path / "log.anchor"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert verified(tmp_path).problems


def test_a_log_cut_at_any_byte_can_be_read_tells_what_is_gone_and_goes_on(tmp_path: Path) -> None:
    write(tmp_path / "whole", 2)
    (path,) = files_of(tmp_path / "whole")
    whole, anchor = path.read_bytes(), (path.parent / "log.anchor").read_bytes()
    for size in range(len(whole)):
        folder = tmp_path / f"cut-{size}"
        folder.mkdir()
        (folder / path.name).write_bytes(whole[:size])
        (folder / "log.anchor").write_bytes(anchor)
        left = max(0, whole[:size].count(b"\n") - 1)
        before = verified(folder)
        assert [line.seq for line in before.lines] == list(range(1, left + 1))
        assert any("cut off" in problem for problem in before.problems)
        log_in(folder).append(CLOCK.read(), THU, Act.LEAVE, "")
        after = verified(folder)
        assert [line.seq for line in after.lines] == [*range(1, left + 1), 3]
        assert any(f"{left + 1} to 2 are missing" in problem for problem in after.problems)


def test_a_power_cut_at_any_byte_of_an_entry_loses_nothing_that_was_promised(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path / "log", 2)
    (path,) = files_of(tmp_path / "log")
    promised, anchor = path.read_bytes(), (path.parent / "log.anchor").read_bytes()
    write(tmp_path / "log", 1)
    more = path.read_bytes()
    for size in range(len(promised), len(more)):
        path.write_bytes(more[:size])
        (path.parent / "log.anchor").write_bytes(anchor)
        caplog.clear()
        assert any("torn" in problem for problem in verified(path.parent).problems) is (size > len(promised))
        log_in(path.parent).append(CLOCK.read(), THU, Act.LEAVE, "")
        report = verified(path.parent)
        assert ([line.act for line in report.lines], report.problems) == (["restock", "restock", "leave"], ())
        assert ("torn by a power cut" in caplog.text) is (size > len(promised))


def test_a_power_cut_in_the_very_first_entry_leaves_a_log_that_begins_at_one(tmp_path: Path) -> None:
    write(tmp_path / "log", 1)
    (path,) = files_of(tmp_path / "log")
    first = path.read_bytes()
    for size in range(len(first)):
        path.write_bytes(first[:size])
        (path.parent / "log.anchor").unlink()
        write(path.parent, 1)
        report = verified(path.parent)
        assert ([line.seq for line in report.lines], report.problems) == ([1], ())


def test_a_power_cut_at_the_beginning_of_the_next_file_leaves_one_chain_also_without_an_anchor(tmp_path: Path) -> None:
    write(tmp_path, 4, most_bytes=400)
    assert len(files_of(tmp_path)) > 1
    newest = files_of(tmp_path)[-1]
    whole, entries = newest.read_bytes(), len(verified(tmp_path).lines)
    lost = whole.count(b"\n") - 1
    for size in range(whole.index(b"\n") + 1):
        newest.write_bytes(whole[:size])
        (tmp_path / "log.anchor").unlink()
        write(tmp_path, 1, most_bytes=400)
        report = verified(tmp_path)
        assert ([line.seq for line in report.lines], report.problems) == (list(range(1, entries - lost + 2)), ())


def test_an_entry_that_the_disk_would_not_keep_does_not_stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = write(tmp_path, 1)

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", broken)
        with pytest.raises(StaffLogError, match="Input/output error"):
            log.append(CLOCK.read(), THU, Act.WIPE, "")
    assert [line.act for line in verified(tmp_path).lines] == ["restock"]


def test_a_damaged_log_stays_as_it_is_and_entries_go_on_behind_it(tmp_path: Path) -> None:
    write(tmp_path, 3)
    (path,) = files_of(tmp_path)
    path.write_bytes(damaged := path.read_bytes().replace(b"roll 2", b"roll 9"))
    (tmp_path / "log.anchor").unlink()
    write(tmp_path, 2)
    assert path.read_bytes() == damaged
    report = verified(tmp_path)
    assert [line.seq for line in report.lines] == [1, 4, 5]
    assert any("hash chain is broken" in problem for problem in report.problems)


def test_a_log_that_another_process_grew_is_continued_behind_it(tmp_path: Path) -> None:
    log = write(tmp_path, 1)
    write(tmp_path, 1)
    log.append(CLOCK.read(), THU, Act.LEAVE, "")
    report = verified(tmp_path)
    assert ([line.seq for line in report.lines], report.problems) == ([1, 2, 3], ())


def test_a_full_file_is_followed_by_the_next_one_and_the_chain_goes_on(tmp_path: Path) -> None:
    write(tmp_path, 12, most_bytes=600)
    assert len(files_of(tmp_path)) > 2
    report = verified(tmp_path)
    assert ([line.seq for line in report.lines], report.problems) == (list(range(1, 13)), ())


def test_the_oldest_files_go_and_what_is_left_is_still_a_chain(tmp_path: Path) -> None:
    write(tmp_path, 40, most_bytes=600, most_files=3)
    assert len(files_of(tmp_path)) == 3
    report = verified(tmp_path, most_files=3)
    assert (report.lines[-1].seq, report.problems) == (40, ())


@pytest.mark.parametrize("gone", [0, 1])
def test_a_file_that_is_missing_is_found(tmp_path: Path, gone: int) -> None:
    write(tmp_path, 12, most_bytes=600)
    files_of(tmp_path)[gone].unlink()
    assert any("are missing" in problem for problem in verified(tmp_path).problems)


def test_a_log_of_another_kiosk_is_told_and_not_continued_in_its_file(tmp_path: Path) -> None:
    StaffLogFile(tmp_path, ("H32.12", 2)).append(CLOCK.read(), THU, Act.LEAVE, "")
    write(tmp_path, 1)
    assert len(files_of(tmp_path)) == 2
    assert any("it is of kiosk 2 of H32.12" in problem for problem in verified(tmp_path).problems)


def test_an_anchor_on_another_disk_remembers_what_was_cut_off_together_with_the_first(tmp_path: Path) -> None:
    (stick := tmp_path / "stick").mkdir()
    log = StaffLogFile(tmp_path / "log", IDENTITY, stick)
    log.append(CLOCK.read(), THU, Act.ENTER, "")
    (path,) = files_of(tmp_path / "log")
    earlier = path.read_bytes(), (path.parent / "log.anchor").read_bytes()
    log.append(CLOCK.read(), THU, Act.WIPE, "")
    path.write_bytes(earlier[0])
    (path.parent / "log.anchor").write_bytes(earlier[1])
    assert log.report().problems == ("entries 2 to 2 were cut off",)


def test_a_pulled_stick_costs_no_entry(tmp_path: Path) -> None:
    log = StaffLogFile(tmp_path / "log", IDENTITY, tmp_path / "no-stick")
    log.append(CLOCK.read(), THU, Act.ENTER, "")
    assert log.report().problems == ()


def test_what_was_done_is_one_line_of_at_most_two_hundred_letters(tmp_path: Path) -> None:
    log_in(tmp_path).append(CLOCK.read(), THU, Act.SETTING, "a\nb" + "x" * 300)
    (line,) = verified(tmp_path).lines
    assert line.what == "a b" + "x" * 197


def test_a_log_that_cannot_be_written_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StaffLogError, match="check data_dir"):
        log_in(tmp_path / "file" / "staff").append(CLOCK.read(), THU, Act.LEAVE, "")


def test_a_write_that_the_disk_refuses_half_way_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = write(tmp_path, 1)
    real = os.write

    def full(fd: int, content: bytes) -> int:
        if len(content) > 20:
            return real(fd, content[:20])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(StaffLogError, match="No space left"):
            log.append(CLOCK.read(), THU, Act.LEAVE, "")
    log.append(CLOCK.read(), THU, Act.LEAVE, "")
    report = verified(tmp_path)
    assert ([line.seq for line in report.lines], report.problems) == ([1, 2], ())
