"""Words without accents, and words as they come from a keyboard without Vietnamese input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.folding import fold, from_telex, from_vni, words_of


@pytest.mark.parametrize(
    ("word", "plain"), [("Đăng", "dang"), ("KÝ", "ky"), ("ượng", "uong"), ("Ẫ", "a"), ("ngưỡng", "nguong"), ("CT07", "ct07")]
)
def test_accents_and_case_fall_away_and_d_with_a_bar_is_d(word: str, plain: str) -> None:
    assert fold(word) == plain


@given(st.text(max_size=30))
def test_what_is_folded_stays_so(word: str) -> None:
    assert fold(fold(word)) == fold(word)


def test_words_are_parted_by_all_that_is_no_letter_or_digit_whatever_their_form() -> None:
    assert words_of("  Khai\tsinh, (ba\u0309n sao): 2–3 BẢN ") == ["khai", "sinh", "b\u1ea3n", "sao", "2", "3", "b\u1ea3n"]


@pytest.mark.parametrize(
    ("either", "other"),
    [
        ("hoá", "hóa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("Hoà", "hòa"),
        ("quý", "quý"),
        ("hoàn", "hoàn"),
        ("tuỳ", "tùy"),
        ("oà", "òa"),
        ("huệ", "huệ"),
    ],
)
def test_the_two_places_where_a_tone_may_stand_are_one_word(either: str, other: str) -> None:
    assert words_of(either) == words_of(other) == [other]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ddawng", "dang"),
        ("kys", "ky"),
        ("giaays", "giay"),
        ("phesp", "phep"),
        ("dduwowngf", "duong"),
        ("hooj", "ho"),
        ("truwongwf", "truong"),
        ("nuwowcs", "nuoc"),
        ("khai", None),
        ("sinh", None),
    ],
)
def test_telex_keystrokes_are_read_as_the_word_they_were_meant_to_be(typed: str, plain: str | None) -> None:
    assert from_telex(typed) == plain


@pytest.mark.parametrize(("typed", "plain"), [("d9ang8", "dang"), ("ky1", "ky"), ("ho65", "ho"), ("khai", None), ("2024", None)])
def test_so_are_vni_keystrokes(typed: str, plain: str | None) -> None:
    assert from_vni(typed) == plain
