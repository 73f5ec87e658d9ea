"""Which PINs may be used, which names may stand in the log, and HMAC without OpenSSL."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.digest import keyed
from kiosk.domain.pin import DEVELOPMENT_PIN, check_code, check_name, check_pin
from kiosk.errors import PinTooWeak, SettingRefused


@pytest.mark.parametrize("pin", ["495038", "170462", "009187", "112358"])
def test_a_pin_without_a_pattern_may_be_used(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize(
    "pin", ["000000", "777777", "123456", "654321", "012345", "456789", "890123", "210987", "121212", "123123", DEVELOPMENT_PIN]
)
def test_a_pin_that_everybody_tries_first_is_refused(pin: str) -> None:
    with pytest.raises(PinTooWeak, match="take"):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["", "49503", "4950381", "49503a", "49503٣", "495 38", "-95038"])
def test_what_is_not_six_digits_is_no_pin(pin: str) -> None:
    with pytest.raises(PinTooWeak, match="take 6 digits"):
        check_pin(pin)


def test_no_pin_is_repeated_by_the_error_that_refuses_it() -> None:
    with pytest.raises(PinTooWeak) as refused:
        check_pin("121212")
    assert "121212" not in str(refused.value)


def test_the_pin_of_the_documents_may_be_used_in_development_alone() -> None:
    check_pin(DEVELOPMENT_PIN, development=True)


@pytest.mark.parametrize("name", ["", "Thu", "Nguyễn Thị Thu", "a" * 21, "-thu", "thu-", "a b", "thu\n"])
def test_only_a_short_name_stands_in_the_log(name: str) -> None:
    with pytest.raises(SettingRefused, match="such as thu"):
        check_name(name)


@pytest.mark.parametrize("code", ["", "ab", "a" * 65, "thẻ-12", "12\x0034"])
def test_what_no_scanner_reads_is_no_code_of_a_card(code: str) -> None:
    with pytest.raises(SettingRefused, match="scan it"):
        check_code(code)


@given(key=st.binary(max_size=100), content=st.binary(max_size=200))
def test_a_keyed_hash_is_that_of_the_standard_library(key: bytes, content: bytes) -> None:
    assert keyed(key, content) == hmac.digest(key, content, "sha256")
