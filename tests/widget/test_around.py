"""The page around the widget: its shortcuts, its styles, its base address, its fragment."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import Visit, articles, blog_page, expect_active, send, write
from tests.widget.door import problem
from tests.widget.stub import Stub

#: Shortcuts as generators, slides and galleries have them; what they saw is in `window.heard`.
SHORTCUTS = """<script>
  window.heard = [];
  const isField = e => /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
  for (const type of ['keydown', 'keypress', 'keyup']) addEventListener(type, e => {
    if (isField(e) || /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    heard.push(e.key);
    if (!/Escape|Tab|Enter/.test(e.key)) e.preventDefault();
  });
</script>"""


def test_keys_of_fields_stay_inside(visit: Visit) -> None:
    page = visit(before=SHORTCUTS)
    for label, text in (
        ("Votre commentaire", "jokes/kiss ?"),
        ("Nom", "s j k"),
        ("E-mail", "j@k.example"),
        ("Site", "https://k.example/?s"),
    ):
        field = page.get_by_role("textbox", name=label).first
        field.click()
        page.keyboard.type(text)
        expect(field).to_have_value(text)
    page.locator("textarea").focus()
    for key in ("ArrowLeft", "ArrowRight", "Home", "Backspace", "Delete", "Space", "PageDown"):
        page.keyboard.press(key)
    assert page.evaluate("heard") == []


def test_an_editor_and_a_report_keep_their_keys_too(stub: Stub, visit: Visit) -> None:
    stub.add("post", "<p>Autre</p>")
    page = visit(before=SHORTCUTS, wait="article")
    page.get_by_role("button", name="Autres actions").first.click()
    page.get_by_role("button", name="Signaler").click()
    note = page.locator("palabre-comments form textarea").last
    note.click()
    page.keyboard.type("j/k")
    expect(note).to_have_value("j/k")
    assert page.evaluate("heard.filter(key => key.length === 1 && key !== ' ')") == []


def test_what_is_meant_for_the_page_reaches_it(visit: Visit) -> None:
    page = visit(before=SHORTCUTS)
    page.locator("textarea").click()
    for key in ("Escape", "Control+b", "Meta+k", "F2", "Tab"):
        page.keyboard.press(key)
    heard = page.evaluate("heard")
    assert {"Escape", "b", "k", "F2", "Tab"} <= set(heard)
    # On the keyboards that have it, AltGr types: with it come Control and Alt.
    page.locator("textarea").focus()
    page.evaluate("heard.length = 0")
    page.keyboard.press("Control+Alt+q")
    assert "q" not in page.evaluate("heard")


@pytest.mark.parametrize(
    "style",
    [
        "palabre-comments { display: none !important }",
        "palabre-comments { display: none }",
        "@media screen { palabre-comments { display: none } }",
    ],
)
def test_the_page_can_hide_the_element(stub: Stub, context: BrowserContext, style: str) -> None:
    stub.add("post")
    page = context.new_page()
    body = blog_page('load="eager"').replace("display: block;", "")
    page.goto(stub.write("post", body))
    articles(page).first.wait_for()
    page.add_style_tag(content=style)
    assert page.locator("palabre-comments").evaluate("e => getComputedStyle(e).display") == "none"


def test_the_hidden_attribute_and_print_hide_it_too(stub: Stub, context: BrowserContext) -> None:
    stub.add("post")
    page = context.new_page()
    body = blog_page().replace("display: block;", "")
    page.goto(stub.write("post", body))
    articles(page).first.wait_for()
    display = "() => getComputedStyle(document.querySelector('palabre-comments')).display"
    assert page.evaluate(display) == "block"
    page.evaluate("document.querySelector('palabre-comments').hidden = true")
    assert page.evaluate(display) == "none"
    page.evaluate("document.querySelector('palabre-comments').hidden = false")
    page.add_style_tag(content="@media print { palabre-comments { display: none } }")
    page.emulate_media(media="print")
    assert page.evaluate(display) == "none"


@pytest.mark.parametrize(
    "style",
    [
        "white-space: nowrap",
        "white-space: pre",
        "text-transform: uppercase",
        "letter-spacing: 1em",
        "word-spacing: 3em",
        "text-indent: 9em",
        "user-select: none",
        "text-shadow: 0 0 9px red",
        "-webkit-text-fill-color: transparent",
        "text-align: justify",
        "hyphens: auto; word-break: break-all",
    ],
)
def test_what_the_article_sets_for_its_text_does_not_reach_the_comments(
    stub: Stub, visit: Visit, style: str
) -> None:
    stub.add("post", f"<p>{'Un mot et encore un. ' * 30}</p>")
    own = [declaration.split(":")[0].strip() for declaration in style.split(";")]
    read = """(names) => { const root = document.querySelector('palabre-comments').shadowRoot;
      const of = getComputedStyle(root.querySelector('.body p'));
      return [names.map(name => of.getPropertyValue(name)),
              root.querySelector('.body').getBoundingClientRect().width]; }"""
    plain = visit(wait="article").evaluate(read, own)
    assert visit(style=style, wait="article").evaluate(read, own) == plain


def test_font_colour_and_visibility_still_come_from_the_page(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(style="color: rgb(1, 2, 3); font: 300 20px monospace", wait="article")
    read = "(p, name) => getComputedStyle(p)[name]"
    text = page.locator(".body p").first
    assert text.evaluate(read, "color") == "rgb(1, 2, 3)"
    assert text.evaluate(read, "font-family") == "monospace"
    assert text.evaluate(read, "font-weight") == "300"
    page.evaluate("document.body.style.visibility = 'hidden'")
    assert text.evaluate(read, "visibility") == "hidden"


def test_permalinks_stay_on_a_page_that_has_a_base(stub: Stub, context: BrowserContext) -> None:
    first = stub.add("post")
    stub.add("post", parent_id=first["id"])
    page = context.new_page()
    base = '<base href="https://elsewhere.example/other/">'
    address = stub.write("post", base + blog_page().replace("{attributes}", ""))
    page.goto(address)
    articles(page).first.wait_for()
    page.locator("a.when").first.click()
    page.wait_for_url(f"{address}#c-{first['id']}")
    expect(page.locator("article.target")).to_have_count(1)
    hrefs = page.locator("article a[href*='#c-']").evaluate_all("a => a.map(a => a.href)")
    assert {href.split("#")[0] for href in hrefs} == {address}


@pytest.mark.parametrize("route", ["#/post/1", "#!/post/1", "#!post"])
def test_a_route_in_the_fragment_is_left_alone(stub: Stub, visit: Visit, route: str) -> None:
    # Such a route is sent along: the service knows whether it makes a page.
    first = stub.add("post" + route if "/" in route[:3] else "post")
    page = visit(hash=route, wait="article")
    page.locator("a.when").first.click()
    expect(page.locator("article.target")).to_have_id(f"c-{first['id']}")
    assert page.evaluate("location.hash") == route


@pytest.mark.parametrize("fragment", ["#c-sharp", "#c-", "#c-1", "#c-1-XYZ", "#c-1-ab/cd"])
def test_a_fragment_of_the_pages_own_is_no_comment(stub: Stub, visit: Visit, fragment: str) -> None:
    stub.add("post")
    page = visit(hash=fragment, wait="article")
    assert "at" not in stub.requests("GET", "threads")[-1].query
    expect(page.locator("[role=status]")).to_have_text("")


def test_the_other_widgets_comment_is_not_gone(stub: Stub, visit: Visit) -> None:
    comment = stub.add("deux")
    second = '<palabre-comments page="/deux" load="eager"></palabre-comments>'
    page = visit(before=second, attributes='page="/un" load="eager"', hash=f"#c-{comment['id']}")
    expect(articles(page).first).to_be_visible()
    expect(page.get_by_text("Ce commentaire n’existe plus")).to_have_count(0)
    said = page.locator("[role=status]").all_inner_texts()
    assert not any("plus" in text for text in said)


def insecure(page: Page) -> None:
    """Take away what a page without https does not have."""
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")


def test_a_refused_text_can_be_copied_without_https(stub: Stub, visit: Visit) -> None:
    page = visit()
    insecure(page)
    page.evaluate("addEventListener('copy', () => window.copied = getSelection().toString())")
    stub.answer("POST", "/comments", problem(403, "banned"))
    write(page, "À garder", "Léa")
    send(page)
    copy = page.get_by_role("button", name="Copier le texte")
    copy.click()
    expect(page.get_by_role("button", name="Copié")).to_be_visible()
    assert page.evaluate("copied") == "À garder"
    expect_active(page, ".+")


def test_an_empty_arabic_box_begins_on_the_right(visit: Visit) -> None:
    page = visit(lang="ar")
    field = page.locator("textarea").first
    direction = "f => getComputedStyle(f).direction"
    assert field.evaluate(direction) == "rtl"
    field.fill("Latin text")
    assert field.evaluate(direction) == "ltr"
    field.fill("")
    assert field.evaluate(direction) == "rtl"
