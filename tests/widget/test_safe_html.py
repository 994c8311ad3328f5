"""The widget's wall: what it lets through is the service's list, in one way for all browsers."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from comments_service.rules.text import sanitize
from comments_service.rules.text.render import render
from tests.widget.conftest import Visit, articles, blog_page
from tests.widget.stub import Stub
from tests.widget.test_build import WIDGET

SOURCE = (WIDGET / "src/safe-html.ts").read_text(encoding="utf-8")
# Every element of HTML that may stand in a body, and some that are none any more.
ELEMENTS = """
a abbr acronym address article aside audio b bdi bdo big blink blockquote br button
canvas center cite code custom-element data datalist dd del details dfn dialog dir div dl dt
em embed fieldset figcaption figure font footer form frame h1 h2 h3 h4 h5 h6 header hgroup hr i
img input ins kbd label legend li link main map mark marquee menu meta meter nav nobr object ol
optgroup option
output p palabre-comments picture pre progress q rp rt ruby s samp search section select slot small
source span strike strong sub summary sup svg time tt u ul var video wbr
"""


def names(constant: str) -> set[str]:
    listed = re.search(rf"const {constant} =\s*/\^\(([A-Z|]+)\)\$/;", SOURCE)
    assert listed
    return {name.lower() for name in listed[1].split("|")}


def test_both_walls_have_one_list() -> None:
    assert names("KEPT") == sanitize.ALLOWED_TAGS
    # svg and math are of other namespaces, of which the widget drops all.
    assert names("DROPPED") == sanitize._DROPPED_WITH_CONTENT - {"svg", "math"}
    assert "https?" in SOURCE
    assert frozenset({"http", "https"}) == sanitize.ALLOWED_SCHEMES
    assert "mailto" not in SOURCE
    assert {
        "a": {"href"},
        "code": {"class"},
        "ol": {"start"},
        "td": {"align"},
        "th": {"align"},
    } == sanitize.ALLOWED_ATTRIBUTES
    assert f"CODE class {sanitize._LANGUAGE}" in SOURCE
    assert f"T[DH] align ({sanitize._ALIGN})" in SOURCE
    assert f'rel: "{sanitize.LINK_REL}"' in SOURCE


def test_there_is_one_way_for_all_browsers() -> None:
    assert "setHTML" not in SOURCE
    assert SOURCE.count("createHTMLDocument") == SOURCE.count("innerHTML") == 1


def test_of_every_element_only_the_list_comes_through(stub: Stub, visit: Visit) -> None:
    attributes = 'href="https://a.example/" id=x class=x style=x onload=x title=x start=3 lang=fr'
    pieces = [f"<div><{name} {attributes}>{name}</{name}></div>" for name in ELEMENTS.split()]
    cell = f"<td {attributes} align=left>a</td><th align=top>b</th>"
    pieces.append(f"<table {attributes}><thead><tr>{cell}</tr></thead><tbody></tbody></table>")
    pieces.append('<code class="language-js">c</code>')
    stub.add("post", "".join(pieces))
    body = articles(visit()).first.locator(".body")
    body.wait_for()
    found = body.evaluate(
        "body => [...body.querySelectorAll('*')].map(e => [e.localName, e.getAttributeNames()])"
    )
    assert {name for name, _ in found} == sanitize.ALLOWED_TAGS
    assert {name: set(given) for name, given in found if given} == {
        "a": {"href", "rel"},
        "code": {"class"},
        "ol": {"start"},
        "td": {"align"},
    }


@pytest.mark.parametrize(
    "href",
    ["mailto:a@b.example", "javascript:alert(1)", "data:text/html,x", "/x", "//x", "ftp://x"],
)
def test_only_addresses_of_the_web_are_links(stub: Stub, visit: Visit, href: str) -> None:
    stub.add("post", f'<p><a href="{href}">there</a></p>')
    body = articles(visit()).first.locator(".body")
    expect(body).to_have_text("there")
    expect(body.locator("a")).to_have_count(0)


def test_what_the_service_renders_comes_through_as_it_is(stub: Stub, visit: Visit) -> None:
    # That part has code coloured and marks tasks: here the wall stands alone.
    stub.blocked.add("reading.js")
    source = "# a\n\n**b** *c* ~~d~~ `e`\n\n> f\n\n3. g\n\n- h\n\n---\n\n```\ni\n```\n\n"
    source += (
        "```py\nk\n```\n\n|l|m|\n|-|:-:|\n|n|o|\n\n- [x] p\n\nhttps://j.example/%2B?k=[l]|'m'#n#o"
    )
    html = render(source).html
    stub.add("post", html)
    body = articles(visit()).first.locator(".body")
    body.wait_for()
    expected = body.page.evaluate(
        "html => new DOMParser().parseFromString(html, 'text/html').body.innerHTML", html
    )
    assert body.inner_html().replace("\n", "") == expected.replace("\n", "")


@pytest.mark.parametrize(
    "html",
    ["<img src=x onloadend=alert(1)>", "<marquee onstart=alert(1)>a</marquee>"]
    + ["<svg onload=alert(1)><script>alert(1)</script>", "<math><mtext><style><img src=x>"]
    + ["<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><b>x</template>"]
    + [
        "<form id=a><input name=childNodes>",
        "<iframe srcdoc='<script>alert(1)</script>'>a</iframe>",
    ],
)
def test_hostile_html_neither_runs_nor_stops_the_page(stub: Stub, visit: Visit, html: str) -> None:
    stub.add("post", html * 20)
    stub.add("post", "<p>after</p>")
    page = visit()
    expect(page.get_by_text("after", exact=True)).to_be_visible()
    listed = ", ".join(sorted(sanitize.ALLOWED_TAGS))
    expect(page.locator(f".body :not({listed})")).to_have_count(0)


def test_nothing_is_loaded_that_a_comment_names(stub: Stub, context: BrowserContext) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    stub.add("post", "<img src='/tell.png'><video src='/tell.mp4'></video><p>after</p>")
    page = context.new_page()
    page.goto(stub.write("post", blog_page()))
    page.get_by_role("button", name="Partager").wait_for()
    assert not [url for url in asked if "tell" in url]


def test_a_page_that_lists_other_policies_but_asks_for_none_shows_texts(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post", "<p>Un <strong>mot</strong></p>")
    page = context.new_page()
    page.goto(stub.write("post", blog_page(), Content_Security_Policy="trusted-types mine"))
    expect(page.locator(".body strong")).to_have_text("mot")
