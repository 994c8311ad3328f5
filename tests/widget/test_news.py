"""New comments are told in every order, page and fold, where they belong; counts follow."""

import threading
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.widget.conftest import Visit, articles, expect_active, send, write
from tests.widget.door import Answer, problem
from tests.widget.stub import Stub

HIDE = """(isHidden) => {
  const value = isHidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', { value, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def open_thread(visit: Visit) -> Visit:
    """Open the page and wait until it listens."""

    def opened(**options: Any) -> Page:
        page = visit(wait="article", **options)
        page.wait_for_function(
            "performance.getEntriesByType('resource').some(e => e.name.includes('parts/live'))"
        )
        page.wait_for_timeout(200)
        page.clock.install()
        return page

    return opened


def look(page: Page, stub: Stub) -> None:
    """Let the pause pass after which new comments are asked for."""
    before = len(stub.requests("GET", "/threads/since"))
    page.clock.fast_forward(31_000)
    # Timers from before the clock was set do not follow it; coming back to the tab does.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    for _ in range(100):
        if len(stub.requests("GET", "/threads/since")) > before:
            break
        page.wait_for_timeout(20)
    page.wait_for_timeout(150)


def bar(page: Page, n: int = 1) -> Any:
    """The bar that announces n comments."""
    words = "1 nouveau commentaire" if n == 1 else f"{n} nouveaux commentaires"
    return page.get_by_role("button", name=words)


def many(stub: Stub, roots: int) -> None:
    """A thread of that many roots."""
    for number in range(roots):
        stub.add("post", f"<p>Racine {number}</p>")


@pytest.mark.parametrize("sort", ["oldest", "newest", "top"])
@pytest.mark.parametrize("roots", [2, 60, 120])
def test_a_new_root_is_told_in_every_order_and_length(
    stub: Stub, open_thread: Visit, sort: str, roots: int
) -> None:
    many(stub, roots)
    page = open_thread(attributes=f'sort="{sort}"')
    look(page, stub)
    expect(bar(page)).to_have_count(0)
    new = stub.add("post", "<p>Nouveau venu</p>")
    look(page, stub)
    expect(bar(page)).to_have_count(1)
    expect(page.get_by_role("heading", name=f"{roots + 1} commentaires")).to_be_visible()
    bar(page).click()
    expect(page.locator(f"#c-{new['id']}")).to_be_focused()
    expect(bar(page)).to_have_count(0)
    expect(page.locator(f"#c-{new['id']}")).to_have_count(1)
    expect(page.get_by_role("heading", name=f"{roots + 1} commentaires")).to_be_visible()


def test_a_new_reply_is_told_below_its_parent(stub: Stub, open_thread: Visit) -> None:
    root, _ = stub.add("post"), stub.add("post", "<p>Autre</p>")
    page = open_thread()
    stub.add("post", "<p>Réponse</p>", parent_id=root["id"])
    look(page, stub)
    expect(page.locator(f"#i-{root['id']}").get_by_role("button", name="1 nouveau")).to_be_visible()
    bar(page).click()
    expect(page.locator(f"#i-{root['id']} .replies article")).to_contain_text("Réponse")
    expect_active(page, "c-.+")
    expect(page.get_by_role("heading", name="3 commentaires")).to_be_visible()


@pytest.mark.parametrize("replies", [5, 25])
def test_a_reply_behind_a_fold_or_a_page_of_replies_is_told(
    stub: Stub, open_thread: Visit, replies: int
) -> None:
    root = stub.add("post")
    for number in range(replies):
        stub.add("post", f"<p>Réponse {number}</p>", parent_id=root["id"])
    page = open_thread()
    page.get_by_role("button", name="Replier les réponses").first.click()
    stub.add("post", "<p>La dernière</p>", parent_id=root["id"])
    look(page, stub)
    expect(bar(page)).to_be_visible()
    bar(page).click()
    expect(page.get_by_text("La dernière")).to_be_visible()


def test_a_reply_to_a_comment_that_has_not_been_read_leads_to_it(
    stub: Stub, open_thread: Visit
) -> None:
    many(stub, 70)
    page = open_thread()
    far = stub.comments[stub.url_of("post")][65]
    new = stub.add("post", "<p>Loin</p>", parent_id=far["id"])
    look(page, stub)
    bar(page).click()
    expect(page.locator(f"#c-{new['id']}")).to_be_focused()


def test_a_reply_to_what_is_new_itself_comes_with_it(stub: Stub, open_thread: Visit) -> None:
    stub.add("post")
    page = open_thread()
    new = stub.add("post", "<p>Nouvelle</p>")
    stub.add("post", "<p>Et sa réponse</p>", parent_id=new["id"])
    look(page, stub)
    bar(page, 2).click()
    expect(page.locator(f"#i-{new['id']} .replies article")).to_contain_text("Et sa réponse")


def test_news_at_two_places_have_two_bars_that_stay_until_pressed(
    stub: Stub, open_thread: Visit
) -> None:
    root = stub.add("post")
    stub.add("post", "<p>Autre</p>")
    page = open_thread()
    stub.add("post", "<p>Réponse</p>", parent_id=root["id"])
    look(page, stub)
    first = bar(page)
    first.focus()
    stub.add("post", "<p>Racine</p>")
    look(page, stub)
    expect(bar(page)).to_have_count(2)
    expect(first.first).to_be_focused()
    expect(page.locator("[role=status]")).to_have_text("2 nouveaux commentaires")
    page.keyboard.press("Enter")
    expect(bar(page)).to_have_count(1)
    bar(page).click()
    expect(articles(page)).to_have_count(4)


def test_the_same_news_is_said_once(stub: Stub, open_thread: Visit) -> None:
    stub.add("post")
    page = open_thread()
    stub.add("post", "<p>Nouveau</p>")
    look(page, stub)
    status = page.locator("[role=status]")
    expect(status).to_have_text("1 nouveau commentaire")
    page.evaluate(
        """() => { window.said = 0; const region = document.querySelector('palabre-comments')
          .shadowRoot.querySelector('[role=status]');
          new MutationObserver(() => said++).observe(region, { childList: true }); }"""
    )
    look(page, stub)
    assert page.evaluate("said") == 0
    expect(bar(page)).to_have_count(1)


def test_a_question_that_fails_is_asked_again(stub: Stub, open_thread: Visit) -> None:
    stub.add("post")
    page = open_thread()
    stub.add("post", "<p>Nouveau</p>")
    stub.answer("GET", "threads/since", problem(503, "busy"))
    look(page, stub)
    expect(bar(page)).to_have_count(0)
    look(page, stub)
    expect(bar(page)).to_have_count(1)


@pytest.fixture
def timed(context: BrowserContext, visit: Visit, stub: Stub) -> Page:
    """A page that listens, whose clock stands still but for what the test lets pass."""
    stub.add("post")
    context.clock.install()
    page = visit(wait="article")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    for _ in range(50):
        if asked(stub):
            break
        pass_turns(page, 1)
    return page


def asked(stub: Stub) -> int:
    """How often it was asked what is new."""
    return len(stub.requests("GET", "/threads/since"))


def pass_turns(page: Page, turns: int, *, unanswered: int = 0) -> None:
    """Let so many turns pass, each until all but so many questions are answered."""
    pending: set[Request] = set()
    page.on("request", lambda sent: pending.add(sent))
    for ended in ("requestfinished", "requestfailed"):
        page.on(ended, lambda sent: pending.discard(sent))
    for _ in range(turns):
        page.clock.run_for(4_000)
        page.wait_for_timeout(50)
        while len(pending) > unanswered:
            page.wait_for_timeout(10)


def test_new_ones_are_told_within_five_seconds(stub: Stub, timed: Page) -> None:
    stub.add("post", "<p>Nouveau</p>")
    pass_turns(timed, 1)
    expect(bar(timed)).to_have_count(1)


def test_one_question_is_asked_at_a_time(stub: Stub, timed: Page) -> None:
    before, gate = asked(stub), threading.Event()
    stub.answer("GET", "threads/since", Answer(gate=gate, body={"comments": [], "since": "9"}))
    pass_turns(timed, 5, unanswered=1)
    assert asked(stub) == before + 1
    gate.set()
    pass_turns(timed, 4)
    assert asked(stub) > before + 1


def test_a_service_that_fails_is_asked_less_often(stub: Stub, timed: Page) -> None:
    before = asked(stub)
    stub.answer("GET", "threads/since", problem(503, "busy"), times=9)
    pass_turns(timed, 30)
    assert asked(stub) == before + 4, "at once, then after 8, 16 and 32 seconds, then 64"
    stub.instead.clear()
    pass_turns(timed, 16)
    after = asked(stub)
    pass_turns(timed, 6)
    assert asked(stub) >= after + 3, "in nearly every turn again"


def test_a_hidden_tab_asks_nothing_and_asks_at_once_when_it_is_seen(
    stub: Stub, timed: Page
) -> None:
    timed.evaluate(HIDE, True)
    timed.wait_for_timeout(50)
    before = asked(stub)
    pass_turns(timed, 10)
    assert asked(stub) == before
    with timed.expect_request("**/threads/since*"):
        timed.evaluate(HIDE, False)


def test_ones_own_held_comment_is_published_where_it_stands(
    stub: Stub, open_thread: Visit, visit: Visit
) -> None:
    stub.add("post")
    page = open_thread()
    stub.held = True
    write(page, "En attente", "Léa")
    send(page)
    page.locator("article.held").wait_for()
    held = stub.comments[stub.url_of("post")][-1]
    held["status"] = "published"
    look(page, stub)
    expect(page.locator("article.held")).to_have_count(0)
    expect(page.locator(f"#c-{held['id']}")).to_contain_text("En attente")
    expect(bar(page)).to_have_count(0)
    expect(page.get_by_role("heading", name="2 commentaires")).to_be_visible()


def test_nothing_moves_when_a_bar_appears(stub: Stub, open_thread: Visit) -> None:
    root = stub.add("post")
    stub.add("post", "<p>Autre</p>")
    page = open_thread()
    tops = "() => [...document.querySelector('palabre-comments').shadowRoot.querySelectorAll('article')].map(a => a.getBoundingClientRect().top)"  # noqa: E501
    before = page.evaluate(tops)
    stub.add("post", "<p>Réponse</p>", parent_id=root["id"])
    look(page, stub)
    expect(bar(page)).to_be_visible()
    assert page.evaluate(tops) == before
