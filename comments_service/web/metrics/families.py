"""What is told: the numbers of the workers and of the database as Prometheus' metrics."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from comments_service.queries.core.outbox import outbox_state
from comments_service.queries.moderation.comments import waiting_everywhere
from comments_service.version import VERSION
from comments_service.web.metrics.counts import BUCKETS, SECONDS, STATEMENTS, Table
from comments_service.web.metrics.text import Family

_BOUNDS = [*(f"{bound:g}" for bound in BUCKETS), "+Inf"]


def of_answers(table: Table) -> Iterable[Family]:
    """Requests, their duration, what the cache did for them and their SQL, by route."""
    requests = Family("palabre_requests_total", "counter", "Requests answered.")
    cache = Family("palabre_cache_answers_total", "counter", "Reads, by what the cache had.")
    statements = Family("palabre_statements_total", "counter", "SQL statements sent.")
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
    for (method, route, status), value in sorted(by_status.items()):
        requests.add(value, method=method, route=route, status=status)
    for (route, result), value in sorted(by_cache.items()):
        cache.add(value, route=route, result=result)
    for (method, route), row in sorted(by_route.items()):
        statements.add(row[STATEMENTS], method=method, route=route)
    return requests, _durations(by_route), cache, statements


def of_processes(pids: list[int]) -> Iterable[Family]:
    """Which version runs in how many workers, and the memory of each."""
    build = Family("palabre_build_info", "gauge", "The version that runs.")
    build.add(1, version=VERSION)
    workers = Family("palabre_workers", "gauge", "Processes that answer requests.")
    workers.add(len(pids))
    memory = Family(
        "palabre_worker_resident_bytes", "gauge", "Memory of a worker, shared pages included."
    )
    for pid in pids:
        resident = _resident(pid)
        if resident:
            memory.add(resident, pid=str(pid))
    return build, workers, memory


def of_database(now: datetime) -> Iterable[Family]:
    """What waits for people and for the worker, of all sites. Two statements.

    Raises SQLAlchemyError when the database is away.
    """
    count, oldest = waiting_everywhere()
    outbox = outbox_state(now)
    age = max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
    gauges = {
        "palabre_queue_comments": ("Comments that wait for a moderator.", count),
        "palabre_queue_oldest_seconds": ("Age of the comment that has waited for longest.", age),
        "palabre_outbox_waiting": ("Messages that a worker is still to deliver.", outbox.waiting),
        "palabre_outbox_oldest_seconds": (
            "How late the message is that has been due for longest.",
            outbox.oldest_seconds,
        ),
        "palabre_outbox_dead": ("Messages that were given up.", outbox.dead),
    }
    return [
        Family(name, "gauge", what, [("", {}, value)]) for name, (what, value) in gauges.items()
    ]


def database_up(is_up: bool) -> Family:
    """Whether the database answered this scrape."""
    what = "Whether the database answers; the numbers it knows are missing when it does not."
    return Family("palabre_database_up", "gauge", what, [("", {}, is_up)])


def _durations(by_route: dict[tuple[str, str], list[float]]) -> Family:
    family = Family(
        "palabre_request_seconds", "histogram", "Time from a request's arrival to its answer."
    )
    for (method, route), row in sorted(by_route.items()):
        reached = 0.0
        for bound, value in zip(_BOUNDS, row, strict=False):
            reached += value
            family.add(reached, "_bucket", method=method, route=route, le=bound)
        family.add(row[SECONDS], "_sum", method=method, route=route)
        family.add(reached, "_count", method=method, route=route)
    return family


def _resident(pid: int) -> int | None:
    """Bytes of memory that a process holds; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) * 1024
    except (OSError, StopIteration):
        return None
