"""Loads of the widget: nothing of readers is noted, and strangers' claims are not offered."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from comments_service.queries.sites.widget_loads import widget_loads_of
from comments_service.rules.sites.setup import may_be_ours
from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import change_site
from comments_service.services.sites.widget_loads import KEPT_AT_MOST, Seen, record_widget_loads
from tests.factories import SITE, Reader
from tests.support.waiting import wait_for

BLOG = "https://blog.example"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("http://blog.example", True), ("https://new.blog.example", True),
        ("https://blog.example:8443", True), ("http://localhost:4000", True),
        ("https://b1og.example", False), ("https://blog-example.com", False),
        ("https://evilblog.example", False), ("https://blog.example.evil.example", False),
        ("https://example", False), ("https://xn--blg-jma.example", False),
    ],
)  # fmt: skip
def test_one_press_adds_what_is_the_sites_by_its_name(origin: str, is_ours: bool) -> None:
    listed = [parse_origin(BLOG), parse_origin("http://localhost:*")]
    assert may_be_ours(parse_origin(origin), listed) is is_ours


def test_claims_do_not_push_out_the_sites_own(app: Flask) -> None:
    with app.app_context():
        change_site(SITE, {}, [parse_origin(BLOG)])
        own = Seen("default", "https://new.blog.example", "refused", None)
        record_widget_loads([own], NOW)
        for number in range(KEPT_AT_MOST + 5):
            seen = Seen("default", f"https://b1og{number}.example", "refused", None)
            record_widget_loads([seen], NOW + timedelta(seconds=number + 1))
        kept = [row.origin for row in widget_loads_of(SITE)]
    assert len(kept) == KEPT_AT_MOST
    assert own.origin in kept


@pytest.mark.slow
def test_parameters_and_fragments_are_not_noted(app: Flask, reader: Reader) -> None:
    query = "?email=reader.jane@x.example&reset_token=SECRET123"
    reader.thread(url=f"https://localhost/a{query}")
    reader.send("GET", f"/threads?url=https://other.example/b{query}", Origin="https://o.example")

    def noted() -> set[str | None]:
        with app.app_context():
            return {row.page_url for row in widget_loads_of(SITE)}

    wait_for(lambda: len(noted()) == 2)
    assert noted() == {"https://localhost/a", "https://other.example/b"}


@pytest.mark.parametrize("listed", ["https://blog.example", "https://www.blog.example"])
def test_a_site_is_itself_with_and_without_www(app: Flask, listed: str) -> None:
    with app.app_context():
        change_site(SITE, {"moderation": "open"}, [parse_origin(listed)])
    reader = Reader(app, page="https://www.blog.example/post")
    for origin in ("https://www.blog.example", "https://blog.example"):
        body = {"url": f"{origin}/post", "body": f"From {origin}."}
        answer = reader.send("POST", "/comments", body, Origin=origin)
        assert answer.status_code == 201, answer.text
        assert answer.headers["Access-Control-Allow-Origin"] == origin
    for origin in ("https://www.www.blog.example", "http://blog.example", "https://w.blog.example"):
        body = {"url": f"{listed}/post", "body": "No."}
        assert reader.send("POST", "/comments", body, Origin=origin).status_code == 403
    page = reader.client.get("/embed", query_string={"url": f"{listed}/post"})
    policy = page.headers["Content-Security-Policy"]
    assert {"https://www.blog.example", "https://blog.example"} <= set(policy.split())
