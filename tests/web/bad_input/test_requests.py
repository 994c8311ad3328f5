"""Queries, methods, headers and bytes that make no request are refused, and change nothing."""

import json

import pytest

from tests.corpus.hosts import CLAIMED_HOSTS
from tests.support.calls import call, send_raw
from tests.web.bad_input.service import COMMENTS, THREADS, Service, comment, refused


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


def test_a_claimed_host_that_is_none_does_no_harm(service: Service) -> None:
    for host in CLAIMED_HOSTS:
        paths = {path: 200 for path in ("/healthz", "/console/sign-in")} | {"/no": 404}
        answered = {path: service.call("GET", path, None, Host=host).status for path in paths}
        assert answered == paths, host
        posted = service.call("POST", COMMENTS, comment(body=f"By {host}"), Host=host)
        assert posted.status in (201, 202)


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


def _head(*lines: bytes) -> bytes:
    usual = [b"POST /api/v1/comments HTTP/1.1", b"Host: x", b"Content-Type: application/json"]
    return b"\r\n".join([*usual, *lines, b"Connection: close", b"", b""])
