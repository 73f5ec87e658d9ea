"""USB sticks: found, never trusted, and safe to pull out once a file is said to be there."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.device.sticks import Stick, find_sticks, folder_name, folder_on
from kiosk.errors import StickError

BUNDLE = "kiosk-H32.12-1-20261126T101500.bundle"
FOLDER = folder_name("H32.12", 1)


def mounted(folder: Path, *lines: str) -> list[Stick]:
    """What is found when the system says these lines."""
    mounts = folder / "mounts"
    mounts.write_text("".join(f"{line}\n" for line in lines))
    return find_sticks([folder / "media"], mounts)


def hello(put: Callable[[bytes], None]) -> None:
    put(b"hel")
    put(b"lo")


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int, after: int = 0) -> None:
    """Let a call of the system fail, after so many that succeed."""
    real, left = getattr(os, name), [after]

    def fail(*words: object, **named: object) -> object:
        if left[0] > 0:
            left[0] -= 1
            return real(*words, **named)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, name, fail)


def test_a_stick_below_a_known_place_is_found_with_its_free_space(tmp_path: Path) -> None:
    path = tmp_path / "media" / "USB STICK"
    path.mkdir(parents=True)
    [stick] = mounted(
        tmp_path,
        "proc /proc proc rw 0 0",
        f"/dev/sda1 {str(path).replace(' ', chr(92) + '040')} vfat rw,nosuid 0 0",
        f"/dev/sda2 {tmp_path} ext4 rw 0 0",
    )
    assert (stick.path, stick.label, stick.read_only) == (path, "USB STICK", False)
    assert stick.free > 0


def test_a_write_protected_stick_says_so(tmp_path: Path) -> None:
    (tmp_path / "media" / "a").mkdir(parents=True)
    [stick] = mounted(tmp_path, f"/dev/sda1 {tmp_path}/media/a vfat ro,nosuid 0 0")
    assert stick.read_only


def test_what_is_no_disk_or_was_pulled_out_is_no_stick(tmp_path: Path) -> None:
    (tmp_path / "media" / "a").mkdir(parents=True)
    assert mounted(tmp_path, f"tmpfs {tmp_path}/media/a tmpfs rw 0 0", f"/dev/sda1 {tmp_path}/media/gone vfat rw 0 0", "x") == []


def test_a_label_that_somebody_chose_to_hurt_is_harmless(tmp_path: Path) -> None:
    path = tmp_path / "media" / ("a\x1b[2J\u202e" + "b" * 100)
    path.mkdir(parents=True)
    [stick] = mounted(tmp_path, f"/dev/sda1 {path} vfat rw 0 0")
    assert stick.label == "a[2J" + "b" * 28


def test_without_the_systems_list_there_is_no_stick(tmp_path: Path) -> None:
    assert find_sticks([tmp_path], tmp_path / "nothing") == []


def test_a_file_that_was_written_is_there_whole_and_listed(tmp_path: Path) -> None:
    with folder_on(tmp_path, FOLDER) as folder:
        folder.write(BUNDLE, hello)
        assert folder.names() == [BUNDLE]
        with folder.reading(BUNDLE) as file:
            assert file.read() == b"hello"
    assert [one.name for one in (tmp_path / FOLDER).iterdir()] == [BUNDLE]


def test_the_file_and_its_name_are_synced_before_it_is_said_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, rename = os.fsync, os.rename

    def fsync(fd: int) -> None:
        done.append(str(Path(f"/proc/self/fd/{fd}").readlink()))
        sync(fd)

    def renamed(before: str, after: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        done.append("rename")
        rename(before, after, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", renamed)
    with folder_on(tmp_path, FOLDER) as folder:
        folder.write(BUNDLE, hello)
    ours = str(tmp_path / FOLDER)
    assert done == [str(tmp_path), f"{ours}/{BUNDLE}.part", "rename", ours]


@pytest.mark.parametrize(
    ("call", "number", "words"),
    [
        ("write", errno.ENOSPC, "it is full"),
        ("write", errno.EIO, "it was pulled out or is broken"),
        ("write", errno.EFBIG, "it cannot hold so large a file"),
        ("fsync", errno.EIO, "nothing is lost on the kiosk"),
        ("rename", errno.ENOENT, "it was pulled out"),
        ("open", errno.EROFS, "it is write-protected"),
    ],
)
def test_a_stick_that_fails_says_what_to_do_and_has_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    with folder_on(tmp_path, FOLDER) as folder, monkeypatch.context() as patch:
        failing(patch, call, number)
        with pytest.raises(StickError, match=words):
            folder.write(BUNDLE, hello)
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_stick_that_fails_after_a_part_was_written_has_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with folder_on(tmp_path, FOLDER) as folder, monkeypatch.context() as patch:
        failing(patch, "write", errno.ENOSPC, after=1)
        with pytest.raises(StickError, match="full"):
            folder.write(BUNDLE, hello)
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_what_a_stick_that_was_pulled_out_left_behind_is_replaced(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / f"{BUNDLE}.part").write_bytes(b"half")
    with folder_on(tmp_path, FOLDER) as folder:
        folder.write(BUNDLE, hello)
    assert (tmp_path / FOLDER / BUNDLE).read_bytes() == b"hello"


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    with folder_on(tmp_path, FOLDER) as folder:
        folder.write(BUNDLE, hello)
        with pytest.raises(StickError, match="is there already"):
            folder.write(BUNDLE, lambda put: put(b"other"))
    assert (tmp_path / FOLDER / BUNDLE).read_bytes() == b"hello"


def test_a_stick_that_is_too_slow_is_given_up(tmp_path: Path) -> None:
    times = iter(range(0, 10_000, 400))
    with folder_on(tmp_path, FOLDER) as folder:
        folder._clock = lambda: float(next(times))
        with pytest.raises(StickError, match="too slow"):
            folder.write(BUNDLE, hello)
    assert list((tmp_path / FOLDER).iterdir()) == []


@pytest.mark.parametrize("hostile", ["link", "file"])
def test_what_stands_where_our_folder_should_be_is_not_followed(tmp_path: Path, hostile: str) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    stick = tmp_path / "stick"
    stick.mkdir()
    if hostile == "link":
        (stick / FOLDER).symlink_to(secret)
    else:
        (stick / FOLDER).write_text("a file")
    with pytest.raises(StickError, match="where the kiosk's folder should be"), folder_on(stick, FOLDER):
        pass
    assert list(secret.iterdir()) == []


def test_a_link_in_place_of_a_bundle_is_neither_listed_nor_read_nor_written_through(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / BUNDLE).symlink_to(secret)
    (tmp_path / FOLDER / f"{BUNDLE[:-8]}1.bundle.part").symlink_to(secret)
    with folder_on(tmp_path, FOLDER) as folder:
        assert folder.names() == []
        with pytest.raises(StickError), folder.reading(BUNDLE):
            pass
        folder.write(f"{BUNDLE[:-8]}1.bundle", hello)
    assert secret.read_bytes() == b"secret"


def test_a_pipe_in_place_of_a_bundle_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    os.mkfifo(tmp_path / FOLDER / BUNDLE)
    with folder_on(tmp_path, FOLDER) as folder:
        assert folder.names() == []
        with pytest.raises(StickError, match="is no file"), folder.reading(BUNDLE):
            pass


def test_of_a_folder_full_of_strange_names_only_bundles_are_listed_newest_first(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    strange = ["autorun.inf", "a\nb.bundle", ".bundle", "kiosk-H32.12-1-x.bundle", "é" * 80]
    older = "kiosk-Z9-2-20251126T101500.bundle"
    for name in [*strange, BUNDLE, older]:
        (tmp_path / FOLDER / name).touch()
    with folder_on(tmp_path, FOLDER) as folder:
        assert folder.names() == [BUNDLE, older]


def test_a_stick_whose_file_system_cannot_sync_folders_is_synced_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[bool] = []
    real = os.fsync

    def fsync(fd: int) -> None:
        if Path(f"/proc/self/fd/{fd}").resolve().is_dir():
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "sync", lambda: whole.append(True))
    with folder_on(tmp_path, FOLDER) as folder:
        folder.write(BUNDLE, hello)
    assert whole == [True, True]
