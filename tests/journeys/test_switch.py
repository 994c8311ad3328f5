"""An owner comes from another system: names it, brings its file, changes one host, sees it work."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from comments_service.rules.sites.other_systems import OTHER_SYSTEMS
from comments_service.services.accounts.accounts import make_sign_in_link
from tests.support.browser import JOB_MS
from tests.support.server import LiveServer
from tests.transfer.bodies import Span
from tests.transfer.command import bring
from tests.transfer.threads import MadeUp, MadeUpPage, MadeUpSite
from tests.widget.stub import Stub
from tests.widget.test_other_systems import CUSDIS, DISQUS, ISSO, REMARK42

#: The writer of a file of each system, and the lines of a theme.
FROM = {
    "isso": ("isso", ISSO),
    "disqus": ("disqus", DISQUS),
    "remark42": ("remark42", REMARK42),
    "commento": (
        "commento",
        '<div id="commento"></div><script defer src="{origin}/js/commento.js"></script>',
    ),
    "comentario": (
        "comentario_3",
        '<script defer src="{origin}/comentario.js"></script>'
        "<comentario-comments></comentario-comments>",
    ),
    "cusdis": ("cusdis", CUSDIS),
    "hyvor": (
        "hyvor",
        '<script async type="module" src="{origin}/embed/embed.js"></script>'
        '<hyvor-talk-comments website-id="9"></hyvor-talk-comments>',
    ),
    "giscus": ("giscus", '<script src="{origin}/client.js" data-mapping="url" async></script>'),
}
WAITS = "Nothing has loaded yet."
WORKS = "It works: your site has loaded the comments."


@pytest.fixture
def blog() -> Iterator[Stub]:
    """A site on a host of its own; what else this stands in for, nobody asks it."""
    with closing(Stub()) as server:
        yield server


@pytest.mark.slow
def test_a_theme_of_each_system_shows_the_old_comments_once_one_host_is_changed(
    start_server: Callable[..., LiveServer],
    offline_app: Flask,
    blog: Stub,
    page: Page,
    tmp_path: Path,
) -> None:
    server = start_server()
    with offline_app.app_context():
        page.goto(f"{server.url}/console/sign-in/{make_sign_in_link(datetime.now(UTC))}")
    page.locator("main button").click()
    theme = page.context.new_page()
    for number, (name, (writer, markup)) in enumerate(FROM.items()):
        system = OTHER_SYSTEMS[name]
        page.goto(f"{server.url}/console/switch")
        page.get_by_label("I come from").select_option(name)
        page.get_by_role("button", name="Use this").click()
        expect(page.get_by_role("heading", name="Change one address")).to_be_visible()
        expect(page.locator("#seen-state")).to_contain_text(WORKS if number else WAITS)

        text = f"Bread by {name}"
        at, body = datetime(2020, 1, 1, tzinfo=UTC), (((Span("", text),),),)
        comment = MadeUp(number=number + 1, answers=None, at=at, body=body)
        site = MadeUpSite((MadeUpPage(f"/{name}", "Bread", (comment,)),))
        file = importlib.import_module(f"tests.transfer.writers.{writer}").write(site, tmp_path)
        bring(offline_app, system.format, file, site_url=blog.blog)

        lines = markup.replace("/post", f"/{name}").replace("post-7", f"/{name}")
        lines = lines.replace("{origin}", server.url)
        theme.goto(blog.write(name, f'<!doctype html><link rel="icon" href="data:,"><body>{lines}'))
        expect(theme.locator("palabre-comments article").get_by_text(text)).to_be_visible()
        expect(page.locator("#seen-state")).to_contain_text(WORKS, timeout=JOB_MS)
