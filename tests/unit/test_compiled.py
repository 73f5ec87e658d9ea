"""The methods of dataclasses are compiled once, and not at each start."""

import dataclasses
import marshal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import compiled
from kiosk.compiled import Compiled
from tests.support.commands import ROOT

TEXT = "made = {'answer': 42}\n"

GOOD = marshal.dumps({"x": compile("x = 1\n", "<string>", "exec")})
BROKEN = GOOD[:8] + b"\xff" + GOOD[9:]
"""Code with an impossible count of arguments, of which Python says that it is its own error."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "new folder" / "codes"
    monkeypatch.setattr(compiled, "FILE", path)
    yield path
    compiled.save()


def ran(kept: Compiled, text: str = TEXT) -> object:
    made: dict[str, object] = {}
    kept.execute(text, {}, made)
    return made["made"]


def saved(file: Path) -> Compiled:
    kept = Compiled(file)
    assert ran(kept) == {"answer": 42}
    kept.save()
    return Compiled(file)


def test_a_text_that_was_compiled_before_is_not_compiled_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = saved(file)
    monkeypatch.setitem(vars(compiled), "compile", None)
    assert ran(again) == {"answer": 42}
    assert not again.is_new


def test_another_text_is_compiled_and_kept_as_well(file: Path) -> None:
    again = saved(file)
    assert ran(again, "made = 'other'\n") == "other"
    again.save()
    assert set(Compiled(file).codes) == {TEXT, "made = 'other'\n"}


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "folder", "another thing", "broken code"])
def test_a_file_that_is_no_good_costs_time_only(file: Path, damage: str) -> None:
    saved(file)
    whole = file.read_bytes()
    if damage == "folder":
        file.unlink()
        file.mkdir()
    elif damage in ("another thing", "broken code"):
        other = marshal.dumps({TEXT: "no code"}) if damage == "another thing" else BROKEN
        file.write_bytes(zlib.crc32(other).to_bytes(4) + other)
    else:
        file.write_bytes({"cut": whole[:-1], "flipped": whole[:20] + bytes([whole[20] ^ 1]) + whole[21:], "empty": b""}[damage])
    kept = Compiled(file)
    assert kept.codes == {}
    assert ran(kept) == {"answer": 42}
    kept.save()
    assert (Compiled(file).codes == {}) == (damage == "folder")


def test_classes_are_as_without_it(file: Path) -> None:
    def made() -> type:
        return dataclasses.make_dataclass("Ticket", [("n", int), ("series", str, "A")], frozen=True, slots=True)

    plain = made()
    for _ in range(2):
        compiled.keep()
        one = made()
        assert (repr(one(1)), one(1) == one(1), hash(one(1))) == (repr(plain(1)), True, hash(plain(1)))
        with pytest.raises(dataclasses.FrozenInstanceError):
            one(1).n = 2
        compiled.save()
    assert not hasattr(dataclasses, "exec")
    assert Compiled(file).codes


def test_a_kiosk_compiles_no_method_at_its_second_start(tmp_path: Path) -> None:
    words = f"""
import builtins, pathlib
from kiosk import compiled
compiled.FILE = pathlib.Path({str(tmp_path / "codes")!r})
compiled.keep()
real, seen = builtins.compile, []
compiled.compile = lambda *given: seen.append(1) or real(*given)
import kiosk.config, kiosk.first_frame, kiosk.back_office
compiled.save()
print(len(seen))
"""
    counts = []
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True, env={})
        counts.append(int(done.stdout))
    assert counts[0] > 100
    assert counts[1] == 0
