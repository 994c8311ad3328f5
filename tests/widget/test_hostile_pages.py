"""Pages whose names, events, storage and layout get in the way of what they embed."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.widget.conftest import Visit, articles, blog_page, send, write
from tests.widget.stub import Stub

#: Variables and elements that hide what browsers have under the same names.
NAMES = """<script>var navigation = { open: 1 }, parent = 1;</script>
<iframe name="hidden" hidden></iframe><img name="title" alt=""><img name="currentScript" alt="">"""

#: As extensions that forbid to copy have it: by what the target is, which is the widget's element.
PROTECTION = """<script>
  const refuse = event => {
    if (!/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) event.preventDefault(); };
  for (const type of ['selectstart', 'copy', 'cut', 'paste', 'beforeinput', 'keydown'])
    document.addEventListener(type, refuse, WAY_DOWN);
  document.addEventListener('mousedown', refuse);
  document.addEventListener('input', event => event.target.value.length);
</script>"""

XHTML = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="fr"><head><title>Page</title></head>
<body><palabre-comments></palabre-comments>
<script src="{origin}/static/embed.js"></script></body></html>"""

#: Where an element is as wide as its content.
LAYOUTS = [
    "main { display: flex; flex-direction: column; align-items: center }",
    "main { display: inline-block }",
    "palabre-comments { float: left }",
]


def test_names_that_the_page_has_taken_hide_nothing_from_the_widget(
    stub: Stub, visit: Visit
) -> None:
    page = visit(before=NAMES, wait=".ways")
    write(page, "Bonjour", "Léa")
    send(page)
    expect(articles(page)).to_have_count(1)
    [sent] = stub.requests("POST", "/comments")
    assert sent.body["title"] == ""
    page.evaluate("history.pushState(null, '', '/other')")
    expect(articles(page)).to_have_count(0)


@pytest.mark.parametrize("way_down", ["false", "true"])
def test_a_page_that_protects_its_texts_lets_its_readers_write(
    stub: Stub, visit: Visit, way_down: str
) -> None:
    stub.add("post")
    page = visit(before=PROTECTION.replace("WAY_DOWN", way_down), wait=".ways")
    field = page.locator("textarea").first
    field.click()
    page.keyboard.type("mot ")
    for keys in ("Control+a", "Control+c", "End", "Control+v"):
        page.keyboard.press(keys)
    expect(field).to_have_value("mot mot ")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("mot ")
    # Its own texts it protects as before.
    articles(page).locator(".body").dblclick()
    page.keyboard.press("Control+c")
    assert page.evaluate("getSelection().toString()") == ""


def test_comments_are_markup_on_a_page_of_xhtml(stub: Stub, context: BrowserContext) -> None:
    stub.add("post", '<p><a href="https://a.example/">là</a></p>')
    page = context.new_page()
    page.goto(stub.write("post", XHTML, Content_Type="application/xhtml+xml"))
    link = page.locator("palabre-comments .body a")
    assert link.evaluate("({ href }) => href") == "https://a.example/"


def test_what_is_set_before_the_script_is_there_counts(stub: Stub, context: BrowserContext) -> None:
    stub.add("other")
    page = context.new_page()
    early = """<script>addEventListener('DOMContentLoaded', () => {
      const element = document.querySelector('palabre-comments');
      Object.assign(element, { page: '/other', theme: undefined }); })</script>"""
    late = blog_page(before=early).replace("async", "defer")
    page.goto(stub.write("post", late.replace("<script defer", '<script type="module"')))
    expect(articles(page)).to_have_count(1)
    read = "({ page, theme }) => [page, theme]"
    element = page.locator("palabre-comments")
    assert element.evaluate(read) == [f"{stub.blog}/other", "inherit"]
    element.evaluate("(element) => Object.assign(element, { page: undefined, theme: null })")
    expect(articles(page)).to_have_count(0)
    assert element.evaluate(read) == [f"{stub.blog}/post", "inherit"]


def test_who_is_typing_goes_on_where_the_page_moves_the_element_as_it_is(visit: Visit) -> None:
    page = visit(before="<aside></aside>", wait=".ways")
    page.locator("textarea").first.click()
    page.keyboard.type("Bon")
    page.evaluate("""() => document.querySelector('aside')
      .moveBefore(document.querySelector('palabre-comments'), null)""")
    page.keyboard.type("jour")
    expect(page.locator("aside textarea").first).to_have_value("Bonjour")


def test_ones_own_comment_is_known_where_storage_only_pretends_to_keep(
    stub: Stub, visit: Visit
) -> None:
    page = visit(before="<script>Storage.prototype.setItem = () => {}</script>", wait=".ways")
    write(page, "Bonjour", "Léa")
    send(page)
    expect(page.get_by_role("button", name="Modifier votre commentaire")).to_be_visible()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_has_room_where_the_page_makes_it_as_wide_as_its_content(
    visit: Visit, layout: str
) -> None:
    page = visit(before=f"<style>{layout}</style>")
    width = page.locator("palabre-comments .root").evaluate("(root) => root.offsetWidth")
    assert width >= 640
