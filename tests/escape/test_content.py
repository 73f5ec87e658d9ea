"""What comes in from outside: names on a stick, texts of procedures, codes of a scanner."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.device.scanner_lines import EVENT, CodeLines, KeyEvents
from kiosk.device.sticks import find_sticks, folder_on
from kiosk.domain.pin import is_code
from kiosk.errors import StickError
from tests.escape.kiosks import WatchedKiosk

HOSTILE_NAMES = (
    "../../etc/passwd", "-rf", "$(reboot)", "`reboot`", "a;reboot", "[ref=http://x]", "[b]", "%s%n", "\x1b[2J", "\u202egnp.bundle",
    "kiosk-H32.12-1-20261126T101500.bundle\n", ".bundle", "kiosk-H32.12-1-20261126T101500.bundle.part", "A" * 250, "con", "\udcff",
)  # fmt: skip


def put(folder: Path, name: str) -> None:
    """As it is, below the folder; what no file system lets be is left out."""
    try:
        (folder / name.replace("/", "\u2044")).write_bytes(b"hostile")
    except (OSError, UnicodeEncodeError):
        (folder / os.fsdecode(b"\xff\xfe")).mkdir(exist_ok=True)


def names(folder: Path) -> None:
    """None of them is a bundle, so none is ever shown."""
    for name in HOSTILE_NAMES:
        put(folder, name)
    with folder_on(folder) as stick:
        assert stick.names() == []


def labels(folder: Path) -> None:
    """A stick's own name is nothing but letters that can be seen, and short."""
    mounts = folder / "mounts"
    words = ["a\\040b", "[ref=x]y[/ref]", "\\033[2J", "x" * 200]
    for word in words:
        (folder / "media" / word.replace("\\040", " ").replace("\\033", "\x1b")).mkdir(parents=True)
    mounts.write_text("".join(f"/dev/sda{number} {folder}/media/{word} vfat rw 0 0\n" for number, word in enumerate(words)))
    found = find_sticks([folder / "media"], mounts)
    assert len(found) == len(words)
    assert all(stick.label.isprintable() and len(stick.label) <= 40 for stick in found)


def links(folder: Path) -> None:
    """A link is neither listed nor followed."""
    (folder / "kiosk-H32.12-1-20261126T101500.bundle").symlink_to("/etc/passwd")
    (folder / "kiosk-H32.12-1").symlink_to("/etc")
    with folder_on(folder) as stick:
        assert stick.names() == []
    with pytest.raises(StickError), folder_on(folder, "kiosk-H32.12-1"):
        pass


ITEMS: dict[str, Callable[[Path], None]] = {
    "Hostile names of files on a stick": names,
    "A hostile name of a stick": labels,
    "Links on a stick": links,
}

SCANNED, MARKED = "A scanner that sends anything", "Links and pictures in texts"


@pytest.mark.parametrize("item", ITEMS)
def test_nothing_on_a_stick_leads_out(tmp_path: Path, item: str) -> None:
    ITEMS[item](tmp_path)


@given(st.lists(st.one_of(st.binary(max_size=200), st.tuples(st.integers(0, 70), st.integers(0, 600), st.integers(-1, 3)))))
def test_whatever_a_scanner_sends_only_codes_come_out(sent: list[bytes | tuple[int, int, int]]) -> None:
    keys, lines = KeyEvents(), CodeLines()
    for number, one in enumerate(sent):
        events = one if isinstance(one, bytes) else EVENT.pack(0, 0, *one)
        assert all(is_code(code) for code in lines.feed(keys.feed(events), number))


def test_no_text_on_the_screen_can_hold_a_link(kiosk: WatchedKiosk) -> None:
    assert kiosk.look().markup == 0
