"""What is believed of a printer: what its own paper has proven, else what somebody wrote, else nothing that could spoil a ticket."""

from dataclasses import replace

import pytest

from kiosk.errors import PrinterProfileError
from kiosk.printer.belief import believed, calibrated, profile_for, safe
from kiosk.printer.paper import PAPERS
from kiosk.printer.profiles import RASTER, Answer, Profile, profile_named, profiles

EPSON, UNKNOWN = "usb:04b8:0e15:X7QJ@1-1", "usb:1234:5678@1-1"
PROVEN = {"pages": {"27": "cp1258"}, "text": True, "asks": ["dle-eot"]}
CLAIMS = ("pages", "text", "inline_glyphs", "user_glyphs", "aligns", "native_qr", "nv_bytes", "feeds_to_cut")


def claims(profile: Profile) -> dict[str, object]:
    """All that could put a wrong dot on paper."""
    return {name: getattr(profile, name) for name in CLAIMS if getattr(profile, name)}


@pytest.mark.parametrize("identity", [None, UNKNOWN, "tcp:192.0.2.7:9100", "virtual:paper", "file:/dev/usb/lp0", "nonsense"])
def test_an_unknown_printer_gets_pictures_and_nothing_is_claimed(identity: str | None) -> None:
    profile = believed(identity, None, "auto", 80)
    assert (profile.name, claims(profile)) == (RASTER, {})


def test_what_its_own_paper_has_proven_is_used() -> None:
    profile = believed(UNKNOWN, PROVEN, "auto", 80)
    assert (profile.text, [(slot.number, slot.page) for slot in profile.pages]) == (True, [(27, "cp1258")])
    assert profile.asks == {Answer.LIVE}


def test_what_was_proven_counts_more_than_the_setting() -> None:
    assert believed(UNKNOWN, PROVEN, "tm-t20ii", 80).name == "calibrated"


def test_a_calibration_that_found_nothing_right_means_pictures_whatever_the_setting_says() -> None:
    assert claims(believed(EPSON, {}, "tm-t20ii", 80)) == {}


def test_the_setting_is_taken_at_its_word() -> None:
    assert believed(UNKNOWN, None, "tm-t20ii", 80) == profile_named("tm-t20ii")


def test_a_setting_that_names_no_profile_is_refused() -> None:
    with pytest.raises(PrinterProfileError, match="no printer profile 'tm-t99'"):
        believed(UNKNOWN, None, "tm-t99", 80)


@pytest.mark.parametrize("usb_id", sorted({usb_id for profile in profiles().values() for usb_id in profile.usb}))
def test_usb_ids_alone_claim_nothing_that_could_spoil_a_ticket(usb_id: str) -> None:
    profile = believed(f"usb:{usb_id}@1-1", None, "auto", 80)
    assert claims(profile) == {}
    assert profile.kanji
    assert profile.asks <= {Answer.LIVE, Answer.IN_ORDER, Answer.PRESENTER}


def test_usb_ids_tell_the_kind_of_printer() -> None:
    assert profile_for(EPSON) == "tm-t20ii"
    assert believed(EPSON, None, "auto", 80) == safe(profile_named("tm-t20ii"))


def test_no_two_profiles_have_the_same_usb_ids() -> None:
    all_ids = [usb_id for name, profile in profiles().items() if not name.endswith("-58") for usb_id in profile.usb]
    assert len(all_ids) == len(set(all_ids))


@pytest.mark.parametrize("proven", [None, PROVEN])
@pytest.mark.parametrize("identity", [EPSON, UNKNOWN])
@pytest.mark.parametrize("width", sorted(PAPERS))
def test_the_roll_is_as_wide_as_the_settings_say(proven: dict[str, object] | None, identity: str, width: int) -> None:
    assert believed(identity, proven, "auto", width).paper == PAPERS[width]


@pytest.mark.parametrize(
    "record",
    [{"text": "yes"}, {"pages": {"x": "cp1258"}}, {"pages": {"27": "klingon"}}, {"pages": [27]}, {"asks": ["riddle"]}],
)
def test_a_record_that_makes_no_sense_means_pictures(record: dict[str, object]) -> None:
    assert calibrated(record, 80) is None
    assert claims(believed(UNKNOWN, record, "auto", 80)) == {}


def test_what_a_newer_version_proved_besides_does_no_harm() -> None:
    known = calibrated(PROVEN, 80)
    assert known is not None
    assert calibrated({**PROVEN, "tomorrow": 1}, 80) == replace(known)


@pytest.mark.parametrize(
    "measure",
    [
        {"pages": {"300": "cp1258"}},
        {"pages": {"-1": "cp1258"}},
        {"spacing": 300},
        {"cutter_mm": 1e308},
        {"tail_mm": -100},
        {"chunk_rows": 0},
        {"user_glyphs": 10**6},
        {"nv_bytes": 10**30},
    ],
    ids=str,
)
def test_measures_that_no_printer_has_are_no_proof(measure: dict[str, object]) -> None:
    assert calibrated({**PROVEN, **measure}, 80) is None
