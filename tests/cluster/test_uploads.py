"""Large files from nobody in particular: refused before nginx or the service keeps a byte."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.calls import call
from tests.support.nginx import Nginx
from tests.support.server import LiveServer
from tests.support.waiting import HANGS_AFTER_S

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"

SIZE = 100 * 1024 * 1024
HEAD = (
    b"POST /console/imports HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n"
)


@pytest.fixture
def proxy(start_server: Callable[..., LiveServer], tmp_path: Path) -> Iterator[Nginx]:
    server = start_server(WORKERS="1", TRUSTED_PROXY_HOPS="1")
    nginx = Nginx(tmp_path, [server.port])
    yield nginx
    nginx.stop()


def kept(folder: Path) -> int:
    return sum(file.stat().st_size for file in (folder / "body").rglob("*") if file.is_file())


def test_a_strangers_upload_is_refused_before_it_is_read(proxy: Nginx, tmp_path: Path) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=HANGS_AFTER_S) as upload:
        upload.sendall(HEAD % SIZE + b"--b\r\n")
        first = upload.recv(100)
        assert first.startswith(b"HTTP/1.1 302"), first
        sent = 0
        with suppress(OSError):  # nginx need not listen to the rest
            while sent < SIZE // 10:
                upload.sendall(b"x" * 65536)
                sent += 65536
        assert kept(tmp_path) == 0


def test_slow_uploads_of_strangers_hold_nobody_up(proxy: Nginx) -> None:
    uploads = [socket.create_connection(("127.0.0.1", proxy.port)) for _ in range(32)]
    for upload in uploads:
        upload.sendall(HEAD % SIZE + b"--b\r\n")
    for _ in range(5):
        assert call(proxy.port, "GET", READ).status == 200
    for upload in uploads:
        upload.close()
