"""The browsers that are named can read what is built; an older one shows the page's own link."""

import json
import re
import subprocess
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.widget.conftest import blog_page
from tests.widget.door import STATIC, Answer
from tests.widget.stub import Stub

ROOT = Path(__file__).parents[2]
SCRIPTS = ["embed.js", "counts.js", "embed-write.js", "embed-actions.js", "embed-fr.js"]

#: Prints the scripts that must be rewritten before those browsers understand their syntax.
CHECK = """
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
const [targets, files] = JSON.parse(process.argv[1]);
// It takes property escapes for new wherever Unicode's newest names are: those are listed below.
const supported = { "regexp-unicode-property-escapes": true };
const built = (text, target) => transformSync(text, { target, supported, minify: true }).code;
const newer = files.filter((file) => {
  const text = readFileSync(file, "utf8");
  return built(text, targets) !== built(text, "esnext");
});
process.stdout.write(JSON.stringify(newer));
"""


def named_browsers() -> list[str]:
    """The browsers that the documentation names, as esbuild calls them."""
    text = (ROOT / "docs/embed.md").read_text()
    named = re.search(r"Chrome and Edge (\d+), Firefox (\d+), Safari (\d+)", text)
    assert named
    return [f"{name}{named[n]}" for n, name in enumerate(("chrome", "firefox", "safari"), 1)]


def newer_than(targets: list[str], files: list[str]) -> list[str]:
    """The files whose syntax is newer than those browsers."""
    answer = subprocess.run(
        ["node", "--input-type=module", "-e", CHECK, json.dumps([targets, files])],
        cwd=ROOT / "widget",
        capture_output=True,
        text=True,
        check=True,
    )
    newer: list[str] = json.loads(answer.stdout)
    return newer


def test_the_browsers_that_are_named_understand_every_script(tmp_path: Path) -> None:
    parts = [str(path) for path in (STATIC / "parts").glob("*.js")]
    assert newer_than(named_browsers(), [*(str(STATIC / name) for name in SCRIPTS), *parts]) == []
    newer = tmp_path / "newer.js"
    newer.write_text("class A { static #a = 1; static { A.#a ||= 2; } }")
    assert newer_than(["safari14"], [str(newer)]) == [str(newer)]


def test_regular_expressions_name_properties_that_are_old() -> None:
    texts = [path.read_text() for path in (*STATIC.glob("*.js"), *STATIC.glob("parts/*.js"))]
    names = {name for text in texts for name in re.findall(r"\\[pP]\{([^}]*)\}", text)}
    # Understood since Chrome 64, Firefox 78, Safari 11.1.
    assert names == {"Cf", "L", "M", "N", "XID_Start", "XID_Continue"}


def test_styles_are_built_for_the_same_browsers() -> None:
    build = (ROOT / "widget/build.mjs").read_text()
    assert f"cssTarget = {json.dumps(named_browsers())}" in build


@pytest.mark.parametrize("script", ["??= 1;", "class { static { await } }"])
def test_a_browser_that_cannot_read_the_script_shows_the_link(
    stub: Stub, browser: Browser, script: str
) -> None:
    page = browser.new_page()
    page.route("**/static/embed.js", lambda route: route.fulfill(body=script))
    page.goto(stub.write("post", blog_page()))
    expect(page.locator("palabre-comments > a")).to_be_visible()
    page.close()


@pytest.mark.parametrize("load", ["click", "eager"])
def test_the_address_is_printed_where_no_comment_is_yet(
    stub: Stub, context: BrowserContext, load: str
) -> None:
    stub.add("post")
    never = threading.Event()
    stub.answer("GET", "/threads", Answer(gate=never))
    page = context.new_page()
    page.goto(stub.write("post", blog_page(f'load="{load}"')))
    page.locator("button.wide, .skeleton").first.wait_for()
    page.emulate_media(media="print")
    expect(page.locator(".paper a")).to_be_visible()
    expect(page.locator("button, form").first).to_be_hidden()
    never.set()


def test_the_comments_are_printed_without_what_can_be_pressed(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post")
    page = context.new_page()
    page.goto(stub.write("post", blog_page(before='<div style="height: 9000px"></div>')))
    page.wait_for_function("!!customElements.get('palabre-comments')")
    page.wait_for_timeout(300)
    assert stub.requests("GET", "/threads") == []
    link = page.locator(".paper a")
    expect(link).to_be_hidden()
    page.emulate_media(media="print")
    # What is printed now has the address.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(link).to_be_visible()
    assert link.evaluate("a => getComputedStyle(a, '::after').content") == (
        f'" {link.get_attribute("href")}"'
    )
    expect(page.locator("form").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("article").wait_for(state="attached")
    page.wait_for_function(
        "performance.getEntriesByType('resource').some(e => e.name.includes('parts/reading'))"
    )
    page.emulate_media(media="print")
    expect(page.locator(".body p")).to_be_visible()
    for selector in ("textarea", ".actions button", "form"):
        expect(page.locator(selector).first).to_be_hidden()
