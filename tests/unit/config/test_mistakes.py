"""Every mistake has its line: file, line, path, what is wrong, and the mend."""

from pathlib import Path

import pytest

from kiosk.config import load_settings
from kiosk.errors import ConfigProblems
from tests.unit.config.files import SMALL, bent, problems_of, write

A_LETTER = "ABCDEFGHJKLMNPRSTUVWXYZ"
FIELDS = "{office_code}, {business_day}, {number}, {ticket_id}"

NAMES = [
    ("kiosk_code: 1\n", "kiosk_code: 1\nthem: dark\n", "6: them: unknown setting; did you mean 'theme'?"),
    ("    series: A\n", "    letter: A\n", "8: services[0].letter: unknown setting; did you mean 'series'?"),
    ("  code: H32.12", "  Code: H32.12", "2: office.Code: unknown setting; did you mean 'code'?"),
    ("  uri: virtual", "  url: virtual", "29: printer.url: unknown setting; did you mean 'uri'?"),
    ("  width_mm: 80", "  width: 80", "30: printer.width: unknown setting; did you mean 'width_mm'?"),
    ("clock: {trust: auto}", "clock: {xyz: auto}", "43: clock.xyz: unknown setting; known here: trust"),
    ("  input: touch", "  <<: {width: 5}", "42: screen.'<<': unknown setting; KNOWN"),
    ("en: Civil status}", "enn: Civil status}", "9: services[0].name.enn: unknown language; did you mean 'en'?"),
    ("en: Civil status}", "th: x}", "9: services[0].name.th: unknown language; known here: vi, en"),
    (
        "    icon: users\n",
        "    icon: uzers\n",
        "10: services[0].icon: 'uzers' is not known to this version; did you mean 'users'?",
    ),
    ("theme: light", "theme: lihgt", "35: theme: 'lihgt' is not known to this version; did you mean 'light'?"),
    ("[vi, en]", "[vi, fr]", "34: language.offered[1]: 'fr' is not known to this version; known here: vi, en"),
    ("[chung-thuc]", "[chung-thu]", "17: counters[0].services[0]: there is no service 'chung-thu'; did you mean 'chung-thuc'?"),
    ("[chung-thuc]", "[taxes]", "17: counters[0].services[0]: there is no service 'taxes'; known here: ho-tich, chung-thuc"),
]

MISSING = [
    ("    series: A\n", "", "7: services[0].series: is missing; add series: A"),
    ("kiosk_code: 1\n", "", "1: kiosk_code: is missing; add kiosk_code: 1"),
    ("  uri: virtual:printer\n", "", "29: printer.uri: is missing; add uri: tcp:192.0.2.7:9100"),
    (
        "printer:\n  uri: virtual:printer\n  width_mm: 80\n",
        "",
        "1: printer: is missing; add printer as in the sample config.yaml",
    ),
    (
        "name: {vi: Chứng thực}\ncounters",
        "name: {en: Certification}\ncounters",
        "13: services[1].name: has no Vietnamese text; add vi: …",
    ),
    ("kiosk_code: 1\n", "kiosk_code:\n", "5: kiosk_code: is empty; write it like 1, or remove the line"),
    ("data_dir: data", "data_dir: ''", "44: data_dir: is empty; write it like /var/lib/kiosk, or remove the line"),
    ("{vi: Hộ tịch, en", "{vi: , en", "9: services[0].name.vi: is empty; write something, or remove the line"),
    ("theme: light", "theme: ~", "35: theme: is empty; write it like light, or remove the line"),
]

TWICE = [
    ("    series: B", "    series: A", "12: services[1].series: the letter A is used twice, first in line 8; give each its own"),
    ("number: 8", "number: 7", "18: counters[1].number: counter 7 is there twice, first in line 15; give each its own"),
    (
        "  width: 1080\n",
        "  width: 1080\n  width: 1081\n",
        "38: screen.width: is written twice, first in line 37; remove one of them",
    ),
    (
        "  - id: elderly\n",
        "  - id: elderly\n    name: {vi: x}\n  - id: elderly\n",
        "28: priority_classes[1].id: the priority class elderly is there twice, first in line 26; give each its own",
    ),
    ("[vi, en]", "[vi, en, vi]", "34: language: a language is offered twice; name each one once"),
]

LETTERS = [
    ("series: A", "series: I", f"8: services[0].series: the letter I reads like 1 or 0; take one of {A_LETTER}"),
    ("series: A", "series: O", f"8: services[0].series: the letter O reads like 1 or 0; take one of {A_LETTER}"),
    ("series: A", "series: Q", f"8: services[0].series: the letter Q reads like 1 or 0; take one of {A_LETTER}"),
    ("series: A", "series: a", "8: services[0].series: 'a' is no series letter; did you mean 'A'?"),
    ("series: A", "series: HT", f"8: services[0].series: 'HT' is no series letter; take one of {A_LETTER}"),
    ("series: A", "series: Đ", f"8: services[0].series: 'Đ' is no series letter; take one of {A_LETTER}"),
    ("series: A", "series: 1", "8: services[0].series: must be text, found the number 1; write it like A"),
]

HOURS = [
    (
        "13:30-16:30",
        "11:00-16:30",
        "22: hours.mon: 7:30–11:30 and 11:00–16:30 overlap; let the second start after the first has ended",
    ),
    (
        "13:30-16:30",
        "7:30-11:30",
        "22: hours.mon: 7:30–11:30 and 7:30–11:30 overlap; let the second start after the first has ended",
    ),
    ("13:30-16:30", "11:30-16:30", "22: hours.mon: 7:30–11:30 and 11:30–16:30 touch; write them as one: 7:30–16:30"),
    (
        "13:30-16:30",
        "16:30-13:30",
        "22: hours.mon[1]: 16:30-13:30 ends before it starts; write the earlier time first, in hours from 0 to 23",
    ),
    (
        "13:30-16:30",
        "13:30-13:30",
        "22: hours.mon[1]: 13:30-13:30 ends before it starts; write the earlier time first, in hours from 0 to 23",
    ),
    ("13:30-16:30", "13:30-25:00", "22: hours.mon[1]: 25:00 is no time of day; write times from 0:00 to 23:59"),
    ("13:30-16:30", "13:75-16:30", "22: hours.mon[1]: 13:75 is no time of day; write times from 0:00 to 23:59"),
    ("13:30-16:30", "afternoon", "22: hours.mon[1]: 'afternoon' is no period of opening; write it like 7:30-11:30"),
    ("13:30-16:30", "13:30", "22: hours.mon[1]: '13:30' is no period of opening; write it like 7:30-11:30"),
    ("13:30-16:30", "450", "22: hours.mon[1]: must be text, found the number 450; write it like 7:30-11:30"),
    ("13:30-16:30", "[13:30, 16:30]", "22: hours.mon[1]: must be text, found a list; write it like 7:30-11:30"),
    (
        "sat: [7:30-11:30]",
        "sat: 7:30-11:30",
        "23: hours.sat: must be a list, found the text '7:30-11:30'; write it like [7:30-11:30, 13:30-16:30]",
    ),
    ("sat: [7:30-11:30]", "sta: [7:30-11:30]", "23: hours.sta: unknown setting; did you mean 'sat'?"),
    (
        "    icon: users\n",
        "    hours: {}\n",
        "10: services[0].hours: never opens; write at least one day, like mon: [7:30-11:30]",
    ),
    ("[2027-01-01]", "[1/1/2027]", "24: holidays[0]: '1/1/2027' is no date; write year-month-day, like 2027-01-01"),
    ("[2027-01-01]", "[2027-02-30]", "24: holidays[0]: '2027-02-30' is no date; write year-month-day, like 2027-01-01"),
    ("[2027-01-01]", "[20270101]", "24: holidays[0]: must be text, found the number 20270101; write it like 2027-01-01"),
]

TYPES = [
    ("kiosk_code: 1\n", "kiosk_code: two\n", "5: kiosk_code: must be a whole number, found the text 'two'; write it like 1"),
    ("kiosk_code: 1\n", 'kiosk_code: "2"\n', "5: kiosk_code: must be a whole number, found the text '2'; remove the quotes: 2"),
    ("kiosk_code: 1\n", "kiosk_code: 01\n", "5: kiosk_code: must be a whole number, found the number 01; write it like 1"),
    ("kiosk_code: 1\n", "kiosk_code: 1.5\n", "5: kiosk_code: must be a whole number, found the number 1.5; write it like 1"),
    ("kiosk_code: 1\n", "kiosk_code: [1]\n", "5: kiosk_code: must be a whole number, found a list; write it like 1"),
    ("kiosk_code: 1\n", "kiosk_code: 0\n", "5: kiosk_code: cannot be 0; write a number from 1 to 9"),
    ("kiosk_code: 1\n", "kiosk_code: 10\n", "5: kiosk_code: cannot be 10; write a number from 1 to 9"),
    ("fullscreen: true", "fullscreen: yes", "40: screen.fullscreen: must be true or false, found the text 'yes'; write true"),
    ("fullscreen: true", "fullscreen: off", "40: screen.fullscreen: must be true or false, found the text 'off'; write false"),
    ("fullscreen: true", 'fullscreen: "true"', "40: screen.fullscreen: must be true or false, found the text 'true'; write true"),
    (
        "fullscreen: true",
        "fullscreen: maybe",
        "40: screen.fullscreen: must be true or false, found the text 'maybe'; write one of them, without quotes",
    ),
    (
        '"0258 3000 000"',
        "02583000000",
        '4: office.phone: must be text, found the number 02583000000; put it in quotes: "02583000000"',
    ),
    (
        "vi: Chứng thực}\ncounters",
        "vi: true}\ncounters",
        '13: services[1].name.vi: must be text, found true; put it in quotes: "true"',
    ),
    (
        "name: {vi: Trung tâm Phục vụ hành chính công}",
        "name: Trung tâm",
        "3: office.name: must be a text in each language, found the text 'Trung tâm'; write {vi: Trung tâm}",
    ),
    ("data_dir: data", "data_dir: [data]", "44: data_dir: must be text, found a list; write it like /var/lib/kiosk"),
    (
        "data_dir: data",
        "data_dir: {here: 1}",
        "44: data_dir: must be text, found settings ('here'); write it like /var/lib/kiosk",
    ),
    ("data_dir: data", "data_dir: 5", "44: data_dir: must be text, found the number 5; write it like /var/lib/kiosk"),
    ("data_dir: data", "data_dir: ~/kiosk", "44: data_dir: ~ is not followed here; write the whole path, like /var/lib/kiosk"),
    (
        "data_dir: data",
        'data_dir: "da\\u0007ta"',
        "44: data_dir: holds a character that cannot be seen (U+0007); type the text anew",
    ),
    (
        "clock: {trust: auto}",
        "clock: auto",
        "43: clock: must hold settings (trust), found the text 'auto'; see the sample config.yaml",
    ),
    ("clock: {trust: auto}", "clock: {trust: ntp}", "43: clock.trust: 'ntp' is not known to this version; write auto or system"),
    ("clock: {trust: auto}", "clock: {trust: true}", "43: clock.trust: must be text, found true; write auto or system"),
    (
        "server: none",
        "server: https://onestop.example",
        (
            "33: server: 'https://onestop.example' is not known to this version; write none or embedded, or "
            "{url: https://onestop.example.vn, ca: /etc/kiosk/office-ca.pem}"
        ),
    ),
    ("server: none", "server: embed", "33: server: 'embed' is not known to this version; did you mean 'embedded'?"),
    (
        "server: none",
        "server: {ulr: https://onestop.example, ca: ca.pem}",
        "33: server.ulr: unknown setting; did you mean 'url'?",
    ),
    (
        "server: none",
        "server: {url: https://onestop.example}",
        "33: server: https needs the certificate of the office's authority; add ca: /etc/kiosk/office-ca.pem",
    ),
    (
        "server: none",
        "server: {url: http://192.0.2.7}",
        (
            "33: server.url: 'http://192.0.2.7' would send credentials unencrypted to another machine; "
            "write https, like https://192.0.2.7"
        ),
    ),
    (
        "server: none",
        "server: {url: http://localhost:8100, ca: ca.pem}",
        "33: server: plain http has no use for a certificate; write https, or remove ca",
    ),
    (
        "server: none",
        "server: {url: https://onestop.example/kiosk, ca: ca.pem}",
        (
            "33: server.url: 'https://onestop.example/kiosk' is no address of a server; "
            "write scheme, host and port only, like https://onestop.example.vn"
        ),
    ),
    ("code: H32.12", "code: H32 12", "2: office.code: cannot be 'H32 12'; write it like H32.12"),
    ("id: elderly", "id: Older People", "26: priority_classes[0].id: cannot be 'Older People'; write it like ho-tich"),
    (
        "[chung-thuc]",
        "chung-thuc",
        "17: counters[0].services: must be a list, found the text 'chung-thuc'; write it like [ho-tich]",
    ),
]

DEVICES = [
    ("width_mm: 80", "width_mm: 57", "30: printer.width_mm: 57 is not known to this version; write 80 or 58"),
    ("width_mm: 80", "width_mm: 80\n  roll_metres: 0", "31: printer.roll_metres: cannot be 0; write a number from 1 to 500"),
    ("width_mm: 80", "width_mm: 80\n  near_end_metres: 99", "31: printer.near_end_metres: cannot be 99; write a number from 0 to 50"),
    ("virtual:printer", "usb:zz", "29: printer.uri: usb:zz has no vendor and product id; write usb:VVVV:PPPP with four hex digits each, like usb:04b8:0e15"),
    ("virtual:printer", "tcp:192.0.2.7:99999", "29: printer.uri: tcp:192.0.2.7:99999 is no host and port; write tcp:HOST:9100, like tcp:192.0.2.7:9100"),
    ("virtual:printer", "[]", "29: printer.uri: must be text, found a list; write it like tcp:192.0.2.7:9100"),
    ('"{number}"', '"{foo}"', f"32: ticket.qr: {{foo}} is no field of a ticket; use {FIELDS}"),
    ('"{number}"', '"{number:>9}"', f"32: ticket.qr: fields take no format; use {FIELDS}"),
    ('"{number}"', '"{number"', f"32: ticket.qr: the braces do not fit: expected '}}' before end of string; write fields like {FIELDS}"),
    ('"{number}"', "{number}", "32: ticket.qr: must be text, found settings ('number'); write it like \"{office_code} {business_day} {number}\""),
    ("{default: vi, offered: [vi, en]}", "{default: en, offered: [vi]}", "34: language: the default 'en' is not among the offered; offer it: [en, vi]"),
    ("[vi, en]", "[]", "34: language.offered: is empty; write at least 1"),
    ("orientation: portrait", "orientation: landscape", "37: screen: 1080 x 1920 pixels are portrait, but orientation says landscape; exchange width and height, or write orientation: portrait"),
    ("  width: 1080\n", "  width: 1920\n  text_size: 1\n", "37: screen: 1920 x 1920 pixels are landscape, but orientation says portrait; exchange width and height, or write orientation: landscape"),
    ("orientation: portrait", "orientation: upright", "39: screen.orientation: 'upright' is not known to this version; write portrait or landscape"),
    ("mm_per_pixel: 0.248", "mm_per_pixel: 248", "41: screen.mm_per_pixel: cannot be 248; write a number from 0.05 to 2"),
    ("mm_per_pixel: 0.248", "mm_per_pixel: 0,248", "41: screen.mm_per_pixel: must be a number, found the text '0,248'; write a point: 0.248"),
    ("mm_per_pixel: 0.248", "mm_per_pixel: .nan", "41: screen.mm_per_pixel: must be a number, found the number .nan; write it like 0.248"),
    ("mm_per_pixel: 0.248", "mm_per_pixel: 0x10", "41: screen.mm_per_pixel: must be a number, found the number 0x10; write it like 0.248"),
    ("input: touch", "input: joystick", "42: screen.input: 'joystick' is no input; write mouse, touch, mtdev:/dev/input/event0 or hidinput:/dev/input/event0"),
    ("input: touch", "input: touch\n  text_size: 5", "43: screen.text_size: cannot be 5; write a number from 1 to 4"),
    ("input: touch", "input: touch\n  idle_seconds: 0", "43: screen.idle_seconds: cannot be 0; write a number from 10 to 600"),
]  # fmt: skip

MISTAKES = [*NAMES, *MISSING, *TWICE, *LETTERS, *HOURS, *TYPES, *DEVICES]


@pytest.mark.parametrize(("old", "new", "line"), MISTAKES, ids=[case[2][:60] for case in MISTAKES])
def test_a_mistake_has_its_line_and_only_that(tmp_path: Path, old: str, new: str, line: str) -> None:
    known = "known here: width, height, orientation, rotation, fullscreen, mm_per_pixel, lower_edge_mm, input, cursor, "
    line = line.replace("KNOWN", known + "software, text_size, ticket_seconds, fault_seconds, idle_seconds, brightness")
    assert problems_of(tmp_path, bent(old, new)) == [f"config.yaml:{line}"]


def test_the_small_file_that_the_mistakes_are_made_in_has_none(tmp_path: Path) -> None:
    assert problems_of(tmp_path, SMALL) == []


def test_an_id_that_is_used_twice_is_refused(tmp_path: Path) -> None:
    text = bent("id: chung-thuc", "id: ho-tich").replace("[chung-thuc]", "[ho-tich]")
    assert problems_of(tmp_path, text) == [
        "config.yaml:11: services[1].id: the service id ho-tich is used twice, first in line 7; give each its own"
    ]


def test_a_printer_address_that_is_nonsense_names_what_may_be_written(tmp_path: Path) -> None:
    [line] = problems_of(tmp_path, bent("virtual:printer", "the big one"))
    assert line.startswith("config.yaml:29: printer.uri: 'the big one' is not a printer address; write serial:/dev/ttyUSB0")


def test_all_mistakes_are_told_in_one_go_and_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = bent("kiosk_code: 1\n", "kiosk_code: 12\n").replace("series: B", "series: A").replace("theme: light", "theme: blue")
    text = text.replace("[ho-tich]", "[ho-tihc]").replace("  input: touch", "  imput: touch")
    found = problems_of(tmp_path, text)
    assert [line.split(": ")[1] for line in found] == [
        "kiosk_code",
        "services[1].series",
        "counters[1].services[0]",
        "theme",
        "screen.imput",
    ]


def test_two_services_on_one_line_with_the_same_letter_are_found(tmp_path: Path) -> None:
    start, end = SMALL.index("services:"), SMALL.index("counters:")
    one_line = "services: [{id: ho-tich, series: A, name: {vi: a}}, {id: chung-thuc, series: A, name: {vi: b}}]\n"
    assert problems_of(tmp_path, SMALL[:start] + one_line + SMALL[end:]) == [
        "config.yaml:6: services[1].series: the letter A is used twice, first in line 6; give each its own"
    ]


def test_an_office_that_never_opens_is_refused(tmp_path: Path) -> None:
    text = bent("  mon: [7:30-11:30, 13:30-16:30]\n  sat: [7:30-11:30]\n", "  mon: []\n")
    assert problems_of(tmp_path, text) == ["config.yaml:22: hours: never opens; write at least one day, like mon: [7:30-11:30]"]


def test_a_ninth_service_has_no_place_on_the_home_screen(tmp_path: Path) -> None:
    more = "".join(f"  - {{id: more-{letter.lower()}, series: {letter}, name: {{vi: x}}}}\n" for letter in "CDEGHKL")
    assert problems_of(tmp_path, bent("counters:\n", f"{more}counters:\n")) == [
        "config.yaml:7: services: has 9 entries; keep at most 8"
    ]


def test_no_services_at_all_is_refused(tmp_path: Path) -> None:
    start, end = SMALL.index("services:"), SMALL.index("counters:")
    text = SMALL[:start] + "services: []\n" + SMALL[end:].replace("[chung-thuc]", "[]").replace("[ho-tich]", "[]")
    assert problems_of(tmp_path, text) == ["config.yaml:6: services: is empty; write at least 1"]


def test_a_text_that_no_screen_can_hold_is_refused(tmp_path: Path) -> None:
    [line] = problems_of(tmp_path, bent("en: Civil status", f"en: {'very ' * 100}long"))
    assert line == "config.yaml:9: services[0].name.en: is 504 characters long; keep it within 300"


def test_a_text_of_several_lines_is_refused(tmp_path: Path) -> None:
    text = bent("name: {vi: Chứng thực}\ncounters", "name:\n      vi: |\n        Chứng\n        thực\ncounters")
    assert problems_of(tmp_path, text) == ["config.yaml:14: services[1].name.vi: has several lines; write it as one line"]


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert problems_of(tmp_path, SMALL) == [
        f"config.yaml:44: data_dir: {tmp_path}/data is a file; name a folder, like /var/lib/kiosk"
    ]


def test_a_data_folder_with_an_endless_name_is_refused(tmp_path: Path) -> None:
    [line] = problems_of(tmp_path, bent("data_dir: data", f"data_dir: {'x' * 290}"))
    assert line == "config.yaml:44: data_dir: cannot be used: File name too long; name a folder, like /var/lib/kiosk"


def test_as_one_message_the_problems_are_the_first_and_a_count(tmp_path: Path) -> None:
    path = write(tmp_path, bent("kiosk_code: 1\n", "kiosk_code: 12\n").replace("theme: light", "theme: blue"))
    with pytest.raises(ConfigProblems) as caught:
        load_settings(path)
    assert str(caught.value) == (
        f"{path}:5: kiosk_code: cannot be 12; write a number from 1 to 9; 1 more like this: see kiosk config check"
    )
    assert len(caught.value.problems) == 2
