"""Somebody speaks with the stolen credential of a kiosk, until an administrator finds out, says that it lied, and replaces it."""

import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from kiosk.storage.outbox import LedgerOutbox
from kiosk.sync.channel import Call, Patience, Reply
from kiosk.sync.device import DeviceFile
from kiosk.sync.events import event_of
from onestop import wire
from onestop.db.transaction import LockedOffice, Transaction
from onestop.errors import AdministrationError, Refused
from onestop.usecases import fleet
from tests.simulation.hall import Hall, Kiosk
from tests.simulation.server import OfficeServer
from tests.support.onestop.ledgers import PaperLedger
from tests.support.onestop.server import Kiosk as Speaker
from tests.support.onestop.server import introduced, refusal

T = TypeVar("T")

LIES: Final = 25
"""About so many, within two hours."""

WITHOUT_SECONDS: Final = 8 * 3600.0
"""So long an office does with one kiosk less before it is tried again."""

_PATIENCE: Final = Patience(1.0, 1.0, 1.0)

FAR_DAYS: Final = (0, 0, 1, 1, 2, 50, 150)
"""How far ahead the day is of which something is claimed."""


class _Spoken:
    """The way to a simulated server. Implements `Wire`."""

    def __init__(self, server: OfficeServer) -> None:
        self._server = server

    def post(self, path: str, body: object, kind: type[T], headers: dict[str, str]) -> T:
        """See `Wire`."""
        return self._read(self._say("POST", path, msgspec.json.encode(body), headers), kind)

    def get(self, path: str, kind: type[T], headers: dict[str, str]) -> T | None:
        """See `Wire`."""
        reply = self._say("GET", path, None, headers)
        return None if reply.status == 204 else self._read(reply, kind)

    def _say(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        return self._server.answer(Call(method, wire.PREFIX + path, body, _PATIENCE), headers)

    @staticmethod
    def _read(reply: Reply, kind: type[T]) -> T:
        if reply.status >= 400:
            raise refusal(reply.body, reply.status)
        return msgspec.json.decode(reply.body, type=kind)


class Thief:
    """Who has the credential and the machine's serial number, and says anything about central numbers, digits and epochs."""

    def __init__(self, server: OfficeServer, kiosk: Kiosk, day: date, chance: random.Random) -> None:
        """With what stands on the card of `kiosk`; `day` is the server's."""
        device = DeviceFile(kiosk.hardware.card).read()
        assert device is not None
        self._chance, self._day = chance, day
        self._one = Speaker(_Spoken(server), kiosk.hardware.serial, device.credential, prefix=device.token_prefix)
        self._one.ledger = _copied(kiosk, device.kiosk_code, day, self._one.boot_id)
        self._spare = device.spare_code
        self._lies: tuple[Callable[[], object], ...] = (
            self._mark, self._entries, self._highest, self._epoch, self._used, self._hold, self._confirmed, self._draw, self._lose, self._reboot,
        )  # fmt: skip

    def lie(self) -> str:
        """Say something; returns what, and how the server refused it."""
        act, ledger = self._chance.choice(self._lies), self._one.ledger.copy()
        try:
            introduced(self._one, act)
        except Refused as refused:
            self._one.ledger = ledger
            return f"{act.__name__.strip('_')}, refused: {refused.kind}"
        return act.__name__.strip("_")

    def _ahead(self) -> date:
        return self._day + timedelta(days=self._chance.choice(FAR_DAYS))

    def _number(self) -> int:
        return self._chance.choice((1, self._chance.randint(1, 60), self._chance.randint(1, wire.LARGEST_NUMBER)))

    def _digit(self) -> int:
        return self._chance.randint(1, 9)

    def _mark(self) -> None:
        before, self._one.ledger.day = self._one.ledger.day, self._ahead()
        try:
            self._one.hello((wire.SeriesMark("A", 0, self._number()),))
        finally:
            self._one.ledger.day = before

    def _entries(self) -> None:
        ledger, day = self._one.ledger, self._ahead()
        for _ in range(self._chance.randint(1, 5)):
            ticket_id = uuid.uuid4()
            ledger.intent(ticket_id)
            ledger.numbered(ticket_id, self._number(), self._chance.choice((0, 0, ledger.code, self._digit())), day)
        introduced(self._one, self._one.send)

    def _highest(self) -> None:
        self._one.grant(highest=self._number(), business_day=self._ahead())

    def _epoch(self) -> None:
        self._one.hello(epoch=self._chance.choice((2, 5, 40, 1_000)))

    def _used(self) -> None:
        self._one.hello(used=tuple({self._digit() for _ in range(3)}))

    def _hold(self) -> None:
        self._one.hello(spare=self._digit())

    def _confirmed(self) -> None:
        self._one.ledger.acknowledged = self._chance.randint(1, 50)
        self._one.hello()

    def _draw(self) -> None:
        self._one.grant(self._chance.choice(("ho-tich", "chung-thuc")))

    def _lose(self) -> None:
        """It says that its ledger is another one now, under the spare digit or any."""
        said = self._one.said
        spare = self._spare if said is None else said.spare_code
        self._one.ledger = PaperLedger(spare or self._digit(), self._day, boot_id=self._one.boot_id)
        self._one.hello()

    def _reboot(self) -> None:
        self._one.reboot()
        self._one.hello()


def _copied(kiosk: Kiosk, code: int, day: date, boot_id: str) -> PaperLedger:
    """The ledger on the stolen card, to be gone on with; a made-up one where the kiosk has none at this moment."""
    ledger = kiosk.boot.ledger if kiosk.boot else None
    if ledger is None:
        return PaperLedger(code, day, boot_id=boot_id)
    outbox = LedgerOutbox(ledger)
    entries, written = list[wire.Event](), outbox.batch(0, 5000).entries
    while written:
        entries += [event_of(*one) for one in written]
        written = outbox.batch(entries[-1].seq, 5000).entries
    told = outbox.status()
    return PaperLedger(
        told.kiosk_code,
        day,
        UUID(told.ledger_id),
        entries,
        told.memory.acknowledged,
        boot_id=boot_id,
        monotonic_ns=entries[-1].monotonic_ns if entries else 1,
    )


def theft(hall: Hall, kiosk: Kiosk) -> None:
    """The credential is copied, and used for some hours beside the kiosk itself."""
    server = hall.server
    if server is None or kiosk.gone or kiosk.is_robbed or not server.is_up:
        return
    kiosk.is_robbed = True
    chance = hall.chance
    thief = Thief(server, kiosk, server.held(lambda _, held: held.day), chance)

    def lie() -> None:
        if server.is_up and not kiosk.gone:
            hall.lies += 1
            hall.happened("a thief with the credential of", kiosk.name, thief.lie())

    for _ in range(chance.randint(1, 2 * LIES)):
        hall.world.after(chance.uniform(0, 7200), lie)
    hall.world.after(chance.uniform(60, 10_000), lambda: find_out(hall, kiosk))


def find_out(hall: Hall, kiosk: Kiosk) -> None:
    """An administrator revokes the kiosk as a liar, switches it off, and enrols another machine as soon as a digit is free."""
    server = hall.server
    if server is None or kiosk.gone:
        return
    if not server.is_up:
        hall.world.after(600, lambda: find_out(hall, kiosk))
        return
    if kiosk.boot is not None:
        kiosk.boot.stop_dead()
        kiosk.boot = None
    device = hall.device_id(kiosk)

    def revoke(transaction: Transaction, held: LockedOffice) -> date:
        one = fleet.find_kiosk(transaction, held, device, revoked=True)
        fleet.revoke_kiosk(transaction, held, one, "stolen", lied=True)
        return held.day

    hall.papers.disowned(kiosk.name, server.held(revoke))
    hall.happened(kiosk.name, "is revoked, because it lied")
    kiosk.gone = hall.ledger_was_lost = True
    hall.back_up()
    _put_another(hall, kiosk)


def find_all_out(hall: Hall) -> None:
    """Nobody lies over night."""
    for kiosk in list(hall.kiosks):
        if kiosk.is_robbed:
            find_out(hall, kiosk)


def _put_another(hall: Hall, kiosk: Kiosk) -> None:
    """Now, or else some hours later: no digit is free, or the server is down."""
    server = hall.server
    fresh = None
    if server is not None and server.is_up:
        with suppress(AdministrationError):
            fresh = hall.add_kiosk()
    if fresh is None:
        hall.world.after(WITHOUT_SECONDS, lambda: _put_another(hall, kiosk))
        return
    hall.kiosks[hall.kiosks.index(kiosk)] = fresh
    hall.switch_on(fresh)
    hall.back_up()
