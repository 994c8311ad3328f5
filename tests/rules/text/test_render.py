"""What a comment's text becomes: nothing that harms a page, whatever comes in."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.rules.text import render
from comments_service.rules.text.markdown import to_html
from comments_service.rules.text.sanitize import _OWN_FORM, _bleach_cleaner, gate, sanitize
from tests.corpus.hostile import PAYLOADS, variants
from tests.support.html_audit import faults

REL = 'rel="nofollow ugc noopener"'


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


@pytest.mark.parametrize(("source", "code"), [("a" * 10_001, "too_long"), ("a\ud800", "bad_value")])
def test_what_cannot_be_rendered_is_refused(source: str, code: str) -> None:
    with pytest.raises(AppError) as refusal:
        render.render(source)
    assert refusal.value.code == "invalid"
    assert [(error.field, error.code) for error in refusal.value.errors] == [("body", code)]


def test_the_corpus_is_large() -> None:
    assert len(set(PAYLOADS)) >= 300


@pytest.mark.slow
@pytest.mark.repetitive
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


_markdown = st.lists(
    st.sampled_from(
        list("ab \n*_`~[]()<>!&#-+>1.\"'\\|:/h")
        + ["\n|a|b|\n|-|:-:|\n|", "- [x] ", "\n```js\n"]
        + [
            "https://a.example/",
            "www.a.example",
            "](",
            "![",
            "&lt;",
            "12. ",
            "\n\n",
            "```",
            "me@a.b",
        ]
        + [
            "?q=[a]&b;c",
            "\u00e9",
            "\u3002",
            "\u00a0",
            "    ",
            "]: ",
            "<b>",
            "javascript:",
            "\u202e",
        ]
    ),
    max_size=40,
).map("".join)


@given(_markdown)
def test_any_markdown_renders_to_the_list(source: str) -> None:
    assert faults(render.render(source).html) == []


@given(_markdown)
def test_what_bleach_is_spared_it_would_not_have_changed(source: str) -> None:
    html = to_html(source)
    assert _OWN_FORM.fullmatch(html)
    assert sanitize(html) == gate(_bleach_cleaner().clean(html))


@pytest.mark.parametrize(
    "html",
    [
        '<p onclick="x">a</p>', "<p\nonclick=x>", "<p/onclick=x>", "<script>", "<SCRIPT>", "<P>",
        "<b>a</b>", "<p>a &nbsp;</p>", "<p>&#x3c;script</p>", "<!-- a -->", "<p", "a>b", "<svg><p>",
        "<a>x</a>", "<ul >", '<ol start="-1">', '<ol start="1234567890">', '<ol start="1" x="">',
        '<a href="https://a.example/" >x</a>', '<a  href="https://a.example/">x</a>', "</br>",
        "<a href='https://a.example/'>x</a>", "<a href=https://a.example/>x</a>",
        '<ol start="\u0661">',
        '<code class="x">', '<code class="language-a b">', '<td align="top">',
        '<p align="left">', '<code class="language-a" id="x">', '<td align="left" class="x">',
        '<code class="language-\u0131">', "<input>", "<table >",
        '<a href="https://a.example/" onclick="x">x</a>', '<a href="https://a.example/"onclick="x">',
        '<a title="x" href="https://a.example/">x</a>', '<a href="https://a.example/&quot;x">x</a>',
        '<a href="javascript:x">x</a>', '<a href="HTTPS://a.example/">x</a>',
        '<a href="//a.example">',
        '<a href="https://">x</a>', '<a href="https://a.example/\t">x</a>', '<a href="https://a\\b/">',
        '<a href="https://a.example/<b>">x</a>', '<a href="https://a.example/\u00e9">x</a>',
        '<a href="https://a.example/&b">x</a>', '<a href="https://a.example/&#106;">x</a>',
        '<a href=" https://a.example/">x</a>', '<a href="https://a.example/ ">x</a>',
    ],
)  # fmt: skip
def test_nothing_but_the_own_form_passes_by_bleach(html: str) -> None:
    assert not _OWN_FORM.fullmatch(html)
    assert sanitize(html) == gate(_bleach_cleaner().clean(html))


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
        (
            '<table border=1><tr><td align="left">a<td align="top">b</table>',
            '<table><tbody><tr><td align="left">a</td><td>b</td></tr></tbody></table>',
        ),
        ('<code class="language-js">a</code>', '<code class="language-js">a</code>'),
        ('<code class="language-js x">a</code><p class="language-js">b</p>',)
        + ("<code>a</code><p>b</p>",),
        ('<input type="checkbox" checked>a', "a"),
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
