"""The numbers of the workers and of the database as Prometheus' metrics."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from comments_service.queries.core.outbox import outbox_state
from comments_service.queries.moderation.comments import waiting_everywhere
from comments_service.version import VERSION
from comments_service.web.metrics.counts import BUCKETS, SECONDS, STATEMENTS, Table

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_ROUTE = ["method", "route"]
_BOUNDS = [*(f"{bound:g}" for bound in BUCKETS), "+Inf"]


@dataclass(frozen=True)
class Numbers(Collector):
    """What the workers have counted, which of them run, and what the database holds ``now``."""

    counted: Table
    pids: list[int]
    now: datetime

    def text(self) -> bytes:
        """Return the metrics in Prometheus' text format 0.0.4."""
        return generate_latest(self)

    def collect(self) -> Iterable[Metric]:
        """Yield the metrics; those of the database are missing while it does not answer."""
        yield from _of_answers(self.counted)
        yield from _of_processes(self.pids)
        try:
            of_database = list(_of_database(self.now))
        except SQLAlchemyError:
            of_database = []
        yield from of_database
        what = "Whether the database answers; the numbers it knows are missing when it does not."
        yield GaugeMetricFamily("palabre_database_up", what, bool(of_database))


def _of_answers(table: Table) -> Iterable[Metric]:
    """Yield requests, their duration, what the cache did for them and their SQL, by route."""
    by_route: dict[tuple[str, str], list[float]] = {}
    by_status: Counter[tuple[str, str, str]] = Counter()
    by_cache: Counter[tuple[str, str]] = Counter()
    for key, row in table.items():
        answers = int(sum(row[:SECONDS]))
        so_far = by_route.setdefault((key.method, key.route), [0.0] * len(row))
        so_far[:] = map(sum, zip(so_far, row, strict=True))
        by_status[key.method, key.route, str(key.status)] += answers
        if key.cache:
            by_cache[key.route, key.cache] += answers
    requests = CounterMetricFamily(
        "palabre_requests", "Requests answered.", labels=["method", "route", "status"]
    )
    seconds = HistogramMetricFamily(
        "palabre_request_seconds", "Time from a request's arrival to its answer.", labels=_ROUTE
    )
    cache = CounterMetricFamily(
        "palabre_cache_answers", "Reads, by what the cache had.", labels=["route", "result"]
    )
    statements = CounterMetricFamily("palabre_statements", "SQL statements sent.", labels=_ROUTE)
    for status, value in sorted(by_status.items()):
        requests.add_metric(status, value)
    for result, value in sorted(by_cache.items()):
        cache.add_metric(result, value)
    for route, row in sorted(by_route.items()):
        buckets = zip(_BOUNDS, accumulate(row[:SECONDS]), strict=True)
        seconds.add_metric(route, list(buckets), row[SECONDS])
        statements.add_metric(route, row[STATEMENTS])
    return requests, seconds, cache, statements


def _of_processes(pids: list[int]) -> Iterable[Metric]:
    """Which version runs in how many workers, and the memory of each."""
    build = GaugeMetricFamily("palabre_build_info", "The version that runs.", labels=["version"])
    build.add_metric([VERSION], 1)
    what = "Memory of a worker, shared pages included."
    memory = GaugeMetricFamily("palabre_worker_resident_bytes", what, labels=["pid"])
    for pid in pids:
        resident = _resident(pid)
        if resident:
            memory.add_metric([str(pid)], resident)
    workers = GaugeMetricFamily("palabre_workers", "Processes that answer requests.", len(pids))
    return build, workers, memory


def _of_database(now: datetime) -> Iterable[Metric]:
    """Return what waits for people and for the worker, of all sites. Two statements.

    Raises SQLAlchemyError when the database is away.
    """
    count, oldest = waiting_everywhere()
    outbox = outbox_state(now)
    age = max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
    late = outbox.oldest_seconds
    gauges = (
        ("queue_comments", "Comments that wait for a moderator.", count),
        ("queue_oldest_seconds", "Age of the comment that has waited for longest.", age),
        ("outbox_waiting", "Messages that a worker is still to deliver.", outbox.waiting),
        ("outbox_oldest_seconds", "How late the message is that has been due for longest.", late),
        ("outbox_dead", "Messages that were given up.", outbox.dead),
    )
    return [GaugeMetricFamily(f"palabre_{name}", what, value) for name, what, value in gauges]


def _resident(pid: int) -> int | None:
    """Bytes of memory that a process holds; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) * 1024
    except (OSError, StopIteration):
        return None
