"""Words that are selected are quoted in the reply."""

import pytest
from playwright.sync_api import Page, expect

from comments_service.rules.text.render import plain_text, render
from tests.support.axe import violations
from tests.widget.conftest import Visit, expect_active
from tests.widget.stub import Stub

SELECT = """at => {
  const root = document.querySelector('palabre-comments').shadowRoot;
  const body = root.querySelectorAll('.body')[at];
  document.getSelection().setBaseAndExtent(body, 0, body, body.childNodes.length);
}"""


def quote(page: Page, at: int = 0) -> str:
    """Select the text of a comment, press the button, and return what is in the reply."""
    page.evaluate(SELECT, at)
    page.get_by_role("button", name="Citer dans une réponse").click()
    field = page.locator(".list textarea")
    expect(field).to_be_focused()
    return field.input_value()


def test_a_selection_is_quoted_in_the_reply_with_its_marks(stub: Stub, visit: Visit) -> None:
    source = (
        "Un **mot** et `code`, [lien](https://a.example/)\nligne\n\n- a\n- b\n\n```\nx *y*\n```"
    )
    first = stub.add("post", render(source).html)
    page = visit(wait=".ways")
    text = quote(page)
    assert text.startswith(
        "> Un **mot** et `code`, [lien](https://a.example/)\n> ligne\n>\n> - a\n"
    )
    assert text.endswith("> ```\n> x *y*\n> ```\n\n")
    expect_active(page, f"f-{first['id']}")
    page.keyboard.type("Oui.")
    expect(page.locator(".list textarea")).to_have_value(text + "Oui.")
    page.locator(".list .toolbar").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize(
    "words",
    [
        "2 * 3 * 4 et *ceci*",
        "snake_case et _souligné_ et __init__",
        "# pas un titre",
        "1. pas une liste",
        "- ni ceci",
        "> ni cela",
        "~~non~~ ~5",
        "un \\ et `tic` et [x](https://a.example/)",
        "<b>pas</b> &amp; une balise",
        "| a | b |",
    ],
)
def test_words_stay_what_they_are(stub: Stub, visit: Visit, words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    stub.add("post", f"<p>{escaped}</p>")
    html = render(quote(visit(wait=".ways"))).html
    assert plain_text(html).split() == words.split()
    assert "<em>" not in html and "<strong>" not in html and "<li>" not in html


def test_a_quote_is_added_to_what_is_there(stub: Stub, visit: Visit) -> None:
    stub.add("post", "<p>Un</p>", name="Léa")
    page = visit(wait=".ways")
    page.get_by_role("button", name="Répondre à Léa").click()
    page.keyboard.type("Déjà")
    assert quote(page) == "Déjà\n\n> Un\n\n"


def test_the_keyboard_finds_the_button_behind_the_selection(stub: Stub, visit: Visit) -> None:
    stub.add("post", "<p>Un mot</p>")
    page = visit(wait=".ways")
    page.evaluate(SELECT, 0)
    page.locator(".quoting").wait_for()
    page.keyboard.press("Tab")
    expect(page.locator(".quoting")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".list textarea")).to_have_value("> Un mot\n\n")


def test_only_words_of_one_comment_that_takes_replies_are_quoted(stub: Stub, visit: Visit) -> None:
    stub.add("post", "<p>Un</p>")
    stub.add("post", "<p>Deux</p>")
    page = visit(wait=".ways")
    page.evaluate(
        """() => { const all = document.querySelector('palabre-comments').shadowRoot
        .querySelectorAll('.body');
        document.getSelection().setBaseAndExtent(all[0], 0, all[1], 1) }"""
    )
    page.wait_for_timeout(400)
    expect(page.locator(".quoting")).to_have_count(0)
    page.evaluate(SELECT, 1)
    page.locator(".quoting").wait_for()
    page.evaluate("document.getSelection().removeAllRanges()")
    expect(page.locator(".quoting")).to_have_count(0)
    stub.threads[stub.url_of("post")] = {"closed": True, "closed_reason": "manual"}
    page.reload()
    page.locator(".ways").wait_for()
    page.evaluate(SELECT, 0)
    page.wait_for_timeout(400)
    expect(page.locator(".quoting")).to_have_count(0)


def test_three_clicks_quote_the_paragraph(stub: Stub, visit: Visit) -> None:
    stub.add("post", "<p>Un</p><p>Deux mots</p>")
    page = visit(wait=".ways")
    page.locator(".body p").last.click(click_count=3)
    page.get_by_role("button", name="Citer dans une réponse").click()
    expect(page.locator(".list textarea")).to_have_value("> Deux mots\n\n")


@pytest.mark.parametrize(
    ("source", "selector", "quoted"),
    [
        ("```\nif x:\n    *y*\n```", "pre code", "> ```\n> if x:\n>     *y*\n> ```"),
        ("Le `*x*` ici", "p > code", "> `*x*`"),
        ("````\na\n```\nb\n````", "pre code", "> ````\n> a\n> ```\n> b\n> ````"),
        ("> un\n\nnon", ".body", "> > un\n>\n> non"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ".body", "> a | b |\n> -|-|\n> 1 | 2 |"),
        ("un *mot*\n\n- deux", ".body", "> un _mot_\n>\n> - deux"),
    ],
)
def test_a_part_is_quoted_as_what_it_is(
    stub: Stub, visit: Visit, source: str, selector: str, quoted: str
) -> None:
    stub.add("post", render(source).html)
    page = visit(wait=".ways")
    page.evaluate(
        """selector => { const part = document.querySelector('palabre-comments').shadowRoot
        .querySelector('article .body').parentElement.querySelector(selector);
        const range = document.createRange(); range.selectNodeContents(part);
        document.getSelection().setBaseAndExtent(
          range.startContainer, 0, range.endContainer, range.endOffset) }""",
        selector,
    )
    page.get_by_role("button", name="Citer dans une réponse").click()
    expect(page.locator(".list textarea")).to_have_value(f"{quoted}\n\n")
