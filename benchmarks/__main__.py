"""`python -m benchmarks [NAME…] [--quick] [--json]`: figures on stdout, progress on stderr; exit code 0, 1 or 2."""

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Sequence

from benchmarks.catalogue import BENCHMARKS, measure_of
from benchmarks.figures import Figure
from benchmarks.machine import facts
from benchmarks.table import records, table
from benchmarks.workshop import Workshop, workshop

_NEEDED = ("Xvfb", "strace")


def _parser() -> argparse.ArgumentParser:
    names = "\n".join(f"  {name:8} {what}" for name, what in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="dev/bench",
        description="Measures the kiosk side by side with what one would use instead.",
        epilog=f"names:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure (default: everything)")
    parser.add_argument("--quick", action="store_true", help="few samples: whether it works at all, not what it really takes")
    parser.add_argument("--json", action="store_true", help="for machines, with every sample")
    return parser


def _run(names: Sequence[str], place: Workshop) -> list[Figure]:
    figures = []
    for name in names:
        place.say(f"{name}: {BENCHMARKS[name]}")
        figures += measure_of(name)(place)
    return figures


def _report(machine: dict[str, str], figures: Sequence[Figure], place: Workshop) -> str:
    notes = [*place.notes, *(["Few samples were taken (--quick)."] if place.quick else [])]
    about = "\n".join(f"{name}: {value}" for name, value in machine.items())
    return "\n\n".join([about, table(figures), *notes])


def main() -> int:
    """Measure what was asked for."""
    parser = _parser()
    asked = parser.parse_args()
    names = asked.names or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"unknown: {', '.join(unknown)}; choose from {', '.join(BENCHMARKS)}")
    if missing := [program for program in _NEEDED if shutil.which(program) is None]:
        print(f"dev/bench: {' and '.join(missing)} must be installed", file=sys.stderr)
        return 1
    # Told to end, it ends what it has started as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with workshop(quick=asked.quick) as place:
        machine = facts(place.folder)
        try:
            figures = _run(names, place)
        except (RuntimeError, TimeoutError) as error:
            print(f"dev/bench: {error}", file=sys.stderr)
            return 1
    if asked.json:
        shown = {"machine": machine, "quick": asked.quick, "notes": place.notes, "figures": records(figures)}
        print(json.dumps(shown, ensure_ascii=False))
    else:
        print(_report(machine, figures, place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
