"""What readers and moderators do beside the test's browser."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import BrowserContext, Page, expect

from tests.support.server import LiveServer

MakeContext = Callable[..., BrowserContext]
PASSWORD = "palabre sous l'arbre"


def send(server: LiveServer, method: str, path: str, body: Any = None) -> Any:
    data = json.dumps(body).encode() if body else None
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(server.url + path, data, headers, method=method)) as answer:
        return json.load(answer)


def write(server: LiveServer, body: str, name: str = "Léa") -> str:
    page = f"{server.url}/pain"
    sent = {"url": page, "title": "Le pain", "body": body, "author": {"name": name}}
    return str(send(server, "POST", "/api/v1/comments", sent)["comment"]["id"])


def read(server: LiveServer) -> list[dict[str, Any]]:
    query = urlencode({"url": f"{server.url}/pain"})
    return list(send(server, "GET", f"/api/v1/threads?{query}")["comments"])


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def log_in(page: Page, server: LiveServer, email: str) -> None:
    page.goto(f"{server.url}/console/sign-in")
    page.keyboard.press("Tab")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#help-button")).to_be_visible()
