"""Pages in the markup of other systems: only the host of their scripts is ours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.waiting import wait_for
from tests.widget.stub import Stub

# As each system's own documentation has its lines, and counts in links as themes write them.
ISSO = """<script data-isso="{origin}/" data-isso-lang="de" src="{origin}/js/embed.min.js"></script>
<a href="/post#isso-thread">Kommentare</a> <a href="/b#isso-thread" data-isso-id="post-9">0</a>
<section id="isso-thread" data-title="Brot" data-isso-id="post-7"></section>"""
DISQUS = """<div id="disqus_thread"></div>
<script>
  var disqus_config = function () {
    this.page.url = location.origin + '/post';
    this.page.identifier = 'post-7';
    this.page.title = 'Brot';
    this.language = 'de';
  };
  (function() {
    var d = document, s = d.createElement('script');
    s.src = '{origin}/embed.js';
    s.setAttribute('data-timestamp', +new Date());
    (d.head || d.body).appendChild(s);
  })();
</script>
<a href="/post#disqus_thread">Kommentare</a>
<span class="disqus-comment-count" data-disqus-identifier="post-9">0</span>
<script id="dsq-count-scr" src="{origin}/count.js" async></script>"""
REMARK42 = """<script>
  var remark_config = {
    host: '{origin}', site_id: 'blog', components: ['embed', 'counter'], theme: 'dark',
    url: location.origin + '/post', page_title: 'Brot', locale: 'de',
  };
  !function(e,n){for(var o=0;o<e.length;o++){var r=n.createElement("script"),c=".js",
  d=n.head||n.body;"noModule"in r?(r.type="module",c=".mjs"):r.async=!0,r.defer=!0,
  r.src=remark_config.host+"/web/"+e[o]+c,d.appendChild(r)}}(remark_config.components,document);
</script>
<a href="/post">Kommentare (<span class="remark42__counter" data-url="/post"></span>)</a>
<div id="remark42"></div>"""
COMMENTO = """<div id="commento"></div>
<script defer src="{origin}/js/commento.js" data-page-id="post-7"></script>
<a href="/post#commento">Kommentare</a>
<script defer src="{origin}/js/count.js"></script>"""
COMENTARIO = """<script defer src="{origin}/comentario.js"></script>
<comentario-comments page-id="post-7" theme="dark" lang="de"></comentario-comments>"""
CUSDIS = """<div id="cusdis_thread" data-host="{origin}" data-app-id="e3f0" data-page-id="post-7"
  data-page-url="/post" data-page-title="Brot" data-theme="dark"></div>
<script async defer src="{origin}/js/cusdis.es.js"></script>
<span data-cusdis-count-page-id="post-9">0</span>
<script defer data-host="{origin}" src="{origin}/js/cusdis-count.umd.js"></script>"""

Open = Callable[..., Page]


@pytest.fixture
def open_page(stub: Stub, context: BrowserContext) -> Open:
    """Open a page of that markup and wait for its thread."""
    errors: list[str] = []

    def opened(markup: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(stub.write("post", f'<!doctype html><html lang="de"><body>{markup}'))
        expect(page.locator("palabre-comments h2")).to_be_visible()
        assert errors == []
        return page

    return opened


def expect_asked(stub: Stub, **wanted: str) -> None:
    """Waits until the last request for a thread names these of address and identifier."""

    def asked() -> dict[str, str]:
        query = stub.requests("GET", "threads")[-1].query
        return {name: query[name][0] for name in ("url", "page_id") if name in query}

    wait_for(lambda: asked() == wanted)


@pytest.mark.parametrize(
    ("markup", "names_id"),
    [
        (ISSO, True), (DISQUS, True), (REMARK42, False), (COMMENTO, True), (COMENTARIO, True),
        (CUSDIS, True),
    ],
    ids=["isso", "disqus", "remark42", "commento", "comentario", "cusdis"],
)  # fmt: skip
def test_their_markup_shows_the_thread_that_it_names(
    stub: Stub, open_page: Open, markup: str, names_id: bool
) -> None:
    stub.add("post")
    stub.add("post")
    stub.add("#post-9")
    page = open_page(markup)
    named = {"page_id": "post-7"} if names_id else {}
    expect_asked(stub, url=f"{stub.blog}/post", **named)
    expect(page.locator("palabre-comments article")).to_have_count(2)
    numbers = page.locator("[data-comments-count]")
    texts = {ISSO: ["2", "1"], DISQUS: ["2", "1"], REMARK42: ["2"], COMMENTO: ["2"], CUSDIS: ["1"]}
    expect(numbers).to_have_text(texts.get(markup, []))
    if markup in (ISSO, DISQUS, COMMENTO):
        expect(page.get_by_role("link", name="2 Kommentare")).to_be_visible()


def test_identifiers_that_are_addresses_stay_addresses(stub: Stub, open_page: Open) -> None:
    open_page(ISSO.replace("post-7", "/en/post"))
    expect_asked(stub, url=f"{stub.blog}/en/post")


def test_an_address_of_another_host_is_but_a_name(stub: Stub, open_page: Open) -> None:
    old = "https://old.example/post"
    open_page(DISQUS.replace("'post-7'", f"'{old}'"))
    expect_asked(stub, url=f"{stub.blog}/post", page_id=old)


def test_themes_may_call_what_they_called(stub: Stub, open_page: Open) -> None:
    page = open_page(REMARK42)
    widget = page.locator("palabre-comments")
    expect(widget).to_have_attribute("theme", "dark")
    page.evaluate("REMARK42.changeTheme('light')")
    expect(widget).to_have_attribute("theme", "light")
    page.evaluate("REMARK42.destroy()")
    expect(widget).to_have_count(0)
    page.evaluate("REMARK42.createInstance({ ...remark_config, url: '/b' })")
    expect(widget.locator("h2")).to_be_visible()
    expect_asked(stub, url=f"{stub.blog}/b")

    page = open_page(DISQUS)
    page.evaluate(
        "DISQUS.reset({ reload: true, config() { this.page.identifier = 'c'; } });"
        "DISQUSWIDGETS.getCount({ reset: true })"
    )
    expect(page.locator("palabre-comments[page-id=c] h2")).to_be_visible()
    expect_asked(stub, url=f"{stub.blog}/post", page_id="c")

    page = open_page(CUSDIS)
    page.evaluate("CUSDIS.setTheme('light'); CUSDIS.initial()")
    page.evaluate("CUSDIS.renderTo(document.getElementById('cusdis_thread'))")
    expect(page.locator("palabre-comments h2")).to_be_visible()

    page = open_page(ISSO)
    page.evaluate("Isso.init(); Isso.fetchComments()")
    expect(page.locator("palabre-comments h2")).to_be_visible()


@pytest.mark.parametrize(
    ("markup", "call"),
    [
        (COMMENTO.replace("data-page-id", 'data-auto-init="false" data-page-id'), "commento"),
        (COMENTARIO.replace("page-id", 'auto-init="false" page-id'), "document.body.children[1]"),
    ],
    ids=["commento", "comentario"],
)
def test_what_waits_for_a_click_waits(
    stub: Stub, context: BrowserContext, markup: str, call: str
) -> None:
    page = context.new_page()
    page.goto(stub.write("post", f"<!doctype html><body>{markup}"))
    page.wait_for_function(f"!!(window.commento || {call}.main)")
    expect(page.locator("palabre-comments")).to_have_count(0)
    page.evaluate(f"{call}.main()")
    expect(page.locator("palabre-comments h2")).to_be_visible()
