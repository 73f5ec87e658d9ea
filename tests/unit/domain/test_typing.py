"""Typing with Telex, key by key."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.typing import TONES, typed, with_letter, with_tone, without_last
from procedures.folding import fold


def text_of(keys: str) -> str:
    return reduce(typed, keys, "")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("ddawng kys khai sinh", "đăng ký khai sinh"),
        ("ddawngs", "đắng"),
        ("giaays pheps", "giấy phép"),
        ("truwowngf", "trường"),
        ("truongwf", "trường"),
        ("dduwowngf", "đường"),
        ("duongdwf", "đường"),
        ("hooj khaaur", "hộ khẩu"),
        ("tamj trus", "tạm trú"),
        ("nguwowif", "người"),
        ("hoaf", "hòa"),
        ("hoanf", "hoàn"),
        ("hoafn", "hoàn"),
        ("thuyr", "thủy"),
        ("quys", "quý"),
        ("gias", "giá"),
        ("gif", "gì"),
        ("khuyru", "khuỷu"),
        ("nghieeng", "nghiêng"),
        ("nghieengs", "nghiếng"),
        ("tieesng vieejt", "tiếng việt"),
        ("mua", "mua"),
        ("muaf", "mùa"),
        ("cuar", "của"),
        ("w", "ư"),
        ("tw", "tư"),
        ("DDaats", "Đất"),
        ("ẤT", "ẤT"),
        ("thuow", "thươ"),
        ("quow", "quơ"),
        ("hoas", "hóa"),
        ("ngoaif", "ngoài"),
        ("xoas", "xóa"),
        ("ddoois", "đối"),
    ],
)
def test_keystrokes_become_words(keys: str, text: str) -> None:
    assert text_of(keys) == text


@pytest.mark.parametrize(
    ("keys", "text"), [("ass", "as"), ("aaa", "aa"), ("ddd", "dd"), ("oww", "ow"), ("asz", "a"), ("asf", "à"), ("eee", "ee")]
)
def test_a_key_struck_again_takes_back_what_it_did_and_another_tone_takes_its_place(keys: str, text: str) -> None:
    assert text_of(keys) == text


@pytest.mark.parametrize("keys", ["1.004194", "CT07", "bcd", "2024 s", " f", "-x"])
def test_keys_that_mean_nothing_here_stand_for_themselves(keys: str) -> None:
    assert text_of(keys) == keys


def test_only_the_word_at_the_end_is_changed() -> None:
    assert typed("an a", "s") == "an á"
    assert typed("an ", "s") == "an s"


def test_the_backspace_takes_a_letter_with_its_marks() -> None:
    assert without_last("tạ") == "t"
    assert without_last("a\u0302\u0301") == ""
    assert without_last("") == ""


@given(st.text(alphabet="abcdeghiklmnoprstuvxyzfj ", max_size=12))
def test_no_key_brings_a_letter_that_was_not_typed(keys: str) -> None:
    """What is left without accents is some of the keys, in their order."""
    plain = iter(keys)
    assert all(letter in plain for letter in fold(text_of(keys)))


@given(st.text(alphabet="bcghklmnptv ", max_size=12))
def test_letters_that_make_no_accent_stay_as_they_are(keys: str) -> None:
    assert text_of(keys) == keys


@given(st.text(alphabet="abdeghiknostuwfrxjz", max_size=10), st.text(alphabet="abcde 1", max_size=5))
def test_what_stands_before_a_word_is_never_changed(keys: str, before: str) -> None:
    head = before + " "
    assert reduce(typed, keys, head).startswith(head)


@pytest.mark.parametrize(
    ("word", "key", "toned"),
    [
        ("giây", "s", "giấy"),
        ("hoàn", "s", "hoán"),
        ("đăng ky", "s", "đăng ký"),
        ("hôn", "j", "hộn"),
        ("bcd", "s", "bcd"),
        ("", "s", ""),
    ],
)
def test_a_tone_of_its_own_goes_to_the_word_at_the_end(word: str, key: str, toned: str) -> None:
    assert with_tone(word, TONES[key]) == toned


def test_the_same_tone_again_takes_it_away() -> None:
    assert with_tone("an giấy", TONES["s"]) == "an giây"


def test_a_tone_after_a_space_belongs_to_no_word() -> None:
    assert with_tone("an ", TONES["s"]) == "an "


def test_letters_of_their_own_make_no_accents_but_the_tone_moves_where_it_belongs() -> None:
    assert reduce(with_letter, "aaw", "") == "aaw"
    assert with_letter("hòa", "n") == "hoàn"
    assert with_letter("tố", "w") == "tốw"


@given(st.text(alphabet="abdđeêghiknoôơstuưy", min_size=1, max_size=8), st.sampled_from(sorted(TONES.values())))
def test_a_tone_given_twice_leaves_the_word_as_it_was(word: str, mark: str) -> None:
    assert with_tone(with_tone(word, mark), mark) == word
