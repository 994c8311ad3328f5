"""What a comment's text becomes: the Markdown that people write, and nothing that harms a page."""

import re
import threading
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.rules.text import render
from comments_service.rules.text.markdown import parse, to_html
from comments_service.rules.text.sanitize import _BARE, _bleach_cleaner, gate, sanitize
from tests.corpus.hostile import PAYLOADS, variants

REL = 'rel="nofollow ugc noopener"'

# Written here again on purpose: the list may not grow unnoticed.
TAGS = {"a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
REORDERING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\x00")


class Auditor(HTMLParser):
    """Notes whatever in a piece of HTML is not on the list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"not closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"tag {tag}")
        if tag not in ("br", "hr"):
            self.open.append(tag)
        self.faults += [
            f"attribute {tag} {name}={value}"
            for name, value in attrs
            if not self.may_stand(tag, name, value or "")
        ]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"badly nested: {tag}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment

    @staticmethod
    def may_stand(tag: str, name: str, value: str) -> bool:
        if tag == "a" and name == "href":
            return re.match(r"https?://[^/?#@\\\s]+(?:[/?#]|$)", value) is not None
        if tag == "a" and name == "rel":
            return value == "nofollow ugc noopener"
        return tag == "ol" and name == "start" and value.isdigit()


def faults(html: str) -> list[str]:
    hidden = [f"U+{ord(character):04X}" for character in set(html) & REORDERING]
    return Auditor(html).faults + hidden


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Bonjour", "<p>Bonjour</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        (
            "*a* _b_ **c** __d__",
            "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong></p>",
        ),
        ("~~old~~ new", "<p><del>old</del> new</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        (
            "> a\n> > b",
            "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>",
        ),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        # headings are no bigger than a bold line, and dashes under a line underline nothing
        ("# Titre *x*", "<p><strong>Titre <em>x</em></strong></p>"),
        ("###### t", "<p><strong>t</strong></p>"),
        ("Marie\n---", "<p>Marie</p>\n<hr>"),
        ("Marie\n===", "<p>Marie<br>\n===</p>"),
        # what looks like HTML, entities or tables is text
        ("<b>a</b> &copy; &amp;lt;", "<p>&lt;b&gt;a&lt;/b&gt; &amp;copy; &amp;amp;lt;</p>"),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("&#x202e;", "<p>&amp;#x202e;</p>"),
        ("|a|b|\n|-|-|", "<p>|a|b|<br>\n|-|-|</p>"),
        ("    *a*", "<p><em>a</em></p>"),
        ("[a]: https://x.example\n\n[a]", None),
        ("C'est \\*ça\\*", "<p>C'est *ça*</p>"),
        ("", ""),
    ],
)
def test_markdown_as_comments_need_it(source: str, html: str | None) -> None:
    rendered = render.render(source).html
    assert faults(rendered) == []
    if html is not None:
        assert rendered == html


@pytest.mark.parametrize(
    ("source", "target", "label"),
    [
        ("[ici](https://x.example/a)", "https://x.example/a", "ici"),
        ('[ici](https://x.example "titre")', "https://x.example/", "ici"),
        ("[](https://x.example/a)", "https://x.example/a", "https://x.example/a"),
        ("<https://x.example/%E2%80%AEa>", "https://x.example/%E2%80%AEa", None),
        ("![chat](https://x.example/a.png)", "https://x.example/a.png", "chat"),
        ("![](https://x.example/a.png)", "https://x.example/a.png", "https://x.example/a.png"),
        ("[![badge](https://i.example/b.svg)](https://x.example/)", "https://x.example/", "badge"),
        # bare addresses
        ("https://x.example", "https://x.example/", "https://x.example"),
        ("voir https://x.example/a.", "https://x.example/a", "https://x.example/a"),
        ("(https://x.example/a)", "https://x.example/a", "https://x.example/a"),
        ("https://x.example/a_(b)", "https://x.example/a_(b)", "https://x.example/a_(b)"),
        ("https://x.example/a_b_c?d=1&e=2#f", "https://x.example/a_b_c?d=1&e=2#f", None),
        ("https://x.example/L'Été", "https://x.example/L%27%C3%89t%C3%A9", None),
        ("'https://x.example/a'", "https://x.example/a", "https://x.example/a"),
        ("« https://x.example/a »", "https://x.example/a", "https://x.example/a"),
        ("HTTPS://X.example/A", "https://x.example/A", "HTTPS://X.example/A"),
        ("日本https://例え.jp/パス。はい", "https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9", None),
        ("http://localhost:8000/a", "http://localhost:8000/a", None),
        ("http://192.0.2.1/a", "http://192.0.2.1/a", None),
        ("**https://x.example/a**", "https://x.example/a", "https://x.example/a"),
        ("https://x.example/a?b=&lt;c", "https://x.example/a?b&lt;c", None),
    ],
)
def test_links_and_images_are_links(source: str, target: str, label: str | None) -> None:
    rendered = render.render(source)
    assert rendered.links == (target,)
    assert faults(rendered.html) == []
    assert REL in rendered.html
    if label is not None:
        assert f">{label}</a>" in rendered.html


@pytest.mark.parametrize(
    "source",
    ["[x](javascript:alert(1))", "[x](/path)", "[x](//x.example)", "<me@x.example>", "me@x.example"]
    + ["[x](mailto:me@x.example)", "[x](ftp://x.example)", "https://me@x.example", "x.example"]
    + ["`https://x.example`", "```\nhttps://x.example\n```", "[x](https://me:pw@x.example)"]
    + ["xhttps://x.example", "https://", "https://.", "file.py", "[x](data:text/html,x)", "[x]"]
    + ["![x](javascript:alert(1))", "![x]", "!\\[x](/a)", "https://[x"],
)
def test_what_is_no_link_of_the_web_stays_text(source: str) -> None:
    rendered = render.render(source)
    assert rendered.links == ()
    assert "<a" not in rendered.html
    assert faults(rendered.html) == []


def test_several_links_are_given_in_order() -> None:
    links = render.render("[a](https://a.example) https://b.example, <https://c.example>").links
    assert links == ("https://a.example/", "https://b.example/", "https://c.example/")


def test_an_image_in_a_link_leaves_one_link_and_both_words() -> None:
    html = render.render("[voir ![le *chat*](https://i.example/a.png) ici](https://x.example)").html
    assert html == f'<p><a href="https://x.example/" {REL}>voir le <em>chat</em> ici</a></p>'


def test_what_hides_or_reorders_never_comes_out() -> None:
    assert render.render("a\u202eb\u200bc\x00").html == "<p>abc</p>"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a" * 10_001, "too_long"),
        ("a\ud800", "bad_value"),
        (">" * 10_000, "too_complex"),
        ("> " * 21 + "a", "too_complex"),
        ("- " * 4_999 + "a", "too_complex"),
        ("*a " * 30 + "a* " * 30, "too_complex"),
        ("[" * 5_000 + "]" * 5_000, "too_complex"),
        ("- a\n" * 2_000, "too_complex"),
        ("a\n" * 5_000, "too_complex"),
        ("a\n\n" * 3_000, "too_complex"),
    ],
)
def test_what_would_cost_too_much_is_refused(source: str, code: str) -> None:
    with pytest.raises(AppError) as refusal:
        render.render(source)
    assert refusal.value.code == "invalid"
    assert [(error.field, error.code) for error in refusal.value.errors] == [("body", code)]


@pytest.mark.parametrize(
    "source",
    [
        "Un long texte de fin de soirée, sans fin.\n\n" * 220,
        "- un point de la liste\n" * 300,
        "Un vers de poème\n" * 500,
        "> Une citation.\n\nUne réponse, plus longue que la citation.\n\n" * 140,
        "> " * 10 + "profond",
        "- a\n  - b\n    - c\n      - d\n        - e",
        "[lien](https://x.example/a) et " * 300,
        "```\n" + "x = a[0][1]\n" * 250 + "```",
        "é" * 10_000,
    ],
)
def test_what_people_write_by_hand_is_far_from_any_limit(source: str) -> None:
    assert render.render(source[:10_000]).html


def test_html_longer_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "MAX_HTML_LENGTH", 20)
    assert render.render("short").html
    with pytest.raises(AppError):
        render.render("longer than that")


def test_threads_do_not_disturb_each_other() -> None:
    wrong: list[str] = []

    def work(number: int) -> None:
        for _ in range(30):
            html = render.render(f"*{number}* <b> https://x.example/{number}").html
            if html.count(str(number)) != 3 or faults(html):
                wrong.append(html)

    threads = [threading.Thread(target=work, args=(1000 + number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_corpus_is_large() -> None:
    assert len(set(PAYLOADS)) >= 300


def test_no_hostile_input_leaves_anything_that_is_not_on_the_list() -> None:
    bad = []
    for source in variants():
        for html in (render.render(source).html, render.clean_html(source)):
            found = faults(html)
            if found:
                bad.append((source, html, found))
    assert bad == []


def test_the_auditor_sees_what_is_not_on_the_list() -> None:
    assert sum(bool(faults(payload)) for payload in PAYLOADS) > 250
    for html in [
        "<p onclick=x>a</p>",
        "<a href='javascript:x'>a</a>",
        "<p>a",
        "<b>a</b>",
        "<!--x-->",
    ]:
        assert faults(html)


@given(st.text(alphabet=st.sampled_from("ab \n*_`~[]()<>!&#-+>1.\"'\\|:/h"), max_size=120))
def test_any_markdown_renders_to_the_list(source: str) -> None:
    assert faults(render.render(source).html) == []


@given(st.text(alphabet=st.sampled_from("ab \n*_`~[]()<>!&#-+>1.\"'\\|:/h"), max_size=120))
def test_what_bleach_is_spared_it_would_not_have_changed(source: str) -> None:
    html = to_html(parse(source))
    assert sanitize(html) == gate(_bleach_cleaner().clean(html))


@pytest.mark.parametrize(
    "html",
    [
        '<p onclick="x">a</p>', "<p\nonclick=x>", "<p/onclick=x>", "<script>", "<SCRIPT>", "<P>",
        "<b>a</b>", "<p>a &nbsp;</p>", "<p>&#x3c;script</p>", "<!-- a -->", "<p", "a>b", "<svg><p>",
        "<a>x</a>", '<a href="https://a.example/">x</a>', '<ol start="2">', "<ul >",
    ],
)  # fmt: skip
def test_nothing_but_bare_tags_passes_by_bleach(html: str) -> None:
    assert not _BARE.fullmatch(html)


@given(st.text(alphabet=st.sampled_from("<>/ab p='\"&;!-scriptstyle svgmath\n#x"), max_size=120))
def test_any_html_is_reduced_to_the_list(html: str) -> None:
    clean = render.clean_html(html)
    assert faults(clean) == []
    assert render.clean_html(clean) == clean


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("a<br />b", "a<br>b"),
        ("<b>a</b> <i>b</i> <strike>c</strike> <s>d</s>",)
        + ("<strong>a</strong> <em>b</em> <del>c</del> <del>d</del>",),
        ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<div>a</div><div>b</div>", "a<br>b<br>"),
        ("<h2>t</h2>", "<p><strong>t</strong></p>"),
        ("<u>a</u>", "a"),
        (
            '<a href="http://x.example/" rel="nofollow">a</a>',
            f'<a href="http://x.example/" {REL}>a</a>',
        ),
        ('<a href="/local">a</a>', None),
        ('<a href="mailto:me@x.example">a</a>', None),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ('<ol start="x"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        ("<script>alert(1)</script>a<style>b</style>", "a"),
        ("<span class=x style=y>a</span>", "a"),
        ("a&nbsp;b &amp;lt; &eacute; &#x202e;", "a&nbsp;b &amp;lt; é"),
        ("a\ud800b", "a?b"),
        ("", ""),
    ],
)
def test_html_from_elsewhere_keeps_what_comments_may_hold(html: str, clean: str | None) -> None:
    result = render.clean_html(html)
    assert faults(result) == []
    if clean is not None:
        assert result == clean
    else:
        assert "href" not in result


@pytest.mark.parametrize(
    "html",
    [
        "<b x=1>" * 3 + "text & more<br>" + "a" * 40_000,
        "<blockquote>" * 2_000 + "text &amp; more",
        "<ul><li>" * 2_000 + "text &amp; more",
        "".join(f"<b x={number}>" for number in range(500)) + "<p>" * 500 + "text &amp; more",
        "<p>text &amp; more</p>" * 1_200,
        "<i>" * 20_000 + "text &amp; more",
    ],
)
def test_html_too_tangled_to_clean_keeps_its_text(html: str) -> None:
    clean = render.clean_html(html)
    assert "text &amp; more" in clean
    assert faults(clean) == []


@pytest.mark.parametrize(
    ("html", "length", "short"),
    [
        ("<p>Un <em>petit</em> mot.</p>", 80, "Un petit mot."),
        ("<p>a</p>\n<p>b<br>c</p><ul><li>d</li></ul>", 80, "a b c d"),
        ("<p>a</p><p>b</p>", 80, "a b"),
        ("<p>1 &lt; 2 &amp;amp; 3</p>", 80, "1 < 2 &amp; 3"),
        ("<p>one two three</p>", 10, "one two…"),
        ("<p>abcdefghijkl</p>", 10, "abcdefghi…"),
        ("<p>a bcdefghijkl</p>", 10, "a bcdefgh…"),
        ("", 10, ""),
    ],
)
def test_an_excerpt_is_text_cut_between_words(html: str, length: int, short: str) -> None:
    assert render.excerpt(html, length) == short
    assert len(render.excerpt(html, length)) <= length
