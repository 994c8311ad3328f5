"""An answer from memory is, byte for byte, the one that is made anew; and as RFC 9110 wants it."""

from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import Client, create_environ

from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import change_site
from comments_service.web.http_cache.store import CacheStore
from tests.factories import ORIGIN, PAGE, SITE, Reader, set_rules
from tests.web.http_cache.watching import Outcomes, ask, let_be_noted

pytestmark = pytest.mark.database("both")

URL = quote(PAGE, safe="")
UNKNOWN = quote("https://localhost/nobody-was-here", safe="")
KEPT = [
    f"/api/v1/threads?url={URL}",
    f"/api/v1/threads?url={URL}&sort=newest&limit=2",
    f"/api/v1/threads?url={UNKNOWN}",
    f"/api/v1/counts?url={URL}&url={UNKNOWN}",
    "/api/v1/comments/latest?site=default",
    "/api/v1/openapi.json",
    "/static/embed.js",
    "/static/palabre.svg",
]
MADE_ANEW = [
    "/api/v1/threads",
    "/api/v1/threads?url=nothing",
    f"/api/v1/threads?url={URL}&limit=0",
    f"/api/v1/threads?url={URL}&cursor=bad",
    f"/api/v1/threads?url={URL}&site=none",
    "/api/v1/threads?url=https%3A%2F%2Felsewhere.example%2F",
    "/api/v1/counts",
    "/api/v1/comments/latest",
    "/static/none.js",
    "/healthz",
    "/none",
]
ORIGINS = ({}, {"Origin": ORIGIN}, {"Origin": "http://localhost:5000"})
REFUSED = {"Origin": "https://evil.example"}
ENCODINGS = ("", "gzip", "gzip, deflate, br, zstd", "br;q=0.1, gzip", "identity", "zstd, *;q=0")

MakeApp = Callable[..., Flask]


@pytest.fixture
def forgetful(open_app: Flask, make_app: MakeApp) -> Flask:
    """The same service, which keeps nothing."""
    app = make_app()
    app.extensions["http_cache"].store = CacheStore(capacity=0)
    return app


@pytest.fixture
def full_page(reader: Reader) -> Reader:
    root = reader.post("Hello. " + "word " * 200)
    reader.post("An answer.", parent_id=root.id)
    for n in range(4):
        reader.post(f"More {n}.")
    return reader


@pytest.mark.slow
@pytest.mark.usefixtures("long_lease")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_kept_is_answered_as_it_is_made(
    full_page: Reader, open_app: Flask, forgetful: Flask, method: str
) -> None:
    for app in (open_app, forgetful):
        let_be_noted(app, *(origin["Origin"] for origin in ORIGINS if origin))
    outcomes = Outcomes(open_app)
    for path, origin, encoding in product(KEPT, ORIGINS, ENCODINGS):
        asked: dict[str, Any] = {**origin, "Accept-Encoding": encoding}
        made = ask(forgetful, path, method, **asked)
        assert made[0] == "200 OK", path
        first, second = (ask(open_app, path, method, **asked) for _ in range(2))
        assert first == made == second, (path, asked)
        assert outcomes.take() in ({"miss": 1, "hit": 1}, {"hit": 2}), path
        known = {**asked, "If-None-Match": dict(made[1])["ETag"]}
        unchanged = ask(open_app, path, method, **known)
        assert unchanged == ask(forgetful, path, method, **known), (path, known)
        assert (unchanged[0], unchanged[2], outcomes.take()) == (
            "304 NOT MODIFIED",
            b"",
            {"hit": 1},
        )


def test_refusals_are_made_anew_and_nobody_gets_anothers(
    full_page: Reader, open_app: Flask, forgetful: Flask
) -> None:
    outcomes = Outcomes(open_app)
    asked = [(path, headers) for path in MADE_ANEW for headers in (*ORIGINS, REFUSED)]
    of_sites = [path for path in KEPT if path.startswith("/api/") and "openapi" not in path]
    asked += [(path, REFUSED) for path in of_sites]
    for path, headers in asked:
        made = ask(forgetful, path, **headers)
        for _ in range(2):
            status, fields, body = ask(open_app, path, **headers)
            assert (status, fields) == made[:2], (path, headers)
            assert _without_id(body) == _without_id(made[2]), (path, headers)
    assert outcomes.take() == {}


def _without_id(body: bytes) -> bytes:
    return body.partition(b'"request_id"')[0]


def test_flask_alone_says_the_same_but_for_the_encoding(full_page: Reader, open_app: Flask) -> None:
    alone = Client(open_app.extensions["http_cache"].inner)
    for path, origin in product(KEPT, ORIGINS):
        status, headers, body = ask(open_app, path, **origin)
        bare = alone.get(path, headers=origin)
        assert (bare.status, bare.data) == (status, body)
        added = {"ETag", "X-Request-ID"}
        assert {pair for pair in bare.headers if pair[0] not in added} == {
            pair for pair in headers if pair[0] not in added
        }, path


def test_each_encoding_has_a_tag_of_its_own_and_any_list_of_tags_is_understood(
    full_page: Reader, open_app: Flask
) -> None:
    path = KEPT[0]
    tags = {
        encoding: dict(ask(open_app, path, Accept_Encoding=encoding)[1])["ETag"]
        for encoding in ("br", "gzip", "identity")
    }
    assert len(set(tags.values())) == 3
    for matching in (tags["br"], f"W/{tags['br']}", f'"x", {tags["br"]}', "*"):
        answer = ask(open_app, path, Accept_Encoding="br", If_None_Match=matching)
        assert answer[0] == "304 NOT MODIFIED", matching
    for other in (tags["gzip"], '"x"', "", "nonsense", '"', tags["br"].strip('"')[:-1]):
        answer = ask(open_app, path, Accept_Encoding="br", If_None_Match=other)
        assert answer[0] == "200 OK", other


def test_a_304_of_a_page_of_the_site_can_be_read_by_it(full_page: Reader, open_app: Flask) -> None:
    _, headers, _ = ask(open_app, KEPT[0], Origin=ORIGIN)
    _, unchanged, _ = ask(open_app, KEPT[0], Origin=ORIGIN, If_None_Match=dict(headers)["ETag"])
    assert dict(unchanged)["Access-Control-Allow-Origin"] == ORIGIN
    assert {name for name, _ in headers} - {name for name, _ in unchanged} == {
        "Content-Type", "Content-Length",
    }  # fmt: skip


def test_an_origin_that_the_site_no_longer_lists_gets_nothing_from_memory(
    full_page: Reader, open_app: Flask
) -> None:
    other = "http://localhost:5000"
    assert ask(open_app, KEPT[0], Origin=other)[0] == "200 OK"
    with open_app.app_context():
        change_site(SITE, {}, [parse_origin(ORIGIN)])
    assert ask(open_app, KEPT[0], Origin=other)[0] == "403 FORBIDDEN"
    assert ask(open_app, KEPT[0], Origin=ORIGIN)[0] == "200 OK"
    set_rules(open_app, name="Another name")
    assert b"Another name" in ask(open_app, KEPT[0], Origin=ORIGIN)[2]


@pytest.mark.usefixtures("long_lease")
def test_an_answer_bears_the_id_that_a_trusted_proxy_gave_its_request(make_app: MakeApp) -> None:
    for hops, is_trusted in (("0", False), ("1", True)):
        app = make_app(TRUSTED_PROXY_HOPS=hops)
        outcomes = Outcomes(app)
        for n in range(3):
            given = f"proxy-{n}-0123456789"
            answer = app.test_client().get(KEPT[0], headers={"X-Request-ID": given})
            assert (answer.headers["X-Request-ID"] == given) == is_trusted
        assert outcomes.take() == {"miss": 1, "hit": 2}


@pytest.mark.database("sqlite")
def test_what_is_kept_reaches_the_server_in_one_piece(full_page: Reader, open_app: Flask) -> None:
    """granian sends a list at once; all else it asks for piece by piece, at half the rate."""
    etag = dict(ask(open_app, KEPT[0])[1])["ETag"]
    for method, known in (("GET", {}), ("GET", {"If-None-Match": etag}), ("HEAD", {})):
        asked = create_environ(KEPT[0], method=method, headers=known)
        assert type(open_app.wsgi_app(asked, lambda *_: None)) is list
