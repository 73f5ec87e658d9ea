"""Figures for Prometheus: what this server did, and how the kiosks are."""

import os
import time
from collections.abc import Iterable
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric

from onestop.usecases.overview import Overview

PROCESSES: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Set by `onestop serve` when there are several workers: their figures meet in that folder."""

REGISTRY: Final = CollectorRegistry()

REQUESTS: Final = Histogram(
    "onestop_request_seconds",
    "Time until the answer began; long polls wait on purpose and are left out.",
    ("path", "status"),
    registry=REGISTRY,
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
TRANSACTIONS: Final = Histogram(
    "onestop_transaction_seconds",
    "Time of one transaction of the writer, with its sync of the disk.",
    registry=REGISTRY,
    buckets=(0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1),
)
JOBS: Final = Histogram(
    "onestop_transaction_jobs", "Jobs that shared a transaction.", registry=REGISTRY, buckets=(1, 2, 4, 8, 16, 32, 64, 128)
)

POLLS: Final = Gauge("onestop_polls", "Long polls that wait now.", registry=REGISTRY, multiprocess_mode="livesum")

AWAY_SECONDS: Final = 90.0
"""Three heartbeats that are missing: the kiosk is away."""


def observe_transaction(seconds: float, jobs: int) -> None:
    """Note a transaction of the writer."""
    TRANSACTIONS.observe(seconds)
    JOBS.observe(jobs)


def measured(app: ASGIApp) -> ASGIApp:
    """Note how long each request takes until its answer begins."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] is not ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began = time.perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = scope.get("path_template") or "unknown"
                if path != "/v1/state":
                    REQUESTS.labels(path, str(message["status"])).observe(time.perf_counter() - began)
            await send(message)

        await app(scope, receive, sending)

    return handle


class _Fleet:
    """The kiosks and lines of all offices, as a collector."""

    def __init__(self, overview: Overview) -> None:
        self._overview = overview

    def collect(self) -> Iterable[Metric]:
        """See `prometheus_client.registry.Collector`."""
        up = GaugeMetricFamily("kiosk_up", "Heard within ninety seconds.", labels=("office", "kiosk", "state"))
        oldest = GaugeMetricFamily("kiosk_outbox_oldest_seconds", "Age of the oldest unsent entry.", labels=("office", "kiosk"))
        depth = GaugeMetricFamily("kiosk_outbox_depth", "Unsent entries.", labels=("office", "kiosk"))
        tickets_left = GaugeMetricFamily("kiosk_tickets_left", "Tickets that the roll is good for.", labels=("office", "kiosk"))
        waiting = GaugeMetricFamily("onestop_waiting", "People who wait.", labels=("office", "service"))
        objections = GaugeMetricFamily("onestop_objections", "Ledger entries that make no sense.", labels=("office",))
        for one in self._overview.kiosks:
            place = (one.office, str(one.kiosk_code))
            up.add_metric((*place, one.state), float(one.silent_s is not None and one.silent_s < AWAY_SECONDS))
            if one.heartbeat is not None:
                oldest.add_metric(place, one.heartbeat.outbox_oldest_s)
                depth.add_metric(place, one.heartbeat.outbox_depth)
                if one.heartbeat.printer.tickets_left is not None:
                    tickets_left.add_metric(place, one.heartbeat.printer.tickets_left)
        for (office, service), people in self._overview.waiting.items():
            waiting.add_metric((office, service), people)
        for office, entries in self._overview.objections.items():
            objections.add_metric((office,), entries)
        return (up, oldest, depth, tickets_left, waiting, objections)


def exposition(overview: Overview) -> tuple[str, str]:
    """All figures as text, and its media type."""
    registry = CollectorRegistry()
    registry.register(_Fleet(overview))
    own = REGISTRY
    if PROCESSES in os.environ:
        own = CollectorRegistry()
        multiprocess.MultiProcessCollector(own)  # type: ignore[no-untyped-call]
    return (generate_latest(own) + generate_latest(registry)).decode(), CONTENT_TYPE_LATEST
