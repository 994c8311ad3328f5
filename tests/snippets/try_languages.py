"""A post in two languages has one thread, as docs/embed.md says how to do it in Hugo."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Thread
from comments_service.web.console.sites.snippets import Place, ways_for
from tests.conftest import MakeContext, StartServer
from tests.journeys.conftest import offline_app as offline_app  # a fixture
from tests.journeys.reader.blog import is_published, write
from tests.snippets import generators
from tests.snippets.hugo import HUGO, LAYOUT
from tests.support.server import LiveServer
from tests.support.sites import StaticSite

FIRST = "(index .AllTranslations 0)"
CONFIG = """baseURL: %s/
title: A blog
uglyURLs: true
defaultContentLanguageInSubdir: true
languages: {en: {weight: 1}, fr: {weight: 2}}
"""


@pytest.fixture
def service(start_server: StartServer) -> LiveServer:
    return start_server(MODERATION="open")


def test_a_post_in_two_languages_has_one_thread(
    service: LiveServer,
    offline_app: Flask,
    static_site: StaticSite,
    new_context: MakeContext,
    tmp_path: Path,
) -> None:
    said = Path("docs/embed.md").read_text("utf-8")
    assert f"`{FIRST}` before `.RelPermalink` and `.Permalink`" in " ".join(said.split())
    with offline_app.test_request_context():
        [way] = (
            way for way in ways_for(Place(service.url, None, static_site.url)) if way.id == "hugo"
        )
    home = f"{static_site.url}/sub"

    def write_site(folder: Path, *_: object) -> None:
        code = way.code
        for name in (".RelPermalink", ".Permalink"):
            code = code.replace(f" {name}", f" {FIRST}{name}")
        generators.write(folder / "layouts/partials/comments.html", code)
        generators.write(folder / "layouts/_default/single.html", LAYOUT % way.include)
        generators.write(folder / "hugo.yaml", CONFIG % home)
        for language in ("en", "fr"):
            head = f"---\ntitle: Page {language}\n---\n"
            generators.write(folder / f"content/post.{language}.md", head)

    built = generators.Generator("hugo", ("hugo",), write_site, HUGO[0].command).build(
        tmp_path, way, home
    )
    shutil.copytree(built, static_site.folder / "sub")

    reader = new_context(locale="en-US").new_page()
    reader.clock.install()
    reader.goto(f"{home}/fr/post.html")
    write(reader, "Écrit en français.", "Ada")
    is_published(reader)
    reader.goto(f"{home}/en/post.html")
    expect(reader.get_by_text("Écrit en français.")).to_be_visible()
    with offline_app.app_context():
        assert list(db.session.scalars(select(Thread.url))) == [f"{home}/en/post.html"]

    without = new_context(java_script_enabled=False).new_page()
    for language in ("en", "fr"):
        without.goto(f"{home}/{language}/post.html")
        without.locator("palabre-comments a").click()
        expect(without.get_by_text("Écrit en français.")).to_be_visible()
