"""Pages that the browser prepares before they are seen, and pages that it keeps for Back."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import FLAGS, PROGRAMS
from tests.support.tools import find_program, is_missing
from tests.support.waiting import wait_for
from tests.widget.conftest import articles, blog_page, send, write
from tests.widget.stub import Stub

#: The page that is left once it may be: a driver would keep the browser from preparing pages.
FIRST = """<!doctype html><script type="speculationrules">
{"prerender": [{"source": "list", "urls": ["/post"], "eagerness": "immediate"}]}</script>
<script>setInterval(async () => {
  if (await (await fetch('/leave')).text()) location.href = '/post'; }, 100)</script>"""
#: What happens is told by requests that the stub writes down.
TELL = """<script>
const tell = (what) => fetch('{origin}/api/v1/counts?url=' + what);
const shown = () => document.prerendering ? 'prepared' : 'shown';
// By then it would have asked for comments.
customElements.whenDefined('palabre-comments').then(() => setTimeout(() => tell(shown()), 300));
document.addEventListener('prerenderingchange', () => tell('activated'));
document.addEventListener('palabre:ready', ({ detail }) => tell('ready-' + detail.count));
</script>"""


def told(stub: Stub) -> list[str]:
    """What happened, in its order; `thread` is a request for the comments."""
    return [
        "thread" if "threads" in one.path else one.query["url"][0]
        for one in stub.seen
        if one.method == "GET" and one.path.rpartition("/")[2] in ("threads", "counts")
    ]


@pytest.mark.parametrize("load", ["visible", "eager"])
def test_a_page_that_is_prepared_asks_for_nothing_before_it_is_seen(
    stub: Stub, tmp_path: Path, load: str
) -> None:
    stub.add("post")
    stub.write("post", blog_page(f'load="{load}"', before=TELL))
    first = stub.write("first", FIRST)
    program = find_program(*PROGRAMS) or is_missing("chromium")
    flags = [*FLAGS, "--no-sandbox", "--headless", "--remote-debugging-port=0"]
    # However little memory is free.
    flags += ["--disable-features=Prerender2MemoryControls", f"--user-data-dir={tmp_path}"]
    with subprocess.Popen([program, *flags, first], stderr=subprocess.DEVNULL) as browser:
        try:
            wait_for(lambda: bool(told(stub)))
            stub.write("leave", "now")
            wait_for(lambda: "ready-1" in told(stub))
        finally:
            browser.kill()
    assert told(stub) == ["prepared", "activated", "thread", "ready-1"]


@pytest.fixture
def keeper(browser: Browser) -> Iterator[Page]:
    """A page in a browser that keeps pages for Back, which a driver asks browsers not to do."""
    program = find_program(*(name for name in PROGRAMS if "shell" not in name))
    if not program:
        pytest.skip("chromium-headless-shell keeps no pages: install chromium")
    keeping = browser.browser_type.launch(
        executable_path=program,
        args=[*FLAGS, "--no-sandbox", "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield keeping.new_page()
    keeping.close()


def test_a_page_that_was_kept_comes_back_alive(stub: Stub, keeper: Page) -> None:
    page = keeper
    stub.add("post")
    mark = "<script>addEventListener('pageshow', (e) => { window.isKept = e.persisted; })</script>"
    page.goto(stub.write("post", blog_page(before=mark)))
    articles(page).first.wait_for()
    write(page, "À moi", "Léa")
    send(page)
    page.locator("article.new").wait_for()
    page.goto(stub.write("ailleurs", "<!doctype html><title>Ailleurs</title>"))
    page.go_back(wait_until="commit")
    page.wait_for_function("window.isKept")
    expect(articles(page)).to_have_count(2)

    stub.add("post", "<p>Entre-temps</p>")
    page.locator(".news button").click()
    expect(page.locator(".body").filter(has_text="Entre-temps")).to_be_visible()

    page.get_by_role("button", name="Modifier votre commentaire").click()
    page.get_by_role("textbox", name="Modifier votre commentaire").fill("À moi, corrigé")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".body").filter(has_text="À moi, corrigé")).to_be_visible()
    # The thread was read once.
    assert [one.path for one in stub.requests("GET", "threads")].count("/api/v1/threads") == 1
