"""Kiosks and counters that speak with a server process, over a new connection each time."""

import http.client
import ssl
from typing import TypeVar

import msgspec
from sqlalchemy import select

from onestop.commands.administration import administer
from onestop.db.tables import counter
from onestop.db.transaction import LockedOffice, Transaction
from onestop.domain.credentials import Keys, new_secret
from onestop.usecases import fleet, offices
from tests.support.onestop.office import office_file
from tests.support.onestop.server import JSON, OFFICE, Counter, Kiosk, refusal

T = TypeVar("T")


def sign_in(transaction: Transaction, keys: Keys, held: LockedOffice, number: int) -> str:
    """Make a counter, if there is none of this number, and its token."""
    if not transaction.all(select(counter).where(counter.c.office_id == held.office_id, counter.c.number == number)):
        offices.put_counter(transaction, held, number, {"vi": "Quầy"}, ("ho-tich",))
    return fleet.sign_in_counter(transaction, keys, held, number)


class Remote:
    """A server process: `port` is where it listens now, `url` is its database."""

    def __init__(self, url: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Nothing is connected yet."""
        self.url, self.port, self.tls = url, port, tls

    def request(self, method: str, path: str, content: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body."""
        connection = (
            http.client.HTTPSConnection("127.0.0.1", self.port, timeout=40, context=self.tls)
            if self.tls
            else http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        )
        try:
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def post(self, path: str, body: object, kind: type[T], headers: dict[str, str]) -> T:
        """Send a message; raises `Refused`."""
        return self._read(self.request("POST", f"/v1{path}", msgspec.json.encode(body), {**headers, **JSON}), kind)

    def get(self, path: str, kind: type[T], headers: dict[str, str]) -> T | None:
        """Ask; None for an answer without a body."""
        answer = self.request("GET", f"/v1{path}", b"", headers)
        return None if answer[0] == 204 else self._read(answer, kind)

    @staticmethod
    def _read(answer: tuple[int, bytes], kind: type[T]) -> T:
        status, content = answer
        if status >= 400:
            raise refusal(content, status)
        return msgspec.json.decode(content, type=kind)

    def open_office(self, code: str = OFFICE) -> None:
        """Make an office."""
        administer(self.url, lambda transaction, _: offices.import_office(transaction, office_file(code)))

    def kiosk(self, office: str = OFFICE) -> Kiosk:
        """A kiosk that has said hello."""
        code, _ = administer(
            self.url,
            lambda transaction, keys: fleet.add_kiosk(
                transaction, keys, offices.find_office(transaction, office), None, approved=True
            ),
        )
        made = Kiosk(self, serial=new_secret()[:12])
        made.enrol(code)
        made.hello()
        return made

    def counter(self, number: int, office: str = OFFICE) -> Counter:
        """A counter that is open."""
        token = administer(
            self.url,
            lambda transaction, keys: sign_in(transaction, keys, offices.find_office(transaction, office), number),
        )
        made = Counter(self, token)
        made.act("open")
        return made
