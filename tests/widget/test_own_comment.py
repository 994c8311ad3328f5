"""One's own comment is never news, and its time to edit is the service's."""

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import Visit, articles, send, write
from tests.widget.stub import Stub


def look_for_new(page: Page) -> None:
    """Let the pause pass after which new comments are asked for."""
    page.clock.fast_forward(31_000)
    # Timers from before the clock was set do not follow it; coming back to the tab does.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_ones_own_comments_are_never_new(stub: Stub, visit: Visit) -> None:
    page = visit()
    page.clock.install()
    for number in range(3):
        write(page, f"Mot {number}", "Léa" if not number else None)
        send(page)
        expect(page.locator("article:not(.pending)")).to_have_count(number + 1)
        page.clock.run_for(100)
    look_for_new(page)
    expect(page.get_by_text("nouveau")).to_have_count(0)
    stub.add("post", "<p>Autre</p>")
    look_for_new(page)
    page.get_by_role("button", name="1 nouveau commentaire").click()
    expect(articles(page)).to_have_count(4)
    expect(page.get_by_role("heading", name="4 commentaires")).to_be_visible()


def test_a_reply_to_ones_own_fresh_comment_stands_below_it(stub: Stub, visit: Visit) -> None:
    page = visit()
    write(page, "Question", "Léa")
    send(page)
    page.locator("article.new").wait_for()
    page.get_by_role("button", name="Répondre").first.click()
    page.locator(".list textarea").fill("Suite")
    page.locator(".list form button.primary").click()
    expect(page.locator(".replies article")).to_contain_text("Suite")
    expect(page.locator("ol.list > li")).to_have_count(1)


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_the_time_to_edit_is_the_services_whatever_this_clock_says(
    visit: Visit, hours: int
) -> None:
    page = visit()
    page.evaluate(
        """(milliseconds) => { const now = Date.now; const Real = Date;
          Date.now = () => now() + milliseconds;
          window.Date = class extends Real { constructor(...a) {
            a.length ? super(...a) : super(Real.now()); } }; }""",
        hours * 3_600_000,
    )
    write(page, "À moi", "Léa")
    send(page)
    expect(page.get_by_text("Modifiable encore 15 minutes")).to_be_visible()
    page.get_by_role("button", name="Modifier votre commentaire").click()
    page.locator(".list textarea").fill("Corrigé")
    page.get_by_role("button", name="Enregistrer").click()
    expect(articles(page).first).to_contain_text("Corrigé")
    expect(page.get_by_text("Modifiable encore 15 minutes")).to_be_visible()


def test_a_browser_that_wrongly_believes_to_be_offline_can_post(stub: Stub, visit: Visit) -> None:
    page = visit()
    page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    page.evaluate("dispatchEvent(new Event('offline'))")
    write(page, "Derrière un VPN", "Léa")
    send(page)
    expect(page.locator("article.new")).to_contain_text("Derrière un VPN")
    assert len(stub.requests("POST", "/comments")) == 1
