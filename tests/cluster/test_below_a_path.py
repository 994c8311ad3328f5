"""The blog's own nginx, with the service below a path of it, as deploy/ has it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.moderator.desk import send
from tests.support.databases import Database
from tests.support.nginx import AROUND, program
from tests.support.processes import accepts_connections, end, free_port, wait_until
from tests.support.server import ROOT, LiveServer

PAGE = """<!doctype html><html lang="en"><title>A blog</title>
<palabre-comments load="eager"></palabre-comments>
<script async src="/comments/static/embed.js"></script></html>"""


@pytest.fixture
def blog(database: Database, tmp_path: Path) -> Iterator[str]:
    """The address of a blog with a page, whose comments are below /comments."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        **database.env,
        "BASE_URL": f"{url}/comments",
        "TRUSTED_PROXY_HOPS": "1",
        "MODERATION": "open",
    }
    server = LiveServer(tmp_path, env)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.html").write_text(PAGE)
    snippet = (ROOT / "deploy" / "nginx-below-a-path.conf").read_text()
    (tmp_path / "site.conf").write_text(
        f"server {{ listen 127.0.0.1:{port}; root {tmp_path}/pages;\n"
        f"{snippet.replace(':8000', f':{server.port}')}}}"
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, user=user))
    log = tmp_path / "nginx.out"
    with log.open("wb") as out:
        nginx = subprocess.Popen(
            [program(), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
            stdout=out,
            stderr=out,
        )
    try:
        wait_until(lambda: accepts_connections(port), nginx, log)
        yield url
    finally:
        end(nginx, signal.SIGTERM)
        server.kill()


class Below(LiveServer):
    """Where the journeys' helpers send to."""

    def __init__(self, url: str) -> None:
        self.url = url


def test_a_thread_and_the_console_are_below_the_path(blog: str, page: Page) -> None:
    posted = {"url": f"{blog}/", "body": "A word.", "author": {"name": "Ana"}}
    send(Below(f"{blog}/comments"), "POST", "/api/v1/comments", posted)
    page.goto(blog)
    expect(page.get_by_role("article")).to_contain_text("A word.")
    page.goto(f"{blog}/comments/console/queue/published")
    expect(page).to_have_url(
        f"{blog}/comments/console/sign-in?next=/comments/console/queue/published"
    )
    styles = page.evaluate("[...document.styleSheets].map(one => one.cssRules.length)")
    assert styles and all(styles)
