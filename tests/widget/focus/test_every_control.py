"""Whatever is pressed, by key or mouse, in whatever state, the focus stays in the widget."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.widget import stub as stub_module
from tests.widget.conftest import blog_page
from tests.widget.focus.service import FullStub, own
from tests.widget.focus.walker import WAYS, Walker

Walk = Callable[..., None]


@pytest.fixture
def stub() -> Iterator[FullStub]:
    """A service with all that sites can have."""
    service = FullStub()
    yield service
    service.close()


@pytest.fixture
def walk(stub: FullStub, new_context: Callable[..., BrowserContext]) -> Walk:
    """Walk the page of a thread that is as the stub has it now."""

    def walked(attributes: str = 'load="eager"', *, hash: str = "", **options: Any) -> None:
        address = stub.write("post", blog_page(attributes)) + hash
        screen = {"width": 1000, "height": 800}
        pages = {way: new_context(viewport=screen).new_page() for way in WAYS}
        for page in pages.values():
            page.goto(address)
        at_first = copy.deepcopy((stub.comments, stub.threads))
        refusal = stub.refusal

        def renew() -> None:
            stub.comments, stub.threads = copy.deepcopy(at_first)
            stub.refusal = refusal

        walker = Walker(pages, renew, **options)
        walker.walk()
        assert walker.pressed
        assert walker.lost == []

    return walked


def conversation(stub: FullStub) -> None:
    """A thread with all that a comment can be: pinned, folded, wide, gone, and more to load."""
    root = stub.add("post", "<p>Racine <a href='https://x.example/'>lien</a></p>", pinned=True)
    for number in range(5):
        stub.add("post", f"<p>Réponse {number}</p>", parent_id=root["id"])
    many = stub.add("post", "<pre><code>" + "long " * 200 + "</code></pre>", up=3)
    for number in range(14):
        stub.add("post", f"<p>Réponse {number}</p>", parent_id=many["id"])
    stub.add("post", status="deleted", deleted_by="author")
    for number in range(4):
        stub.add("post", f"<p>Autre {number}</p>")


def mine(stub: FullStub, **fields: Any) -> dict[str, Any]:
    """What the browser keeps of one's own comments, one that is published and one that is held."""
    published = stub.add("post", "<p>À moi</p>", name="Zoé")
    held = stub.add("post", "<p>Retenu</p>", name="Zoé", status="held")
    thread = stub.url_of("post")
    return {
        f"palabre:own:{published['id']}": own(published["id"], thread=thread),
        f"palabre:own:{held['id']}": own(held["id"], thread=thread, comment=held),
        "palabre:me": {"name": "Zoé"},
        **fields,
    }


def test_a_thread(stub: FullStub, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stub_module, "PAGE_SIZE", 6)
    conversation(stub)
    walk()


def test_the_page_of_a_linked_comment(
    stub: FullStub, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stub_module, "PAGE_SIZE", 2)
    for _ in range(5):
        comment = stub.add("post")
    walk(hash=f"#c-{comment['id']}", depth=1)


def test_ones_own_comments_and_hidden_people(stub: FullStub, walk: Walk) -> None:
    stub.site["reactions"] = ["👍", "🎉"]
    stub.add("post", name="Léa")
    walk(kept=mine(stub, **{"palabre:hidden": {"Léa": 1}}))


@pytest.mark.parametrize(
    "refusal",
    [
        (503, "busy"),
        (429, "rate_limited"),
        (401, "bad_token"),
    ],
    ids=lambda refusal: refusal[1],
)
def test_whatever_is_refused(stub: FullStub, walk: Walk, refusal: tuple[int, str]) -> None:
    stub.site["reactions"] = ["👍"]
    stub.add("post", name="Léa")

    def refuse() -> None:
        stub.refusal = refusal

    walk(kept=mine(stub), ready=refuse, depth=2)


def test_without_a_network(stub: FullStub, walk: Walk) -> None:
    pages: list[Page] = []

    def begin(page: Page) -> None:
        pages.append(page)
        page.context.set_offline(False)

    def leave() -> None:
        for page in pages:
            page.context.set_offline(True)

    stub.add("post", name="Léa")
    walk(kept=mine(stub), begin=begin, ready=leave, depth=2)


def test_an_empty_thread(walk: Walk) -> None:
    walk(depth=2)


def test_a_closed_thread(stub: FullStub, walk: Walk) -> None:
    stub.add("post", name="Léa")
    stub.threads[stub.url_of("post")] = {"closed": True}
    walk(kept=mine(stub))


def test_a_thread_that_waits_for_a_click(stub: FullStub, walk: Walk) -> None:
    stub.add("post", name="Léa")
    walk('load="click"', depth=1)


def test_a_thread_that_cannot_be_read(stub: FullStub, walk: Walk) -> None:
    stub.add("post", name="Léa")
    stub.refusal = (503, "busy")

    def recover() -> None:
        stub.refusal = None

    def fail(page: Page) -> None:
        page.get_by_role("button", name="Réessayer").wait_for()

    walk(begin=fail, ready=recover, depth=1)


def test_news(stub: FullStub, walk: Walk) -> None:
    stub.add("post", name="Léa")

    def begin(page: Page) -> None:
        page.locator(".ways").wait_for()
        page.locator(".toolbar, .composer .send").first.wait_for(state="attached")
        stub.add("post", "<p>Nouveau</p>")
        # What looks for news may load only now: until it does, nobody hears of the return.
        page.wait_for_function(
            "() => { const now = Date.now; Date.now = () => now() + 31e3;"
            " document.dispatchEvent(new Event('visibilitychange'));"
            " return document.querySelector('palabre-comments').shadowRoot"
            ".querySelector('.news button') }",
            polling=500,
        )

    walk(begin=begin, depth=1)


def test_a_quote(stub: FullStub, walk: Walk) -> None:
    stub.add("post", "<p>À citer</p>", name="Léa")

    def begin(page: Page) -> None:
        page.locator(".ways").wait_for()
        page.evaluate(SELECT)
        page.locator(".quoting").wait_for()

    walk(begin=begin, depth=1)


SELECT = """() => {
  const body = document.querySelector('palabre-comments').shadowRoot.querySelector('.body');
  document.getSelection().setBaseAndExtent(body, 0, body, body.childNodes.length);
}"""

SESSION = {
    "token": "moderator",
    "expires_at": "2099-01-01T00:00:00Z",
    "site": "Blog",
    "name": "Ada",
    "can": ["reply", "decide"],
}


@pytest.mark.parametrize("refusal", [None, (401, "bad_token")])
def test_moderation_on_the_page(
    stub: FullStub, walk: Walk, refusal: tuple[int, str] | None
) -> None:
    stub.add("post", name="Léa")
    stub.add("post", name="Marc", status="held")

    def refuse() -> None:
        stub.refusal = refusal

    walk(kept={"palabre:moderate": SESSION}, ready=refuse)


def test_another_language_in_the_dark(stub: FullStub, walk: Walk) -> None:
    conversation(stub)

    def begin(page: Page) -> None:
        page.locator(".ways").wait_for()
        page.emulate_media(color_scheme="dark")
        page.evaluate("document.querySelector('palabre-comments').lang = 'ar'")
        page.locator("[dir=rtl] .ways").wait_for()

    walk('load="eager" theme="dark"', begin=begin, depth=1)
