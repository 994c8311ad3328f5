"""The feed of a discussion, and how to share it."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.support.axe import violations
from tests.widget.conftest import Visit
from tests.widget.stub import Stub


def test_the_feed_is_that_of_the_thread(stub: Stub, visit: Visit) -> None:
    page = visit(attributes='page-id="a1"', wait=".ways")
    link = page.get_by_role("link", name="Flux des commentaires")
    address = urlsplit(str(link.get_attribute("href")))
    assert (
        f"{address.scheme}://{address.netloc}{address.path}" == f"{stub.origin}/feeds/thread.atom"
    )
    assert parse_qs(address.query) == {"url": [page.url], "page_id": ["a1"]}
    assert violations(page) == []


def test_a_phone_shares_by_its_own_means(visit: Visit) -> None:
    page = visit(wait=".ways")
    page.evaluate("navigator.share = async (what) => { window.shared = what }")
    page.get_by_role("button", name="Partager la discussion").click()
    assert page.evaluate("shared") == {
        "url": page.url,
        "title": "Du community management politique",
    }


def test_elsewhere_the_address_is_copied_and_the_name_says_so(visit: Visit) -> None:
    page = visit(wait=".ways")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.share = undefined")
    page.get_by_role("button", name="Partager la discussion").click()
    expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
    expect(page.locator("[role=status]")).to_have_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_share_that_is_given_up_copies_nothing_and_one_that_fails_does(visit: Visit) -> None:
    page = visit(wait=".ways")
    script = """name => { navigator.share = () => Promise.reject(new DOMException('', name));
      window.copied = 0; navigator.clipboard.writeText = async () => { copied++ } }"""
    for name, copied in (("AbortError", 0), ("NotAllowedError", 1)):
        page.evaluate(script, name)
        page.get_by_role("button", name="Partager la discussion").click()
        page.wait_for_function("expected => copied === expected", arg=copied)
        page.wait_for_timeout(50)
        assert page.evaluate("copied") == copied


def test_the_line_moves_nothing(stub: Stub, visit: Visit) -> None:
    page = visit(wait="h2")
    before = page.locator("textarea").bounding_box()
    page.locator(".ways").wait_for()
    assert page.locator("textarea").bounding_box() == before
