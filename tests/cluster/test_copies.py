"""What nginx keeps copies of, by deploy/nginx.conf: for whom, how long, and of what never."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.calls import Answer, call
from tests.support.nginx import CONFIG, Nginx
from tests.support.upstream import PUBLIC, Upstream

pytestmark = pytest.mark.timing

THREAD = "/api/v1/threads?url=a"

StartNginx = Callable[..., Nginx]


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    service = Upstream()
    yield service
    service.close()


@pytest.fixture
def start_nginx(upstream: Upstream, tmp_path: Path) -> Iterator[StartNginx]:
    with ExitStack() as running:

        def start(config: str | None = None) -> Nginx:
            nginx = Nginx(tmp_path, [upstream.port], config=config)
            running.callback(nginx.stop)
            return nginx

        yield start


@pytest.fixture
def nginx(start_nginx: StartNginx) -> Nginx:
    return start_nginx()


def read(nginx: Nginx, path: str = THREAD, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return call(nginx.port, method, path, headers=named)


def at_the_beginning_of_a_second() -> None:
    """What is kept is kept until a second of the clock ends."""
    time.sleep(1 - time.time() % 1)


def let_copies_expire() -> None:
    time.sleep(1.1)


def is_kept(nginx: Nginx, upstream: Upstream, path: str = THREAD, **headers: str) -> bool:
    """Whether of two who ask within a second the service hears one."""
    at_the_beginning_of_a_second()
    before = len(upstream.requests)
    for _ in range(2):
        read(nginx, path, **headers)
    return len(upstream.requests) == before + 1


@pytest.mark.parametrize(
    "path",
    [
        THREAD,
        "/api/v1/counts?url=a",
        "/api/v1/comments/latest?site=default",
        "/feeds/thread.atom?url=a",
        "/static/embed.js",
    ],
)
def test_what_everybody_reads_alike_is_kept_until_the_second_ends(
    nginx: Nginx, upstream: Upstream, path: str
) -> None:
    at_the_beginning_of_a_second()
    answers = {read(nginx, path).body for _ in range(5)}
    answers |= {read(nginx, path, "HEAD").body}
    assert answers == {b"answer 1", b""}
    at_the_beginning_of_a_second()
    assert read(nginx, path).body == b"answer 2"


@pytest.mark.parametrize(
    "path", ["/api/v1/comments/1-1/replies", "/embed?url=a", "/console/", "/healthz", "/metrics"]
)
def test_nothing_else_is_kept_whatever_it_says(nginx: Nginx, upstream: Upstream, path: str) -> None:
    assert not is_kept(nginx, upstream, path)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**PUBLIC, "Set-Cookie": "session=of-somebody"},
        {**PUBLIC, "Vary": "Accept-Encoding, Cookie"},
        {**PUBLIC, "Vary": "*"},
        {**PUBLIC, "Cache-Control": "private, max-age=60"},
        {**PUBLIC, "Cache-Control": "no-store"},
        {**PUBLIC, "Cache-Control": "no-cache"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_everybody_is_not_kept(
    nginx: Nginx, upstream: Upstream, headers: dict[str, str]
) -> None:
    upstream.headers = headers
    assert not is_kept(nginx, upstream)


@pytest.mark.parametrize("status", [201, 206, 301, 302, 400, 403, 404, 410, 429, 500, 502, 503])
def test_a_refusal_is_for_who_was_refused_even_if_it_says_it_is_public(
    nginx: Nginx, upstream: Upstream, status: int
) -> None:
    upstream.status = status
    for number in range(1, 3):
        refused = read(nginx)
        assert refused.status == status and refused.body.startswith(b"answer ")
        assert len(upstream.requests) >= number
    upstream.status = 200
    assert read(nginx).status == 200


def test_who_shows_a_token_neither_gets_a_copy_nor_leaves_one(
    nginx: Nginx, upstream: Upstream
) -> None:
    assert not is_kept(nginx, upstream, Authorization="Bearer of-somebody")
    at_the_beginning_of_a_second()
    kept = read(nginx).body
    theirs = read(nginx, Authorization="Bearer of-somebody").body
    assert upstream.requests[-1]["authorization"] == "Bearer of-somebody"
    assert theirs != kept == read(nginx).body


def test_no_cookie_reaches_the_service_where_copies_are_kept(
    nginx: Nginx, upstream: Upstream
) -> None:
    for path in (THREAD, "/static/embed.js"):
        assert is_kept(nginx, upstream, path, Cookie="session=of-somebody")
    assert not any("cookie" in seen for seen in upstream.requests)
    read(nginx, "/console/", Cookie="session=of-somebody")
    assert upstream.requests[-1]["cookie"] == "session=of-somebody"


def test_there_is_one_copy_for_each_encoding_and_origin(nginx: Nginx, upstream: Upstream) -> None:
    at_the_beginning_of_a_second()
    encodings = {"br": ["gzip, deflate, br, zstd", "br"], "gzip": ["gzip, deflate", "gzip"]}
    encodings["identity"] = ["zstd", "identity", ""]
    bodies = []
    for origin in ("", "https://blog.example", "https://other.example"):
        named = {"Origin": origin} if origin else {}
        for encoding, said in encodings.items():
            bodies += [read(nginx, Accept_Encoding=one, **named).body for one in said]
            assert upstream.requests[-1]["accept-encoding"] == encoding
            assert upstream.requests[-1].get("origin", "") == origin
    assert len(set(bodies)) == len(upstream.requests) == 9


def test_who_wants_it_fresh_gets_it_and_so_does_whoever_comes_next(
    nginx: Nginx, upstream: Upstream
) -> None:
    at_the_beginning_of_a_second()
    assert read(nginx).body == b"answer 1"
    assert read(nginx, Cache_Control="max-age=0").body == b"answer 2"
    assert read(nginx).body == b"answer 2"
    assert read(nginx, Cache_Control="no-cache").body == b"answer 3"
    assert read(nginx).body == b"answer 3"


def test_a_hundred_who_ask_at_once_are_one_to_the_service(nginx: Nginx, upstream: Upstream) -> None:
    request = f"GET {THREAD} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    upstream.gate.clear()
    at_the_beginning_of_a_second()
    with ExitStack() as connections:
        readers = [
            connections.enter_context(socket.create_connection(("127.0.0.1", nginx.port)))
            for _ in range(100)
        ]
        for reader in readers:
            reader.sendall(request)
        time.sleep(0.05)
        upstream.gate.set()
        answers = {whole(reader) for reader in readers}
    assert len(answers) == len(upstream.requests) == 1


def whole(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")[2]


def test_who_waits_too_long_for_the_first_one_asks_the_service(
    nginx: Nginx, upstream: Upstream
) -> None:
    upstream.gate.clear()
    with ThreadPoolExecutor(2) as readers:
        answers = [readers.submit(read, nginx) for _ in range(2)]
        deadline = time.monotonic() + 3
        while len(upstream.requests) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        upstream.gate.set()
        assert {answer.result().status for answer in answers} == {200}


def test_while_one_fetches_it_anew_nobody_gets_what_has_expired(
    nginx: Nginx, upstream: Upstream
) -> None:
    assert read(nginx).body == b"answer 1"
    let_copies_expire()
    upstream.gate.clear()
    threading.Timer(0.3, upstream.gate.set).start()
    with ThreadPoolExecutor(10) as readers:
        answers = list(readers.map(lambda _: read(nginx).body, range(10)))
    assert b"answer 1" not in answers


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_while_the_service_fails_there_are_the_copies_and_its_own_words_for_the_rest(
    nginx: Nginx, upstream: Upstream, status: int
) -> None:
    kept = read(nginx)
    let_copies_expire()
    upstream.status, upstream.headers = status, {"Retry-After": "7"}
    for _ in range(2):
        answer = read(nginx)
        assert (answer.status, answer.body) == (200, kept.body)
    other = read(nginx, THREAD + "-b")
    assert (other.status, other.headers["retry-after"]) == (status, "7")
    upstream.status, upstream.headers = 200, PUBLIC
    assert read(nginx).body not in (kept.body, other.body)


@pytest.mark.parametrize("status", [403, 404, 410, 429])
def test_what_is_refused_now_is_not_answered_from_before(
    nginx: Nginx, upstream: Upstream, status: int
) -> None:
    assert read(nginx).status == 200
    let_copies_expire()
    upstream.status = status
    assert read(nginx).status == status


def test_while_the_service_is_away_there_are_the_copies(nginx: Nginx, upstream: Upstream) -> None:
    kept = read(nginx)
    let_copies_expire()
    upstream.close()
    for _ in range(2):
        answer = read(nginx)
        assert (answer.status, answer.body) == (200, kept.body)
    assert read(nginx, THREAD + "-b").status == 502


def test_copies_outlast_the_service_by_what_the_configuration_says(
    start_nginx: StartNginx, upstream: Upstream
) -> None:
    text = CONFIG.read_text()
    assert "stale-if-error=600" in text
    nginx = start_nginx(text.replace("stale-if-error=600", "stale-if-error=2"))
    kept = read(nginx)
    let_copies_expire()
    upstream.close()
    assert read(nginx).body == kept.body
    time.sleep(3)
    assert read(nginx).status == 502


def test_who_has_a_copy_already_is_told_so(nginx: Nginx, upstream: Upstream) -> None:
    upstream.headers = {**PUBLIC, "ETag": '"of-the-first"'}
    at_the_beginning_of_a_second()
    for _ in range(2):
        answer = read(nginx, If_None_Match='"of-the-first"')
        assert (answer.status, answer.body) == (304, b"")
    assert len(upstream.requests) == 1
    assert "if-none-match" not in upstream.requests[0], "the whole answer is kept"
