"""One connection to the server: bounded in time and bytes, breakable, and with one error for each way to fail."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kiosk.domain.server_address import ServerAddress
from kiosk.errors import (
    AnswerTooLarge,
    CertificateTime,
    NotTheProtocol,
    ServerAddressError,
    ServerNotTrusted,
    ServerSilent,
    ServerUnreachable,
    SyncError,
)
from kiosk.sync.channel import Call, HttpChannel, Patience, Reply
from tests.support.rawserver import Authority, RawServer, Script, answer, raw_server, request

SHORT = Patience(connect=0.2, read=0.2, whole=0.4)
LONG = Patience(connect=10.0, read=20.0, whole=30.0)
LIMIT = 10.0


@contextmanager
def channel_to(server: RawServer, authority: Path | None = None) -> Iterator[HttpChannel]:
    channel = HttpChannel(lambda: server.address, authority)
    yield channel
    channel.close()


def call(channel: HttpChannel, patience: Patience = LONG, body: bytes | None = b"{}") -> Reply:
    return channel.carry(Call("POST", "/v1/x", body, patience), {"Onestop-Boot": "boot"})


def each(data: bytes) -> Script:
    """Answers every request of a connection alike."""

    def script(connection: socket.socket) -> None:
        while request(connection):
            connection.sendall(data)

    return script


def once(data: bytes) -> Script:
    """Answers one request and closes the connection."""

    def script(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(data)

    return script


def test_an_answer_comes_back_whole() -> None:
    with raw_server(each(answer(b'{"n": 1}'))) as server, channel_to(server) as channel:
        assert call(channel) == Reply(200, "application/json", b'{"n": 1}')


def test_the_connection_is_kept() -> None:
    with raw_server(each(answer())) as server, channel_to(server) as channel:
        for _ in range(5):
            call(channel)
        assert server.connections == 1


def test_a_connection_that_the_server_has_closed_meanwhile_is_made_anew() -> None:
    with raw_server(once(answer())) as server, channel_to(server) as channel:
        for _ in range(3):
            assert call(channel).status == 200
        assert server.connections == 3


def test_a_server_that_always_closes_is_tried_once_more_and_no_more() -> None:
    with raw_server(request) as server, channel_to(server) as channel:
        with pytest.raises(ServerUnreachable):
            call(channel)
        assert server.connections == 1


def test_a_redirect_is_an_answer_and_leads_nowhere() -> None:
    moved = answer(b"", "Location: http://127.0.0.1:1/", status="302 Found")
    with raw_server(each(moved)) as server, channel_to(server) as channel:
        assert call(channel).location == "http://127.0.0.1:1/"
        assert server.connections == 1


def test_an_answer_of_a_hundred_megabytes_is_not_read_to_its_end() -> None:
    sent: list[int] = []

    def flood(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n")
        for _ in range(1000):  # more than the buffers of both ends hold
            connection.sendall(b" " * 100_000)
            sent.append(100_000)

    with raw_server(flood) as server, channel_to(server) as channel, pytest.raises(AnswerTooLarge):
        call(channel)
    assert sum(sent) < 100_000_000


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\0\1\2\3\4\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200,
    ],
    ids=["ssh", "bytes", "no-number", "headers"],
)
def test_what_does_not_speak_http_is_told_so(said: bytes) -> None:
    with raw_server(once(said)) as server, channel_to(server) as channel, pytest.raises(NotTheProtocol):
        call(channel)


def test_an_encoding_that_nobody_asked_for_is_refused() -> None:
    packed = answer(b"\x1f\x8b", "Content-Encoding: gzip")
    with raw_server(each(packed)) as server, channel_to(server) as channel, pytest.raises(NotTheProtocol):
        call(channel)


def test_an_answer_that_ends_too_early_is_no_answer() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
    with raw_server(once(cut)) as server, channel_to(server) as channel, pytest.raises(ServerUnreachable):
        call(channel)


def silent(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def dripping(head: bytes) -> Script:
    """Sends a byte every hundredth of a second, for as long as anybody listens."""

    def script(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(head)
        waiting = threading.Event()
        while not waiting.wait(0.01):
            connection.sendall(b"a")

    return script


@pytest.mark.parametrize(
    "script",
    [
        silent,
        dripping(b""),
        dripping(b"HTTP/1.1 200 OK\r\nA: "),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ],
    ids=["silence", "status", "header", "body", "chunk"],
)
def test_a_server_that_does_not_come_to_an_end_is_given_up(script: Script) -> None:
    with raw_server(script) as server, channel_to(server) as channel, pytest.raises(ServerSilent):
        call(channel, SHORT)


def test_a_port_where_nobody_listens_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    channel = HttpChannel(lambda: ServerAddress("http", "127.0.0.1", port), None)
    with pytest.raises(ServerUnreachable, match="refused"):
        call(channel)


def test_a_name_that_is_not_known_is_told() -> None:
    channel = HttpChannel(lambda: ServerAddress("http", "onestop.invalid", 80), None)
    with pytest.raises(ServerUnreachable, match="the name is not known"):
        call(channel)


def test_a_server_that_is_not_up_yet_is_not_tried() -> None:
    with pytest.raises(ServerUnreachable, match="not up yet"):
        call(HttpChannel(lambda: None, None))


@contextmanager
def full_backlog() -> Iterator[ServerAddress]:
    """A port that lets nobody in: its queue is full, and more knocks get no answer."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as listening:
        address = listening.getsockname()
        with closing(socket.create_connection(address)), closing(socket.socket()) as second:
            second.setblocking(False)
            second.connect_ex(address)
            yield ServerAddress("http", *address)


def test_a_connection_that_does_not_come_about_is_given_up() -> None:
    with full_backlog() as address, pytest.raises(ServerSilent):
        call(HttpChannel(lambda: address, None), SHORT)


@pytest.mark.parametrize("when", ["connecting", "waiting"])
def test_another_thread_can_break_a_call_off(when: str) -> None:
    caught: list[SyncError] = []
    reached = threading.Event()

    def wait(connection: socket.socket) -> None:
        request(connection)
        reached.set()
        silent(connection)

    with raw_server(wait) as server, full_backlog() as closed:
        address = closed if when == "connecting" else server.address
        channel = HttpChannel(lambda: address, None)

        def caller() -> None:
            with pytest.raises(ServerUnreachable) as error:
                call(channel)
            caught.append(error.value)

        thread = threading.Thread(target=caller)
        thread.start()
        if when == "waiting":
            assert reached.wait(LIMIT)
        while thread.is_alive():
            channel.break_off()
            thread.join(0.01)
    assert len(caught) == 1


def test_after_the_end_nothing_is_sent_any_more() -> None:
    with raw_server(each(answer())) as server, channel_to(server) as channel:
        channel.close()
        with pytest.raises(ServerUnreachable):
            call(channel)
        assert server.connections == 0


def test_proxies_of_the_environment_and_cookies_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def script(connection: socket.socket) -> None:
        while said := request(connection):
            seen.append(said)
            connection.sendall(answer(b"{}", "Set-Cookie: a=b"))

    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with raw_server(script) as server, channel_to(server) as channel:
        call(channel)
        call(channel)
    assert b"cookie" not in seen[1].lower()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_certificate_of_the_pinned_authority_is_good(authority: Authority) -> None:
    with (
        raw_server(each(answer()), authority.certificate("good")) as server,
        channel_to(server, authority.file) as channel,
    ):
        assert [call(channel).status for _ in range(2)] == [200, 200]
        assert server.connections == 1


def test_a_certificate_of_another_authority_is_not(authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path, "other")
    with (
        raw_server(each(answer()), other.certificate("forged")) as server,
        channel_to(server, authority.file) as channel,
        pytest.raises(ServerNotTrusted),
    ):
        call(channel)


def test_a_certificate_for_another_host_is_not(authority: Authority) -> None:
    with (
        raw_server(each(answer()), authority.certificate("elsewhere", host="DNS:elsewhere.example")) as server,
        channel_to(server, authority.file) as channel,
        pytest.raises(ServerNotTrusted),
    ):
        call(channel)


def test_trouble_by_a_wrong_clock_is_told_as_such(authority: Authority) -> None:
    with (
        raw_server(each(answer()), authority.certificate("over", days=-1)) as server,
        channel_to(server, authority.file) as channel,
        pytest.raises(CertificateTime, match="check the clocks"),
    ):
        call(channel)


def test_an_authority_that_is_not_there_is_told(authority: Authority, tmp_path: Path) -> None:
    with (
        raw_server(each(answer()), authority.certificate("good-as-well")) as server,
        channel_to(server, tmp_path / "none.pem") as channel,
        pytest.raises(ServerAddressError, match=r"server\.ca"),
    ):
        call(channel)


def test_a_server_without_tls_behind_an_address_with_it_is_not_spoken_with(authority: Authority) -> None:
    with raw_server(each(answer())) as server:
        address = ServerAddress("https", server.address.host, server.address.port)
        channel = HttpChannel(lambda: address, authority.file)
        with pytest.raises(ServerUnreachable):
            call(channel, SHORT)
