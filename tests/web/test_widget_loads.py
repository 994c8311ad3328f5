"""Where the widget was seen: noted beside the reading, within bounds."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from comments_service.queries.sites.widget_loads import widget_loads_of
from comments_service.services.sites.widget_loads import KEPT_AT_MOST, Seen, record_widget_loads
from tests.factories import ORIGIN, PAGE, SITE, Reader
from tests.support.waiting import wait_for

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def noted(app: Flask) -> list[Any]:
    with app.app_context():
        return list(widget_loads_of(SITE))


def noted_when(app: Flask, count: int) -> list[Any]:
    """The sightings once there are so many; what is written comes a moment after the reading."""
    wait_for(lambda: len(noted(app)) >= count)
    return noted(app)


@pytest.mark.slow
def test_the_first_and_the_last_load_from_a_host_are_noted(
    app: Flask, reader: Reader, at: Callable[[datetime], None]
) -> None:
    at(NOW)
    reader.thread()
    reader.thread(limit=5)
    (first,) = noted_when(app, 1)
    assert (first.origin, first.outcome, first.page_url) == (ORIGIN, "ok", PAGE)
    assert first.first_seen_at == first.last_seen_at == NOW
    at(NOW + timedelta(minutes=11))
    reader.thread(limit=6)
    wait_for(lambda: noted(app)[0].last_seen_at != NOW)
    (again,) = noted(app)
    assert again.first_seen_at == NOW
    assert again.last_seen_at == NOW + timedelta(minutes=11)


@pytest.mark.slow
def test_a_page_elsewhere_is_noted_as_refused_and_still_refused(app: Flask, reader: Reader) -> None:
    other = "https://www.blog.example"
    answer = reader.send("GET", f"/threads?url={other}/post", Origin=other)
    assert answer.status_code == 403
    answer = reader.send("GET", f"/threads?url={PAGE}", Origin="https://other.example")
    assert answer.get_json()["code"] == "origin_not_allowed"
    found = {(row.origin, row.outcome, row.page_url) for row in noted_when(app, 2)}
    assert found == {
        (other, "refused", f"{other}/post"),
        ("https://other.example", "refused", PAGE),
    }


@pytest.mark.slow
def test_programs_and_our_own_pages_are_no_sightings(app: Flask, reader: Reader) -> None:
    for origin in ("null", "not an origin", "http://127.0.0.1:8000"):
        reader.send("GET", f"/threads?url={PAGE}", Origin=origin)
    reader.client.get("/api/v1/threads", query_string={"url": PAGE})
    reader.thread()
    assert [row.origin for row in noted_when(app, 1)] == [ORIGIN]


def test_strangers_fill_only_their_own_share(app: Flask) -> None:
    with app.app_context():
        record_widget_loads([Seen(SITE, ORIGIN, "ok", PAGE)], NOW)
        for number in range(KEPT_AT_MOST + 5):
            seen = Seen("default", f"https://{number}.example", "refused", None)
            record_widget_loads([seen], NOW + timedelta(seconds=number))
        record_widget_loads([Seen("nobody", "https://x.example", "refused", None)], NOW)
    rows = noted(app)
    refused = [row.origin for row in rows if row.outcome == "refused"]
    assert len(refused) == KEPT_AT_MOST
    assert refused[0] == f"https://{KEPT_AT_MOST + 4}.example"
    assert [row.origin for row in rows if row.outcome == "ok"] == [ORIGIN]


@pytest.mark.slow
def test_reading_goes_on_when_nothing_can_be_noted(app: Flask, reader: Reader) -> None:
    with app.app_context(), app.extensions["sqlalchemy"].engine.begin() as connection:
        connection.execute(text("ALTER TABLE sightings RENAME TO elsewhere"))
    reader.thread()
    wait_for(lambda: "sightings" not in {thread.name for thread in threading.enumerate()})
    with app.app_context(), app.extensions["sqlalchemy"].engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO sightings"))
    reader.thread(limit=5)
    assert [row.origin for row in noted_when(app, 1)] == [ORIGIN], "noted at the next load"


def test_once_it_is_closed_nothing_is_noted_that_waited(app: Flask, reader: Reader) -> None:
    reader.thread()
    app.extensions["seen"].close()
    assert "sightings" not in {thread.name for thread in threading.enumerate()}
    assert noted(app) == []
