"""The sample, and a small settings file that each test bends in one place."""

from pathlib import Path

from kiosk.config import check

SAMPLE = Path(__file__).resolve().parents[3] / "config.yaml"

SMALL = """\
office:
  code: H32.12
  name: {vi: Trung tâm Phục vụ hành chính công}
  phone: "0258 3000 000"
kiosk_code: 1
services:
  - id: ho-tich
    series: A
    name: {vi: Hộ tịch, en: Civil status}
    icon: users
  - id: chung-thuc
    series: B
    name: {vi: Chứng thực}
counters:
  - number: 7
    name: {vi: Chứng thực}
    services: [chung-thuc]
  - number: 8
    name: {vi: Hộ tịch}
    services: [ho-tich]
hours:
  mon: [7:30-11:30, 13:30-16:30]
  sat: [7:30-11:30]
holidays: [2027-01-01]
priority_classes:
  - id: elderly
    name: {vi: Người cao tuổi}
printer:
  uri: virtual:printer
  width_mm: 80
ticket:
  qr: "{number}"
server: none
language: {default: vi, offered: [vi, en]}
theme: light
screen:
  width: 1080
  height: 1920
  orientation: portrait
  fullscreen: true
  mm_per_pixel: 0.248
  input: touch
clock: {trust: auto}
data_dir: data
"""


def bent(old: str, new: str) -> str:
    """`SMALL` with its only `old` replaced."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def write(folder: Path, text: str) -> Path:
    """A settings file that says `text`."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, text: str) -> list[str]:
    """What `kiosk config check` says about `text`, without the folder's name."""
    path = write(folder, text)
    return [line.replace(str(path), "config.yaml") for line in check(path)]
