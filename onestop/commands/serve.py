"""`onestop serve`, `onestop migrate`, `onestop openapi`."""

import argparse
import json
import os

from onestop.app import document
from onestop.commands.office import take_over
from onestop.db.engine import check_soundness, open_database
from onestop.db.migrate import migrate as bring_up_to_date
from onestop.exitcodes import FAILED, OK
from onestop.logs import set_up_logs
from onestop.serving.parent import Parent, serve_alone
from onestop.settings import Settings, database_url


def serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop (SIGTERM, SIGINT)."""
    set_up_logs(arguments.log_format, verbose=arguments.verbose)
    settings = Settings(
        database_url=database_url(arguments.database),
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        tls_cert=arguments.tls_cert,
        tls_key=arguments.tls_key,
        clock=arguments.clock,
        device_rate=arguments.device_rate,
        hooks=arguments.hooks,
    )
    _migrate(settings.database_url, sound=True)
    if arguments.office is not None:
        take_over(settings.database_url, arguments.office)
    if settings.workers == 1:
        served = serve_alone(settings, _tell, until_eof=arguments.until_eof)
    else:
        served = Parent(settings, arguments.log_format).serve(_tell, until_eof=arguments.until_eof)
    return OK if served else FAILED


def _tell(url: str) -> None:
    """The one line on stdout: whoever started the server may wait for it."""
    print(f"onestop: serving at {url} (process {os.getpid()})", flush=True)


def _migrate(url: str, *, sound: bool = False) -> tuple[str | None, str]:
    """`sound`: look the whole file over first."""
    database = open_database(url)
    try:
        if sound:
            check_soundness(database)
        return bring_up_to_date(database)
    finally:
        database.close()


def migrate(arguments: argparse.Namespace) -> int:
    """Bring the database up to date; `serve` does the same when it starts."""
    before, after = _migrate(database_url(arguments.database))
    print(f"revision {after}" if before == after else f"revision {before or 'none'} → {after}")
    return OK


def openapi(arguments: argparse.Namespace) -> int:
    """Write the API document."""
    del arguments
    print(json.dumps(document(), ensure_ascii=False, indent=1))
    return OK
