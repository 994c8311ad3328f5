"""A reader's story in a real browser: the thread is found, read and shown to everybody."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.reader.blog import Blog, MakeContext, is_published, write
from tests.support.axe import violations
from tests.support.sites import StaticSite


def test_a_thread_shows_after_two_requests_to_one_host(blog: Blog, page: Page) -> None:
    blog.open(page, "two-requests.html", lang="en")
    write(page, "Le premier.", "Léa")
    is_published(page)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda r: asked.append((r.method, r.url)))

    page.reload()
    expect(page.get_by_role("article")).to_contain_text("Le premier.")

    service = [(method, url) for method, url in asked if url.startswith(blog.server.url)]
    assert [method for method, _ in service[:2]] == ["GET", "GET"]
    assert service[0][1].endswith("/static/embed.js")
    assert "/api/v1/threads?" in service[1][1]
    assert not [method for method, _ in service if method == "OPTIONS"]
    assert page.context.cookies() == []


def test_a_permalink_finds_a_reply_on_the_third_page(blog: Blog, page: Page) -> None:
    where = blog.write("long.html")
    for number in range(110):
        root = blog.post("long.html", f"Racine {number}")
    replies = [blog.post("long.html", f"Réponse {n}", parent_id=root) for n in range(5)]

    page.goto(f"{where}#c-{replies[2]}")

    wanted = page.get_by_role("article").filter(has_text="Réponse 2")
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()
    page.get_by_role("button", name="Charger les commentaires précédents").click()
    expect(page.get_by_role("article").filter(has_text="Racine 60")).to_be_visible()


def test_an_index_page_shows_numbers_only(blog: Blog, page: Page, static_site: StaticSite) -> None:
    blog.write("counted.html")
    blog.post("counted.html", "Un")
    blog.post("counted.html", "Deux")
    index = static_site.write(
        "index.html",
        "<!doctype html><html lang=fr><title>Blog</title>"
        "<a href=/counted.html data-comments-count></a>"
        f"<script async src={blog.server.url}/static/counts.js data-site=default></script>",
    )
    with page.expect_request("**/api/v1/counts?*") as asked:
        page.goto(index)
    assert "&site=default" in asked.value.url
    expect(page.locator("[data-comments-count]")).to_have_text("2")


def test_a_hostile_comment_is_shown_as_text(blog: Blog, page: Page) -> None:
    blog.open(page, "hostile.html")
    write(page, "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>1</script>", "<b>")

    article = page.get_by_role("article")
    expect(article).to_contain_text("<img src=x onerror=alert(1)>")
    expect(article.locator("img, script")).to_have_count(0)
    expect(article.locator("a[href^='javascript']")).to_have_count(0)


LOOKS: list[dict[str, Any]] = [
    {"lang": "fr", "scheme": "light", "width": 1200},
    {"lang": "en", "scheme": "dark", "width": 1200},
    {"lang": "fr", "scheme": "dark", "width": 320},
    {"lang": "ar", "scheme": "light", "width": 320},
    {"lang": "ar", "scheme": "dark", "width": 1200},
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look.values())))
def test_nobody_is_shut_out(blog: Blog, new_context: MakeContext, look: dict[str, Any]) -> None:
    lang = look["lang"]
    context = new_context(
        viewport={"width": look["width"], "height": 800}, color_scheme=look["scheme"]
    )
    page = context.new_page()
    path = f"axe-{lang}-{look['scheme']}.html"
    blog.open(page, path, lang=lang, direction="rtl" if lang == "ar" else "ltr")
    # The site's own dark: an unthemed widget follows the page's colours.
    if look["scheme"] == "dark":
        page.add_style_tag(content="html { background: #181818; color: #eee; color-scheme: dark }")
    write(page, "Un commentaire avec `du code` et https://example.org/un/lien", "Léa")
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("article").get_by_role("button").first.click()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= look["width"]
