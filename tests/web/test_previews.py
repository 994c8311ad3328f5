"""Previews of a site: they show the published page's thread, and what is written there waits."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from comments_service.queries.sites.sites import site_by_key
from comments_service.rules.text.urls import parse_origin
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.settings import change_settings
from comments_service.services.sites.sites import change_site, create_site
from tests.factories import SITE, Moderator, Reader, number, set_rules
from tests.web.isso.conftest import switch

BLOG = "https://blog.example"
PREVIEW = "https://deploy-preview-7--mysite.netlify.app"
PUBLISHED = "https://blog.example/bread"
HERE = f"{PREVIEW}/bread"
LOCAL = "http://localhost:1313"


@pytest.fixture
def previewed(open_app: Flask) -> Flask:
    """A site of one host that has previews, where everything is published."""
    with open_app.app_context():
        previews = {"preview_origins": "https://*--mysite.netlify.app"}
        change_site(SITE, previews, [parse_origin(BLOG), parse_origin("http://localhost:*")])
    return open_app


@pytest.fixture
def blog(previewed: Flask) -> Reader:
    return Reader(previewed, page=PUBLISHED)


def read(blog: Reader, origin: str, **query: str) -> TestResponse:
    return blog.client.get("/api/v1/threads", query_string=query, headers={"Origin": origin})


def post(blog: Reader, origin: str, **members: Any) -> TestResponse:
    return blog.send("POST", "/comments", {"body": "Is it baked?", **members}, Origin=origin)


def key_of(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["thread"]["key"])


def test_a_preview_shows_the_thread_of_the_page_that_it_will_be(blog: Reader) -> None:
    comment = post(blog, BLOG, url=PUBLISHED).get_json()["comment"]["id"]
    answer = read(blog, PREVIEW, url=HERE, canonical=PUBLISHED)
    assert answer.headers["Access-Control-Allow-Origin"] == PREVIEW, answer.text
    assert [one["id"] for one in answer.get_json()["comments"]] == [comment]
    assert answer.get_json()["thread"]["url"] == PUBLISHED
    assert answer.get_json()["thread"]["closed"] is False


@pytest.mark.parametrize(
    "canonical",
    [
        "https://elsewhere.example/bread", "not an address", "", "https://", "mailto:a@b.example",
        "https://blog.example.evil.example/bread", "https://x--mysite.netlify.app/other",
        "https://blog.example@evil.example/bread", "https://blog.example\\@evil.example/",
        "https://blog.example:8443:1/bread", "//blog.example/bread", "h" * 20_000,
    ],
)  # fmt: skip
def test_a_canonical_link_to_no_host_of_the_site_says_nothing(blog: Reader, canonical: str) -> None:
    answer = read(blog, PREVIEW, url=HERE, canonical=canonical)
    assert key_of(answer) == "deploy-preview-7--mysite.netlify.app/bread"


def test_the_canonical_link_names_the_page_from_a_listed_host_as_well(blog: Reader) -> None:
    with blog.client.application.app_context():
        rules = site_by_key("default")
        assert rules
        change_site(SITE, {}, [*rules.origins, parse_origin("https://mirror.example")])
    there = "https://mirror.example/bread"
    assert key_of(read(blog, "https://mirror.example", url=there)) == "mirror.example/bread"
    answer = read(blog, "https://mirror.example", url=there, canonical=PUBLISHED)
    assert key_of(answer) == "blog.example/bread"


def test_a_page_of_another_site_gets_no_thread_of_this_one(blog: Reader) -> None:
    with blog.client.application.app_context():
        now = blog.client.application.extensions["palabre"].now()
        create_site("other", "Other", [parse_origin("https://other.example")], None, now)
    there = "https://other.example/post"
    answer = read(blog, "https://other.example", url=there, canonical=PUBLISHED)
    assert answer.get_json()["site"]["key"] == "other"
    assert key_of(answer) == "other.example/post"


@pytest.mark.parametrize(
    "origin",
    [
        "https://mysite.netlify.app", "https://evil.netlify.app", "null",
        "http://x--mysite.netlify.app", "https://x--mysite.netlify.app.evil.example",
        "https://a.b--mysite.netlify.app", "https://*--mysite.netlify.app",
        "https://X--mysite.netlify.app", "https://x--mysite.netlify.app:444",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_preview_is_refused(blog: Reader, origin: str) -> None:
    for answer in (
        read(blog, origin, url=PUBLISHED),
        read(blog, origin, url=HERE, canonical=PUBLISHED),
        post(blog, origin, url=PUBLISHED),
    ):
        assert (answer.status_code, answer.get_json()["code"]) == (403, "origin_not_allowed")
        assert answer.headers.get("Access-Control-Allow-Origin") != origin


def test_the_preflight_of_a_preview_is_answered(blog: Reader) -> None:
    for origin, allowed in ((PREVIEW, PREVIEW), ("https://evil.netlify.app", None)):
        answer = blog.client.options("/api/v1/comments", headers={"Origin": origin})
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.parametrize(
    ("origin", "members"),
    [
        (PREVIEW, {"url": HERE, "canonical": PUBLISHED}),
        (PREVIEW, {"url": PUBLISHED}),
        (PREVIEW, {"url": HERE}),
        (PREVIEW, {"url": HERE, "canonical": PUBLISHED, "page_id": "post:1", "site": "default"}),
        (LOCAL, {"url": f"{LOCAL}/bread", "canonical": PUBLISHED}),
    ],
)
def test_what_is_written_on_a_preview_waits_and_says_so(
    blog: Reader, moderator: Moderator, origin: str, members: Mapping[str, str]
) -> None:
    answer = post(blog, origin, **members)
    assert answer.status_code == 202, answer.text
    (reason,) = answer.get_json()["comment"]["reasons"]
    assert reason["code"] == "preview"
    assert origin in reason["message"]
    set_rules(blog.client.application, preview_posts="off")
    refused = post(blog, origin, **{**members, "body": "And now?"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "preview")
    thread = read(blog, origin, **members).get_json()["thread"]
    assert (thread["closed"], thread["closed_reason"]) == (True, "preview")
    assert read(blog, BLOG, url=PUBLISHED).get_json()["thread"]["closed"] is False
    moderator.decide(answer.get_json()["comment"]["id"], "approve")


def test_a_page_under_development_writes_to_its_own_thread_as_before(blog: Reader) -> None:
    assert post(blog, LOCAL, url=f"{LOCAL}/bread").status_code == 201


def test_an_edit_on_a_preview_publishes_nothing(blog: Reader) -> None:
    made = post(blog, PREVIEW, url=HERE, canonical=PUBLISHED).get_json()
    bearer = f"Bearer {made['edit_token']}"
    path = f"/comments/{made['comment']['id']}"
    answer = blog.send("PATCH", path, {"body": "Baked."}, Origin=PREVIEW, Authorization=bearer)
    assert answer.status_code == 202


def test_the_form_without_javascript_knows_a_preview(blog: Reader) -> None:
    named = {"url": HERE, "canonical": PUBLISHED}
    shown = blog.client.get("/embed", query_string=named)
    assert f'rel="canonical" href="{PUBLISHED}"' in shown.text
    blog.client.post("/embed", data=named | {"body": "By hand."})
    assert read(blog, BLOG, url=PUBLISHED).get_json()["comments"] == []
    set_rules(blog.client.application, preview_posts="off")
    refused = blog.client.post("/embed", data=named | {"body": "Kept text."})
    assert refused.status_code == 403
    assert "Kept text." in refused.text
    feed = blog.client.get("/feeds/thread.json", query_string=named)
    assert PUBLISHED in feed.text


def test_a_preview_is_no_address_of_the_site(blog: Reader) -> None:
    """What strangers propose runs there: it gets no session of a moderator's."""
    with blog.client.application.app_context():
        rules = site_by_key("default")
        assert rules
        assert rules.previews(parse_origin(PREVIEW))
        assert not rules.allows(parse_origin(PREVIEW))


def test_sites_of_several_have_their_own_previews(blog: Reader) -> None:
    app = blog.client.application
    with app.app_context():
        now = app.extensions["palabre"].now()
        create_site("other", "Other", [parse_origin("https://other.example")], None, now)
        other = site_by_key("other")
        assert other
        change_site(other.site.id, {"preview_origins": "https://*--other.netlify.app"})
    there = "https://x--other.netlify.app"
    answer = read(blog, there, url=f"{there}/a", canonical="https://other.example/a")
    assert answer.get_json()["site"]["key"] == "other"
    latest = blog.client.get("/api/v1/comments/latest", headers={"Origin": there})
    assert latest.status_code == 200
    wrong = read(blog, there, url=f"{there}/a", site="default")
    assert wrong.status_code == 403


def test_ports_of_this_machine_are_kept_apart_where_the_owner_wants(blog: Reader) -> None:
    other = "http://localhost:4000"
    mine = post(blog, LOCAL, url=f"{LOCAL}/a").get_json()["comment"]["id"]
    theirs = post(blog, other, url=f"{other}/a", body="Two.").get_json()["comment"]["id"]
    assert number(mine) and number(theirs)
    assert key_of(read(blog, LOCAL, url=f"{LOCAL}/a")) == "localhost/a"
    assert len(read(blog, LOCAL, url=f"{LOCAL}/a").get_json()["comments"]) == 2
    app = blog.client.application
    set_apart(app, True)
    assert key_of(read(blog, LOCAL, url=f"{LOCAL}/b")) == "localhost:1313/b"
    post(blog, other, url=f"{other}/b")
    assert read(blog, LOCAL, url=f"{LOCAL}/b").get_json()["comments"] == []
    set_apart(app, False)
    assert len(read(blog, LOCAL, url=f"{LOCAL}/b").get_json()["comments"]) == 1


def set_apart(app: Flask, value: bool) -> None:
    """Change the setting as the console does, which carries the threads over."""
    with app.app_context():
        rules = site_by_key("default")
        assert rules
        by = By(SYSTEM, app.extensions["palabre"].now())
        change_settings(rules, {"local_ports": value}, None, by, join=True)


def test_an_edit_does_not_forget_the_preview(blog: Reader) -> None:
    set_rules(blog.client.application, judge_url="https://judge.example/")
    made = post(blog, PREVIEW, url=HERE, canonical=PUBLISHED).get_json()
    bearer = f"Bearer {made['edit_token']}"
    path = f"/comments/{made['comment']['id']}"
    for body in ("Baked.", "Baked twice."):
        answer = blog.send("PATCH", path, {"body": body}, Origin=PREVIEW, Authorization=bearer)
        assert [one["code"] for one in answer.get_json()["comment"]["reasons"]] == ["preview"]


def counted(blog: Reader, origin: str, comment: str, **members: str) -> list[TestResponse]:
    """What comes of a vote, a reaction to a comment and one to its page."""
    liked = {"kind": "👍", "value": 1}
    return [
        blog.send("PUT", f"/comments/{comment}/vote", {"value": 1}, Origin=origin),
        blog.send("PUT", f"/comments/{comment}/reactions", liked, Origin=origin),
        blog.send("PUT", "/threads/reactions", liked | members, Origin=origin),
    ]


@pytest.mark.parametrize(("origin", "url"), [(PREVIEW, HERE), (LOCAL, f"{LOCAL}/bread")])
def test_nothing_counts_from_a_preview_where_nobody_can_write(
    blog: Reader, origin: str, url: str
) -> None:
    app = blog.client.application
    set_rules(app, votes=True, reactions="👍")
    comment = post(blog, BLOG, url=PUBLISHED).get_json()["comment"]["id"]
    from_preview = {"url": url, "canonical": PUBLISHED}
    assert {one.status_code for one in counted(blog, origin, comment, **from_preview)} == {200}
    set_rules(app, preview_posts="off")
    switch(app)
    refused = counted(blog, origin, comment, **from_preview)
    assert [(one.status_code, one.get_json()["code"]) for one in refused] == [(403, "preview")] * 3
    assert origin in refused[0].get_json()["detail"]
    by_isso = blog.client.post(f"/isso/id/{number(comment)}/like", headers={"Origin": origin})
    assert by_isso.status_code == 403
    shown = read(blog, BLOG, url=PUBLISHED).get_json()
    assert (shown["comments"][0]["score"], shown["thread"]["reactions"]) == (1, {"👍": 1})
    assert {one.status_code for one in counted(blog, BLOG, comment, url=PUBLISHED)} == {200}


def test_a_page_under_development_counts_for_its_own_thread_as_before(blog: Reader) -> None:
    set_rules(blog.client.application, votes=True, reactions="👍", preview_posts="off")
    url = f"{LOCAL}/bread"
    comment = post(blog, LOCAL, url=url).get_json()["comment"]["id"]
    assert {one.status_code for one in counted(blog, LOCAL, comment, url=url)} == {200}
