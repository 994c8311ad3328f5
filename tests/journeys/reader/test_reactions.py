"""A reader reacts to a page and to comments, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.reader.blog import Blog, MakeContext, Offline, StartServer
from tests.support.axe import violations
from tests.support.sites import StaticSite


@pytest.fixture
def blog(start_server: StartServer, static_site: StaticSite) -> Blog:
    """A blog whose service and owner share one database."""
    return Blog(start_server(MODERATION="open"), static_site)


def test_a_reader_reacts_and_takes_it_back(
    blog: Blog, offline: Offline, page: Page, new_context: MakeContext
) -> None:
    offline.change(moderation="open", reactions="👍 ❤️ 🎉")
    blog.post("reactions.html", "Bonjour.", author={"name": "Léa"})
    blog.open(page, "reactions.html")
    of_page = page.get_by_role("group", name="Réactions à cette page")
    expect(of_page.get_by_role("button")).to_have_count(3)
    heart = of_page.get_by_role("button", name="❤️")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_have_text(re.compile("1"))

    of_comment = page.get_by_role("group", name="Réactions au commentaire de Léa")
    of_comment.get_by_role("button", name="Ajouter une réaction").click()
    of_comment.get_by_role("button", name="🎉").click()
    expect(of_comment.get_by_role("button", name="🎉 (1)")).to_be_focused()
    assert violations(page) == []

    other = new_context().new_page()
    blog.open(other, "reactions.html")
    seen = other.get_by_role("group", name="Réactions au commentaire de Léa")
    expect(seen.get_by_role("button", name="🎉 (1)")).to_be_visible()
    expect(seen.get_by_role("button", name="👍")).to_be_hidden()

    page.reload()
    heart = page.get_by_role("group", name="Réactions à cette page").get_by_role("button", name="❤️")
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    expect(heart).to_have_attribute("aria-label", "❤️ (0)")
    other.reload()
    expect(other.get_by_role("button", name="❤️ (0)").first).to_be_visible()


def test_what_cannot_be_saved_is_undone_aloud(blog: Blog, offline: Offline, page: Page) -> None:
    offline.change(moderation="open", reactions="👍")
    blog.open(page, "failing.html")
    thumb = page.get_by_role("button", name="👍")
    expect(thumb).to_be_visible()
    page.route("**/threads/reactions", lambda route: route.abort())
    thumb.click()
    expect(page.get_by_role("alert")).to_have_text("Votre réaction n’a pas été enregistrée.")
    expect(thumb).to_have_attribute("aria-pressed", "false")
    expect(thumb).to_have_attribute("aria-label", "👍 (0)")


def test_a_site_that_offers_none_loads_nothing_more(blog: Blog, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    blog.post("none.html", "Bonjour.")
    blog.open(page, "none.html")
    page.wait_for_load_state("networkidle")
    assert any("parts/reading" in url for url in asked)
    assert not any("parts/reactions" in url or "parts/moderate" in url for url in asked)
