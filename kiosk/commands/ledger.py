"""`kiosk ledger verify|export`."""

import argparse
import json
import sys
from dataclasses import asdict

from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.exitcodes import FAILED
from kiosk.storage.report import export_csv, export_jsonl
from kiosk.storage.report import verify as verify_ledger


def verify(arguments: argparse.Namespace) -> int:
    """Check everything; exit 1 when something is wrong."""
    with bootstrap.existing_ledger(load_settings(arguments.config)) as ledger:
        report = verify_ledger(ledger)
    if arguments.json:
        print(json.dumps(asdict(report) | {"ok": not report.problems}, ensure_ascii=False))
    else:
        print(*report.problems, sep="\n", end="\n" if report.problems else "", file=sys.stderr)
        verdict = f"{len(report.problems)} problems" if report.problems else "whole"
        print(f"{report.tickets} tickets, {report.business_days} business days, {report.entries} entries: {verdict}")
    return FAILED if report.problems else 0


def export(arguments: argparse.Namespace) -> int:
    """Write every ticket, oldest day first."""
    with bootstrap.existing_ledger(load_settings(arguments.config)) as ledger:
        for line in export_jsonl(ledger) if arguments.format == "jsonl" else export_csv(ledger):
            print(line)
    return 0
