"""Forges requests to a server: the first thing that an attacker on the office's network would try.

python -m tests.integration.onestop.forging --requests 10000 --seed 1
"""

import argparse
import json
import random
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import select

from onestop import wire
from onestop.db.tables import metadata
from onestop.db.transaction import Transaction
from onestop.domain.credentials import new_code, new_secret
from tests.support.onestop.server import JSON, Branch, Store, running

ACCEPTED = range(200, 300)

Headers = dict[str, str]


@dataclass(frozen=True)
class Forged:
    """One request. `answer`: what a replay is answered again without doing anything; None: it must be refused."""

    name: str
    path: str
    headers: Headers
    body: bytes
    answer: bytes | None = None

    def is_accepted(self, branch: Branch) -> bool:
        """Whether the server did what it was asked, or answered anything else than before."""
        got = branch.client.post(f"/v1{self.path}", content=self.body, headers={**self.headers, **JSON})
        if got.status_code not in ACCEPTED:
            return got.status_code >= 500
        return self.answer is None or stable(got.content) != stable(self.answer)


def stable(answer: bytes) -> dict[str, object]:
    """An answer without what depends on the moment at which it was given."""
    told: dict[str, object] = msgspec.json.decode(answer)
    return {name: value for name, value in told.items() if name not in ("server_time", "cursor", "waiting")}


def book(branch: Branch) -> dict[str, list[str]]:
    """All that the server keeps, but the office's version, which says only that somebody came."""

    def read(transaction: Transaction) -> dict[str, list[str]]:
        kept = {}
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if (table.name, column.name) != ("office", "version")]
            kept[table.name] = sorted(str(row.values()) for row in transaction.all(select(*columns)))
        return kept

    return branch.administer(read)


class Forger:
    """Plays a short honest hour, listens to it, and then makes up requests of its own."""

    def __init__(self, branch: Branch, seed: int) -> None:
        """The hour: two kiosks of two offices and a counter."""
        self.chance = random.Random(seed)  # noqa: S311  a run is repeated by its seed
        branch.open_office("H32.13")
        self.kiosk, self.other = branch.kiosk(), branch.kiosk("H32.13")
        self.counter = branch.counter(1)
        self.heard: list[tuple[str, Headers, bytes, bytes]] = []
        self._listen(branch)

    def _listen(self, branch: Branch) -> None:
        """What the honest ones say, word for word, and what they are answered."""

        def say(path: str, message: object, headers: Headers) -> bytes:
            body = msgspec.json.encode(message)
            answer = branch.client.post(f"/v1{path}", content=body, headers={**headers, **JSON})
            assert answer.status_code == 200, answer.content
            self.heard.append((path, headers, body, answer.content))
            return answer.content

        for _ in range(5):
            say("/grants", self.kiosk.ask(), self.kiosk.headers)
        self.kiosk.ledger.own_ticket()
        self.kiosk.monotonic_ns += 1
        hello = wire.Hello(protocol=1, software="1", monotonic_ns=self.kiosk.monotonic_ns, ledger=self.kiosk.ledger.status())
        say("/hello", hello, self.kiosk.headers)
        say("/events", self.kiosk.ledger.batch(), self.kiosk.headers)
        say("/counter/call-next", wire.CounterAct(request_id=uuid.uuid4()), self.counter.headers)
        ticket = msgspec.json.decode(self.heard[0][3], type=wire.Grant).ticket_id
        say(f"/grants/{ticket}/void", wire.VoidNotice(reason="late"), self.kiosk.headers)
        say("/grants", self.other.ask(), self.other.headers)

    def some(self, requests: int) -> Iterator[Forged]:
        """So many forged requests of all kinds."""
        kinds = (
            self.guess,
            self.other_office,
            self.other_machine,
            self.other_boot,
            self.changed_token,
            self.replay,
            self.wrong_code,
            self.counter_for_kiosk,
            self.others_ticket,
            self.broken,
        )
        for place in range(requests):
            yield kinds[place % len(kinds)]()

    def _grant(self, headers: Headers, name: str) -> Forged:
        return Forged(name, "/grants", headers, msgspec.json.encode(self.kiosk.ask()))

    def guess(self) -> Forged:
        """A credential that was guessed."""
        return self._grant({**self.kiosk.headers, "Authorization": f"Bearer {self.kiosk.prefix}{new_secret()}"}, "guess")

    def other_office(self) -> Forged:
        """The credential of a kiosk of another office, for this office."""
        parts = (self.kiosk.prefix + self.other.credential, self.other.prefix.replace("k1.2.", "k1.1.") + self.other.credential)
        return self._grant({**self.other.headers, "Authorization": f"Bearer {self.chance.choice(parts)}"}, "other office")

    def other_machine(self) -> Forged:
        """A copied card in another machine."""
        return self._grant({**self.kiosk.headers, wire.SERIAL_HEADER: uuid.uuid4().hex}, "other machine")

    def other_boot(self) -> Forged:
        """A boot that never said hello."""
        return self._grant({**self.kiosk.headers, wire.BOOT_HEADER: str(uuid.uuid4())}, "other boot")

    def changed_token(self) -> Forged:
        """A token with one letter changed."""
        token = list(self.kiosk.headers["Authorization"])
        place = self.chance.randrange(7, len(token))
        token[place] = self.chance.choice([letter for letter in "abcXYZ019._-" if letter != token[place]])
        return self._grant({**self.kiosk.headers, "Authorization": "".join(token)}, "changed token")

    def replay(self) -> Forged:
        """Something that was said before, word for word: it is refused, or answered as before and not done again."""
        path, headers, body, answer = self.chance.choice(self.heard)
        return Forged(f"replay {path}", path, headers, body, answer)

    def wrong_code(self) -> Forged:
        """An enrolment code that was guessed."""
        ask = wire.EnrolRequest(code=new_code(), credential=new_secret(), hardware_serial="x", software="1", protocol=1)
        return Forged("wrong code", "/enrol", {}, msgspec.json.encode(ask))

    def counter_for_kiosk(self) -> Forged:
        """A counter that asks for a number, or a kiosk that calls one."""
        if self.chance.random() < 0.5:
            return self._grant({**self.kiosk.headers, **self.counter.headers}, "counter as kiosk")
        act = msgspec.json.encode(wire.CounterAct(request_id=uuid.uuid4()))
        return Forged("kiosk as counter", "/counter/finish", self.kiosk.headers, act)

    def others_ticket(self) -> Forged:
        """The void notice of somebody else's ticket."""
        ticket = msgspec.json.decode(self.heard[1][3], type=wire.Grant).ticket_id
        forged_token = {**self.kiosk.headers, "Authorization": f"Bearer {self.other.prefix}{self.kiosk.credential}"}
        return Forged("other's ticket", f"/grants/{ticket}/void", forged_token, msgspec.json.encode(wire.VoidNotice(reason="x")))

    def broken(self) -> Forged:
        """A message with a few bytes changed, without a credential that is whole."""
        path, headers, body, _ = self.chance.choice(self.heard)
        bent = bytearray(body)
        for _ in range(3):
            bent[self.chance.randrange(len(bent))] = self.chance.randrange(256)
        return Forged("broken", path, {**headers, "Authorization": headers["Authorization"][:-1]}, bytes(bent))


def main() -> int:
    """Send many; the last line is JSON; exit 1 when one was accepted or anything changed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Store("sqlite", Path(folder), None).fresh()) as branch:
        branch.open_office()
        forger = Forger(branch, asked.seed)
        before = book(branch)
        accepted = Counter(forged.name for forged in forger.some(asked.requests) if forged.is_accepted(branch))
        changed = [name for name, rows in book(branch).items() if rows != before[name]]
    print(json.dumps({"seed": asked.seed, "requests": asked.requests, "accepted": dict(accepted), "changed": changed}))
    return 1 if accepted or changed else 0


if __name__ == "__main__":
    sys.exit(main())
