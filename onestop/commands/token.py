"""`onestop office token`: who may look at the kiosks of an office."""

import argparse

from onestop.commands.administration import administer
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.errors import AdministrationError
from onestop.exitcodes import OK
from onestop.settings import database_url
from onestop.usecases.administrators import make_token, take_token
from onestop.usecases.offices import find_office


def token(arguments: argparse.Namespace) -> int:
    """Make an administrator's token, or take it away."""

    def work(transaction: Transaction, keys: Keys) -> str:
        held = find_office(transaction, arguments.office)
        if not arguments.remove:
            return make_token(transaction, keys, held, arguments.name)
        if not take_token(transaction, held, arguments.name):
            raise AdministrationError(
                f"office {arguments.office} has no administrator {arguments.name}", "look how the name is written"
            )
        return f"the token of {arguments.name} is no longer good"

    print(administer(database_url(arguments.database), work))
    return OK
