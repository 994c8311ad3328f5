"""The Markdown that people write, what of it comments have, and what it may cost."""

import sys
from typing import Any

import pytest

from comments_service.rules.text import render
from comments_service.rules.text.render import MAX_HTML_LENGTH, MAX_NESTING
from tests.corpus.pathological import CASES, made
from tests.support.html_audit import Auditor, faults


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
        ("5~10 or 20~30, ~user", "<p>5~10 or 20~30, ~user</p>"),
        ("snake_case_name 2*3*4", "<p>snake_case_name 2<em>3</em>4</p>"),
        # emphasis beside the punctuation of sentences without spaces
        ("**「重要」**です", "<p><strong>「重要」</strong>です</p>"),
        ("**真，**她", "<p><strong>真，</strong>她</p>"),
        ("**중요(강조)**입니다", "<p><strong>중요(강조)</strong>입니다</p>"),
        ("~~古い。~~新しい", "<p><del>古い。</del>新しい</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        # a language has the form of a name, or is none
        ("```Py x\na\n```", '<pre><code class="language-py">a\n</code></pre>'),
        ("```c++\na\n```", '<pre><code class="language-c++">a\n</code></pre>'),
        ('```x"onload=\na\n```', "<pre><code>a\n</code></pre>"),
        ("```" + "x" * 21 + "\na\n```", "<pre><code>a\n</code></pre>"),
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
        # tables, whose columns may have a side
        (
            "a | b\n:- | -:\n*c* | `d\\|e`",
            '<table>\n<thead>\n<tr>\n<th align="left">a</th>\n<th align="right">b</th>\n</tr>\n'
            '</thead>\n<tbody>\n<tr>\n<td align="left"><em>c</em></td>\n'
            '<td align="right"><code>d|e</code></td>\n</tr>\n</tbody>\n</table>',
        ),
        (
            "|https://a.example/|<b>|\n|-|-|",
            '<table>\n<thead>\n<tr>\n<th><a href="https://a.example/"'
            ' rel="nofollow ugc noopener">https://a.example/</a></th>\n'
            "<th>&lt;b&gt;</th>\n</tr>\n</thead>\n</table>",
        ),
        ("|a|b|\n|-|", "<p>|a|b|<br>\n|-|</p>"),
        # tasks
        ("- [ ] a\n- [x] b", "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>"),
        ("1. [X] a\n\n   b", "<ol>\n<li>\n<p>☑ a</p>\n<p>b</p>\n</li>\n</ol>"),
        ("a [x] b\n\n[ ] c", "<p>a [x] b</p>\n<p>[ ] c</p>"),
        # what looks like HTML or entities is text
        ("<b>a</b> &copy; &amp;lt;", "<p>&lt;b&gt;a&lt;/b&gt; &amp;copy; &amp;amp;lt;</p>"),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("&#x202e;", "<p>&amp;#x202e;</p>"),
        ("<div>\n*a*\n</div>", "<p>&lt;div&gt;<br>\n<em>a</em><br>\n&lt;/div&gt;</p>"),
        ("<!-- a -->\n\n<script>\n\nb", None),
        ("`&copy;` &#0; &hl;", "<p><code>&amp;copy;</code> &amp;#0; &amp;hl;</p>"),
        ("[a]: /b\n\n[a]", "<p>[a]: /b</p>\n<p>[a]</p>"),
        ("> [!NOTE]\n> a[^1]", "<blockquote>\n<p>[!NOTE]<br>\na[^1]</p>\n</blockquote>"),
        # so is what is indented, but in a list, where nobody can tell
        ("    *a*", "<p><em>a</em></p>"),
        ("\t*a*\n\n     # b", "<p><em>a</em></p>\n<p># b</p>"),
        ("a\n    b\n    \nc", "<p>a<br>\nb</p>\n<p>c</p>"),
        (">     a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("```\n    a\n\tb\n```", "<pre><code>    a\n\tb\n</code></pre>"),
        ("- a\n\n    b", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>"),
        ("C'est \\*ça\\*", "<p>C'est *ça*</p>"),
        ("", ""),
    ],
)
def test_markdown_as_comments_need_it(source: str, html: str | None) -> None:
    rendered = render.render(source).html
    assert faults(rendered) == []
    if html is not None:
        assert rendered == html


def test_what_hides_or_reorders_never_comes_out() -> None:
    assert render.render("a\u202eb\u200bc\x00").html == "<p>abc</p>"


@pytest.mark.parametrize(
    "source",
    [
        ">" * 10_000,
        "> " * 21 + "a",
        "- " * 4_999 + "a",
        "*a " * 30 + "a* " * 30,
        ">" * 18 + "*_~~**a**~~_*" + ">" * 15 + "\n\nb <i> & c",
        "*\n+\n" * 2_500,
    ],
)
def test_what_would_cost_too_much_is_shown_as_typed(source: str) -> None:
    html = render.render(source).html
    assert faults(html) == []
    assert render.plain_text(html.replace("<br>", "\n")).split() == source.split()


def test_many_images_are_not_deep() -> None:
    source = "![a](https://x.example/b.png)\n\n" * (MAX_NESTING + 5)
    assert len(render.render(source).links) == MAX_NESTING + 5


def test_a_table_whose_short_rows_would_be_filled_up_for_long_is_none() -> None:
    rows = "|a" * 200 + "\n" + "|-" * 200 + "\n"
    assert "<table>" in render.render(rows + "b\n" * 20).html
    assert "<table>" not in render.render(rows + "b\n" * 2_000).html
    assert "<table>" not in render.render("x\n" * 3_000 + "\na|b|c|d\n-|-|-|-\n").html


def test_html_longer_than_the_limit_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "MAX_HTML_LENGTH", 25)
    assert render.render("*short*").html == "<p><em>short</em></p>"
    assert render.render("*longer than that*\n\n&").html == "<p>*longer than that*</p><p>&amp;</p>"


@pytest.mark.parametrize("name", CASES)
def test_no_text_makes_deep_or_long_html(name: str) -> None:
    html = render.render(made(name, 10_000)).html
    auditor = Auditor(html)
    assert auditor.faults == []
    assert auditor.deepest <= MAX_NESTING
    assert len(html) <= 2 * MAX_HTML_LENGTH  # nh3 adds the rel of each link


def calls(source: str) -> int:
    """How many functions rendering calls."""
    count = 0

    def note(_frame: Any, kind: str, _called: Any) -> None:
        nonlocal count
        count += kind in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        render.render(source)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", CASES)
def test_twice_the_text_makes_twice_the_steps(name: str) -> None:
    half, whole = (calls(made(name, length)) for length in (4_900, 9_800))
    assert whole <= 2.2 * half + 300


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
