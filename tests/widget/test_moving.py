"""The element in another document: a frame, a window of its own, and back."""

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import Visit, articles, send, write
from tests.widget.stub import Stub

ELEMENT = "document.querySelector('palabre-comments')"

#: Where readers and pages put it; each gives the document.
PLACES = {
    "a frame": """document.body.appendChild(
      Object.assign(document.createElement('iframe'), { width: 600, height: 600 })
    ).contentDocument""",
    "a window": "open('', 'beside', 'width=600,height=600').document",
}


def move(page: Page, place: str) -> Page:
    """Moves the element there; returns the page to look at."""
    script = f"void (window.away = {place}).body.append({ELEMENT})"
    if not place.startswith("open"):
        page.evaluate(script)
        return page
    with page.expect_popup() as opened:
        page.evaluate(script)
    return opened.value


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_the_thread_moves_with_its_element_and_comes_back(
    stub: Stub, visit: Visit, place: str
) -> None:
    stub.add("post")
    page = visit(wait=".ways")
    write(page, "Dehors aussi", "Léa")
    there = move(page, place)
    root = there if there != page else page.frame_locator("iframe")
    expect(root.locator("article")).to_have_count(1)
    field = root.locator("textarea").first
    expect(field).to_have_value("Dehors aussi")
    expect(root.locator(".root")).to_have_css("container-type", "inline-size")
    root.locator("form button.primary").first.click()
    expect(root.locator("article")).to_have_count(2)
    root.locator("article").first.get_by_role("button", name="Répondre").click()
    expect(root.get_by_role("textbox", name="Votre réponse à Léa")).to_be_visible()
    page.evaluate("document.querySelector('main').append(away.querySelector('palabre-comments'))")
    expect(articles(page)).to_have_count(2)
    write(page, "Et dedans")
    send(page)
    expect(articles(page)).to_have_count(3)


def test_an_adopted_element_shows_the_thread_once_it_stands_in_the_page(
    stub: Stub, visit: Visit
) -> None:
    stub.add("post")
    page = visit(wait="article")
    page.evaluate(f"""() => {{ const element = {ELEMENT};
      new DOMParser().parseFromString('', 'text/html').adoptNode(element);
      document.querySelector('main').append(element); }}""")
    expect(articles(page)).to_have_count(1)
    expect(page.locator("palabre-comments .root")).to_have_css("container-type", "inline-size")
