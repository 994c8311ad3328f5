"""Does anything cost more on a hundred times as many comments? ``make bench-growth`` answers.

For each database two services are made in this process, on 10,000 and on 1,000,000 comments, and
asked the same in turns, through everything but the network: WSGI, the layer that answers from
memory, Flask, the database. What is printed are medians and the ratio of the two.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import update

from bench.growth_asks import ASKS, Visitor
from bench.growth_data import Schema
from bench.growth_load import load_postgresql, load_sqlite
from comments_service import create_app, migrating
from comments_service.extensions import db
from comments_service.models import Site
from comments_service.services.core.transaction import transaction
from comments_service.settings import Settings
from tests.support.postgres import Postgres

BAR = 1.5
#: What is asked how often, by what; medians are in milliseconds.
Times = dict[str, dict[int, list[float]]]


def main() -> None:
    """Build, measure, print; exits with 1 when a ratio is above the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    shapes = {}
    for size in asked.sizes:
        with _timed(f"{size:,} comments"):
            shapes[size] = Schema(size)
    is_met = True
    for kind in asked.databases:
        with _services(kind, shapes) as visitors:
            times = _measure(visitors, asked.rounds)
        is_met &= _print(kind, asked.sizes, times)
    sys.exit(0 if is_met else 1)


@contextmanager
def _services(kind: str, shapes: dict[int, Schema]) -> Iterator[dict[int, Visitor]]:
    """A visitor of a service on each shape; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="palabre-growth-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        server = None
        if kind == "postgresql":
            server = Postgres(durable=True)
            stack.callback(server.close)
        visitors = {}
        for size, shape in shapes.items():
            with _timed(f"{kind} with {size:,}"):
                app = _service(folder, server, shape)
            stack.callback(_close, app)
            visitors[size] = Visitor(app, shape)
        yield visitors


def _service(folder: Path, server: Postgres | None, shape: Schema) -> Flask:
    name = f"growth_{shape.count}"
    env = {
        "DATA_DIR": str(folder / name),
        "SECRET_KEY": "the key of the growth benchmark",
        "RATE_LIMITS": "off",
        "MODERATION": "open",
        "WORKER": "off",
    }
    if server:
        server.execute(f"CREATE DATABASE {name}")
        env["DATABASE_URL"] = server.url(name)
        empty = create_app(Settings.from_env(env))
        with empty.app_context():
            migrating.upgrade()
        _close(empty)
    app = create_app(Settings.from_env(env))
    with app.app_context():
        path = Path(db.engine.url.database or "")
    _close(app)
    if server:
        load_postgresql(env["DATABASE_URL"], shape)
    else:
        load_sqlite(path, shape)
    with app.app_context(), transaction() as session:
        session.execute(update(Site).values(watch_version=1))
    return app


def _close(app: Flask) -> None:
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


def _measure(visitors: dict[int, Visitor], rounds: int) -> Times:
    times: Times = {ask.name: {size: [] for size in visitors} for ask in ASKS}
    order = list(visitors)
    chance = random.Random(1)
    for number in range(rounds + 1):
        for ask in ASKS:
            chance.shuffle(order)
            for size in order:
                took = [_time(ask.make(visitors[size])) for _ in range(ask.times)]
                if number:  # the first round warms up
                    times[ask.name][size] += took
    return times


def _time(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _print(kind: str, sizes: list[int], times: Times) -> bool:
    small, large = sizes
    click.echo(f"\n{kind}: medians in ms\n")
    click.echo(f"| | {small:,} comments | {large:,} comments | ratio | |")
    click.echo("|---|---:|---:|---:|---|")
    is_met = True
    for ask in ASKS:
        before, after = (statistics.median(times[ask.name][size]) for size in sizes)
        ratio = after / before
        is_good = ratio <= BAR
        is_met &= is_good or not ask.has_bar
        verdict = "" if is_good else f"above {BAR}" if ask.has_bar else "no bar"
        click.echo(f"| {ask.name} | {before:.3f} | {after:.3f} | {ratio:.2f} | {verdict} |")
    return is_met


@contextmanager
def _timed(what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    click.echo(f"{what}: {time.perf_counter() - start:.0f} s", err=True)


if __name__ == "__main__":
    main()
