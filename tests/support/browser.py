"""A real browser, held to this machine: a request to any other fails the test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect

from tests.support.tools import find_program, is_missing
from tests.support.waiting import HANGS_AFTER_S, NEVER_AFTER_S

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Should a page name another host all the same, the request ends here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PATIENCE_MS = HANGS_AFTER_S * 1000
#: For what a worker of the service does, which may have to start first.
JOB_MS = NEVER_AFTER_S * 1000
expect.set_options(timeout=PATIENCE_MS)
#: The first is the same browser without the windows, menus and extensions that no test looks at; it
#: opens a page in a third of the processor time.
PROGRAMS = ["chromium-headless-shell", "chromium", "google-chrome", "Chromium", "Google Chrome"]
MAC_APPLICATIONS = [
    Path("/Applications/Chromium.app/Contents/MacOS"),
    Path("/Applications/Google Chrome.app/Contents/MacOS"),
]


def launch(playwright: Playwright, *more: str) -> Browser:
    """Starts the system's Chromium, or the one that CHROMIUM names, with ``more`` flags."""
    names = [os.environ.get("CHROMIUM", ""), *PROGRAMS]
    program = find_program(*filter(None, names), folders=MAC_APPLICATIONS)
    # Chromium's own sandbox refuses to start for root.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    flags = [*FLAGS, *root, *more]
    return playwright.chromium.launch(executable_path=program or is_missing("chromium"), args=flags)


@contextmanager
def local_context(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A context with nothing stored yet, whose pages spoke to this machine only and threw nothing.

    ``options`` are those of Browser.new_context.
    """
    foreign: list[str] = []
    thrown: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in LOOPBACK:
            foreign.append(request.url)

    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    context.on("request", note)
    context.on("weberror", lambda error: thrown.append(str(error.error)))
    yield context
    context.close()
    assert not foreign, f"requests left this machine: {foreign}"
    assert not thrown, f"scripts threw: {thrown}"


def requests_of(page: Page) -> list[str]:
    """The changes and page loads that the page asks for from now on: "POST fetch", "GET document".

    What is read beside them is left out.
    """
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method != "GET" or request.resource_type == "document":
            sent.append(f"{request.method} {request.resource_type}")

    page.on("request", note)
    return sent
