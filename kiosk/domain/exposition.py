"""One look at the kiosk as figures for Prometheus, in its text format. What is not known has no line."""

from collections.abc import Iterator
from typing import Final

from kiosk.domain.condition import Condition
from kiosk.domain.problems import problems

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

Figure = float | int | bool | None


def exposition(condition: Condition) -> str:
    """All figures, with what each means."""
    return "".join(f"{line}\n" for line in _lines(condition))


def _lines(condition: Condition) -> Iterator[str]:
    for name, kind, meaning, value in _figures(condition):
        if value is not None:
            yield f"# HELP {name} {meaning}"
            yield f"# TYPE {name} {kind}"
            yield f"{name} {value if not isinstance(value, bool) else int(value)}"
    yield from _commits(condition)
    yield "# HELP kiosk_void_total Numbers of the business day that were taken back."
    yield "# TYPE kiosk_void_total counter"
    yield from (f'kiosk_void_total{{reason="{reason}"}} {count}' for reason, count in sorted(condition.counts.void.items()))
    yield "# HELP kiosk_problem What is wrong now."
    yield "# TYPE kiosk_problem gauge"
    yield from (f'kiosk_problem{{kind="{one.kind}"}} 1' for one in problems(condition))


def _commits(condition: Condition) -> Iterator[str]:
    commits, seconds = condition.counts.commits, condition.counts.commit_seconds
    if commits is not None and seconds is not None:
        yield "# HELP kiosk_commit_seconds What durable commits of the ledger took."
        yield "# TYPE kiosk_commit_seconds summary"
        yield f"kiosk_commit_seconds_count {commits}"
        yield f"kiosk_commit_seconds_sum {seconds}"


def _figures(condition: Condition) -> Iterator[tuple[str, str, str, Figure]]:
    """Name, type, meaning and value of those without labels."""
    counts, printer, network = condition.counts, condition.printer, condition.network
    yield "kiosk_up", "gauge", "The program runs and knows how it is.", 1
    yield "kiosk_tickets_total", "counter", "Numbers of the business day.", counts.tickets
    yield "kiosk_own_series_total", "counter", "Those that the kiosk gave by itself.", counts.own_series
    yield "kiosk_unknown_prints_total", "counter", "Those of which nobody knows whether they were printed.", counts.unknown_prints
    yield "kiosk_outbox_depth", "gauge", "Entries that the server has not confirmed.", network.outbox_depth
    yield "kiosk_outbox_oldest_seconds", "gauge", "Age of the oldest of them.", network.outbox_oldest_s
    yield "kiosk_server_contact_seconds", "gauge", "Since the server answered last.", network.contact_age_s
    yield "kiosk_own_numbers_seconds", "gauge", "How long it has given own numbers; 0: it does not.", network.own_numbers_s
    yield "kiosk_printer_online", "gauge", "The printer answers and has no trouble.", printer.online
    yield "kiosk_paper", "gauge", "There is paper.", printer.paper
    yield "kiosk_paper_near_end", "gauge", "The sensor sees the end of the roll coming.", printer.near_end
    yield "kiosk_paper_left_metres", "gauge", "What is left of the roll.", _thousandth(printer.mm_left)
    yield "kiosk_paper_left_tickets", "gauge", "For how many tickets that will do.", printer.tickets_left
    yield "kiosk_paper_left_minutes", "gauge", "For how many minutes that will do.", printer.minutes_left
    yield "kiosk_printed_bytes_total", "counter", "Bytes sent to the printer.", printer.sent_bytes
    yield from _of_the_machine(condition)


def _of_the_machine(condition: Condition) -> Iterator[tuple[str, str, str, Figure]]:
    machine, screen = condition.machine, condition.screen
    yield "kiosk_temperature_celsius", "gauge", "The hottest part of the board.", machine.temperature_c
    yield "kiosk_throttled", "gauge", "Slowed down or short of voltage now.", machine.throttled
    yield "kiosk_disk_free_bytes", "gauge", "Room for data.", _million(condition.disk.free_mb)
    yield "kiosk_disk_read_only", "gauge", "The disk takes no writes.", condition.disk.read_only
    yield "kiosk_disk_errors_total", "counter", "Errors that the file system has counted.", condition.disk.errors
    yield "kiosk_clock_offset_seconds", "gauge", "How far behind the server's.", _thousandth(condition.clock.offset_ms)
    yield "kiosk_clock_trusted", "gauge", "Somebody vouches for the clock.", condition.clock.trusted
    yield "kiosk_screen_turn_age_seconds", "gauge", "Since the screen's loop last turned.", screen.last_turn_age_s
    yield "kiosk_screen_frame_age_seconds", "gauge", "Since a frame was drawn.", screen.last_frame_age_s
    yield "kiosk_screen_stalls_total", "counter", "Turns of the screen's loop over a tenth of a second.", screen.stalls
    yield "kiosk_restarts_total", "counter", "Starts since the record began.", condition.restarts.count
    yield "kiosk_uptime_seconds", "gauge", "Of the program.", condition.software.uptime_s


def _thousandth(value: int | None) -> float | None:
    return None if value is None else value / 1000


def _million(megabytes: int | None) -> int | None:
    return None if megabytes is None else megabytes * 1_000_000
