"""/metrics: who may see it and what it tells."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.conftest import MakeApp
from tests.factories import Reader, set_rules
from tests.support.metrics import BEARER, TOKEN, Samples, read, value

THREADS = "/api/v1/threads"


@pytest.fixture
def counted(make_app: MakeApp) -> Flask:
    app = make_app(METRICS_TOKEN=TOKEN)
    set_rules(app, moderation="open")
    return app


def scrape(app: Flask) -> Samples:
    answer = app.test_client().get("/metrics", headers=BEARER)
    assert answer.status_code == 200, answer.text
    return read(answer.text)


def test_there_are_no_metrics_until_somebody_asks_for_them(app: Flask) -> None:
    assert app.test_client().get("/metrics", headers=BEARER).status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"])
def test_only_who_bears_the_token_sees_them(counted: Flask, sent: str) -> None:
    answer = counted.test_client().get("/metrics", headers={"Authorization": sent})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token")
    assert "palabre_requests_total" not in answer.text


@pytest.mark.database("both")
def test_requests_are_told_by_route_and_status_with_time_and_statements(counted: Flask) -> None:
    reader = Reader(counted)
    for n in range(3):
        reader.post(f"Comment {n}.")
    reader.try_to_post("")
    for _ in range(4):
        reader.thread()
    samples = scrape(counted)
    posts = {"method": "POST", "route": "/api/v1/comments"}
    assert value(samples, "palabre_requests_total", **posts, status="201") == 3
    assert value(samples, "palabre_requests_total", **posts, status="422") == 1
    assert value(samples, "palabre_requests_total", route=THREADS, status="200") == 4
    assert value(samples, "palabre_request_seconds_count", **posts) == 4
    assert value(samples, "palabre_request_seconds_bucket", **posts, le="+Inf") == 4
    assert 0 < value(samples, "palabre_request_seconds_sum", **posts) < 60
    assert 20 < value(samples, "palabre_statements_total", **posts) < 60


def test_buckets_add_up_from_the_fastest_to_the_slowest(counted: Flask) -> None:
    for _ in range(20):
        Reader(counted).thread()
    buckets = [
        (float(dict(labels)["le"]), amount)
        for (name, labels), amount in scrape(counted).items()
        if name == "palabre_request_seconds_bucket" and dict(labels)["route"] == THREADS
    ]
    amounts = [amount for _, amount in sorted(buckets)]
    assert amounts == sorted(amounts)
    assert amounts[-1] == 20
    assert (min(buckets)[0], len(buckets)) == (0.00005, 17)


@pytest.mark.database("both")
def test_what_the_cache_did_is_told(counted: Flask) -> None:
    reader = Reader(counted)
    reader.post()
    for _ in range(5):
        reader.thread()
    samples = scrape(counted)
    assert value(samples, "palabre_cache_answers_total", route=THREADS, result="miss") == 1
    assert value(samples, "palabre_cache_answers_total", route=THREADS, result="hit") == 4


def test_no_client_can_add_a_label(counted: Flask) -> None:
    client = counted.test_client()
    scrape(counted)
    for n in range(30):
        client.get(f"/nothing/{n}?{n}")
        client.open("/healthz", method=f"ODD{n}")
        client.get(f"/api/v1/comments/1-{n}/replies")
    samples = scrape(counted)
    routes = {dict(labels).get("route") for _, labels in samples} - {None}
    assert routes == {"other", "/metrics", "/api/v1/comments/<comment_id>/replies"}
    assert value(samples, "palabre_requests_total", route="other", status="404") == 30
    assert value(samples, "palabre_requests_total", route="other", method="other") == 30


@pytest.mark.database("both")
def test_what_waits_for_people_is_told(counted: Flask) -> None:
    assert value(scrape(counted), "palabre_queue_comments") == 0
    set_rules(counted, moderation="all")
    for n in range(3):
        Reader(counted).post(f"Held {n}.")
    service = counted.extensions["palabre"]
    clock = service.now
    service.now = lambda: clock() + timedelta(minutes=10)
    samples = scrape(counted)
    assert value(samples, "palabre_queue_comments") == 3
    assert 600 <= value(samples, "palabre_queue_oldest_seconds") < 700
    assert value(samples, "palabre_outbox_dead") == 0
    assert value(samples, "palabre_database_up") == 1
