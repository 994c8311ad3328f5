"""Which site and page a URI of Isso's names, and who may ask."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import create_site
from tests.factories import SITE, set_rules
from tests.transfer.command import HOST, bring
from tests.transfer.test_identifiers import isso
from tests.web.isso.conftest import HOME, PATH, Program, switch

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
REQUESTS = [
    ("GET", "/", None, {"uri": PATH}),
    ("GET", "/", None, {}),
    ("GET", "/", None, {"uri": f"{HOME}{PATH}"}),
    ("POST", "/new", {"text": "Hi."}, {"uri": PATH}),
    ("POST", "/new", None, {}),
    ("POST", "/count", [PATH], {}),
    ("GET", "/latest", None, {"limit": 5}),
    ("GET", "/id/1", None, {}),
    ("POST", "/id/1/like", None, {}),
    ("POST", "/id/1/dislike", None, {}),
]
# What the router answers by itself.
OTHERS = [("GET", "", None, {}), ("PUT", "/id/1", {}, {}), ("DELETE", "/id/1", None, {})]


def second_site(app: Flask, origin: str = "https://other.example") -> None:
    with app.app_context():
        create_site("other", "Other", [parse_origin(origin)], None, NOW)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


@pytest.mark.parametrize("system", ["", "disqus"])
def test_nothing_is_there_until_a_site_has_it_on(open_app: Flask, system: str) -> None:
    switch(open_app, system, HOME)
    for method, path, body, query in (*REQUESTS, *OTHERS):
        answer = Program(open_app).send(method, path, body, **query)
        assert code_of(answer) == (404, "not_found"), path


def test_a_site_without_it_stays_out_of_reach(program: Program, open_app: Flask) -> None:
    second_site(open_app)
    theirs = Program(open_app, origin="https://other.example")
    for method, path, body, query in REQUESTS:
        if query or path not in ("/", "/new"):
            elsewhere = {"uri": f"https://other.example{PATH}"} if "uri" in query else {}
            answer = theirs.send(method, path, body, **{**query, **elsewhere})
            assert code_of(answer) == (404, "not_found"), path
            answer = program.send(method, path, body, **{**query, **elsewhere, "site": "other"})
            assert code_of(answer) == (404, "not_found"), path


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://blog.example.evil"])
def test_pages_of_others_are_refused_and_told_why(program: Program, origin: str) -> None:
    comment = program.post()
    stranger = Program(program.app, origin=origin)
    for method, path, body, query in REQUESTS:
        if query or path not in ("/", "/new"):
            here = path.replace("/id/1", f"/id/{comment['id']}")
            answer = stranger.send(method, here, body, **query)
            assert code_of(answer) == (403, "origin_not_allowed"), path
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert program.read(uri=PATH)["total_replies"] == 1


def test_pages_of_the_site_may_read_the_answer(program: Program) -> None:
    page = Program(program.app, origin=HOME)
    for method, path, body, query in REQUESTS:
        answer = page.send(method, path, body, **query)
        allowed = answer.headers["Access-Control-Allow-Origin"]
        assert allowed == (HOME if answer.status_code < 400 else allowed) and allowed in (HOME, "*")
        assert "Origin" in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]
    preflight = page.send("OPTIONS", "/new")
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == HOME
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def test_one_page_has_many_names(program: Program) -> None:
    program.post(uri=PATH)
    for uri in ("/bread", "/bread/index.html", f"{HOME}{PATH}", "http://www.blog.example/bread",
                "/bread?utm_source=x", "//bread/", "HTTPS://BLOG.example/bread/"):  # fmt: skip
        assert program.read(uri=uri)["total_replies"] == 1, uri
    for uri in ("/bread?page=2", "bread", "//evil.example/bread", "/"):
        assert program.read(uri=uri)["total_replies"] == 0, uri


def test_an_identifier_is_a_page_of_its_own(program: Program) -> None:
    program.post(uri="post-42")
    assert program.read(uri=" post-42 ")["total_replies"] == 1
    by_id = {"url": f"{HOME}/anywhere", "page_id": "post-42"}
    thread = program.app.test_client().get("/api/v1/threads", query_string=by_id).get_json()
    assert thread["thread"]["comment_count"] == 1
    assert program.read("/latest", limit=1)[0]["uri"] == "/"


def test_a_path_is_of_the_page_that_asks(open_app: Flask) -> None:
    switch(open_app, "isso", HOME, "https://notes.example")
    blog, notes = Program(open_app, HOME), Program(open_app, "https://notes.example")
    blog.post()
    assert blog.read(uri=PATH)["total_replies"] == 1
    assert notes.read(uri=PATH)["total_replies"] == 0
    assert blog.read("/latest", limit=1)[0]["uri"] == PATH
    assert notes.read("/latest", limit=1)[0]["uri"] == f"{HOME}{PATH}"
    # Nobody says which of the two.
    program = Program(open_app)
    answer = program.send("GET", "/", uri=PATH)
    assert code_of(answer) == (422, "invalid")
    assert answer.get_json()["errors"][0]["field"] == "uri"
    assert program.try_to_post().status_code == 422
    assert program.read(uri=f"{HOME}{PATH}")["total_replies"] == 1
    assert program.send("POST", "/count", [PATH, f"{HOME}{PATH}"]).get_json() == [0, 1]


def test_one_host_is_one_place_however_it_is_listed(open_app: Flask) -> None:
    switch(open_app, "isso", HOME, "http://blog.example", "https://www.blog.example")
    program = Program(open_app)
    program.post()
    assert program.read("/latest", limit=1)[0]["uri"] == PATH


def test_a_site_of_this_machine_alone_has_no_paths(open_app: Flask) -> None:
    switch(open_app, "isso", "http://localhost:*")
    assert Program(open_app).send("GET", "/", uri=PATH).status_code == 422
    assert Program(open_app, "http://localhost:4000").try_to_post().status_code == 201


def test_of_several_sites_one_must_be_named(program: Program, open_app: Flask) -> None:
    second_site(open_app)
    switch(open_app, "isso", "https://other.example", site=SITE + 1)
    set_rules(open_app, name="Mine")
    for path, query in (("/", {"uri": PATH}), ("/latest", {"limit": 1}), ("/id/1", {})):
        answer = program.send("GET", path, **query)
        assert code_of(answer) == (422, "invalid")
        assert answer.get_json()["errors"][0]["field"] == "site"
    comment = program.send("POST", "/new", {"text": "Hi."}, uri=PATH, site="default").get_json()
    assert program.read(f"/id/{comment['id']}", site="default") == comment
    assert program.send("GET", f"/id/{comment['id']}", site="other").status_code == 404
    assert program.read("/latest", limit=1, site="other") == []
    assert code_of(program.send("GET", "/latest", limit=1, site="none")) == (404, "not_found")
    assert Program(open_app, HOME).read(uri=PATH)["total_replies"] == 1


def test_hosts_of_no_site_are_refused(program: Program) -> None:
    elsewhere = "https://elsewhere.example/bread"
    for answer in (program.try_to_post(uri=elsewhere), program.send("GET", "/", uri=elsewhere)):
        assert code_of(answer) == (403, "url_not_allowed")
    program.post()
    assert program.send("POST", "/count", [elsewhere, PATH]).get_json() == [0, 1]


@pytest.mark.parametrize("identifier", ["post-7", "/a", "https://old.example/?p=42"])
def test_what_isso_called_a_thread_finds_it_after_an_import(
    open_app: Flask, tmp_path: Path, identifier: str
) -> None:
    bring(open_app, "isso", isso(tmp_path, identifier))
    switch(open_app, "isso", HOST)
    program = Program(open_app)
    (comment,) = program.read(uri=identifier)["replies"]
    assert (comment["created"], comment["mode"]) == (1600000000, 1)
    reply = program.post("And now?", uri=identifier, parent=comment["id"])
    (shown,) = program.read(uri=identifier)["replies"]
    assert shown["replies"] == [reply]
    assert program.send("POST", "/count", [identifier, f"{HOST}/none"]).get_json() == [2, 0]
    answer = program.send("GET", "/", uri="https://old.example/?p=43")
    assert code_of(answer) == (403, "url_not_allowed")


def test_refusals_are_problems_also_for_browsers(program: Program) -> None:
    answer = program.app.test_client().get("/isso/", headers={"Accept": "text/html"})
    assert answer.content_type == "application/problem+json"
