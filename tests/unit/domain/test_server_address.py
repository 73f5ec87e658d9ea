"""The address of the server: TLS anywhere, plain HTTP to this machine only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.server_address import is_loopback, parse_server_address
from kiosk.errors import ServerAddressError


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("https://onestop.example.vn", "https://onestop.example.vn"),
        ("https://onestop.example.vn/", "https://onestop.example.vn"),
        ("https://ONESTOP.example.vn:443", "https://onestop.example.vn"),
        ("https://192.0.2.7:8443", "https://192.0.2.7:8443"),
        ("https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443"),
        ("http://localhost:8100", "http://localhost:8100"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://127.9.9.9:80", "http://127.9.9.9"),
        ("http://[::1]:8100", "http://[::1]:8100"),
    ],
)
def test_an_address_is_read(written: str, base: str) -> None:
    assert parse_server_address(written).base == base


@pytest.mark.parametrize("host", ["192.0.2.7", "onestop.example.vn", "localhost.example.vn", "127.0.0.1.example.vn", "0.0.0.0"])  # noqa: S104  refused
def test_plain_http_to_another_machine_is_refused_in_one_line_that_says_what_to_do(host: str) -> None:
    with pytest.raises(ServerAddressError, match=rf"^'http://{host}' would send credentials unencrypted .*; write https"):
        parse_server_address(f"http://{host}")


@pytest.mark.parametrize(
    "written",
    [
        "", "onestop.example.vn", "ftp://onestop.example.vn", "https://", "https://:8443", "https://a:b@onestop.example.vn",
        "https://onestop.example.vn/kiosk", "https://onestop.example.vn?x=1", "https://onestop.example.vn#x",
        "https://onestop.example.vn:0", "https://onestop.example.vn:99999", "https://onestop.example.vn:x", "https://một.vn",
        "https://one stop.vn", "https://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ServerAddressError):
        parse_server_address(written)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused(written: str) -> None:
    try:
        address = parse_server_address(written)
    except ServerAddressError:
        return
    assert address.is_tls or is_loopback(address.host)
    assert parse_server_address(address.base) == address
