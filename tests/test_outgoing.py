"""The client for addresses that somebody typed: where it goes, and when it gives up."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from comments_service import outgoing
from comments_service.errors import AppError
from comments_service.outgoing import LARGEST, Unreachable, fetch
from tests.support.waiting import HANGS_AFTER_S

Answer = Callable[[socket.socket, str], None]


@contextmanager
def serving(answer: Answer) -> Iterator[int]:
    """A server on loopback that treats each request as ``answer`` does; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                try:
                    answer(peer, peer.recv(65_536).decode("latin-1"))
                except OSError:
                    continue  # the client has gone

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(HANGS_AFTER_S)


def reply(peer: socket.socket, head: str, body: bytes = b"") -> None:
    peer.sendall(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode() + body)


def hello(peer: socket.socket, request: str) -> None:
    reply(peer, "200 OK\r\nContent-Type: text/html", request.encode())


def test_a_page_is_fetched_with_its_host_and_query() -> None:
    with serving(hello) as port:
        got = fetch(f"http://localhost:{port}/a?b=c", local_host="localhost")
    assert (got.status, got.header("content-type")) == (200, "text/html")
    request = got.body.decode()
    assert request.startswith("GET /a?b=c HTTP/1.1\r\n")
    assert f"\r\nHost: localhost:{port}\r\n" in request
    assert "Cookie" not in request


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_out_of_reach_unless_named(host: str) -> None:
    asked: list[str] = []
    with serving(lambda peer, request: asked.append(request)) as port:
        for local in (None, "blog.example"):
            with pytest.raises(Unreachable, match="private network"):
                fetch(f"http://{host}:{port}/", local_host=local)
    assert asked == []


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "192.168.0.1", "[fe80::1]"])
def test_a_host_that_may_be_this_machine_may_not_be_another_private_one(host: str) -> None:
    with pytest.raises(Unreachable, match="private network"):
        fetch(f"http://{host}/", local_host=host.strip("[]"))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://blog.example/", "gopher://x/", "http://u:p@x/", "x"]
)
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(AppError):
        fetch(url)


def test_a_redirect_is_followed_and_checked_like_the_first_address() -> None:
    def answer(peer: socket.socket, request: str) -> None:
        if request.startswith("GET /a "):
            reply(peer, "302 Found\r\nLocation: /b")
        elif request.startswith("GET /out "):
            reply(peer, "302 Found\r\nLocation: http://127.0.0.1:1/inside")
        elif request.startswith("GET /file "):
            reply(peer, "302 Found\r\nLocation: file:///etc/passwd")
        elif request.startswith("GET /round "):
            reply(peer, "302 Found\r\nLocation: /round")
        else:
            reply(peer, "200 OK", b"there")

    with serving(answer) as port:
        base = f"http://localhost:{port}"
        got = fetch(f"{base}/a", local_host="localhost")
        assert (got.url, got.body) == (f"{base}/b", b"there")
        with pytest.raises(Unreachable, match="private network"):
            fetch(f"{base}/out", local_host="localhost")
        with pytest.raises(AppError):
            fetch(f"{base}/file", local_host="localhost")
        with pytest.raises(Unreachable, match="redirects too many times"):
            fetch(f"{base}/round", local_host="localhost")


def resolve_in_turn(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the resolver give blog.example each of ``answers`` once; return each look-up of it."""
    hosts: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *options: Any, **named: Any) -> list[Any]:
        if host != "blog.example":
            return real(host, port, *options, **named)
        hosts.append(host)
        addresses = answers[len(hosts) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return hosts


def test_a_resolver_that_changes_its_mind_leads_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(lambda peer, _request: reply(peer, "302 Found\r\nLocation: /")) as port:
        hosts = resolve_in_turn(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
        with pytest.raises(Unreachable, match="private network"):
            fetch(f"http://blog.example:{port}/", local_host="blog.example")
    assert len(hosts) == 2, "a connection goes to the number that was checked"


def test_a_host_is_refused_when_any_of_its_addresses_is_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_in_turn(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(Unreachable, match="private network"):
        fetch("http://blog.example/")


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(hello) as port:
        assert fetch(f"http://localhost:{port}/", local_host="localhost").status == 200


def test_no_more_than_a_megabyte_is_read() -> None:
    def endless(peer: socket.socket, _request: str) -> None:
        reply(peer, "200 OK")
        while True:
            peer.sendall(b"x" * 65_536)

    with serving(endless) as port:
        got = fetch(f"http://localhost:{port}/", local_host="localhost")
    assert len(got.body) == LARGEST


@pytest.mark.slow
@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_peer_that_drips_is_cut_off(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "TIMEOUT_S", 1.0)

    def drip(peer: socket.socket, _request: str) -> None:
        peer.sendall(head)
        while True:
            peer.sendall(b"x")
            time.sleep(0.1)

    with serving(drip) as port:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="five seconds"):
            fetch(f"http://localhost:{port}/", local_host="localhost")
        assert time.monotonic() - began < HANGS_AFTER_S


def test_what_does_not_answer_is_named() -> None:
    with serving(hello) as port:
        pass
    with pytest.raises(Unreachable, match="refused"):
        fetch(f"http://localhost:{port}/", local_host="localhost")
    with serving(lambda peer, _request: peer.sendall(b"SSH-2.0-OpenSSH\r\n")) as port:
        with pytest.raises(Unreachable, match="failed"):
            fetch(f"http://localhost:{port}/", local_host="localhost")
        with pytest.raises(Unreachable, match="failed"):
            fetch(f"https://localhost:{port}/", local_host="localhost")
    with pytest.raises(Unreachable, match="no host named"):
        fetch("http://nowhere.invalid/")
