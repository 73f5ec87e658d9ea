"""`onestop office hook` and `hooks`: where an office's alerts go."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict

from onestop.commands.administration import administer, show
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.errors import AdministrationError
from onestop.exitcodes import OK
from onestop.settings import database_url
from onestop.usecases.hooks import Hook, hooks_of, make_hook, take_hook
from onestop.usecases.offices import find_office
from onestop.web.words import Speech


def hook(arguments: argparse.Namespace) -> int:
    """Tell alerts to a URL and show its secret, or tell it nothing any more."""

    def work(transaction: Transaction, keys: Keys) -> str:
        held = find_office(transaction, arguments.office)
        if not arguments.remove:
            return make_hook(transaction, keys, held, arguments.url)
        if not take_hook(transaction, held, arguments.url):
            raise AdministrationError(f"office {arguments.office} has no such hook", "see onestop office hooks")
        return "the hook is told nothing any more"

    print(administer(database_url(arguments.database), work))
    return OK


def list_all(arguments: argparse.Namespace) -> int:
    """The hooks of an office, and when each failed last."""

    def work(transaction: Transaction, _: Keys) -> Sequence[Hook]:
        return hooks_of(transaction.connection, find_office(transaction, arguments.office).office_id)

    hooks = administer(database_url(arguments.database), work)
    if arguments.json:
        show([asdict(one) for one in hooks])
    else:
        speech = Speech("en")
        for one in hooks:
            failed = (
                f"failed last {one.failed_at:%Y-%m-%d %H:%M} UTC: {speech.failure(one.failure)}"
                if one.failed_at
                else "never failed"
            )
            print(f"{one.url}: {one.waiting} waiting, {failed}")
    return OK
