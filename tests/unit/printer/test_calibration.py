"""From letters to claims: a letter proves what it shows and nothing more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import CalibrationError
from kiosk.printer.belief import calibrated
from kiosk.printer.calibration import LETTERS, choose, joined_letters, proven, shown_letters
from kiosk.printer.codepages import VIETNAMESE
from kiosk.printer.profiles import Answer, Profile, profile_named

BASE = profile_named("raster")
SHOWN = {
    "A": "text",
    "B": "page:30:tcvn3-lower",
    "C": "page:27:tcvn3-lower",
    "D": "page:27:cp1258-single",
    "E": "page:27:cp1258",
    "F": "inline-glyphs",
    "G": "user-glyphs:32",
    "H": "native-qr",
    "J": "memory:288",
    "K": "feeds-to-cut",
    "L": "aligns",
}


def profile_of(letters: str) -> Profile:
    """What is believed after these letters were typed."""
    made = calibrated(proven(choose(SHOWN, letters).claims, BASE, ()), 80)
    assert made is not None
    return made


def pages(letters: str) -> dict[int, str]:
    return {slot.number: slot.page for slot in profile_of(letters).pages}


@pytest.mark.parametrize("written", ["AB", "ab", "B A", "a, b", "A;B", " a,,B ", "ABBA"])
def test_letters_may_be_typed_as_people_type_them(written: str) -> None:
    assert choose(SHOWN, written).letters == "AB"


def test_no_letter_at_all_claims_nothing() -> None:
    assert choose(SHOWN, "").claims == ()
    assert not profile_of("").text


@pytest.mark.parametrize("written", ["Z", "A1", "AB!", "Á"])
def test_a_letter_that_is_not_on_the_sheet_is_refused(written: str) -> None:
    with pytest.raises(CalibrationError, match=r"is not on the sheet that was printed; choose among A B C") as error:
        choose(SHOWN, written)
    assert "\n" not in str(error.value)


def test_one_page_number_cannot_have_two_tables() -> None:
    with pytest.raises(CalibrationError, match="C and D cannot both be right"):
        choose(SHOWN, "ACD")


def test_a_page_with_joined_letters_is_claimed_only_together_with_its_single_ones() -> None:
    assert pages("ADE") == {27: "cp1258"}
    lonely = choose(SHOWN, "AE")
    assert (lonely.claims, lonely.ignored) == (("text",), ("E counts only together with D",))


@pytest.mark.parametrize("letter", "BDFG")
def test_what_stands_in_text_is_claimed_only_where_text_is_right(letter: str) -> None:
    lonely = choose(SHOWN, letter)
    assert (lonely.claims, lonely.ignored) == ((), (f"{letter} counts only together with A",))
    assert choose(SHOWN, f"A{letter}").ignored == ()


def test_each_letter_claims_its_field_and_no_other() -> None:
    fields = {"F": "inline_glyphs", "H": "native_qr", "K": "feeds_to_cut", "L": "aligns"}
    for letter, field in fields.items():
        made = profile_of(f"A{letter}")
        assert [name for name in fields.values() if getattr(made, name)] == [field]
    assert (profile_of("AG").user_glyphs, profile_of("AJ").nv_bytes) == (32, 288)
    assert pages("AB") == {30: "tcvn3-lower"}


def test_measures_are_those_of_the_kind_of_printer_and_questions_those_that_it_answered() -> None:
    fields = proven((), profile_named("vkp80"), (Answer.LIVE, Answer.PRESENTER))
    made = calibrated(fields, 80)
    assert made is not None
    assert made.asks == {Answer.LIVE, Answer.PRESENTER}
    assert made.cutter_mm == profile_named("vkp80").cutter_mm


def test_the_two_halves_of_tcvn_show_every_vietnamese_letter() -> None:
    assert sorted(shown_letters("tcvn3-lower") + shown_letters("tcvn3-upper")) == sorted(VIETNAMESE)


def test_page_1258_shows_every_vietnamese_letter_single_or_joined() -> None:
    shown = shown_letters("cp1258-single") + joined_letters()
    assert len(shown) == len(set(shown))
    assert set(VIETNAMESE) < set(shown)


CLAIMS = list(SHOWN.values())


@given(st.permutations(CLAIMS), st.text(alphabet=[*LETTERS[: len(CLAIMS)], "Z", "é", " ", ","], max_size=15))
def test_nothing_is_claimed_that_was_not_shown_and_chosen(order: list[str], written: str) -> None:
    shown = dict(zip(LETTERS, order, strict=False))
    try:
        choice = choose(shown, written)
    except CalibrationError:
        return
    assert set(choice.claims) <= {shown[letter] for letter in written.upper() if letter in shown}
    fields = proven(choice.claims, BASE, ())
    assert all(f"page:{number}:{page}" in choice.claims for number, page in fields["pages"].items())
    flags = {"text", "inline_glyphs", "aligns", "native_qr", "feeds_to_cut", "user_glyphs", "nv_bytes"} & set(fields)
    assert len(flags) == len([claim for claim in choice.claims if not claim.startswith("page:")])
