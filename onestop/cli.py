"""The command `onestop`: arguments in, exit code out; every error of ours is one line on stderr that says what to do."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from onestop import __version__
from onestop.errors import OnestopError
from onestop.exitcodes import FAILED
from onestop.wire import CommandKind

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  it has no public name


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="onestop", description="The one-stop server: one queue for all kiosks and counters of an office."
    )
    top.add_argument("--version", action="version", version=f"onestop {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serve(_command(commands, "serve", "serve kiosks and counters until told to stop", "serve:serve"))
    _command(commands, "migrate", "bring the database up to date (serve does so by itself)", "serve:migrate")
    _command(commands, "openapi", "write the API document", "serve:openapi")
    _office(
        commands.add_parser("office", help="describe offices, pause services, show messages").add_subparsers(
            required=True, metavar="WHAT"
        )
    )
    _kiosk(
        commands.add_parser("kiosk", help="let kiosks in, put them out, tell them something").add_subparsers(
            required=True, metavar="WHAT"
        )
    )
    _catalogue(
        commands.add_parser("catalogue", help="the procedures that the kiosks of an office show").add_subparsers(
            required=True, metavar="WHAT"
        )
    )
    _counter(commands.add_parser("counter", help="make counters and sign them in").add_subparsers(required=True, metavar="WHAT"))
    return top


def _command(into: Subparsers, name: str, does: str, calls: str, *words: str) -> argparse.ArgumentParser:
    made = into.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
    made.set_defaults(calls=f"onestop.commands.{calls}")
    made.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://… (default: ONESTOP_DATABASE_URL, then sqlite:///onestop.db)",
    )
    for word in words:
        _word(made, word)
    return made


def _word(made: argparse.ArgumentParser, word: str) -> None:
    if word == "office":
        made.add_argument("office", metavar="OFFICE", help="code of the office, such as H32.12")
    elif word == "kiosk":
        made.add_argument("kiosk", metavar="KIOSK", help="its digit, or the beginning of its id; see onestop kiosk list")
    elif word == "service":
        made.add_argument("service", metavar="SERVICE", help="id of the service, such as ho-tich")
    elif word == "number":
        made.add_argument("number", type=int, metavar="NUMBER", help="number of the counter")
    elif word == "json":
        made.add_argument("--json", action="store_true", help="for machines")


def _serve(made: argparse.ArgumentParser) -> None:
    environment = os.environ.get
    made.add_argument(
        "--host",
        default=environment("ONESTOP_HOST", "127.0.0.1"),
        help="address to listen on; others than loopback need TLS (default: 127.0.0.1)",
    )
    made.add_argument(
        "--port", type=int, default=int(environment("ONESTOP_PORT", "8100")), help="port; 0 takes a free one (default: 8100)"
    )
    made.add_argument("--office", type=Path, metavar="FILE", help="first do as onestop office import FILE")
    made.add_argument("--workers", type=int, default=1, metavar="N", help="processes that serve (default: 1)")
    made.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    made.add_argument("--tls-key", type=Path, metavar="FILE", help="its key, PEM")
    made.add_argument(
        "--clock",
        choices=("auto", "system"),
        default="auto",
        help="auto: believe the clock when a time server keeps it; system: somebody else looks after it",
    )
    made.add_argument(
        "--device-rate",
        type=float,
        default=50.0,
        metavar="N",
        help="requests a second that one kiosk or counter may make (default: 50)",
    )
    made.add_argument(
        "--hooks",
        choices=("public", "private", "loopback"),
        default=environment("ONESTOP_HOOKS", "public"),
        help="how near web hooks may be: private also in networks of the house, loopback also on this machine (default: public)",
    )
    made.add_argument("--log-format", choices=("json", "text"), default="json", help="form of the log on stderr (default: json)")
    made.add_argument("--verbose", action="store_true", help="tell more on stderr")
    made.add_argument(
        "--until-eof",
        action="store_true",
        help="end when standard input is closed, for programs that start a server beside themselves",
    )


def _office(into: Subparsers) -> None:
    made = _command(into, "import", "make an office, or change it, as its config.yaml says", "office:import_file")
    made.add_argument("file", type=Path, metavar="FILE", help="the same file that its kiosks read")
    _command(into, "list", "list all offices", "office:list_all", "json")
    _command(into, "show", "show what an office is doing, as its kiosks hear it", "office:show_one", "office")
    made = _command(
        into, "restore", "after a restore from a backup: give no central numbers for the rest of the day", "office:restore"
    )
    made.add_argument("office", nargs="?", metavar="OFFICE", help="code of the office")
    made.add_argument("--all", action="store_true", help="all offices")
    _command(into, "pause", "stop giving numbers of a service", "office:pause", "office", "service")
    _command(into, "resume", "give numbers of a service again", "office:resume", "office", "service")
    made = _command(
        into,
        "token",
        "make an administrator's token for the fleet page; the one before is no longer good",
        "token:token",
        "office",
    )
    made.add_argument("name", metavar="NAME", help="whose it is, such as thu")
    made.add_argument("--remove", action="store_true", help="make none; the one before is no longer good")
    made = _command(into, "hook", "tell alerts to a web hook; shows its secret once", "hook:hook", "office")
    made.add_argument("url", metavar="URL", help="https://HOST/PATH")
    made.add_argument("--remove", action="store_true", help="tell it nothing any more, not even what waits")
    _command(into, "hooks", "list the web hooks of an office", "hook:list_all", "office", "json")
    made = _command(into, "message", "show a line to citizens", "office:message", "office")
    made.add_argument("text", metavar="TEXT", help="in Vietnamese")
    made.add_argument("--en", metavar="TEXT", help="in English")
    made.add_argument("--minutes", type=int, metavar="N", help="show it for so long")
    _command(into, "clear-messages", "show no lines any more", "office:clear_messages", "office")


def _kiosk(into: Subparsers) -> None:
    made = _command(into, "add", "make a one-time code for a new kiosk", "kiosk:add", "office", "json")
    made.add_argument(
        "--code", type=int, choices=range(1, 10), metavar="DIGIT", help="its digit, 1 to 9 (default: the longest unused)"
    )
    made.add_argument("--approved", action="store_true", help="it may work as soon as it is enrolled")
    _command(into, "list", "list the kiosks of an office", "kiosk:list_all", "office", "json")
    _command(into, "approve", "let an enrolled kiosk work", "kiosk:approve", "office", "kiosk")
    _command(into, "release", "let a stopped kiosk work again", "kiosk:release", "office", "kiosk")
    made = _command(into, "revoke", "put a kiosk out for good", "kiosk:revoke", "office", "kiosk")
    made.add_argument("--why", default="taken out by an administrator", metavar="TEXT", help="what its screen says to staff")
    lied = "it lied, or its credential was stolen: withdraw what it alone said. Never when the server was restored meanwhile"
    made.add_argument("--lied", action="store_true", help=lied)
    made = _command(into, "tell", "send a signed command to a kiosk", "kiosk:tell", "office", "kiosk")
    made.add_argument("what", choices=[kind.value for kind in CommandKind], help="the command")
    made.add_argument("--day", metavar="DATE", help="business day to open (default: today's)")
    made.add_argument("--text", metavar="TEXT", help="message: the line for citizens at this kiosk, in Vietnamese")
    made.add_argument("--en", metavar="TEXT", help="message: the same in English")
    made.add_argument("--minutes", type=int, default=30, metavar="N", help="message: show it for so long (default: 30)")


def _counter(into: Subparsers) -> None:
    made = _command(into, "add", "make a counter, or change its name and services", "counter:add", "office", "number")
    made.add_argument("--services", required=True, metavar="IDS", help="ids of services, with commas between them")
    made.add_argument("--name", metavar="TEXT", help="in Vietnamese")
    _command(into, "list", "list the counters of an office", "counter:list_all", "office", "json")
    _command(
        into, "sign-in", "make a counter's token; the one before is no longer good", "counter:sign_in", "office", "number", "json"
    )
    _command(into, "sign-out", "a counter's token is no longer good", "counter:sign_out", "office", "number")


def _catalogue(into: Subparsers) -> None:
    made = _command(
        into, "import", "read files of procedures; kiosks fetch what is new in them", "catalogue:import_files", "json"
    )
    made.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="JSON lines of the portal, CSV (both also as .gz) or .xlsx"
    )
    made.add_argument("--office", metavar="CODE", help="code of the office, such as H32.12 (default: the only one that there is)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 (it failed) or 2 (wrong use)."""
    parsed = parser().parse_args(arguments)
    module, _, name = parsed.calls.partition(":")
    try:
        code: int = getattr(importlib.import_module(module), name)(parsed)
    except OnestopError as error:
        print(f"onestop: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    return code
