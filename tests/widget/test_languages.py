"""One language is loaded: English is in the scripts, each other one is a file of its own."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.widget.conftest import Visit, articles, blog_page, send, write
from tests.widget.door import STATIC
from tests.widget.stub import Stub
from tests.widget.test_embedding import SHIFT

#: Notes each heading of the widget that is ever drawn.
WATCH = """window.headings = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  const note = () => { for (const h of root.querySelectorAll('h2')) headings.push(h.textContent) };
  new MutationObserver(note).observe(root, { childList: true, subtree: true, characterData: true });
  return root; }"""


def files(page: Page, stub: Stub) -> list[str]:
    """The files of the service that this page asks for from now on, as they come."""
    asked: list[str] = []

    def note(url: str) -> None:
        if url.startswith(stub.origin):
            asked.append(re.sub(r"\?.*", "", url).rsplit("/", 1)[-1])

    page.on("request", lambda request: note(request.url))
    return asked


@pytest.mark.parametrize(
    ("lang", "file"),
    [
        ("en", None),
        ("en-GB", None),
        ("fr", "embed-fr.js"),
        ("fr_CA", "embed-fr.js"),
        ("fr_FR.UTF-8@euro", "embed-fr.js"),
        ("ar", "embed-ar.js"),
        ("pt-BR", "embed-pt.js"),
        ("zh_Hant_TW", "embed-zh.js"),
        ("kok-IN", None),
    ],
)
def test_a_page_loads_its_own_language_and_no_other(
    stub: Stub, context: BrowserContext, lang: str, file: str | None
) -> None:
    stub.add("post")
    page = context.new_page()
    asked = files(page, stub)
    page.goto(stub.write("post", blog_page(lang=lang)))
    articles(page).first.wait_for()
    page.locator("form button.primary").wait_for(state="attached")
    languages = [name for name in asked if re.fullmatch(r"embed-\w\w\.js", name)]
    assert languages == ([file] if file else [])


def test_an_english_page_asks_for_the_script_and_the_thread_alone(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post")
    page = context.new_page()
    asked = files(page, stub)
    page.goto(stub.write("post", blog_page(lang="en")))
    articles(page).first.wait_for()
    assert asked[:2] == ["embed.js", "threads"]


def test_a_language_that_nobody_wrote_is_not_asked_for(stub: Stub, context: BrowserContext) -> None:
    page = context.new_page()
    asked = files(page, stub)
    page.goto(stub.write("post", blog_page(lang="sv")))
    expect(page.get_by_role("heading", name="Comments")).to_be_visible()
    expect(page.locator(".root")).to_have_attribute("lang", "en")
    assert "embed-sv.js" not in asked


@pytest.mark.parametrize(
    ("lang", "direction"),
    [("ar_EG", "rtl"), ("iw", "rtl"), ("ckb-IQ", "rtl"), ("arn-CL", "ltr"), ("ko-KR", "ltr")],
)
def test_the_direction_is_that_of_the_language_whatever_its_region(
    stub: Stub, context: BrowserContext, lang: str, direction: str
) -> None:
    page = context.new_page()
    page.goto(stub.write("post", blog_page(lang=lang)))
    expect(page.locator(".root")).to_have_attribute("dir", direction)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_language_that_does_not_come_leaves_english(
    stub: Stub, context: BrowserContext, lang: str
) -> None:
    stub.blocked.add(f"embed-{lang}.js")
    stub.add("post")
    page = context.new_page()
    page.goto(stub.write("post", blog_page(lang=lang)))
    expect(page.get_by_role("button", name="Reply to Léa")).to_be_visible()
    write(page, "All the same")
    expect(page.get_by_role("button", name="Preview")).to_be_visible()
    send(page)
    expect(page.locator("article.new")).to_contain_text("All the same")
    expect(page.locator(".root")).to_have_attribute("lang", "en")


def test_every_part_speaks_the_language_of_the_page(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(wait="article")
    write(page, "Bonjour")
    page.get_by_role("button", name="Aperçu").wait_for()
    page.get_by_role("button", name="Autres actions").first.click()
    expect(page.get_by_role("button", name="Copier le lien")).to_be_visible()
    shown = page.locator("palabre-comments section").inner_text()
    assert not {"Reply", "Post", "Cancel", "Name", "Comments", "optional"} & set(shown.split())


@pytest.mark.slow
def test_each_language_is_in_its_own_file_alone() -> None:
    words = {"fr": "Lire et écrire des commentaires", "ar": "قراءة التعليقات وكتابتها"}
    for lang, sentence in words.items():
        # Classic scripts are ASCII: there, letters beyond it are escaped.
        escaped = sentence.encode("ascii", "backslashreplace").decode()
        holders = [
            script.name
            for script in STATIC.glob("embed*.js")
            if re.search(
                f"{re.escape(sentence)}|{re.escape(escaped)}",
                script.read_text(encoding="utf-8"),
                re.IGNORECASE,
            )
        ]
        assert holders == [f"embed-{lang}.js"]


def hold(page: Page, pattern: str) -> list[Route]:
    """Keeps back the requests that match, until the test lets them go."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))
    return held


LANGUAGE = "**/embed-fr.js*"
THREAD = "**/api/v1/threads?*"


@pytest.mark.parametrize("first", ["language", "thread"])
def test_language_and_comments_are_loaded_side_by_side(
    stub: Stub, context: BrowserContext, first: str
) -> None:
    stub.add("post")
    page = context.new_page()
    language, thread = hold(page, LANGUAGE), hold(page, THREAD)
    with page.expect_request(LANGUAGE), page.expect_request(THREAD):
        page.goto(stub.write("post", blog_page()))
    link = page.locator("palabre-comments > a")
    expect(link).to_be_visible()
    early, late = (language, thread) if first == "language" else (thread, language)
    early.pop().continue_()
    if first == "language":
        expect(page.get_by_role("heading", name="Commentaires")).to_be_visible()
    else:
        page.wait_for_timeout(200)
        expect(link).to_be_visible()
    late.pop().continue_()
    expect(page.get_by_role("button", name="Répondre à Léa")).to_be_visible()
    expect(link).to_be_hidden()
    assert len(stub.requests("GET", "threads")) == 1


def test_nothing_is_shown_in_english_and_nothing_moves_while_the_language_comes(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post")
    page = context.new_page()
    page.add_init_script(WATCH)
    held = hold(page, LANGUAGE)
    with page.expect_request(LANGUAGE):
        page.goto(stub.write("post", blog_page()))
    page.wait_for_timeout(200)
    held.pop().continue_()
    articles(page).first.wait_for()
    page.locator("form button.primary").wait_for(state="attached")
    assert "Comments" not in page.evaluate("headings")
    assert page.evaluate(SHIFT) == 0


def test_a_language_changed_while_another_is_on_its_way_is_the_one_that_counts(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post")
    page = context.new_page()
    held = hold(page, LANGUAGE)
    with page.expect_request(LANGUAGE):
        page.goto(stub.write("post", blog_page()))
    page.evaluate("document.documentElement.lang = 'en'")
    expect(page.get_by_role("button", name="Reply to Léa")).to_be_visible()
    held.pop().continue_()
    page.wait_for_timeout(200)
    expect(page.get_by_role("button", name="Reply to Léa")).to_be_visible()
    page.evaluate("document.documentElement.lang = 'fr'")
    expect(page.get_by_role("button", name="Répondre à Léa")).to_be_visible()


@pytest.mark.parametrize("change", ["", "title = 'b'", "page = '/b'", "lang = 'fr-CA'"])
@pytest.mark.parametrize("first", ["call", "change"])
def test_the_page_may_call_before_the_language_is_there(
    stub: Stub, context: BrowserContext, change: str, first: str
) -> None:
    page = context.new_page()
    held = hold(page, LANGUAGE)
    with page.expect_request(LANGUAGE):
        page.goto(stub.write("post", blog_page()))
    element = "document.querySelector('palabre-comments')"
    steps = [f"void {element}.compose({{ text: 'Cité' }})", change and f"{element}.{change}"]
    for step in steps if first == "call" else reversed(steps):
        page.evaluate(step)
        # The widget looks at the page anew once it has settled.
        page.wait_for_timeout(200)
    held.pop().continue_()
    expect(page.get_by_role("textbox", name="Votre commentaire")).to_have_value("Cité")
