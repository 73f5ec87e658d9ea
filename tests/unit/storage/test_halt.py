"""The file that keeps what staff have stopped."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.halt import Halt
from kiosk.errors import SettingRefused
from kiosk.storage.halt import HaltFile
from tests.faults.test_disk import no_file_may_grow_beyond

HALT = Halt(("ho-tich",), "Máy đang bảo trì.", "2026-03-02")
OTHER = Halt(("chung-thuc",))


def test_a_restart_finds_what_was_stopped(tmp_path: Path) -> None:
    HaltFile(tmp_path).write(HALT)
    assert HaltFile(tmp_path).read() == HALT


def test_where_nothing_was_ever_stopped_nothing_is(tmp_path: Path) -> None:
    assert HaltFile(tmp_path / "not there").read() == Halt()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"services": 7}', b'{"message": null}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_stops_nothing_and_is_kept_aside_by_the_next_change(tmp_path: Path, content: bytes) -> None:
    file = HaltFile(tmp_path)
    file.path.write_bytes(content)
    assert file.read() == Halt()
    file.write(HALT)
    assert file.read() == HALT
    assert content in [path.read_bytes() for path in tmp_path.iterdir()]


@pytest.mark.parametrize("room", range(0, 80, 7))
def test_wherever_the_disk_ends_what_was_stopped_stays_so(tmp_path: Path, room: int) -> None:
    file = HaltFile(tmp_path)
    file.write(HALT)
    with no_file_may_grow_beyond(room):
        try:
            file.write(OTHER)
        except SettingRefused:
            assert file.read() == HALT
        else:
            assert file.read() == OTHER


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(SettingRefused, match="check data_dir"):
        HaltFile(tmp_path / "data").write(HALT)


@given(st.builds(Halt, st.lists(st.text(max_size=9), max_size=4).map(tuple), st.text(max_size=99), st.text(max_size=10)))
def test_whatever_was_stopped_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, halt: Halt) -> None:
    file = HaltFile(tmp_path_factory.mktemp("halt"))
    file.write(halt)
    assert file.read() == halt
