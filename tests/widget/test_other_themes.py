"""Themes written for other systems, word for word; only the host of the scripts is ours."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, expect

from tests.support.waiting import wait_for
from tests.widget.door import Answer
from tests.widget.stub import Stub


@dataclass(frozen=True)
class Theme:
    """A page of a theme, which thread it names, and what the theme does later.

    ``asks`` is what the request for the thread says, ``{blog}`` being the site; ``then`` is run in
    the page, after which ``asks_then`` is asked for.
    """

    markup: str
    asks: dict[str, str]
    counts: list[str] = field(default_factory=list)
    theme: str | None = None
    lang: str | None = None
    then: str = ""
    asks_then: dict[str, str] = field(default_factory=dict)


POST = {"url": "{blog}/post/"}

THEMES = {
    # Hugo's own template without its refusal of localhost, and links of a list.
    "disqus": Theme(
        """<div id="disqus_thread"></div><script>
        window.disqus_config = function () {
          this.page.identifier = '42 https://old.example/?p=42';
          this.page.title = 'Brot'; this.language = 'de_formal';
          this.callbacks.onReady.push(function () { window.isReady = true; });
          this.callbacks.onNewComment = [function (comment) { window.lastOne = comment; }];
        };
        (function() {
          var d = document, s = d.createElement('script'); s.async = true;
          s.src = '{origin}/embed.js';
          s.setAttribute('data-timestamp', +new Date());
          (d.head || d.body).appendChild(s);
        })();</script><noscript>JavaScript, please.</noscript>
        <a href="/b/#disqus_thread"><span class="disqus-comment-count"
          data-disqus-identifier="post-9"></span></a>
        <a href="#disqus_thread" data-disqus-identifier="post-9">Comments</a>
        <span class="disqus-comment-count" data-disqus-url="/post/">0</span>
        <script id="dsq-count-scr" src="{origin}//count.js" async></script>""",
        POST | {"page_id": "42 https://old.example/?p=42"},
        ["1", "1", "2"], None, "de_formal",
        """DISQUS.reset({ reload: true, config: function () {
          this.page.identifier = 'c';
          this.page.url = location.href.replace('http:', 'https:'); } });
        DISQUSWIDGETS.getCount({ reset: true })""",
        {"url": "https://{host}/post/", "page_id": "c"},
    ),
    # A module, as bundlers write it; found by the identifier of the link, too.
    "isso": Theme(
        """<script type="module" data-isso="{origin}/" data-isso-lang="fr"
          data-isso-sorting="newest" src="{origin}//js/embed.min.js"></script>
        <a href="/post/#isso-thread">Comments</a> <a href="/b/#isso-thread"
          data-isso-id="post-9">Comments</a>
        <section id="isso-thread" data-title="Brot" data-isso-id="post-7">
        <noscript>Javascript needs to be activated to view comments.</noscript></section>""",
        POST | {"page_id": "post-7", "sort": "newest"}, ["2", "1"], None, "fr",
        """document.getElementById('isso-thread').dataset.issoId = '/c';
        Isso.init(); Isso.fetchComments()""",
        {"url": "{blog}/c", "sort": "newest"},
    ),
    # The lines of older themes, which know no modules, and a node of its own.
    "remark42": Theme(
        """<div id="comments"></div><script>
        var remark_config = { host: "{origin}", site_id: "blog", theme: "dark", locale: "pt",
          node: "#comments", components: ["embed", "counter", "last-comments"],
          show_email_subscription: false };
        (function(c) { for (var i = 0; i < c.length; i++) {
          var d = document, s = d.createElement("script");
          s.src = remark_config.host + "/web/" + c[i] + ".js"; s.defer = true;
          (d.head || d.body).appendChild(s); } })(remark_config.components || ["embed"]);
        window.addEventListener("REMARK42::ready", function () { window.isReady = true; });
        </script><span class="remark42__counter" data-url="/post/"></span>
        <span class="remark42__counter"></span>
        <div class="remark42__last-comments" data-max="3"></div>""",
        POST, ["2", "2"], "dark", "pt",
        """const node = document.createElement("div"); document.body.append(node);
        REMARK42.destroy();
        const there = { ...remark_config, node, url: location.origin + "/c" };
        const one = REMARK42.createInstance(there);
        one.changeTheme("light"); REMARK42.changeTheme("light")""",
        {"url": "{blog}/c"},
    ),
    "commento": Theme(
        """<div id="talk"></div><script async src="{origin}/js/commento.js" data-id-root="talk"
          data-page-id="/post/" data-css-override="/x.css" data-no-fonts="true"></script>
        <a href="/post/#commento">Comments</a> <a href="#commento" data-page-id="post-9">0</a>
        <script defer src="{origin}/js/count.js"></script>""",
        POST, ["2", "1"],
        then="window.commento.reInit({ pageId: '/c' })", asks_then={"url": "{blog}/c"},
    ),
    # Two threads on one page, and an element that comes after its script.
    "comentario": Theme(
        """<script src="{origin}/comentario.js"></script>
        <comentario-comments page-id="/post/" theme="dark" lang="nl"></comentario-comments>
        <div id="later"></div>""",
        POST, [], "dark", "nl",
        """document.getElementById('later').innerHTML =
          '<comentario-comments page-id="c" auto-init="false"></comentario-comments>';
        document.querySelector('[auto-init]').main()""",
        POST | {"page_id": "c"},
    ),
    "cusdis": Theme(
        """<div id="cusdis_thread" data-host="{origin}" data-app-id="e3f0" data-page-id="post-7"
          data-page-url="/post/" data-page-title="Brot" data-theme="auto"></div>
        <script defer src="{origin}/js/widget/lang/zh-cn.js"></script>
        <script async defer src="{origin}/js/cusdis.es.js"></script>
        <span data-cusdis-count-page-id="post-9">0</span>
        <script defer data-host="{origin}" data-app-id="e3f0"
          src="{origin}/js/cusdis-count.umd.js"></script>""",
        POST | {"page_id": "post-7"}, ["1"], "auto", None,
        """const place = document.createElement('div'); document.body.append(place);
        place.dataset.pageId = 'c'; CUSDIS.initial(); CUSDIS.setTheme('dark');
        window.renderCusdis(place)""",
        POST | {"page_id": "c"},
    ),
    "giscus": Theme(
        """<div class="giscus"></div><script src="{origin}/client.js" data-repo="ana/blog"
          data-repo-id="R_1" data-category="Blog" data-category-id="DIC_1" data-mapping="pathname"
          data-strict="0" data-reactions-enabled="1" data-input-position="top"
          data-theme="noborder_dark" data-lang="ko" crossorigin="anonymous" async></script>""",
        POST, [], "dark", "ko",
    ),
    "utterances": Theme(
        """<article>Brot</article><script src="{origin}/client.js" repo="ana/blog"
          issue-term="og:title" label="talk" theme="preferred-color-scheme"
          crossorigin="anonymous" async></script>""",
        POST, [], "auto", None,
    ),
    "hyvor": Theme(
        """<script async src="{origin}/embed/embed.js" type="module"></script>
        <hyvor-talk-comments website-id="9" page-id="post-7" page-title="Brot" colors="dark"
          page-language="it"></hyvor-talk-comments>
        <hyvor-talk-comment-count page-id="post-9"></hyvor-talk-comment-count>
        <script src="{origin}/embed/comment-counts.js"></script>
        <script>hyvorTalkCommentCounts.load({ "website-id": 9 })</script>""",
        POST | {"page_id": "post-7"}, ["1"], "dark", "it",
        "document.querySelector('hyvor-talk-comments').setAttribute('page-id', 'c')",
        POST | {"page_id": "c"},
    ),
}  # fmt: skip


def expect_asked(stub: Stub, wanted: dict[str, str]) -> None:
    """Waits until the last request for a thread is for that one."""
    host = urlsplit(stub.blog).netloc
    named = {name: text.format(blog=stub.blog, host=host) for name, text in wanted.items()}

    def asked() -> dict[str, str]:
        every = stub.requests("GET", "threads")
        query = every[-1].query if every else parse_qs("")
        return {name: query[name][0] for name in ("url", "page_id", "sort") if name in query}

    wait_for(lambda: asked() == named)


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_shows_its_thread_and_goes_on_as_before(
    stub: Stub, context: BrowserContext, name: str
) -> None:
    theme, errors = THEMES[name], []
    for _ in range(2):
        stub.add("post/")
    stub.add("#post-9")
    stub.answer("GET", "comments/latest", Answer(body={"comments": []}))
    page = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    head = '<!doctype html><html lang="de"><link rel="icon" href="data:,"><body>'
    page.goto(stub.write("post/", head + theme.markup))
    widget = page.locator("palabre-comments")
    expect(widget.locator("h2")).to_be_visible()
    expect_asked(stub, theme.asks)
    expect(page.locator("[data-comments-count]")).to_have_text(theme.counts)
    for attribute, value in (("theme", theme.theme), ("lang", theme.lang)):
        if value:
            expect(widget).to_have_attribute(attribute, value)
    if "isReady" in theme.markup:
        page.wait_for_function("window.isReady")
    if theme.then:
        page.evaluate(f"(() => {{ {theme.then} }})()")
        expect_asked(stub, theme.asks_then)
        expect(widget.locator("h2").last).to_be_visible()
    assert errors == []
