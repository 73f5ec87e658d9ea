"""`onestop counter …`."""

import argparse

from sqlalchemy import select

from onestop.commands.administration import administer, show
from onestop.db.tables import counter
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.errors import AdministrationError
from onestop.exitcodes import OK
from onestop.settings import database_url
from onestop.usecases import fleet, offices


def add(arguments: argparse.Namespace) -> int:
    """Make a counter, or change its name and services."""
    services = tuple(one.strip() for one in arguments.services.split(",") if one.strip())

    def work(transaction: Transaction, _: Keys) -> None:
        held = offices.find_office(transaction, arguments.office)
        unknown = sorted(set(services) - offices.service_ids(transaction, held))
        if unknown or not services:
            raise AdministrationError(
                f"office {held.code} has no service {', '.join(unknown) or '(none was named)'}", "see onestop office show"
            )
        offices.put_counter(transaction, held, arguments.number, {"vi": arguments.name or f"Quầy {arguments.number}"}, services)

    administer(_url(arguments), work)
    print(f"counter {arguments.number} of office {arguments.office} serves {', '.join(services)}")
    return OK


def list_all(arguments: argparse.Namespace) -> int:
    """The counters of an office."""

    def work(transaction: Transaction, _: Keys) -> list[dict[str, object]]:
        held = offices.find_office(transaction, arguments.office)
        of_office = select(counter).where(counter.c.office_id == held.office_id, counter.c.retired.is_(False))
        rows = transaction.all(of_office.order_by(counter.c.number))
        return [
            {
                "number": row["number"],
                "name": row["name"],
                "services": row["services"],
                "open": row["open"],
                "signed_in": row["token_hash"] is not None,
            }
            for row in rows
        ]

    rows = administer(_url(arguments), work)
    if arguments.json:
        show(rows)
    else:
        for row in rows:
            print(f"{row['number']:>3}  {'open' if row['open'] else 'closed':6}  {', '.join(row['services'])}")  # type: ignore[arg-type]
    return OK


def sign_in(arguments: argparse.Namespace) -> int:
    """Make the token with which a counter's program speaks; the one before is no longer good."""

    def work(transaction: Transaction, keys: Keys) -> str:
        return fleet.sign_in_counter(transaction, keys, offices.find_office(transaction, arguments.office), arguments.number)

    token = administer(_url(arguments), work)
    if arguments.json:
        show({"counter": arguments.number, "token": token})
    else:
        print(token)
    return OK


def sign_out(arguments: argparse.Namespace) -> int:
    """A counter's token is no longer good."""

    def work(transaction: Transaction, _: Keys) -> None:
        fleet.sign_out_counter(transaction, offices.find_office(transaction, arguments.office), arguments.number)

    administer(_url(arguments), work)
    print(f"counter {arguments.number} of office {arguments.office} is signed out")
    return OK


def _url(arguments: argparse.Namespace) -> str:
    return database_url(arguments.database)
