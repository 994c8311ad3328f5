"""The limit of posting: one rendering and one durable SQLite transaction, and nothing else."""

import itertools
import sqlite3
import time
from pathlib import Path

from bench.bodies import posts
from bench.load import Measure
from comments_service.rules.text.render import render

_SOURCES = [post.body for post in posts(500)]


def measure(folder: Path, seconds: float) -> Measure:
    """Render and store one comment after the other for so many seconds, in one thread."""
    connection = sqlite3.connect(folder / "durable.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS comments (id INTEGER PRIMARY KEY, body, html)")
    took: list[float] = []
    ends = time.perf_counter() + seconds
    began = time.perf_counter()
    for source in itertools.cycle(_SOURCES):
        if began >= ends:
            break
        html = render(source).html
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO comments (body, html) VALUES (?, ?)", (source, html))
        connection.execute("COMMIT")
        now = time.perf_counter()
        took.append(now - began)
        began = now
    connection.close()
    took.sort()
    p50, p99 = (took[int(len(took) * part)] * 1000 for part in (0.5, 0.99))
    return Measure(len(took) / sum(took), p50, p99, 0)
