"""The command `kiosk`: arguments in, exit code out; every error of ours is one line on stderr that says what to do."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk import __version__
from kiosk.errors import ConfigProblems, KioskError
from kiosk.exitcodes import FAILED


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="kiosk", description="The ticket terminal of a one-stop centre.")
    top.add_argument("--version", action="version", version=f"kiosk {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (default: ./config.yaml, then /etc/kiosk/config.yaml)"
    )
    common.add_argument("--verbose", action="store_true", help="tell more on stderr")

    def command(
        name: str, does: str, calls: str, into: "argparse._SubParsersAction[argparse.ArgumentParser]" = commands
    ) -> argparse.ArgumentParser:
        made = into.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.", parents=[common])
        made.set_defaults(calls=calls)
        return made

    command("run", "show the kiosk on this machine's screen", "kiosk.commands.run:run")
    _tour(command("tour", "walk through every screen without a display and keep the pictures", "kiosk.commands.run:tour"))
    _issue(command("issue", "give one ticket without a screen, also outside opening hours", "kiosk.commands.issue:issue"))
    _print(command("print", "print the sample ticket, or write its bytes", "kiosk.commands.print_sample:print_sample"))

    ledger = commands.add_parser("ledger", help="check or read the record of tickets").add_subparsers(
        required=True, metavar="WHAT"
    )
    verify = command("verify", "check the chain and the invariants of the ledger", "kiosk.commands.ledger:verify", ledger)
    verify.add_argument("--json", action="store_true", help="for machines")
    export = command("export", "write every ticket", "kiosk.commands.ledger:export", ledger)
    export.add_argument(
        "--format", choices=("csv", "jsonl"), default="csv", help="comma-separated values or JSON lines (default: csv)"
    )

    _enrol(command("enrol", "make this kiosk known to its one-stop server, once", "kiosk.commands.enrol:enrol"))

    config = commands.add_parser("config", help="check the settings, or describe them for an editor").add_subparsers(
        required=True, metavar="WHAT"
    )
    command("check", "say what is wrong with the settings, one line each", "kiosk.commands.config:check", config)
    command("schema", "write the JSON Schema of the settings", "kiosk.commands.config:schema", config)
    return top


def _tour(made: argparse.ArgumentParser) -> None:
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures, tickets and journey.json go")


def _issue(made: argparse.ArgumentParser) -> None:
    made.add_argument("service", metavar="SERVICE", help="series letter or id of the service, such as A")
    made.add_argument("--priority", metavar="CLASS", help="id of a priority class")
    made.add_argument("--json", action="store_true", help="for machines")
    made.add_argument("--wait", type=float, default=30.0, metavar="SECONDS", help="how long to wait for one's turn (default: 30)")


def _enrol(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "url", metavar="URL", help="address of the server, as in the settings; embedded: this machine takes the place of another"
    )
    made.add_argument("code", nargs="?", metavar="CODE", help="the one-time code, from: onestop kiosk add")


def _print(made: argparse.ArgumentParser) -> None:
    made.add_argument("--sample", action="store_true", required=True, help="the sample ticket, always the same")
    made.add_argument("--profile", default="raster", metavar="NAME", help="raster (80 mm) or raster-58 (58 mm)")
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--printer", metavar="URI", help="print it there, such as tcp:192.0.2.7:9100")
    where.add_argument("--out", type=Path, metavar="FILE", help="write the bytes there")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 (it failed) or 2 (wrong use)."""
    parsed = parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if parsed.verbose else os.environ.get("KIOSK_LOG", "WARNING"),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    module, _, name = parsed.calls.partition(":")
    try:
        code: int = getattr(importlib.import_module(module), name)(parsed)
    except ConfigProblems as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return FAILED
    except KioskError as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    return code
