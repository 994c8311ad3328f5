"""A page of the blog with the two pasted lines, and what a reader does there."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Thread
from comments_service.services.accounts.accounts import make_sign_in_link
from tests.factories import Moderator, set_rules
from tests.support.server import LiveServer
from tests.support.sites import StaticSite

MakeContext = Callable[..., BrowserContext]
StartServer = Callable[..., LiveServer]
BLOG = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A blog</title><style>palabre-comments {{ display: block; min-height: 100svh }}</style>
</head><body><main><h1>An article</h1><p>Some words.</p>
<palabre-comments lang="{lang}" dir="{dir}" load="eager">
<a href="{service}/embed?url={blog}/{path}">Comments</a></palabre-comments>
</main><script async src="{service}/static/embed.js"></script></body></html>"""


class Blog:
    """A page of the blog with the two pasted lines, and what a reader does there."""

    def __init__(self, server: LiveServer, site: StaticSite) -> None:
        self.server = server
        self.site = site

    def write(self, path: str, lang: str = "fr", direction: str = "ltr") -> str:
        """Puts the page on the blog and returns its address."""
        text = BLOG.format(
            lang=lang, dir=direction, path=path, service=self.server.url, blog=self.site.url
        )
        return self.site.write(path, text)

    def post(self, path: str, body: str, **fields: Any) -> str:
        """Posts without a browser; returns the comment's id."""
        sent = {"url": f"{self.site.url}/{path}", "body": body, "author": {}, **fields}
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.server.url}/api/v1/comments", json.dumps(sent).encode(), headers)
        with urlopen(request) as answer:
            return str(json.load(answer)["comment"]["id"])

    def open(self, page: Page, path: str, **language: str) -> None:
        """Opens the page, on a clock that tests can move, and waits until the thread is there."""
        page.clock.install()
        page.goto(self.write(path, **language))
        expect(page.get_by_role("heading", level=2)).to_be_visible()


class Offline:
    """What the owner does on the running service's database, by command."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def sign_in_secret(self) -> str:
        """The secret of a link that signs in once."""
        with self.app.app_context():
            secret = make_sign_in_link(datetime.now(UTC))
        assert secret
        return secret

    def thread(self) -> str:
        """The number of the only thread, as the console's addresses have it."""
        with self.app.app_context():
            return f"{db.session.scalars(select(Thread.id)).one():x}"

    def approve(self, comment_id: str) -> None:
        """Another moderator is faster."""
        Moderator(self.app).decide(comment_id, "approve")

    def change(self, **rules: Any) -> None:
        """Changes the site's rules."""
        set_rules(self.app, **rules)


def write(page: Page, text: str, name: str | None = None) -> None:
    """Fills the one open composer and sends."""
    box = page.get_by_role("textbox", name=re.compile("Votre commentaire|Your comment|تعليقك"))
    box.click()
    box.fill(text)
    if name:
        page.get_by_role("textbox", name=re.compile("^(Nom|Name|الاسم)")).fill(name)
    send(page, box)


def send(page: Page, box: Locator) -> None:
    """Sends as late as a person would: who is faster than people type is held."""
    expect(
        page.get_by_role("button", name=re.compile("^(Publier|Répondre$|Post|نشر)"))
    ).to_be_visible()
    page.clock.fast_forward(5000)
    box.press("Control+Enter")


def is_published(page: Page) -> None:
    """Waits for the service's answer: a comment that is being sent shows already.

    The page may have a status of its own.
    """
    text = re.compile("^(Commentaire publié|Comment posted)")
    expect(page.get_by_role("status").filter(has_text=text)).to_have_count(1)


def focused_text(page: Page) -> str:
    """The text of what has the focus, inside of the widget."""
    text: str = page.evaluate(
        "document.querySelector('palabre-comments').shadowRoot.activeElement?.textContent ?? ''"
    )
    return text
