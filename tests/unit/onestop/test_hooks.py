"""Where alerts may go, and how one post goes there."""

import asyncio
import base64
import ipaddress
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.domain.hooks import Reach, may_reach, signature
from onestop.errors import HookFailed
from onestop.posting.post import LARGEST_BODY, post
from onestop.usecases.hookurl import HookUrl, read_hook_url
from onestop.web.words import LANGUAGES, Speech
from tests.support.rawserver import Authority, RawServer, answer, raw_server, request


@pytest.mark.parametrize(
    ("address", "reaches"),
    [
        ("203.0.112.9", {"public", "private", "loopback"}),
        ("2001:4860::8888", {"public", "private", "loopback"}),
        ("10.0.0.5", {"private", "loopback"}),
        ("172.31.0.1", {"private", "loopback"}),
        ("192.168.1.1", {"private", "loopback"}),
        ("fd12::1", {"private", "loopback"}),
        ("127.0.0.1", {"loopback"}),
        ("::1", {"loopback"}),
        ("169.254.169.254", set()),
        ("fe80::1", set()),
        ("fd00:ec2::254", set()),
        ("100.100.100.200", set()),
        ("192.0.0.192", set()),
        ("0.0.0.0", set()),  # noqa: S104  nothing is bound to it
        ("::", set()),
        ("::7f00:1", set()),
        ("64:ff9b:1::7f00:1", set()),
        ("fec0::1", set()),
        ("64:ff9b::a9fe:a9fe", set()),
        ("2002:a9fe:a9fe::1", set()),
        ("::ffff:10.0.0.5", {"private", "loopback"}),
        ("224.0.0.1", set()),
        ("ff02::1", set()),
        ("255.255.255.255", set()),
    ],
)
def test_how_near_an_address_may_be_is_a_choice_but_never_where_a_cloud_keeps_its_keys(address: str, reaches: set[str]) -> None:
    assert {str(one) for one in Reach if may_reach(ipaddress.ip_address(address), one)} == reaches


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::"]), st.sampled_from(Reach))
def test_an_address_is_judged_the_same_in_whatever_form_it_is_written(
    plain: ipaddress.IPv4Address, prefix: str, reach: Reach
) -> None:
    written = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(plain))
    assert may_reach(written, reach) == may_reach(plain, reach)


@given(st.ip_addresses(), st.sampled_from([Reach.PUBLIC, Reach.PRIVATE]))
def test_what_may_be_reached_from_afar_may_be_reached_from_near(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, reach: Reach
) -> None:
    assert not may_reach(address, reach) or may_reach(address, Reach.LOOPBACK)


def test_the_signature_is_the_one_of_the_standards_example() -> None:
    body = b'{"test": 2432232314}'
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_hooks_url_says_host_port_and_where_there() -> None:
    assert read_hook_url("https://alerts.example/in?key=1") == HookUrl("alerts.example", 443, "/in?key=1", is_tls=True)
    assert read_hook_url("https://[2001:db8::1]:8443").authority == "[2001:db8::1]:8443"


@pytest.mark.parametrize("kind", ["no_answer", "tls", "unreachable", "address", "too_large", "url", "503"])
def test_why_a_hook_failed_is_said_in_both_languages(kind: str) -> None:
    said_in = [Speech(language).failure(kind) for language in LANGUAGES]
    assert said_in[0] != said_in[1]


def said(url: HookUrl, reach: Reach = Reach.LOOPBACK, tls: ssl.SSLContext | None = None, body: bytes = b"{}") -> str:
    """Why a post failed; empty: it did not."""
    try:
        asyncio.run(post(url, {}, body, reach, tls, seconds=5))
    except HookFailed as error:
        return str(error)
    return ""


def url_of(server: RawServer, host: str = "127.0.0.1") -> HookUrl:
    return HookUrl(host, server.address.port, "/in", is_tls=server.address.scheme == "https")


def takes(connection: socket.socket) -> None:
    request(connection)
    connection.sendall(answer(b""))


def test_a_hook_that_never_answers_is_waited_for_only_so_long() -> None:
    def keeps(connection: socket.socket) -> None:
        server.held.append(connection)

    with raw_server(keeps) as server, pytest.raises(HookFailed, match="no answer within"):
        asyncio.run(post(url_of(server), {}, b"{}", Reach.LOOPBACK, seconds=0.1))


@pytest.mark.parametrize("told", [b"", b"nonsense\r\n", b"HTTP/1.1\r\n", b"HTTP/1.1 two\r\n", b"x" * 100_000, b"\xff\xff\r\n"])
def test_an_answer_that_is_none_is_a_failure(told: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(told)

    with raw_server(talk) as server:
        assert said(url_of(server)) == "not reachable, or no answer of HTTP"


def test_nobody_there_is_a_failure() -> None:
    with raw_server(takes) as server:
        url = url_of(server)
    assert said(url) == "not reachable, or no answer of HTTP"


def test_an_alert_that_is_too_large_is_not_sent() -> None:
    with raw_server(takes) as server:
        assert said(url_of(server), body=b"x" * (LARGEST_BODY + 1)) == "the alert is too large"
        assert server.connections == 0


@pytest.mark.parametrize("reach", [Reach.PUBLIC, Reach.PRIVATE])
def test_a_name_that_leads_to_this_machine_is_not_followed(reach: Reach) -> None:
    with raw_server(takes) as server:
        assert (
            said(HookUrl("localhost", server.address.port, "/", is_tls=True), reach)
            == "its address is not allowed; see --hooks of onestop serve"
        )
        assert server.connections == 0


class Rebinding(asyncio.SelectorEventLoop):
    """A loop whose names lead elsewhere each time that they are looked up."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()
        self.left = list(addresses)

    async def getaddrinfo(self, host: object, port: object, **_more: object) -> Any:  # noqa: ANN401  as the type of the original
        del host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (self.left.pop(0), port))]


def test_the_address_that_was_looked_at_is_the_one_that_is_used() -> None:
    with raw_server(takes) as server:
        loop = Rebinding("127.0.0.1", "127.0.0.2")
        loop.run_until_complete(post(url_of(server, "hook.test"), {}, b"{}", Reach.LOOPBACK))
        loop.close()
    assert (server.connections, loop.left) == (1, ["127.0.0.2"])


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def believing(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.file))


def test_over_tls_a_certificate_of_the_name_is_believed(authority: Authority) -> None:
    with raw_server(takes, authority.certificate("hook", "DNS:localhost")) as server:
        assert said(url_of(server, "localhost"), tls=believing(authority)) == ""


@pytest.mark.parametrize("host", ["DNS:other.example", "DNS:localhost"])
def test_over_tls_a_certificate_of_another_name_or_of_a_stranger_is_not(authority: Authority, host: str) -> None:
    tls = believing(authority) if host == "DNS:other.example" else None
    with raw_server(takes, authority.certificate("hook", host)) as server:
        assert said(url_of(server, "localhost"), tls=tls) == "no TLS connection, or its certificate is not good"
