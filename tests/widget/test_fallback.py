"""Where the widget cannot work, the page's own link stays: nobody is left without a way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.widget.conftest import articles, blog_page, send, write
from tests.widget.shapes import ago
from tests.widget.stub import Stub

BROKEN = "function () { throw new TypeError('unsupported') }"

#: What throws before the first drawing: APIs that are missing, refused, or know no language.
UNSUPPORTED = {
    "no custom elements": "delete window.customElements",
    "no custom element may be defined": f"CustomElementRegistry.prototype.define = {BROKEN}",
    "no shadow root": f"Element.prototype.attachShadow = {BROKEN}",
    "no constructed style sheet": "delete window.CSSStyleSheet",
    "no style sheet can be filled": f"CSSStyleSheet.prototype.replaceSync = {BROKEN}",
    "no adopted style sheets": (
        "Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets', { value: undefined })"
    ),
    "no style sheet is adopted": (
        "Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets',"
        f" {{ get: {BROKEN}, set: {BROKEN} }})"
    ),
    "no plural rules": f"Intl.PluralRules = {BROKEN}",
    "no Intl": "delete window.Intl",
    "no abort controller": "delete window.AbortController",
    "no intersection observer": "delete window.IntersectionObserver",
}

#: What is used once the comments are there, to say in words when they were written.
LATER = {
    "no number format": f"Intl.NumberFormat = {BROKEN}",
    "no date format": f"Intl.DateTimeFormat = {BROKEN}",
}

#: Keeps the widget far from the screen.
LONG = '<div style="height: 9000px"></div>'

#: What the page or the browser gets wrong and the widget can do without.
TOLERABLE = {
    "a canonical link without a host": ('<link rel="canonical" href="http://">', "", ""),
    "a canonical link with a bad port": (
        '<link rel="canonical" href="https://a.example:x/">',
        "",
        "",
    ),
    "a page-url that is none": ("", 'page-url="http://"', ""),
    "a page that is none": ("", 'page="http://["', ""),
    "a heading that is none": ("", 'heading="first"', ""),
    "a language that is none": ("", 'lang="une langue"', ""),
    "a locale that is refused": ("", "", f"Intl.getCanonicalLocales = {BROKEN}"),
    "storage that is refused": (
        "",
        "",
        f"Object.defineProperty(window, 'localStorage', {{ get: {BROKEN} }})",
    ),
    "storage that is absent": ("", "", "delete window.localStorage"),
}


@pytest.fixture
def tolerant(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which scripts may throw."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context
    context.close()


def open_broken(
    stub: Stub, context: BrowserContext, script: str, before: str = "", lang: str = "fr"
) -> Page:
    """Opens the blog in a browser that this script has broken; waits until all is quiet."""
    page = context.new_page()
    page.add_init_script(script)
    page.goto(stub.write("post", blog_page(before=before, lang=lang)))
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("script", UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_the_pages_own_link_stays_when_the_widget_cannot_start(
    stub: Stub, tolerant: BrowserContext, script: str
) -> None:
    stub.add("post")
    page = open_broken(stub, tolerant, script, LONG)
    link = page.locator("palabre-comments > a")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == f"{stub.origin}/embed?url=x"


def test_what_kept_the_widget_from_starting_is_reported_to_the_page(
    stub: Stub, tolerant: BrowserContext
) -> None:
    with tolerant.expect_event("weberror") as thrown:
        open_broken(stub, tolerant, UNSUPPORTED["no plural rules"])
    assert "unsupported" in str(thrown.value.error)


def test_a_start_that_failed_is_tried_again_when_the_page_changes_the_element(
    stub: Stub, tolerant: BrowserContext
) -> None:
    stub.add("post")
    script = "window.whole = Intl.PluralRules; " + UNSUPPORTED["no plural rules"]
    page = open_broken(stub, tolerant, script)
    expect(page.locator("palabre-comments > a")).to_be_visible()
    page.evaluate("void (Intl.PluralRules = window.whole)")
    page.evaluate("document.querySelector('palabre-comments').setAttribute('page', '/post')")
    expect(articles(page)).to_have_count(1)
    expect(page.locator("palabre-comments > a")).to_be_hidden()


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ("page = '/autre'", "no abort controller"),
        ("page = '/autre'", "no abort controller"),
        ("lang = 'en'", "no plural rules"),
    ],
)
def test_the_pages_own_link_comes_back_when_a_new_start_fails(
    stub: Stub, tolerant: BrowserContext, change: str, missing: str
) -> None:
    stub.add("post")
    page = open_broken(stub, tolerant, "")
    articles(page).first.wait_for()
    page.evaluate(f"void ({UNSUPPORTED[missing]})")
    page.evaluate(f"document.querySelector('palabre-comments').{change}")
    expect(page.locator("palabre-comments > a")).to_be_visible()
    expect(articles(page)).to_have_count(0)


@pytest.mark.parametrize("script", LATER.values(), ids=LATER)
def test_dates_stand_as_machines_write_them_where_no_words_can_be_made(
    stub: Stub, tolerant: BrowserContext, script: str
) -> None:
    created_at = ago(days=9) if "Date" in script else ago(hours=1)
    stub.add("post", created_at=created_at)
    # A region has formats of its own, which only the browser knows.
    page = open_broken(stub, tolerant, script, lang="fr-CA")
    page.locator("form button.primary").wait_for(state="attached")
    expect(page.locator("time")).to_have_text(created_at[:10])
    expect(page.locator("palabre-comments > a")).to_be_hidden()
    write(page, "Quand même")
    send(page)
    expect(page.locator("article.new")).to_have_count(1)


def test_comments_that_cannot_be_drawn_are_not_waited_for_in_vain(
    stub: Stub, tolerant: BrowserContext
) -> None:
    stub.add("post")
    page = open_broken(stub, tolerant, f"DOMImplementation.prototype.createHTMLDocument = {BROKEN}")
    expect(page.get_by_text("Commentaires indisponibles").first).to_be_visible()
    link = page.get_by_role("link", name="Lire et écrire des commentaires")
    assert link.get_attribute("href") == f"{stub.origin}/embed?url=x"
    expect(page.locator("[aria-busy]")).to_have_count(0)


@pytest.mark.parametrize(("head", "attributes", "script"), TOLERABLE.values(), ids=TOLERABLE)
def test_a_fault_of_the_page_does_not_keep_anybody_from_writing(
    stub: Stub, context: BrowserContext, head: str, attributes: str, script: str
) -> None:
    page = context.new_page()
    page.add_init_script(script)
    page.goto(stub.write("post", head + blog_page(attributes)))
    page.locator("palabre-comments h2").wait_for()
    write(page, "Quand même")
    send(page)
    expect(page.locator("article.new")).to_have_count(1)
    [posted] = stub.requests("POST", "/comments")
    assert posted.body["url"].startswith(stub.blog)


def test_a_page_without_an_address_of_its_own_has_the_widget_too(
    stub: Stub, context: BrowserContext
) -> None:
    page = context.new_page()
    inner = blog_page('page="/post"').replace("{origin}", stub.origin).replace('"', "&quot;")
    page.goto(stub.write("outer", f'<!doctype html><iframe srcdoc="{inner}"></iframe>'))
    expect(page.frame_locator("iframe").locator("palabre-comments h2")).to_be_visible()
