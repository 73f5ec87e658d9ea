"""Bundles that are read: only what the kiosk itself has made is believed, and a strange one does no harm."""

import hashlib
import io
import os
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kiosk.device.sticks import folder_on
from kiosk.domain.bundle import BundleKind
from kiosk.errors import BundleError
from kiosk.staff_tools import MOST_LOOKED_AT, backups_on
from kiosk.storage.bundle import BundleKey, OpenBundle, Part, pack
from tests.support.bundles import HEAD, changed, kept, make, members, whole_kiosk


class Counting(io.BytesIO):
    """Counts the bytes that are read of it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.count += len(piece)
        return piece


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return whole_kiosk(tmp_path)


def test_a_bundle_is_known_again_by_the_kiosk_that_made_it_and_by_no_other(data: Path) -> None:
    with make(data, BundleKind.LOGS)[1].open("rb") as file:
        bundle = OpenBundle(file)
    assert bundle.is_sealed_with(BundleKey(data).get())
    assert not bundle.is_sealed_with(bytes(32))


def test_the_sum_that_was_shown_is_that_of_the_file(data: Path) -> None:
    made, path = make(data, BundleKind.LOGS)

    assert made.sum.replace("-", "").lower() == hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def test_whichever_byte_of_a_bundle_was_changed_nothing_wrong_is_believed(data: Path) -> None:
    path = make(data, BundleKind.LOGS)[1]
    whole = path.read_bytes()
    believed = []
    for place in range(0, len(whole), 7):
        try:
            bundle = OpenBundle(io.BytesIO(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]))
            told = bundle.content("versions.json")
        except BundleError:
            continue
        if bundle.is_sealed_with(BundleKey(data).get()) and told != b'{"kiosk": "0.1"}':
            believed.append(place)
    assert believed == []


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_a_bundle_that_is_torn_is_refused(data: Path, cut: int) -> None:
    whole = make(data, BundleKind.LOGS)[1].read_bytes()
    with pytest.raises(BundleError, match="copy it again"):
        OpenBundle(io.BytesIO(whole[:cut]))


def test_a_bundle_with_another_content_is_refused(data: Path) -> None:
    path = make(data, BundleKind.LOGS)[1]
    with pytest.raises(BundleError, match="copy it again"):
        OpenBundle(io.BytesIO(changed(path, **{"versions.json": b'{"kiosk": "9.9"}'}))).check()


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "logs/../x", "device.json", "logs/.bashrc"])
def test_a_bundle_with_a_strange_member_is_refused(data: Path, name: str) -> None:
    path = make(data, BundleKind.LOGS)[1]
    with pytest.raises(BundleError, match="other files than it says"):
        OpenBundle(io.BytesIO(changed(path, **{name: b"x"})))
    with pytest.raises(BundleError, match="does not belong"):
        pack(lambda _: None, OpenBundle(io.BytesIO(path.read_bytes())).head, [Part(name, b"x")], [], bytes(32))


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(data: Path) -> None:
    path = make(data, BundleKind.LOGS)[1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (members(path) | {"manifest.json": bytes(50_000_000)}).items():
            packed.writestr(name, content)
    assert len(out.getvalue()) < 200_000
    with pytest.raises(BundleError, match="no true manifest"):
        OpenBundle(out)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bundle_that_is_packed_in_another_way_is_refused_before_anything_is_unpacked(data: Path, method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members(make(data, BundleKind.LOGS)[1]).items():
            packed.writestr(name, content)
    with pytest.raises(BundleError, match="another way"):
        OpenBundle(out)


def test_nothing_of_a_bundle_is_unpacked_before_somebody_wants_it() -> None:
    logs = os.urandom(200_000)
    out = io.BytesIO()
    pack(kept(out), HEAD, [Part("ledger.db", logs)], [], bytes(32))
    opened = Counting(out.getvalue())
    OpenBundle(opened)
    assert opened.count < len(out.getvalue()) / 2


def test_a_bundle_that_unpacks_to_more_than_any_true_one_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(data, BundleKind.LOGS)[1]
    monkeypatch.setattr("kiosk.storage.bundle._LARGEST_WHOLE", 100)
    with path.open("rb") as file, pytest.raises(BundleError, match="unpacks to more"):
        OpenBundle(file)


def test_a_bundle_with_a_directory_without_end_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(3000):
            packed.writestr(f"logs/{number}.txt", b"")
    opened = Counting(out.getvalue())
    with pytest.raises(BundleError, match="too many files"):
        OpenBundle(opened)
    assert opened.count < 100


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4), st.booleans())
@hypothesis_settings(max_examples=300, deadline=None)
def test_whatever_bytes_of_a_bundle_are_wrong_it_is_refused_in_words_or_read(changes: list[tuple[int, int]], cut: bool) -> None:
    out = io.BytesIO()
    pack(kept(out), HEAD, [Part("paper.json", b"abc" * 100)], [], bytes(32))
    content = bytearray(out.getvalue())
    for place, value in changes:
        content[place % len(content)] = value
    if cut:
        del content[changes[0][0] % len(content) :]
    with suppress(BundleError):
        OpenBundle(io.BytesIO(bytes(content))).check()


def test_a_strange_stick_with_many_bundles_is_looked_at_for_a_while_only(data: Path) -> None:
    name = make(data, BundleKind.BACKUP)[0].name
    out, key = data.parent / "out", BundleKey(data).get()
    for number in range(30):
        (out / f"kiosk-H32.12-1-20250101T0000{number:02}.bundle").write_bytes((out / name).read_bytes())
    with folder_on(out) as folder:
        assert len(list(backups_on(folder, key))) == MOST_LOOKED_AT
        moments = iter((0.0, 1.0, 11.0))
        assert list(backups_on(folder, key, lambda: next(moments))) == [(name, True)]
