"""Offices and kiosks in a database, made without HTTP, so that a run can begin at once."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from onestop.clock import SystemClock
from onestop.db.engine import open_database
from onestop.db.migrate import migrate
from onestop.db.secret import read_keys
from onestop.db.transaction import Transaction
from onestop.domain.businessday import local_date
from onestop.domain.credentials import Token, new_secret
from onestop.usecases import enrolment, fleet, hello, offices
from onestop.usecases.admission import Claim
from onestop.usecases.officefile import CounterEntry, OfficeFile, OfficeHead, ServiceEntry
from onestop.usecases.parts import House
from onestop.usecases.roster import Rosters
from onestop.wire import BOOT_HEADER, PROTOCOL, SERIAL_HEADER, EnrolRequest, Hello, LedgerStatus

SERVICES = ("ho-tich", "chung-thuc", "dat-dai", "xay-dung")
BOOT = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True, slots=True)
class Kiosk:
    """What a simulated kiosk needs to speak."""

    office_id: int
    device_id: uuid.UUID
    ledger_id: uuid.UUID
    code: int
    headers: str


def today() -> date:
    """The business day of these offices."""
    return local_date(datetime.now(UTC))


def office(code: str) -> OfficeFile:
    """An office with four services and a counter for all of them."""
    services = [ServiceEntry(one, letter, one) for one, letter in zip(SERVICES, "ABCD", strict=True)]
    return OfficeFile(
        OfficeHead(code, code), services, {}, [CounterEntry(number, "x", list(SERVICES)) for number in range(1, 10)]
    )


def prepare(url: str, offices_wanted: int, kiosks_each: int) -> list[Kiosk]:
    """Make the database, its offices, and kiosks that have said hello."""
    database = open_database(url)
    migrate(database)
    house = House(read_keys(database), Rosters())
    made: list[Kiosk] = []
    try:
        with database.writer.begin() as connection:
            for number in range(offices_wanted):
                transaction = Transaction(connection, SystemClock(believed=True))
                held, _ = offices.import_office(transaction, office(f"L{number}"))
                made += [_enrol(house, transaction, held.office_id) for _ in range(kiosks_each)]
                transaction.save()
    finally:
        database.close()
    return made


def _enrol(house: House, transaction: Transaction, office_id: int) -> Kiosk:
    held = transaction.lock(office_id)
    code, _ = fleet.add_kiosk(transaction, house.keys, held, None, approved=True)
    secret, serial, ledger_id = new_secret(), uuid.uuid4().hex, uuid.uuid4()
    ask = EnrolRequest(code=code, credential=secret, hardware_serial=serial, software="load", protocol=PROTOCOL)
    answer = enrolment.enrol(house, transaction, office_id, ask)
    claim = Claim(Token("k1", office_id, str(answer.device_id), secret), serial, BOOT)
    status = LedgerStatus(ledger_id=ledger_id, kiosk_code=answer.kiosk_code, last=0, acknowledged=0)
    hello.hello(house, transaction, claim, Hello(protocol=PROTOCOL, software="load", monotonic_ns=1, ledger=status))
    headers = f"Authorization: Bearer {answer.token_prefix}{secret}\r\n{SERIAL_HEADER}: {serial}\r\n{BOOT_HEADER}: {BOOT}\r\n"
    return Kiosk(office_id, answer.device_id, ledger_id, answer.kiosk_code, headers)
