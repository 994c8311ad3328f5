"""Small elements: the newest comments, and counts."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.door import Answer
from tests.widget.shapes import make_comment
from tests.widget.stub import Stub

LATEST = "/comments/latest"
ELEMENT = (
    "<!doctype html><html lang=fr><body><palabre-latest site=blog limit=2><a href=/x>Plus</a>"
    '</palabre-latest><script src="{origin}/static/elements/latest.js"></script>'
)


def test_the_newest_comments_are_links_in_words(stub: Stub, context: BrowserContext) -> None:
    thread = {"url": f"{stub.blog}/post", "title": "Pain"}
    html = "<p>Un <em>bon</em> &lt;pain&gt; &amp; <img src=x onerror=alert(1)></p>"
    comments = [
        {**make_comment("1-a", html), "thread": thread},
        {**make_comment("1-b", f"<p>{'mot ' * 60}</p>", name=None), "thread": thread},
    ]
    stub.answer("GET", LATEST, Answer(body={"comments": comments}))
    page = context.new_page()
    page.goto(stub.write("index", ELEMENT))
    links = page.locator("palabre-latest li a")
    expect(links).to_have_count(2)
    expect(links.first).to_have_text("Un bon <pain> &")
    expect(links.first).to_have_attribute("href", f"{stub.blog}/post#c-1-a")
    expect(page.locator("li").first).to_contain_text("Léa")
    expect(page.locator("palabre-latest img")).to_have_count(0)
    assert len(links.nth(1).inner_text()) <= 121
    [seen] = stub.requests("GET", LATEST)
    assert seen.query == {"site": ["blog"], "limit": ["2"]}


def test_without_an_answer_what_was_inside_stays(stub: Stub, context: BrowserContext) -> None:
    stub.answer("GET", LATEST, Answer(status=503, body={}))
    page = context.new_page()
    with page.expect_response(f"**{LATEST}*"):
        page.goto(stub.write("index", ELEMENT))
    expect(page.get_by_role("link", name="Plus")).to_be_visible()


def test_counts_of_a_page_ask_together(stub: Stub, context: BrowserContext) -> None:
    stub.add("a")
    stub.add("#post-7")
    page = context.new_page()
    body = (
        "<!doctype html><body><palabre-count page=/a></palabre-count><a href=/b><palabre-count>"
        "</palabre-count></a><palabre-count page-id=post-7></palabre-count>"
        '<script src="{origin}/static/elements/count.js"></script>'
    )
    page.goto(stub.write("index", body))
    expect(page.locator("palabre-count")).to_have_text(["1", "0", "1"])
    assert len(stub.requests("GET", "/counts")) == 1


def test_a_page_with_a_heading_of_its_own_shows_no_second(visit: Callable[..., Page]) -> None:
    page = visit(attributes="heading=none", wait="textarea")
    heading = page.locator("palabre-comments h2").first
    assert heading.evaluate("(one) => one.getBoundingClientRect().width") <= 1
    expect(page.get_by_role("heading", name="Commentaires")).to_have_count(1)
