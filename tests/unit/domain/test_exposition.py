"""Figures for Prometheus, read by Prometheus' own parser."""

from prometheus_client.parser import text_string_to_metric_families

from kiosk.domain.condition import (
    Condition,
    CountsCondition,
    DiskCondition,
    MachineCondition,
    NetworkCondition,
    PrinterCondition,
)
from kiosk.domain.exposition import exposition

FULL = Condition(
    printer=PrinterCondition(online=True, paper=False, mm_left=1500, tickets_left=9, minutes_left=5, sent_bytes=12),
    network=NetworkCondition(server="https://a", outbox_depth=2, outbox_oldest_s=30),
    disk=DiskCondition(free_mb=300, read_only=False),
    machine=MachineCondition(temperature_c=55.5),
    counts=CountsCondition(7, 2, 1, {"staff": 3, "power_cut": 1}, 20, 0.25),
)


def read(condition: Condition) -> dict[str, float]:
    """Each sample by its name and labels."""
    families = text_string_to_metric_families(exposition(condition))
    return {
        one.name + "".join(f"/{value}" for value in one.labels.values()): one.value
        for family in families
        for one in family.samples
    }


def test_figures_have_the_names_that_dashboards_know() -> None:
    told = read(FULL)
    wanted = {
        "kiosk_up": 1.0, "kiosk_tickets_total": 7.0, "kiosk_own_series_total": 2.0, "kiosk_unknown_prints_total": 1.0,
        "kiosk_void_total/staff": 3.0, "kiosk_void_total/power_cut": 1.0, "kiosk_outbox_oldest_seconds": 30.0,
        "kiosk_commit_seconds_count": 20.0, "kiosk_commit_seconds_sum": 0.25, "kiosk_paper": 0.0,
        "kiosk_temperature_celsius": 55.5, "kiosk_paper_left_metres": 1.5, "kiosk_disk_free_bytes": 300e6,
    }  # fmt: skip
    assert {name: told.get(name) for name in wanted} == wanted


def test_what_is_wrong_is_a_figure_too() -> None:
    assert read(FULL)["kiosk_problem/no_paper"] == 1.0


def test_what_is_not_known_has_no_figure() -> None:
    assert set(read(Condition())) == {"kiosk_up"}
