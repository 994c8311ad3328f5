"""Each generator builds a site with the console's lines, whose two pages take a comment each.

Its name keeps the file out of the ordinary run, as generators must be installed: `make snippets`.
"""

import re
import shutil
from typing import cast

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Thread
from comments_service.web.console.sites.snippets import Place, ways_for
from tests.conftest import MakeContext, StartServer
from tests.journeys.conftest import offline_app as offline_app  # a fixture
from tests.journeys.reader.blog import is_published, write
from tests.snippets.every import EVERY
from tests.snippets.generators import Generator
from tests.support.server import LiveServer
from tests.support.sites import StaticSite

BODIES = {"one": "Written on the first page.", "two": "Written on the second page."}


@pytest.fixture(params=EVERY, ids=[f"{one.way}{one.variant}" for one in EVERY])
def generator(request: pytest.FixtureRequest) -> Generator:
    return cast(Generator, request.param)


@pytest.fixture(params=["", "/sub"], ids=["root", "sub"])
def base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service(start_server: StartServer) -> LiveServer:
    return start_server(MODERATION="open")


@pytest.fixture
def home(
    service: LiveServer,
    offline_app: Flask,
    static_site: StaticSite,
    generator: Generator,
    base: str,
) -> str:
    """The address, with no slash at the end, of the site that the generator built."""
    url = static_site.url + base
    with offline_app.test_request_context():
        ways = {way.id: way for way in ways_for(Place(service.url, None, static_site.url))}
    sources = static_site.folder.with_name("sources")
    sources.mkdir()
    built = generator.build(sources, ways[generator.way], url)
    shutil.copytree(built, static_site.folder / base.strip("/"), dirs_exist_ok=True)
    return url


def test_the_lines_work_as_given(
    home: str,
    generator: Generator,
    service: LiveServer,
    offline_app: Flask,
    new_context: MakeContext,
) -> None:
    addresses = {name: f"{home}/{generator.page.format(name)}" for name in BODIES}
    for name, body in BODIES.items():
        reader = new_context(locale="en-US").new_page()
        reader.clock.install()
        reader.goto(addresses[name])
        expect(reader.locator("palabre-comments")).to_have_count(1)
        reader.locator("palabre-comments").scroll_into_view_if_needed()
        write(reader, body, "Ada")
        is_published(reader)
    if generator.follows:
        follow_a_link(new_context(locale="en-US").new_page(), addresses)

    with offline_app.app_context():
        threads = list(db.session.execute(select(Thread.url, Thread.title)))
    assert {url for url, _ in threads} == set(addresses.values())
    for url, title in threads:
        [name] = (name for name, address in addresses.items() if address == url)
        assert f"Page {name}" in title

    without = new_context(java_script_enabled=False).new_page()
    for name, body in BODIES.items() if generator.is_plain else ():
        without.goto(addresses[name])
        without.locator("palabre-comments a").click()
        expect(without.get_by_text(body)).to_be_visible()
        assert without.url.startswith(f"{service.url}/embed")
        [other] = (text for of, text in BODIES.items() if of != name)
        expect(without.get_by_text(other)).to_have_count(0)


def follow_a_link(reader: Page, addresses: dict[str, str]) -> None:
    """Go to the second page without loading it, write there, and go back."""
    reader.clock.install()
    reader.goto(addresses["one"])
    reader.evaluate("window.isKept = true")
    # Beside the link in the text, a generator may have others to the page.
    reader.get_by_role("main").get_by_role("link", name="Page two").first.click()
    expect(reader).to_have_url(addresses["two"])
    expect(reader).to_have_title(re.compile("Page two"))
    reader.locator("palabre-comments").scroll_into_view_if_needed()
    expect(reader.get_by_text(BODIES["two"])).to_be_visible()
    expect(reader.get_by_text(BODIES["one"])).to_have_count(0)
    write(reader, "Written after a link.", "Ada")
    is_published(reader)
    reader.go_back()
    expect(reader.get_by_text(BODIES["one"])).to_be_visible()
    expect(reader.get_by_text("Written after a link.")).to_have_count(0)
    assert reader.evaluate("isKept")
