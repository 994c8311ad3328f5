"""Which page this is, in a browser: an id, a route in the fragment, a title that comes late."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.journeys.reader.blog import Blog


def write_with(blog: Blog, path: str, attributes: str, script: str = "") -> str:
    """A page of the blog whose element has these attributes."""
    blog.write(path, "en")
    file = blog.site.folder / path
    text = file.read_text(encoding="utf-8")
    text = text.replace("<palabre-comments", f"<palabre-comments {attributes}")
    return blog.site.write(path, text.replace("</body>", f"<script>{script}</script></body>"))


def send(page: Page, text: str) -> None:
    box = page.locator("palabre-comments textarea").first
    box.click()
    box.fill(text)
    page.wait_for_timeout(2100)  # a form that is filled in faster is held
    with page.expect_response("**/api/v1/comments?*"):
        page.locator("palabre-comments").get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("palabre-comments article", has_text=text)).to_be_visible()


def thread(blog: Blog, **query: str) -> Any:
    with urlopen(f"{blog.server.url}/api/v1/threads?{urlencode(query)}") as answer:
        return json.load(answer)["thread"]


def test_two_articles_on_one_page_have_their_own_comments(blog: Blog, page: Page) -> None:
    address = write_with(blog, "ids.html", 'page-id="a#1"', "document.title = 'Late title'")
    page.goto(address)
    send(page, "About the first.")
    page.locator("palabre-comments textarea").first.fill("Half a thought")
    page.evaluate("document.querySelector('palabre-comments').setAttribute('page-id', 'a#2')")
    expect(page.locator("palabre-comments article")).to_have_count(0)
    expect(page.locator("palabre-comments textarea").first).to_have_value("")
    page.evaluate("document.querySelector('palabre-comments').setAttribute('page-id', 'a#1')")
    expect(page.locator("palabre-comments article")).to_have_count(1)
    expect(page.locator("palabre-comments textarea").first).to_have_value("Half a thought")
    first = thread(blog, url=address, page_id="a#1")
    assert (first["comment_count"], first["url"]) == (1, address)
    assert first["title"] == "Late title"
    assert thread(blog, url=address)["comment_count"] == 0


def test_an_id_stands_beside_the_address_that_links_go_to(blog: Blog, page: Page) -> None:
    real = f"{blog.site.url}/caf%C3%A9%2B.html"
    page.goto(write_with(blog, "here.html", f'page-id="post:123" page-url="{real}"'))
    send(page, "Hello.")
    assert thread(blog, url=real, page_id="post:123")["url"] == real


def test_a_route_in_the_fragment_is_followed(blog: Blog, page: Page) -> None:
    address = write_with(blog, "routes.html", "")
    page.goto(f"{address}#/a")
    send(page, "Hello.")
    page.evaluate("location.hash = '#/b'")
    # Until the site's owner says so, all routes are one page.
    expect(page.locator("palabre-comments article", has_text="Hello.")).to_be_visible()
    assert thread(blog, url=f"{address}#/b")["comment_count"] == 1
