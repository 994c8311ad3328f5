"""What browsers and others send beside JSON: bounded, and answered whatever it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.text.sanitize import ALLOWED_TAGS
from tests.factories import ORIGIN, PAGE
from tests.support.calls import send_raw
from tests.support.server import LiveServer
from tests.web.console.conftest import Desk

DOCS = Path(__file__).parents[4] / "docs"
LARGEST = 256 * 1024
SIGN_IN = "/console/sign-in"
END, OF = "--b--", "Content-Type: text/plain; charset="
BOUNDARY = "multipart/form-data; boundary=b"


def part(name: str, value: str, more: str = "") -> str:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n{more}\r\n{value}\r\n'


URLENCODED = "application/x-www-form-urlencoded"
FORMS: dict[str, tuple[str, str]] = {
    "many fields": (URLENCODED, "a=&" * 80_000),
    "many names": (URLENCODED, "&".join(f"{n:x}=" for n in range(40_000))),
    "only signs": (URLENCODED, "&" * 200_000),
    "only escapes": (URLENCODED, "%" * 200_000),
    "escaped bytes": (URLENCODED, "email=" + "%ff" * 60_000),
    "a long name": (URLENCODED, "x" * 200_000),
    "a charset": (f"{URLENCODED}; charset=punycode", "email=" + "a-" * 90_000),
    "no charset": (f"{URLENCODED}; charset=undefined", "email=a"),
    "many parts": (BOUNDARY, part("a", "") * 3_000 + END),
    "a part in punycode": (BOUNDARY, part("email", "a-" * 90_000, OF + "punycode\r\n") + END),
    "a part of no charset": (BOUNDARY, part("email", "a", OF + "idna\r\n") + END),
    "a part without an end": (BOUNDARY, part("email", "a" * 200_000)),
    "a part of dashes": (BOUNDARY, part("email", "\r\n-" * 60_000)),
    "a part of many headers": (BOUNDARY, part("email", "a", "X: y\r\n" * 20_000) + END),
    "a long header": (BOUNDARY, part("email", "a", f"X: {'y' * 200_000}\r\n") + END),
    "a file": (BOUNDARY, part('email"; filename="x', "a") + END),
    "no boundary": ("multipart/form-data", "--b\r\n"),
    "a long boundary": (f"multipart/form-data; boundary={'b' * 60_000}", "--b\r\n"),
    "a boundary of quotes": ('multipart/form-data; boundary="' + '\\"' * 20_000, "--b\r\n"),
    "a long content type": ("a/" + "b;" * 30_000, "x"),
    "too much": (URLENCODED, "a=" + "b" * LARGEST),
}


@pytest.mark.parametrize("name", FORMS)
def test_any_form_is_answered(make_app: Callable[..., Flask], name: str) -> None:
    content_type, body = FORMS[name]
    client = make_app(SMTP_URL="smtp://127.0.0.1:1").test_client()
    for path in (SIGN_IN, "/embed", "/privacy", "/api/v1/preview", "/api/v1/counts"):
        answer = client.post(path, data=body, content_type=content_type)
        assert 400 <= answer.status_code < 500, (path, answer.status_code)


@pytest.mark.parametrize(
    "document",
    ["[" * 100_000, '{"a":' * 40_000, '{"url":' + "[" * 50_000, "9" * 200_000]
    + ['{"url":' + "9" * 100_000 + "}", '{"url":1e' + "9" * 100_000 + "}", '"' + "\\" * 200_000]
    + ['{"urls":[' + '"",' * 60_000 + '""]}', '{"' + "\\u0000" * 30_000 + '":1}']
    + ["{" + '"a":1,' * 40_000, '{"body":"' + "\\ud800" * 30_000 + '"}', " " * 250_000]
    + ["\ufeff{}", '{"body":"a","body":"b"}', "-" + "1" * 200_000],
    ids=lambda document: document[:8] + str(len(document)),
)  # fmt: skip
@pytest.mark.parametrize("path", ["comments", "preview", "counts"])
def test_any_json_is_answered(app: Flask, path: str, document: str) -> None:
    answer = app.test_client().post(
        f"/api/v1/{path}",
        data=document.encode(),
        content_type="application/json",
        headers={"Origin": ORIGIN},
    )
    assert 400 <= answer.status_code < 500


QUERIES = ["a", "%", "&", "=", "[]=", "%00", "%ff", "url=", "9", '"', ":", "%E2%80%AE", "+"]


@pytest.mark.parametrize("unit", QUERIES)
def test_any_query_is_answered(app: Flask, sign_in: Callable[..., Desk], unit: str) -> None:
    desk, long = sign_in("ana"), unit * (20_000 // len(unit))
    paths = [f"/api/v1/{name}?url={long}" for name in ("threads", "counts")]
    paths += [f"/api/v1/threads?url={PAGE}&cursor={long}&sort={long}&limit={long}&at={long}"]
    paths += [f"/embed?url={long}", f"/embed?url={PAGE}&at={long}&receipt={long}&cursor={long}"]
    paths += [f"/feeds/thread.atom?url={long}", f"/feeds/site.atom?site={long}", f"/?{long}"]
    paths += [f"/console/search?q={long}", f"/console/search?q=a&after={long}&site={long}"]
    paths += [f"/console/queue/review?page={long}&author={long}&rule={long}&link={long}"]
    paths += [f"/console/audit?after={long}&from={long}&to={long}&who={long}&action={long}"]
    paths += [f"/console/figures?days={long}", f"/console/suggestions?q={long}"]
    paths += [f"/console/sign-in?next={long}&lang={long}"]
    assert [path[:60] for path in paths if desk.get(path).status_code >= 500] == []


HEADERS: dict[str, Any] = {
    "Accept-Language": "a-b;q=0.1," * 6_000,
    "Accept": "text/html;q=0.1," * 4_000,
    "Authorization": "Bearer " + "a" * 60_000,
    "Content-Type": "application/json" + ";a=b" * 15_000,
    "Cookie": "a=b; " * 12_000,
    "Forwarded": "for=1;" * 10_000,
    "Host": "localhost:99999999",
    "Idempotency-Key": "a" * 60_000,
    "If-None-Match": 'W/"a", ' * 9_000,
    "If-Modified-Since": "9" * 60_000,
    "Origin": "http://" + "a." * 30_000,
    "Range": "bytes=" + "0-1," * 15_000,
    "User-Agent": "Mozilla/" * 8_000,
    "X-Forwarded-For": "1.2.3.4, " * 7_000,
    "X-Request-ID": "a" * 60_000,
}


@pytest.mark.parametrize("name", HEADERS)
def test_any_header_is_answered(app: Flask, sign_in: Callable[..., Desk], name: str) -> None:
    desk, sent = sign_in("ana"), {name: HEADERS[name]}
    client = app.test_client() if name == "Cookie" else desk.client
    answers = [
        client.get(path, headers=sent)
        for path in (f"/api/v1/threads?url={PAGE}", "/console/queue/review", "/embed", SIGN_IN)
    ]
    answers.append(client.post("/api/v1/preview", json={"body": "x"}, headers=sent))
    answers.append(client.post(SIGN_IN, data={"email": "a"}, headers=sent))
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


def test_the_server_itself_refuses_long_heads_without_a_document(live_server: LiveServer) -> None:
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    assert "an empty body: 414\nfor a request line of more than 64 KiB, 431" in text
    end = b"Host: localhost\r\nConnection: close\r\n"
    line = b"GET /api/v1/counts?url=" + b"a" * 70_000 + b" HTTP/1.1\r\n" + end + b"\r\n"
    answer = send_raw(live_server.port, line)
    assert answer.startswith(b"HTTP/1.1 414 ")
    assert answer.partition(b"\r\n\r\n")[2] == b""
    many = b"GET /healthz HTTP/1.1\r\n" + end + b"X-A: b\r\n" * 1_000 + b"\r\n"
    answer = send_raw(live_server.port, many)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert answer.partition(b"\r\n\r\n")[2] == b""


def test_the_documents_name_the_tags_that_may_be_sent() -> None:
    text = " ".join((DOCS / "api.md").read_text(encoding="utf-8").split())
    assert f"`html` contains only `{' '.join(sorted(ALLOWED_TAGS))}`" in text
