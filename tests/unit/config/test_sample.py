"""The sample that the project ships is a real office, and what it says arrives."""

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from kiosk.config import ServerSettings, Settings, load_settings
from kiosk.config.grammar import QR_FIELDS
from kiosk.domain.hours import Period
from kiosk.domain.numbering import Number
from kiosk.domain.printer_uri import VirtualAddress, parse_printer_uri
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.domain.ticket_words import qr_content
from tests.unit.config.files import SAMPLE, SMALL, write


@pytest.fixture(scope="module")
def sample() -> Settings:
    return load_settings(SAMPLE)


def test_the_sample_has_eight_services_with_their_letters(sample: Settings) -> None:
    assert [service.series for service in sample.office.services] == list("ABCDEGHK")


def test_the_sample_has_ten_counters_and_each_service_has_one(sample: Settings) -> None:
    assert [counter.number for counter in sample.office.counters] == list(range(1, 11))
    assert all(sample.office.counters_of(service.id) for service in sample.office.services)


def test_the_sample_opens_on_saturday_morning(sample: Settings) -> None:
    assert sample.office.hours.week["sat"] == (Period(time(7, 30), time(11, 30)),)


def test_the_sample_is_closed_on_sundays_and_at_new_year(sample: Settings) -> None:
    assert sample.office.hours.week["sun"] == ()
    assert sample.office.hours.on(date(2027, 1, 1)) == ()


def test_every_text_of_the_sample_is_there_in_vietnamese_and_english(sample: Settings) -> None:
    office = sample.office
    names = [office.name, *(one.name for one in office.services), *(one.name for one in office.counters)]
    names += [one.name for one in office.priority_classes]
    assert all(set(name.texts) == {"vi", "en"} for name in names)


def test_the_sample_prints_on_the_virtual_printer(sample: Settings) -> None:
    assert parse_printer_uri(sample.printer.uri) == VirtualAddress("printer")


def test_a_relative_data_folder_lies_beside_the_file(sample: Settings) -> None:
    assert sample.data_dir == SAMPLE.parent / "data"


def test_an_absolute_data_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("data_dir: data", f"data_dir: {tmp_path}/kiosk/../ledger"))
    assert load_settings(path).data_dir == tmp_path / "ledger"


def test_settings_know_the_file_that_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, SMALL)
    monkeypatch.chdir(tmp_path)
    assert load_settings(Path("config.yaml")).source == tmp_path / "config.yaml"


def test_settings_cannot_be_changed(sample: Settings) -> None:
    with pytest.raises(FrozenInstanceError):
        sample.theme = "dark"  # type: ignore[misc]


def test_what_is_left_out_has_the_value_of_the_sample(tmp_path: Path, sample: Settings) -> None:
    needed = SMALL[: SMALL.index("  width_mm")].replace("server: none", "")
    few = load_settings(write(tmp_path, needed))
    assert (few.ticket, few.server, few.language, few.theme, few.clock) == (
        sample.ticket,
        sample.server,
        sample.language,
        sample.theme,
        sample.clock,
    )
    assert few.printer == sample.printer
    assert few.staff == sample.staff


def test_a_server_elsewhere_has_an_address_and_an_authority_beside_the_settings(tmp_path: Path) -> None:
    text = SMALL.replace("server: none", "server: {url: https://onestop.example.vn, ca: certificates/ca.pem}")
    expected = ServerSettings(url="https://onestop.example.vn", ca=str(tmp_path / "certificates" / "ca.pem"))
    assert load_settings(write(tmp_path, text)).server == expected


@pytest.mark.parametrize("choice", ["none", "embedded"])
def test_a_server_may_be_a_word(tmp_path: Path, choice: str) -> None:
    assert load_settings(write(tmp_path, SMALL.replace("server: none", f"server: {choice}"))).server == choice


def test_a_service_may_have_hours_of_its_own_and_keeps_the_offices_holidays(tmp_path: Path) -> None:
    text = SMALL.replace("    icon: users\n", "    icon: users\n    hours: {tue: [8:00-10:00]}\n")
    hours = load_settings(write(tmp_path, text)).office.service("A").hours
    assert hours is not None
    assert hours.on(date(2026, 3, 3)) == (Period(time(8), time(10)),)
    assert hours.on(date(2026, 3, 2)) == ()
    assert hours.holidays == {date(2027, 1, 1)}


def test_texts_that_were_typed_with_loose_accents_are_composed(tmp_path: Path) -> None:
    text = SMALL.replace(
        "vi: Hộ tịch, en", "vi: Ho\N{COMBINING DOT BELOW}\N{COMBINING CIRCUMFLEX ACCENT} ti\N{COMBINING DOT BELOW}ch, en"
    )
    assert str(load_settings(write(tmp_path, text)).office.service("A").name) == "Hộ tịch"


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load_settings(path) == load_settings(write(tmp_path, SMALL))


@pytest.mark.parametrize(
    "written",
    ["7:30-11:30", '"7:30-11:30"', "'07:30-11:30'", "7:30 - 11:30", "7:30–11:30", "7h30-11h30", "07h30 – 11h30"],
)
def test_a_period_may_be_written_as_people_write_it(tmp_path: Path, written: str) -> None:
    text = SMALL.replace("sat: [7:30-11:30]", f"sat: [{written}]")
    assert load_settings(write(tmp_path, text)).office.hours.week["sat"] == (Period(time(7, 30), time(11, 30)),)


def test_periods_may_be_written_in_any_order(tmp_path: Path) -> None:
    text = SMALL.replace("sat: [7:30-11:30]", "sat: [13:30-15:00, 7:30-11:30]")
    assert [period.start.hour for period in load_settings(write(tmp_path, text)).office.hours.week["sat"]] == [7, 13]


@pytest.mark.parametrize("word", ["no", "off", "yes", "y", "010", "1_000", "1:30"])
def test_words_that_old_yaml_turns_into_something_else_stay_texts(tmp_path: Path, word: str) -> None:
    quoted = f'"{word}"' if word == "010" else word
    text = SMALL.replace("en: Civil status", f"en: {quoted}")
    assert load_settings(write(tmp_path, text)).office.service("A").name.in_language("en") == word


def test_every_field_that_a_qr_template_may_hold_can_be_filled() -> None:
    ticket = Ticket(
        "id-1", "H32.12", date(2026, 3, 2), Number("A", 0, 12), "ho-tich", None, datetime.now(UTC), TicketState.NUMBERED
    )
    template = "|".join(f"{{{name}}}" for name in QR_FIELDS)
    assert qr_content(template, ticket) == "H32.12|2026-03-02|A012|id-1"
