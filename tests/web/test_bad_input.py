"""Whatever is sent, the answer is a refusal that says why; and nothing of it is stored.

Spoken to a real server on both databases: what the server makes of bytes is part of the answer.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, insert, update

import comments_service
from comments_service.models import Base, Comment, Site, SiteOrigin, Thread
from comments_service.rules.core.identity import new_id, reference
from comments_service.rules.core.signed_tokens import sign_commenter, sign_edit
from comments_service.settings import Settings
from tests.corpus.ordinary import ORDINARY
from tests.support.calls import PAGE, Answer, call, post, send_raw
from tests.support.databases import SECRET_KEY, Databases, close_app, settings_for
from tests.support.processes import cpu_seconds
from tests.support.server import LiveServer

OTHER_PAGE = "https://localhost/another-page"
CLOSED_PAGE = "https://localhost/a-closed-page"
FOREIGN_PAGE = "https://foreign.example/a-page"
COMMENTS = "/api/v1/comments"
THREADS = f"/api/v1/threads?url={quote(PAGE, safe='')}"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ROOT, REPLY, HELD, DELETED, ELSEWHERE, FOREIGN = (new_id(BEGAN, n) for n in range(1, 7))
DEEP = 10_000
FEW = 50


# What differs once anybody has committed a change, asked on one connection: of SQLite it is the
# file's change counter, of PostgreSQL the number of the next transaction that writes.
SIGNS = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_snapshot_xmax(pg_current_snapshot())::text",
}


class Service:
    """A running service, and the tables behind it."""

    def __init__(self, server: LiveServer, settings: Settings) -> None:
        self.server = server
        self.engine = create_engine(settings.database_url)
        self._watch = self.engine.connect()
        self._seen: tuple[object, dict[str, Any]] = (None, {})
        self.cost_of_few = 0.0

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(self.server.port, method, path, body, named)

    def cpu_seconds(self) -> float:
        """The CPU time that the service has taken so far."""
        return cpu_seconds(self.server.process.pid)

    def stored(self) -> dict[str, Any]:
        """Every row of every table but the count of what was refused, read again when anybody has
        written."""
        with self._watch.begin():  # a look of its own: inside one transaction nothing changes
            sign = self._watch.exec_driver_sql(SIGNS[self.engine.dialect.name]).scalar()
        if self._seen[0] != sign:
            self._seen = (sign, self._read())
        return self._seen[1]

    def close(self) -> None:
        self._watch.close()
        self.engine.dispose()
        self.server.kill()

    def _read(self) -> dict[str, Any]:
        with self.engine.connect() as connection:
            return {
                table.name: sorted(map(str, connection.execute(table.select()).all()))
                for table in Base.metadata.sorted_tables
                if table.name != "refusals"
            }


@pytest.fixture(scope="module")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with two sites, an open and a closed thread, and comments of every status."""
    folder = tmp_path_factory.mktemp("bad-input")
    database = databases.fresh(folder)
    settings = settings_for(database.env)
    close_app(comments_service.create_app(settings))
    server = LiveServer(folder, database.env)
    made = Service(server, settings)
    with made.engine.begin() as connection:
        connection.execute(update(Site).values(moderation="open", edit_window_seconds=10**9))
        connection.execute(
            insert(Site).values(id=2, key="foreign", name="Foreign", created_at=BEGAN)
        )
        connection.execute(
            insert(SiteOrigin).values(
                site_id=2, origin="https://foreign.example", host="foreign.example"
            )
        )
        threads = [
            _thread(1, 1, PAGE),
            _thread(1, 2, OTHER_PAGE),
            _thread(1, 3, CLOSED_PAGE) | {"closed_at": BEGAN},
            _thread(2, 1, FOREIGN_PAGE),
        ]
        connection.execute(insert(Thread), threads)
        connection.execute(insert(Comment), [
            _comment(1, 1, ROOT), _comment(1, 1, REPLY, ROOT),
            _comment(1, 1, HELD, status="held"), _comment(1, 1, DELETED, status="deleted"),
            _comment(1, 2, ELSEWHERE), _comment(2, 1, FOREIGN),
        ])  # fmt: skip
    post(server.port, "What only the first one costs.", url=OTHER_PAGE)
    before = made.cpu_seconds()
    for number in range(FEW):
        assert post(server.port, f"{ORDINARY} {number}", url=OTHER_PAGE).status == 201
    made.cost_of_few = made.cpu_seconds() - before
    yield made
    made.close()
    databases.drop(database)


def _thread(site_id: int, number: int, url: str) -> dict[str, Any]:
    key = url.removeprefix("https://")
    row = {"site_id": site_id, "id": number, "key": key, "url": url, "created_at": BEGAN}
    return row | {"closed_at": None}


def _comment(
    site_id: int, thread: int, number: int, parent: int | None = None, *, status: str = "published"
) -> dict[str, Any]:
    return {
        "site_id": site_id, "thread_id": thread, "id": number, "parent_id": parent,
        "root_id": parent or number, "status": status, "is_visible": status == "published",
        "body": "text", "html": "<p>text</p>", "renderer_version": 1,
        "author_kind": "anonymous", "created_at": BEGAN,
    }  # fmt: skip


def refused(service: Service, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The problem that the answer tells, once every other promise of a refusal was checked."""
    before = service.stored()
    with costs_little(service):
        answer = service.call(method, path, body, **headers)
    assert 400 <= answer.status < 500, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] in ("*", headers.get("Origin"))
    problem = answer.json
    assert problem["status"] == answer.status
    assert problem["code"] and problem["title"] and problem["type"]
    assert problem["detail"].endswith(".")
    assert all(field["field"] and field["message"] for field in problem.get("errors", []))
    for inside in ("Traceback", ".py", "sqlite", "psycopg", "SELECT", "INSERT", SECRET_KEY):
        assert inside not in answer.body.decode()
    assert service.stored() == before
    return problem


@contextmanager
def costs_little(service: Service) -> Iterator[None]:
    """What the block asks for takes less of the processor than FEW ordinary comments."""
    before = service.cpu_seconds()
    yield

    assert service.cpu_seconds() - before < service.cost_of_few


def comment(**fields: Any) -> dict[str, Any]:
    """A good comment with some fields changed."""
    return {"url": PAGE, "body": "a text of its own", **fields}


def field_codes(problem: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in problem["errors"]}


GOOD = json.dumps(comment()).encode()


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"true",
        b'"text"',
        b"1",
        b"NaN",
        b"{}{}",
        GOOD + b"x",
        GOOD.replace(b'"body"', b"'body'"),
        GOOD.replace(b"}", b",}"),
        GOOD.replace(b"}", b', "body": "another"}'),
        GOOD.replace(b"}", b', "author": {"name": "a", "name": "b"}}'),
        GOOD.replace(b"}", b', "unknown": NaN}'),
        GOOD.replace(b"}", b', "unknown": -Infinity}'),
        GOOD.replace(b"}", b', "filled_in_ms": ' + b"9" * 5000 + b"}"),
        GOOD.replace(b"text", b"\\ud800"),
        GOOD.replace(b"text", b"\\udc00\\ud800"),
        GOOD.replace(b"text", b"\xed\xa0\x80"),
        GOOD.replace(b"text", b"\xff\xfe"),
        GOOD.replace(b"text", b"\xc0\x80"),
        GOOD.replace(b"text", b"a\x00b"),
        GOOD.replace(b"text", b"a\nb"),
        GOOD.decode().encode("utf-16"),
        b"\xef\xbb\xbf" + GOOD,
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        GOOD.replace(b"}", b', "unknown": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    ],
    ids=lambda document: repr(document[:60]),
)
def test_what_is_no_json_object(service: Service, document: bytes) -> None:
    assert refused(service, "POST", COMMENTS, document)["code"] == "malformed"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"body": None}, {"body": "bad_type"}),
        ({"body": 1}, {"body": "bad_type"}),
        ({"body": ["text"]}, {"body": "bad_type"}),
        ({"body": ""}, {"body": "required"}),
        ({"body": " \n\t"}, {"body": "required"}),
        ({"body": "\u200b\u2800\u3164"}, {"body": "required"}),
        ({"body": "\u202e\u2066\u0000"}, {"body": "required"}),
        ({"body": "\u0301" * 500}, {"body": "required"}),
        ({"body": "x" * 10_001}, {"body": "too_long"}),
        ({"body": "x" * 20_001}, {"body": "too_long"}),
        ({"url": None}, {"url": "bad_type"}),
        ({"url": ""}, {"url": "too_short"}),
        ({"url": PAGE + "x" * 4000}, {"url": "too_long"}),
        ({"author": None}, {"author": "bad_type"}),
        ({"author": []}, {"author": "bad_type"}),
        ({"author": {"name": 1}}, {"author.name": "bad_type"}),
        ({"author": {"name": "x" * 65}}, {"author.name": "too_long"}),
        ({"author": {"email": "a@b.example\r\nBcc: c@d.example"}}, {"author.email": "bad_value"}),
        ({"author": {"email": "a@b.example,c@d.example"}}, {"author.email": "bad_value"}),
        ({"author": {"email": "x" * 2001}}, {"author.email": "too_long"}),
        ({"author": {"website": "javascript:alert(1)"}}, {"author.website": "bad_value"}),
        ({"parent_id": 7}, {"parent_id": "bad_type"}),
        ({"parent_id": "-1"}, {"parent_id": "unknown"}),
        ({"parent_id": "1-0"}, {"parent_id": "unknown"}),
        ({"parent_id": "1-\u0000"}, {"parent_id": "unknown"}),
        ({"parent_id": "9" * 65}, {"parent_id": "too_long"}),
        ({"parent_id": "1-ffffffffffffffff"}, {"parent_id": "unknown"}),
        ({"parent_id": "999999999-1"}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, ROOT + 100)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, ELSEWHERE)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(2, FOREIGN)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, HELD)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, DELETED)}, {"parent_id": "unknown"}),
        ({"filled_in_ms": "99999999999999999999"}, {"filled_in_ms": "bad_type"}),
        ({"filled_in_ms": 1.5}, {"filled_in_ms": "bad_type"}),
        ({"filled_in_ms": True}, {"filled_in_ms": "bad_type"}),
        ({"filled_in_ms": -1}, {"filled_in_ms": "bad_value"}),
        ({"commenter_token": 1}, {"commenter_token": "bad_type"}),
        ({"commenter_token": "x" * 501}, {"commenter_token": "too_long"}),
        ({"site": "x" * 65}, {"site": "too_long"}),
        ({"site": "a\u0000"}, {"site": "bad_value"}),
        ({"trap": None}, {"trap": "bad_type"}),
    ],
    ids=lambda case: repr(case)[:70],
)  # fmt: skip
def test_a_field_that_is_not_what_it_should_be(
    service: Service, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    problem = refused(service, "POST", COMMENTS, comment(**fields))
    assert (problem["status"], field_codes(problem)) == (422, expected)


def test_all_bad_fields_are_told_at_once(service: Service) -> None:
    author = {"name": "x" * 65, "email": "nobody", "website": "ftp://a.example"}
    problem = refused(service, "POST", COMMENTS, comment(body=" ", author=author))
    assert set(field_codes(problem)) == {"body", "author.name", "author.email", "author.website"}


@pytest.mark.parametrize(
    "url",
    [
        "x",
        "//localhost/a",
        "javascript:alert(1)",
        "ftp://localhost/a",
        "http://",
        "http://localhost:99999/",
        "http://[::1/",
        "http://local host/",
        "http://localhost/\r\nSet-Cookie: a=b",
        "http://localhost/a\u0000b",
        "http://localhost\\@elsewhere.example/",
    ],
    ids=repr,
)
def test_an_address_of_no_page(service: Service, url: str) -> None:
    assert field_codes(refused(service, "POST", COMMENTS, comment(url=url))).keys() == {"url"}
    path = f"/api/v1/threads?url={quote(url, safe='')}"
    assert field_codes(refused(service, "GET", path)).keys() == {"url"}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json-patch+json",
        "application/jsonx",
        "",
        "\xff",
    ],
    ids=repr,
)
def test_a_content_type_that_a_page_could_send_without_being_asked(
    service: Service, content_type: str
) -> None:
    problem = refused(service, "POST", COMMENTS, GOOD, Content_Type=content_type)
    assert (problem["status"], problem["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "https://localhost.elsewhere.example",
        "https://elsewherelocalhost",
        "https://user@localhost",
        "https://localhost/",
        "https://localhost:*",
        "https://localhost#",
        "https://[::1",
        "file://",
        "null",
        "*",
        "",
        "\xff",
        "x" * 5000,
    ],
    ids=lambda origin: repr(origin[:40]),
)
def test_an_origin_that_the_site_does_not_list(service: Service, origin: str) -> None:
    problem = refused(service, "POST", COMMENTS, GOOD, Origin=origin)
    assert (problem["status"], problem["code"]) == (403, "origin_not_allowed")
    answer = service.call("GET", THREADS, None, Origin=origin)
    assert answer.status == 403
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_page_of_no_site_and_a_page_of_another_site(service: Service) -> None:
    nowhere = comment(url="https://elsewhere.example/a")
    assert refused(service, "POST", COMMENTS, nowhere)["code"] == "url_not_allowed"
    assert refused(service, "POST", COMMENTS, comment(site="foreign"))["code"] == "url_not_allowed"
    foreign = comment(url=FOREIGN_PAGE)
    problem = refused(service, "POST", COMMENTS, foreign, Origin="https://localhost")
    assert problem["code"] == "origin_not_allowed"


def test_a_closed_thread(service: Service) -> None:
    problem = refused(service, "POST", COMMENTS, comment(url=CLOSED_PAGE))
    assert (problem["status"], problem["code"], problem["reason"]) == (
        403, "thread_closed", "manual",
    )  # fmt: skip


@pytest.mark.parametrize("key", ["", "k" * 129, "\xe9", "a\tb"], ids=lambda key: repr(key[:20]))
def test_an_idempotency_key_that_is_none(service: Service, key: str) -> None:
    problem = refused(service, "POST", COMMENTS, GOOD, Idempotency_Key=key)
    assert field_codes(problem) == {"Idempotency-Key": "bad_value"}


LATER = datetime.now(UTC) + timedelta(hours=1)
TOKENS = {
    "none": "",
    "not a bearer": f"Basic {sign_edit(SECRET_KEY, 1, ROOT, LATER)}",
    "nothing after bearer": "Bearer ",
    "no token": "Bearer x",
    "not ASCII": "Bearer \xe9.\xff",
    "long": "Bearer " + "a" * 8000,
    "signed by another": f"Bearer {sign_edit('another secret key', 1, ROOT, LATER)}",
    "of another comment": f"Bearer {sign_edit(SECRET_KEY, 1, REPLY, LATER)}",
    "of another site": f"Bearer {sign_edit(SECRET_KEY, 2, ROOT, LATER)}",
    "for another purpose": f"Bearer {sign_commenter(SECRET_KEY, 1, ROOT)}",
    "expired": f"Bearer {sign_edit(SECRET_KEY, 1, ROOT, BEGAN)}",
    "cut": f"Bearer {sign_edit(SECRET_KEY, 1, ROOT, LATER)[:-1]}",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize(("method", "body"), [("PATCH", {"body": "changed"}), ("DELETE", None)])
def test_a_token_that_gives_no_right(service: Service, token: str, method: str, body: Any) -> None:
    path = f"{COMMENTS}/{reference(1, ROOT)}"
    problem = refused(service, method, path, body, Authorization=token)
    assert (problem["status"], problem["code"]) == (401, "bad_token")


@pytest.mark.parametrize(
    "path",
    [
        *("x", "1", "-1", "1-", "1-0", "0-1", "1-ABC", "1-fffffffffffffffff", "9999999999-1"),
        *("1-ffffffffffffffff", "%00", "1-a%00", "%ff", "%zz", "..", "..%2f..", "%2e%2e", "%"),
        *("1-a%0d%0aX-Injected:%20yes", "a" * 3000, "%D9%A3-a", "1%2d1", "1-1;x", "1-1/.."),
    ],
    ids=lambda path: path[:30],
)
def test_an_id_of_no_comment(service: Service, path: str) -> None:
    for method, tail, body in (
        ("GET", "/replies", None),
        ("PUT", "/vote", {"value": 1}),
        ("POST", "/reports", {"reason": "spam"}),
        ("PATCH", "", {"body": "changed"}),
        ("DELETE", "", None),
    ):
        problem = refused(service, method, f"{COMMENTS}/{path}{tail}", body)
        assert problem["status"] in (401, 404, 405)


@pytest.mark.parametrize(
    "query",
    [
        *("cursor=x", "cursor=%00", "cursor=n.0.1", "cursor=o.1", "cursor=" + "o" * 100),
        *("cursor=o.0.ffffffffffffffff", "cursor=o.9999999999.1", "cursor=--o.0.1"),
        *("limit=0", "limit=101", "limit=-1", "limit=x", "limit=1e2", "limit=NaN", "limit="),
        *("limit=" + "9" * 5000, "limit=%FF", "limit=5&limit=x", "sort=", "sort=%00", "sort=best"),
        *("at=" + "1" * 100, "site=%00", "site=nobody", "site=%F0%28%8C%BC", "site=" + "x" * 65),
        *("url=x", "url=%FF%FE", "url=http://localhost/%00", "url=http://localhost/" + "a" * 20000),
    ],
    ids=lambda query: query[:40],
)
def test_a_query_that_makes_no_sense(service: Service, query: str) -> None:
    assert refused(service, "GET", f"{THREADS}&{query}")["status"] in (400, 403, 422)


@pytest.mark.parametrize(
    "query",
    ["at=%00", "at=zz", "limit=5&limit=7", "%zz=%", "&&&==&=", "a=1&" * 2000, "lang=%00", "x[]=1"],
    ids=lambda query: query[:40],
)
def test_a_query_with_more_than_was_asked_for_is_answered(service: Service, query: str) -> None:
    """The last of a repeated parameter counts, what is unknown does not, `at` is only a wish."""
    assert service.call("GET", f"{THREADS}&{query}").status == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/counts", {"urls": []}),
        ("/api/v1/counts", {"urls": [PAGE] * 101}),
        ("/api/v1/counts", {"urls": [PAGE, "x"]}),
        ("/api/v1/counts", {"urls": [None, 1]}),
        ("/api/v1/counts", {"urls": PAGE}),
        ("/api/v1/preview", {"body": ""}),
        ("/api/v1/preview", {"body": "x" * 10_001}),
        (f"{COMMENTS}/{reference(1, ROOT)}/reports", {"reason": "dislike"}),
        (f"{COMMENTS}/{reference(1, ROOT)}/reports", {"reason": "spam", "note": "x" * 501}),
        (f"{COMMENTS}/{reference(1, HELD)}/reports", {"reason": "spam"}),
        (f"{COMMENTS}/{reference(1, DELETED)}/reports", {"reason": "spam"}),
    ],
    ids=lambda case: repr(case)[:60],
)
def test_other_documents_that_are_refused(service: Service, path: str, body: Any) -> None:
    assert refused(service, "POST", path, body)["code"] in ("invalid", "not_found")


@pytest.mark.parametrize("value", [2, -2, "1", None, 1.5, [1], 10**30], ids=repr)
def test_a_vote_that_is_none(service: Service, value: Any) -> None:
    problem = refused(service, "PUT", f"{COMMENTS}/{reference(1, ROOT)}/vote", {"value": value})
    assert field_codes(problem).keys() == {"value"}


@pytest.mark.parametrize("number", [HELD, DELETED], ids=["held", "deleted"])
def test_a_vote_on_what_nobody_sees(service: Service, number: int) -> None:
    path = f"{COMMENTS}/{reference(1, number)}/vote"
    assert refused(service, "PUT", path, {"value": 1})["code"] == "not_found"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO", "get", "PUT", "DELETE"])
def test_a_method_that_the_address_does_not_take(service: Service, method: str) -> None:
    assert refused(service, method, COMMENTS)["code"] == "method_not_allowed"
    assert "POST" in service.call(method, COMMENTS).headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        *("/api", "/api/v1", "/api/v1/", "/api/v1/threads/", "/api/v1/%2e%2e", "/%00", "/%ff"),
        *("/static/../app.py", "/static/..%2f..%2fetc%2fpasswd", "/static/%2e%2e/app.py"),
        *("/static/", "/static/.gitignore", "/.git/config", "/app.py", "/" + "a/" * 5000),
    ],
    ids=lambda path: path[:40],
)
def test_an_address_of_nothing(service: Service, path: str) -> None:
    answer = service.call("GET", path)
    assert (answer.status, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("Accept-Language", text) for text in ("a" * 5000, "fr;q=nan,en;q=inf", ",;=", "\xff")),
        *(("Accept-Encoding", text) for text in ("gzip;q=x", "br;q=1e400", "\xff,", "a," * 2000)),
        *(("If-None-Match", text) for text in ('"' * 999, "W/", "*", '"\xff"')),
        *(("Host", text) for text in ("elsewhere.example", "[::", 'a b<>"', "\xff")),
        *(("X-Forwarded-For", text) for text in ("," * 999, "\xff", "::1%eth0")),
        *(("Cookie", text) for text in ("a=\x80;;;=", "a" * 5000)),
        *(("Content-Length", text) for text in ("0",)),
        *(("Range", "bytes=-1-"), ("Expect", "x"), ("X-HTTP-Method-Override", "DELETE")),
        *(("X-Forwarded-Proto", "javascript"), ("Forwarded", 'for="'), ("Accept", "*/*;q=nan")),
    ],
    ids=lambda text: repr(text[:30]),
)
def test_headers_full_of_nonsense_change_nothing(service: Service, name: str, value: str) -> None:
    usual = service.call("GET", THREADS)
    odd = call(service.server.port, "GET", THREADS, None, {name: value})
    assert (odd.status, odd.body) in ((200, usual.body), (304, b""))


def test_the_claimed_host_is_in_no_answer(service: Service) -> None:
    for path in (THREADS, "/api//v1/threads", "/console", "/demo", "/embed", "/api/docs", "/no"):
        answer = service.call("GET", path, None, Host="elsewhere.example")
        assert "elsewhere.example" not in answer.body.decode() + str(answer.headers)
    answer = service.call("GET", "/%2felsewhere.example//a", None)
    assert not answer.headers.get("location", "").startswith("//")


@pytest.mark.parametrize(
    ("length", "body"),
    [
        (b"Content-Length: 300000", b""),
        (b"Content-Length: 99999999999999", b""),
        # Of a body that does not tell its length, no more is read than the service takes.
        (b"Transfer-Encoding: chunked", b"ffffff\r\n" + b'"'.ljust(256 * 1024)),
    ],
    ids=["declared", "huge", "chunked"],
)
def test_more_than_the_service_takes_at_once(service: Service, length: bytes, body: bytes) -> None:
    before = service.stored()
    answer = send_raw(service.server.port, _head(length) + body)
    assert answer.startswith(b"HTTP/1.1 413") and b'"code":"too_large"' in answer
    assert service.stored() == before


def test_a_body_in_chunks_is_read_as_any_other(service: Service) -> None:
    body = json.dumps(comment(body="in chunks")).encode()
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    answer = send_raw(service.server.port, _head(b"Transfer-Encoding: chunked") + chunks)
    assert answer.startswith(b"HTTP/1.1 201")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x00\r\n\r\n",
        b"GET /a\x00b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n" + b"X: a\r\n" * 1000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
        b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
        b"Content-Length: 3\r\n\r\n{}",
        b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}",
        b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
    ],
    ids=lambda request: repr(request[:50]),
)
def test_bytes_that_are_no_request(service: Service, request_bytes: bytes) -> None:
    before = service.stored()
    answer = send_raw(service.server.port, request_bytes)
    assert answer.startswith(b"HTTP/1.1 4"), answer[:200]
    assert service.stored() == before
    assert service.call("GET", "/healthz").status == 200


def test_a_header_cannot_be_smuggled_through_any_field(service: Service) -> None:
    evil = "x\r\nX-Injected: yes"
    for answer in (
        service.call("GET", f"{THREADS}&cursor={quote(evil)}&lang={quote(evil)}"),
        service.call("GET", f"/api/v1/threads?url={quote('https://localhost/' + evil)}"),
        service.call("GET", f"/{quote(evil)}//a"),
        service.call("POST", COMMENTS, comment(url=PAGE + "#" + evil, site=evil)),
    ):
        assert "x-injected" not in answer.headers


def test_zalgo_and_bidi_controls_are_tamed(service: Service) -> None:
    """What people may well type by accident is mended, not refused."""
    name = "Zo\u0301" + "\u0327\u0300" * 30 + "e\u202e\u2066"
    body = "a\u202eb " + "o" + "\u0301" * 200
    made = post(service.server.port, body, author={"name": name})
    assert made.status == 201
    shown = made.json["comment"]
    for text in (shown["html"], shown["author"]["name"]):
        assert not set(text) & set("\u202e\u2066")
        assert sum(character in "\u0300\u0301\u0327" for character in text) <= 3


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        (b"", {}),
        (b"body=text", {}),
        (b"url=" + PAGE.encode(), {}),
        (b"url=" + PAGE.encode() + b"&body=%00", {}),
        (b"url=" + PAGE.encode() + b"&body=text%ff", {}),
        (b"url=" + PAGE.encode() + b"&body=text%ed%a0%80", {}),
        (b"url=" + PAGE.encode() + b"&body=text\xff", {}),
        (b"url=" + PAGE.encode() + b"&body=" + b"x" * 10_001, {}),
        (b"url=" + PAGE.encode() + b"&body=" + b"x" * 300_000, {}),
        (b"url=" + PAGE.encode() + b"&body=text&site=%00", {}),
        (b"url=" + PAGE.encode() + b"&body=text&reply=1-%00", {}),
        (b"url=" + PAGE.encode() + b"&body=text&reply=" + reference(1, HELD).encode(), {}),
        (b"url=" + PAGE.encode() + b"&body=text&email=a%40b.example%0d%0aBcc:c%40d.example", {}),
        (b"url=" + CLOSED_PAGE.encode() + b"&body=text", {}),
        (b"url=javascript:alert(1)&body=text", {}),
        (b"url=https://elsewhere.example/&body=text", {}),
        (b"a=1&" * 50_000 + b"body=text", {}),
        (b"--x\r\nbroken", {"Content_Type": "multipart/form-data; boundary=x"}),
        (GOOD, {"Content_Type": "application/json"}),
        (b"url=" + PAGE.encode() + b"&body=text", {"Origin": "https://elsewhere.example"}),
        (b"url=" + PAGE.encode() + b"&body=text", {"Origin": "null"}),
        (b"url=" + PAGE.encode() + b"&body=text", {"Sec_Fetch_Site": "cross-site"}),
    ],
    ids=lambda case: repr(case)[:70],
)
def test_forms_without_javascript_are_refused_as_pages(
    service: Service, form: bytes, headers: dict[str, str]
) -> None:
    before = service.stored()
    with costs_little(service):
        answer = service.call("POST", "/embed", form, **({"Content_Type": FORM} | headers))
    assert 400 <= answer.status < 500, answer
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert service.stored() == before


def test_a_chain_ten_thousand_answers_deep_is_read_and_answered(service: Service) -> None:
    url = "https://localhost/a-deep-page"
    ids = [new_id(BEGAN, 0) + 100 + n for n in range(DEEP)]
    chain = [_comment(1, 9, ids[0])]
    chain += [
        _comment(1, 9, own, parent) | {"root_id": ids[0], "reply_count": 0}
        for parent, own in zip(ids, ids[1:], strict=False)
    ]
    chain[0]["reply_count"] = DEEP - 1
    with service.engine.begin() as connection:
        connection.execute(insert(Thread).values(_thread(1, 9, url)))
        connection.execute(insert(Comment), chain)
    deepest = reference(1, ids[-1])
    with costs_little(service):
        made = post(service.server.port, "below all", url=url, parent_id=deepest)
        assert (made.status, made.json["comment"]["parent_id"]) == (201, deepest)
        for path in (
            f"/api/v1/threads?url={quote(url, safe='')}",
            f"/api/v1/threads?url={quote(url, safe='')}&at={made.json['comment']['id']}",
            f"{COMMENTS}/{reference(1, ids[0])}/replies?limit=100",
            f"{COMMENTS}/{deepest}/replies",
        ):
            answer = service.call("GET", path)
            assert (answer.status, len(answer.body) < 100_000) == (200, True)


def _head(*lines: bytes) -> bytes:
    usual = [b"POST /api/v1/comments HTTP/1.1", b"Host: x", b"Content-Type: application/json"]
    return b"\r\n".join([*usual, *lines, b"Connection: close", b"", b""])
