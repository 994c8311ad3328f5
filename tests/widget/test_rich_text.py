"""Tables, tasks and code in the widget: what they look like, and what they load."""

import pytest
from playwright.sync_api import Page, expect

from comments_service.rules.text.render import render
from tests.support.axe import violations
from tests.widget.conftest import BrowserContext, Visit, blog_page, write
from tests.widget.door import Answer
from tests.widget.palettes import PALETTES
from tests.widget.stub import Stub
from tests.widget.test_looks import PHONE

TABLE = "| Un | Deux |\n|:--|--:|\n| " + "motsanscoupure" * 3 + " | " + "autre mot " * 9 + "|"
CODE = "```python\n# un mot\ndef f(x: int) -> str:\n    return 'a' * 42\n```"
WIDE = '```js\nconst x = "' + "long " * 30 + '";\n```'
PART = "/static/parts/code.js"


def loads(page: Page) -> list[str]:
    """Which files of the service the page has asked for by now."""
    names: list[str] = page.evaluate(
        "performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)"
    )
    return names


def test_a_wide_table_scrolls_by_key_on_a_phone_and_the_page_does_not(
    stub: Stub, visit: Visit
) -> None:
    stub.add("post", render(TABLE).html)
    page = visit(wait="table")
    page.set_viewport_size(PHONE)
    table = page.locator("table")
    expect(table).to_have_attribute("tabindex", "0")
    expect(table).to_have_attribute("aria-label", "Tableau")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "document.querySelector('palabre-comments').shadowRoot.querySelector('table').scrollLeft"
    )
    assert page.locator("td").nth(1).evaluate("e => getComputedStyle(e).textAlign") in (
        "right",
        "-webkit-right",
    )
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(table).not_to_have_attribute("tabindex", "0")


def test_tasks_begin_with_their_own_sign(stub: Stub, visit: Visit) -> None:
    stub.add("post", render("- [x] fait\n- [ ] reste\n- simple").html)
    page = visit(wait="article")
    expect(page.locator("li.task")).to_have_text(["☑ fait", "☐ reste"])
    style = "e => getComputedStyle(e).listStyleType"
    assert page.locator("li.task").first.evaluate(style) == "none"
    assert page.locator(".body li").last.evaluate(style) == "disc"


def test_colours_of_code_are_loaded_where_there_is_code_alone(stub: Stub, visit: Visit) -> None:
    stub.add("post", render("`un` mot").html)
    page = visit(wait="article")
    page.locator(".ways").wait_for()
    assert PART not in loads(page)
    stub.answer("POST", "/preview", Answer(body={"html": render(CODE).html}))
    write(page, CODE)
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator(".preview .hljs-comment")).to_have_text("# un mot")
    assert loads(page).count(PART) == 1


def test_a_language_that_nobody_named_is_guessed_and_an_unknown_one_is_text(
    stub: Stub, visit: Visit
) -> None:
    stub.add("post", render("```\nconst a = await f(`${b}`); // oui\n```").html)
    stub.add("post", render("```brainfuck\nif else return\n```\n\n```\nbonjour\n```").html)
    page = visit(wait="article")
    expect(page.locator(".hljs-keyword").first).to_have_text("const")
    expect(page.locator("article").nth(1).locator("pre span")).to_have_count(0)
    assert page.locator("pre").nth(1).inner_text() == "if else return\n"


@pytest.mark.parametrize("name", ["white", "Solarized light", "black", "Dracula", "grey"])
def test_code_can_be_read_on_the_page(stub: Stub, visit: Visit, name: str) -> None:
    background, text = PALETTES.get(name) or next(iter(PALETTES.values()))
    stub.add("post", render(f"{CODE}\n\n{WIDE}\n\n```diff\n- a\n+ b\n```").html)
    page = visit(wait="article", style=f"background:{background};color:{text}")
    page.locator(".hljs-string").first.wait_for()
    page.locator("pre[tabindex]").wait_for()
    assert violations(page) == []


def test_code_has_colours_under_trusted_types_and_a_strict_policy(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post", render(CODE).html)
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text))
    policy = (
        f"default-src 'none'; script-src {stub.origin}; connect-src {stub.origin};"
        " require-trusted-types-for 'script'; trusted-types palabre; style-src 'self'"
    )
    plain = blog_page().replace("<style>", "<template>").replace("</style>", "</template>")
    page.goto(stub.write("post", plain, Content_Security_Policy=policy))
    page.locator(".hljs-keyword").first.wait_for()
    assert [line for line in broken if "Trusted" in line or "hljs" in line] == []


def test_texts_are_left_as_they_are_where_the_colours_cannot_be_loaded(
    stub: Stub, visit: Visit
) -> None:
    stub.blocked.add("code.js")
    stub.add("post", render(CODE).html)
    page = visit(wait="article")
    page.locator(".ways").wait_for()
    assert "def f(x: int)" in page.locator("pre").inner_text()
