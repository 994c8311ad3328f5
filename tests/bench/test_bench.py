"""The bench: its table is right, it posts what it says, its limits return the same bytes."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from flask import Flask

from bench import bodies, durable, live, rendering, statements, targets, watched
from bench.answers import keep
from bench.load import Measure, read
from bench.processes import GZIP, Answer, get
from bench.seed import HOT, path_of, seed, text
from bench.table import Bar, bars, ratio, slowness, table
from tests.conftest import StartServer
from tests.factories import Reader, flatten, number
from tests.support.calls import call
from tests.support.databases import Database
from tests.support.waiting import wait_for
from tests.support.waits import wait_of
from tests.support.watches import hits

MEASURES = {
    "hot": {
        "palabre": [Measure(900, 1, 4, 0), Measure(1000, 2, 6, 1), Measure(1100, 3, 5, 0)],
        "bare": [Measure(1000, 1, 2, 0), Measure(1250, 1, 2.5, 0), Measure(4000, 1, 9, 0)],
    },
    "cold": {"palabre": [Measure(12.4, 100, 1234.5, 0)]},
}


def test_the_table_tells_medians_their_spread_and_ratios() -> None:
    assert table(MEASURES).splitlines()[2:] == [
        "| hot | palabre | 1,000 | 20 % | 2.00 | 5.00 | 1 |  |",
        "| hot | bare | 1,250 | 240 % | 1.00 | 2.50 | 0 | 0.80 × |",
        "| cold | palabre | 12 | 0 % | 100.00 | 1234.50 | 0 |  |",
    ]


def test_a_target_that_answered_nothing_does_not_end_the_run() -> None:
    silent = {"hot": {"palabre": [Measure(5, 1, 1, 0)], "isso": [Measure(0, 0, 0, 9)]}}
    assert table(silent).splitlines()[-1] == "| hot | isso | 0 | 0 % | 0.00 | 0.00 | 9 | inf × |"
    assert ratio(silent, "hot", "isso") == float("inf")


def test_promises_are_ratios_of_medians() -> None:
    assert ratio(MEASURES, "hot", "bare") == 0.8
    assert slowness(MEASURES, "hot", "bare") == 2
    told = bars([Bar("fast", 0.8, 0.9), Bar("soon", 1.5, 2, is_least=False), Bar("even", 3, 3)])
    assert told.splitlines()[2:] == [
        "| fast | ≥ 0.9 | 0.80 | NO |",
        "| soon | ≤ 2 | 1.50 | yes |",
        "| even | ≥ 3 | 3.00 | yes |",
    ]


def test_the_statements_of_posts_are_sent_again_to_a_copy(tmp_path: Path) -> None:
    recording = statements.record(tmp_path, 5)
    assert sum(statement == "COMMIT" for statement, _ in recording.sent) == 5
    for _ in range(2):
        assert statements.measure(recording, tmp_path).rate > 0
        with closing(sqlite3.connect(tmp_path / "replayed.sqlite3")) as copy:
            assert copy.execute("SELECT count(*) FROM comments").fetchone() == (55,)


def test_a_report_of_the_load_is_its_last_line() -> None:
    report = (
        "Running 1s test\n  2 threads\n"
        '{"answers": 300, "seconds": 1.5, "p50_ms": 0.5, "p99_ms": 9, "refused": 2, "broken": 1}\n'
    )
    assert read(report) == Measure(rate=200, p50_ms=0.5, p99_ms=9, failed=3)


def test_the_threads_are_posted_as_the_scenarios_tell_them(start_server: StartServer) -> None:
    server = start_server(MODERATION="open")
    seeded = seed(server)
    hot = call(server.port, "GET", seeded.hot).json
    assert [len(flatten(hot["comments"])), hot["next_cursor"]] == [200, None]
    assert {comment["id"] for comment in flatten(hot["comments"])} == set(seeded.ids)
    assert len(call(server.port, "GET", seeded.small).json["comments"]) == 3
    assert list(call(server.port, "GET", seeded.counts).json["counts"].values()) == [1] * 20
    assert seeded.hot == path_of(HOT)


def test_every_run_posts_the_same_texts() -> None:
    assert [text(random.Random(1)) for _ in range(3)] == [text(random.Random(1)) for _ in range(3)]


@pytest.mark.database("sqlite")
def test_no_post_of_the_bench_meets_a_watch_or_a_wait(
    open_app: Flask, database: Database, reader: Reader
) -> None:
    watched.fill(Path(database.env["DATA_DIR"]) / "palabre.sqlite3")
    posted = [reader.post(bodies.numbered(one, n)) for n, one in enumerate(bodies.posts(5))]
    assert hits(open_app) == set()
    assert {wait_of(open_app, one) for one in posted} == {None}
    # But the team's watches are compared with each.
    found = reader.post("A subject9 indeed.", author={"name": "Zoe"})
    assert {comment for _, comment in hits(open_app)} == {number(found.id)}


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_the_limits_return_the_answer_that_was_kept(tmp_path: Path, running: ExitStack) -> None:
    headers = [("Content-Type", "application/json"), ("ETag", '"x"'), ("Content-Length", "4")]
    answer = Answer(200, headers, b"\x00gz!")
    keep(tmp_path, {"/whole": answer})
    servers = [targets.bare(tmp_path), targets.view(tmp_path)]
    for server in servers:
        running.callback(server.stop)
    for server in servers:
        server.wait_for("/whole")
        seen = get(server.port, "/whole", GZIP)
        assert (seen.status, seen.body) == (200, answer.body)
        assert [seen.header(name) for name, _ in headers] == [value for _, value in headers]
        # One of its two processes may answer before the other is there.
        wait_for(lambda server=server: len(server.memory()) == 2)


@pytest.mark.database("sqlite")
def test_what_comes_through_nginx_is_what_the_service_answers(
    start_server: StartServer, tmp_path: Path, running: ExitStack
) -> None:
    service = start_server()
    proxy = targets.behind_nginx(tmp_path / "proxy", service.port)
    running.callback(proxy.stop)
    path = path_of(HOT)
    proxy.wait_for(path)
    assert get(proxy.port, path, GZIP).body == get(service.port, path, GZIP).body


def test_the_limit_of_posting_stores_what_it_counts(tmp_path: Path) -> None:
    measured = durable.measure(tmp_path, 0.2)
    assert measured.rate > 0
    assert measured.p50_ms <= measured.p99_ms


def test_a_rendering_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "CASES", ("everything", "quotes too deep"))
    assert 0 < rendering.ordinary_ms() <= rendering.costliest_ms()


@pytest.mark.slow
def test_requests_are_answered_where_no_stream_is_open(tmp_path: Path) -> None:
    assert live.beside_streams(tmp_path, 0) == live.TRIES
