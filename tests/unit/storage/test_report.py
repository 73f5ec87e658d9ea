"""`kiosk ledger export`: the tickets for others to read."""

import csv
import json
from pathlib import Path

from kiosk.domain.ticket import TicketState
from kiosk.storage.report import export_csv, export_jsonl, verify
from tests.support.ledgers import give, open_ledger
from tests.support.office import at


def test_csv_and_json_lines_tell_the_same(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        give(ledger)
        failed = give(ledger, "chung-thuc")
        ledger.note_state(failed.ticket_id, TicketState.FAILED, 'no paper, "really"', at(8))
        from_csv = list(csv.DictReader(export_csv(ledger)))
        from_json = [json.loads(line) for line in export_jsonl(ledger)]
    assert from_csv == from_json
    assert [row["number"] for row in from_csv] == ["A001", "B001"]
    assert from_csv[1]["reason"] == 'no paper, "really"'


def test_a_whole_ledger_is_counted(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        give(ledger)
        give(ledger)
        report = verify(ledger)
    assert (report.entries, report.tickets, report.business_days, report.problems) == (5, 2, 1, ())
