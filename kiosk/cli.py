"""The command `kiosk`: arguments in, exit code out; every error of ours is one line on stderr that says what to do."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import __version__
from kiosk.errors import ConfigProblems, KioskError
from kiosk.exitcodes import FAILED


def parser(*, only_run: bool = False) -> argparse.ArgumentParser:
    """All commands and their options; or `run` alone, for whose start the others would be made in vain."""
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

    _run(command("run", "show the kiosk on this machine's screen", "kiosk.commands.run:run"))
    if only_run:
        return top
    _tour(command("tour", "walk through every screen without a display and keep the pictures", "kiosk.commands.run:tour"))
    _issue(command("issue", "give one ticket without a screen, also outside opening hours", "kiosk.commands.issue:issue"))
    _ticket(command("reprint", "print a ticket again, marked IN LẠI, under the same number", "kiosk.commands.staff:reprint"))
    voiding = _ticket(command("void", "take a ticket back; its number is never given again", "kiosk.commands.staff:void"))
    voiding.add_argument("--reason", required=True, metavar="TEXT", help="why, in a few words; it stays in the record")
    _print(
        command(
            "print",
            "print the sample ticket, the test page or the day report, or write its bytes",
            "kiosk.commands.print_sample:print_sample",
        )
    )

    _calibrate(
        command(
            "calibrate",
            "print a sheet that shows what a printer can do, and keep the choice",
            "kiosk.commands.calibrate:calibrate",
        )
    )
    printers = _printers(command("printers", "say what is plugged in and what it answers", "kiosk.commands.printers:printers"))
    _simulate(command("simulate", "be a printer that is not there", "kiosk.commands.printers_simulate:simulate", printers))

    rolls = _paper(command("paper", "say how much paper is left, and for how many tickets", "kiosk.commands.paper:paper"))
    restocking = command("restock", "note that a new roll is in", "kiosk.commands.paper:restock", rolls)
    restocking.add_argument("--metres", type=float, metavar="M", help="its length (default: roll_metres of the settings)")
    restocking.add_argument("--print", action="store_true", help="also print the report of the change on the printer")
    restocking.add_argument("--json", action="store_true", help="for machines")

    _staff(commands.add_parser("staff", help="say who may open the door to the staff pages, and what they did"), command)

    ledger = commands.add_parser("ledger", help="check or read the record of tickets").add_subparsers(
        required=True, metavar="WHAT"
    )
    verify = command("verify", "check the chain and the invariants of the ledger", "kiosk.commands.ledger:verify", ledger)
    verify.add_argument("--json", action="store_true", help="for machines")
    export = command("export", "write every ticket", "kiosk.commands.ledger:export", ledger)
    export.add_argument(
        "--format", choices=("csv", "jsonl"), default="csv", help="comma-separated values or JSON lines (default: csv)"
    )

    _catalogue(commands.add_parser("catalogue", help="import procedures, look for one, show one"), command)
    _enrol(command("enrol", "make this kiosk known to its one-stop server, once", "kiosk.commands.enrol:enrol"))

    command("health", "say how the kiosk is that runs on this machine", "kiosk.commands.health:health").add_argument(
        "--json", action="store_true", help="for machines"
    )

    _bundles(command)
    config = commands.add_parser("config", help="check the settings, or describe them for an editor").add_subparsers(
        required=True, metavar="WHAT"
    )
    command("check", "say what is wrong with the settings, one line each", "kiosk.commands.config:check", config)
    command("schema", "write the JSON Schema of the settings", "kiosk.commands.config:schema", config)
    return top


def _run(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--embedded", action="store_true", help="with a one-stop server beside it, as if the settings said server: embedded"
    )


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


def _bundles(command: "Callable[..., argparse.ArgumentParser]") -> None:
    giving = command("bundle", "put logs and versions into one file, onto the USB stick", "kiosk.commands.bundle:bundle")
    giving.add_argument("--out", type=Path, metavar="DIR", help="into this folder instead")
    keeping = command("backup", "put ledger, settings and calibration into one file", "kiosk.commands.bundle:backup")
    keeping.add_argument("file", type=Path, metavar="FILE", help="the file, or a folder for one with the usual name")
    restoring = command("restore", "take up what a backup holds; no number comes twice", "kiosk.commands.bundle:restore")
    restoring.add_argument("file", type=Path, metavar="FILE", help="what kiosk backup made")
    restoring.add_argument("--sum", metavar="SUM", help="as it was shown then; needed when another machine made it")
    restoring.add_argument(
        "--code",
        type=int,
        choices=range(1, 10),
        metavar="DIGIT",
        help="a kiosk code that no other machine uses today; needed without a server when another machine made it",
    )
    restoring.add_argument("--anyway", action="store_true", help="even when the server does not have all of the present ledger")


def _ticket(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("ticket", metavar="NUMBER|ID", help="number of the ticket, such as A045, or its id")
    made.add_argument("--day", metavar="DATE", help="the business day of that number (default: the newest)")
    made.add_argument("--json", action="store_true", help="for machines")
    made.add_argument("--wait", type=float, default=30.0, metavar="SECONDS", help="how long to wait for one's turn (default: 30)")
    return made


def _print(made: argparse.ArgumentParser) -> None:
    what = made.add_mutually_exclusive_group(required=True)
    what.add_argument("--sample", action="store_true", help="the sample ticket, always the same")
    what.add_argument(
        "--test-page", action="store_true", help="everything that a slip may be made of, to see what comes out wrong"
    )
    what.add_argument("--day-report", action="store_true", help="numbers of a business day by service, and the paper it took")
    made.add_argument("--day", metavar="DATE", help="the day of the report (default: the newest business day)")
    made.add_argument(
        "--profile",
        metavar="NAME",
        help="what the printer is known to do: raster, tm-t20ii, clone-1258 … (see assets/printers.yaml; default: raster, and for "
        "the printer of the settings what is known of it)",
    )
    where = made.add_mutually_exclusive_group()
    where.add_argument(
        "--printer", metavar="URI", help="print it there, such as tcp:192.0.2.7:9100 (default: the settings' printer)"
    )
    where.add_argument("--out", type=Path, metavar="FILE", help="write the bytes there")


def _calibrate(made: argparse.ArgumentParser) -> None:
    made.add_argument("--printer", metavar="URI", help="which printer (default: the one of the settings)")
    made.add_argument("--language", metavar="CODE", help="of the sheet, such as en (default: the first of the settings)")
    made.add_argument(
        "--memory",
        type=int,
        nargs="?",
        const=65536,
        metavar="BYTES",
        help="after the usual sheet: put the lines that never change into so much of its memory (default: 65536), and show them",
    )
    half = made.add_mutually_exclusive_group()
    half.add_argument("--sheet-only", action="store_true", help="print the sheet and ask nothing")
    half.add_argument("--choose", metavar="LETTERS", help="print nothing; these letters of the last sheet are right")


def _printers(made: argparse.ArgumentParser) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    made.add_argument("--json", action="store_true", help="for machines")
    made.add_argument("--database", metavar="NAME", help="what python-escpos' database says of a printer, such as TM-T20II")
    return made.add_subparsers(metavar="WHAT", help="without it: list them")


def _paper(made: argparse.ArgumentParser) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    made.add_argument("--json", action="store_true", help="for machines")
    return made.add_subparsers(metavar="WHAT", help="without it: say what is left")


def _staff(made: argparse.ArgumentParser, command: "Callable[..., argparse.ArgumentParser]") -> None:
    into = made.add_subparsers(required=True, metavar="WHAT")
    pin = command(
        "set-pin", "give somebody a PIN, typed twice and unseen, or read from stdin", "kiosk.commands.staff_door:set_pin", into
    )
    pin.add_argument(
        "name", nargs="?", default="technician", metavar="NAME", help="a short name, such as thu or quay-3 (default: technician)"
    )
    pin.add_argument(
        "--role",
        choices=("clerk", "technician"),
        help="what they may do (default: as before, else clerk; technician: technician)",
    )
    pin.add_argument("--pin-file", type=Path, metavar="FILE", help="read the PIN from the first line of this file")
    card = command("set-card", "give somebody a card beside the PIN", "kiosk.commands.staff_door:set_card", into)
    card.add_argument("name", metavar="NAME", help="who, by their short name")
    card.add_argument("--code-file", type=Path, metavar="FILE", help="read the card's code from the first line of this file")
    removing = command("remove", "let somebody in no more", "kiosk.commands.staff_door:remove", into)
    removing.add_argument("name", metavar="NAME", help="who, by their short name")
    listing = command("list", "say who may come in", "kiosk.commands.staff_door:members", into)
    logged = command("log", "show what staff did, oldest first", "kiosk.commands.staff_door:log", into)
    logged.add_argument("--verify", action="store_true", help="check that nothing in it was changed or cut off")
    for one in (listing, logged):
        one.add_argument("--json", action="store_true", help="for machines")


def _log(wanted: str) -> None:
    """Log on stderr; the handler has the level too, because Kivy gives its own logger a lower one."""
    level = logging.getLevelNamesMapping().get(wanted.upper(), logging.WARNING)
    handler = logging.StreamHandler()
    handler.setLevel(level)
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler])


_SIMULATE = """\
The first line that it prints is its address: write it into config.yaml under printer.uri, or behind --printer.
Then it tells of each slip. It runs until Ctrl+C.

kinds of printers (--persona):
  epson        TM-T20II: Vietnamese pages, all answers
  clone-1258   clone with Vietnamese in page 27; wakes up in Chinese
  clone-bare   clone without Vietnamese
  clone-mute   the same, and it never answers
  clone-5890k  the same; pictures of some heights come out as noise
  vkp80        Custom VKP80: hands the slip out, waits, takes it back

what may go wrong (--fault, or typed as a line while it runs):
  paper-out  near-end  cover-open  cutter-jam  overheated  broken
  silent     noisy     stalled     slow        unplugged

  at once: paper-out     later: paper-out@300mm, unplugged@120bytes, slow@5s

what may be done (typed as a line):
  mend     put everything right        power    switch off and on
  taken    the citizen takes the slip  status   say how it is

example: kiosk printers simulate --persona epson --pty printer --baud 19200 --out slips --fault paper-out@300mm
"""


def _simulate(made: argparse.ArgumentParser) -> None:
    made.formatter_class, made.epilog = argparse.RawDescriptionHelpFormatter, _SIMULATE
    made.add_argument("--persona", default="epson", metavar="KIND", help="what it is (default: epson)")
    made.add_argument("--paper", type=int, choices=(80, 58), default=80, help="width of the roll in mm (default: 80)")
    made.add_argument("--baud", type=int, metavar="N", help="pace of its line, such as 19200 (default: no limit)")
    made.add_argument("--rows", type=float, metavar="N", help="rows of dots that it prints in a second (default: no limit)")
    made.add_argument(
        "--flow", choices=("rtscts", "xonxoff", "none"), default="rtscts", help="how it holds up the host (default: rtscts)"
    )
    where = made.add_mutually_exclusive_group()
    where.add_argument("--pty", type=Path, metavar="PATH", help="appear as the serial port PATH")
    where.add_argument("--tcp", type=int, default=0, metavar="PORT", help="appear on this machine's PORT (default: any free one)")
    made.add_argument("--out", type=Path, metavar="DIR", help="keep each slip there as .png and .bin")
    made.add_argument("--fault", action="append", default=[], metavar="NAME@MOMENT", help="what goes wrong, and when; repeatable")


def _catalogue(made: argparse.ArgumentParser, command: "Callable[..., argparse.ArgumentParser]") -> None:
    into = made.add_subparsers(required=True, metavar="WHAT")
    importing = command(
        "import", "read files of procedures and use them from now on", "kiosk.commands.catalogue:import_files", into
    )
    importing.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="JSON lines of the portal, CSV (both also as .gz) or .xlsx"
    )
    searching = command("search", "look for procedures as a citizen does", "kiosk.commands.catalogue:search", into)
    asked = searching.add_mutually_exclusive_group(required=True)
    asked.add_argument("query", nargs="*", default=[], metavar="QUERY", help="what a citizen types")
    asked.add_argument("--batch", type=Path, metavar="FILE", help="a query on each line; one JSON object a line comes out")
    searching.add_argument("--limit", type=_count, default=10, metavar="N", help="how many at most (default: 10)")
    searching.add_argument("--explain", action="store_true", help="say why each was found")
    rebuilding = command(
        "rebuild",
        "make the index anew, of what the server has sent, else of what is there",
        "kiosk.commands.catalogue:rebuild",
        into,
    )
    rebuilding.add_argument(
        "--skip-wrong-lines", action="store_true", help="leave out wrong lines of the office's own files, as a running kiosk does"
    )
    showing = command("show", "say everything that is known of a procedure", "kiosk.commands.catalogue:show", into)
    showing.add_argument("code", metavar="CODE", help="such as 1.001193, also without its point, or its beginning")
    for one in (importing, rebuilding, searching, showing):
        one.add_argument("--json", action="store_true", help="for machines")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count; write a whole number from 1 on")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 (it failed) or 2 (wrong use)."""
    words = sys.argv[1:] if arguments is None else arguments
    parsed = parser(only_run=list(words[:1]) == ["run"]).parse_args(words)
    _log("DEBUG" if parsed.verbose else os.environ.get("KIOSK_LOG", ""))
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
