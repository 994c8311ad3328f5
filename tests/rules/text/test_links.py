"""Which addresses in a comment are links, where they end and where they lead."""

import re
from html import escape

import pytest

from comments_service.rules.text import render
from tests.support.html_audit import faults

REL = 'rel="nofollow ugc noopener"'
NOT_SHOWN = str.maketrans("", "", "`\\\u200b")


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
        ("https://x.example/L'Été", "https://x.example/L'%C3%89t%C3%A9", None),
        ("'https://x.example/a'", "https://x.example/a", "https://x.example/a"),
        ("« https://x.example/a »", "https://x.example/a", "https://x.example/a"),
        ("HTTPS://X.example/A", "https://x.example/A", "HTTPS://X.example/A"),
        ("日本https://例え.jp/パス。はい", "https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9", None),
        ("http://localhost:8000/a", "http://localhost:8000/a", None),
        ("http://192.0.2.1/a", "http://192.0.2.1/a", None),
        ("**https://x.example/a**", "https://x.example/a", "https://x.example/a"),
        ("https://x.example/a?b=&lt;c", "https://x.example/a?b=&lt;c", None),
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
    + ["![x](javascript:alert(1))", "![x](/a b)", "![x]", "!\\[x](/a)", "https://[x"]
    + ["https://[::1", "https://bl%6fg.example/", "[x](a?b=&c)"]
    + ["https://blog.example%40x.example/", "https://x.example:99999/", "xmpp:a_b_c@x.example"]
    + [
        "mailto:a_b_c@x.example",
        "a_b_c@x.example",
        "[x_y_z](#a)",
        "[x]()",
        "www.",
        "www.example_.y",
    ]
    + ["https://" + "é" * 2_500 + "/", "https://x.example/" + "a" * 2_000, "[x](x:&copy;\u200b)"],
)
def test_what_is_no_link_of_the_web_stays_text(source: str) -> None:
    rendered = render.render(source)
    assert rendered.links == ()
    assert "<a" not in rendered.html
    assert faults(rendered.html) == []
    assert render.plain_text(rendered.html).split() == source.translate(NOT_SHOWN).split()


def test_several_links_are_given_in_order() -> None:
    links = render.render("[a](https://a.example) https://b.example, <https://c.example>").links
    assert links == ("https://a.example/", "https://b.example/", "https://c.example/")


def test_an_image_in_a_link_leaves_one_link_and_both_words() -> None:
    html = render.render("[voir ![le *chat*](https://i.example/a.png) ici](https://x.example)").html
    assert html == f'<p><a href="https://x.example/" {REL}>voir le chat ici</a></p>'


@pytest.mark.parametrize("inner", ["https://a.example", "<https://a.example>", "www.a.example"])
def test_an_address_in_the_label_of_a_link_is_no_other_link(inner: str) -> None:
    for label in (inner, f"see *{inner}* **{inner}**", f"~~a *{inner}*~~"):
        assert render.render(f"[{label}](https://b.example/)").links[-1:] == ("https://b.example/",)
    assert render.render(f"[*{inner}*](https://b.example/)").links == ("https://b.example/",)


# After the rules and examples of GFM 0.29, "Autolinks (extension)": what is a link, and around it.
@pytest.mark.parametrize(
    ("before", "link", "after"),
    [
        ("", "www.commonmark.org", ""),
        ("Visit ", "www.commonmark.org/help", " for more information."),
        ("Visit ", "www.commonmark.org/a.b", "."),
        ("", "www._xxx.yyy.zzz", ""),
        ("", "http://commonmark.org", ""),
        ("(Visit ", "https://encrypted.google.com/search?q=Markup+(business)", ")"),
        # not the punctuation at its end
        *(("", "https://a.example/x", mark) for mark in ("?", "!", ".", ",", ":", "*", "_", "~")),
        *(("", "www.a.example", mark) for mark in ("'", '"', "?!.,:*_~'\"", ".)", "…", "’", ";")),
        ("", "https://a.example/x!y?z.0,1:2*3_4~5'6", ""),
        # parentheses only in pairs
        ("", "www.google.com/search?q=Markup+(business)", ""),
        ("", "www.google.com/search?q=Markup+(business)", "))"),
        ("(", "www.google.com/search?q=Markup+(business)", ")"),
        ("(", "www.google.com/search?q=Markup+(business)", ""),
        ("", "www.google.com/search?q=(business))+ok", ""),
        # and marks of emphasis, beyond GFM
        ("", "https://a.example/#object.__init__", ""),
        ("see ", "https://a.example/_mocks_", ", b"),
        ("(see ", "https://fr.wikipedia.org/wiki/Lyon_(homonymie)", ")."),
        # not what looks like an entity at its end
        ("", "www.google.com/search?q=commonmark&hl=en", ""),
        ("", "www.google.com/search?q=commonmark", "&hl;"),
        # a "<" or a space ends it at once
        ("", "www.commonmark.org/he", "<lp"),
        ("", "https://a.example/x", "\ty"),
        # beyond GFM: so do quotes, other spaces, and the marks of sentences without spaces
        ('href="', "https://a.example/x", '">x</a>'),
        *(("“", "https://a.example/x", mark) for mark in ("”.", "\u00a0?", "\u3000は", "。は")),
        ("（", "https://a.example/L’été", "）"),
        # in brackets, where a link might begin
        ("[", "https://a.example/?q=[a]", "]"),
        ("[1] [", "www.a.example", "], "),
    ],
)  # fmt: skip
def test_a_bare_address_is_a_link_as_in_gfm(before: str, link: str, after: str) -> None:
    html = render.render(before + link + after).html
    assert faults(html) == []
    assert render.plain_text(html).strip() == (before + link + after).strip()
    assert re.findall(r"<a [^>]*>(.*?)</a>", html) == [escape(link, quote=False)]


@pytest.mark.parametrize("mark", ["_", "*", "~~", "**", "***"])
def test_emphasis_around_an_address_is_no_part_of_it(mark: str) -> None:
    assert render.render(f"{mark}see https://a.example/~a_b*c{mark}").links == (
        "https://a.example/~a_b*c",
    )


@pytest.mark.parametrize("source", ["www.xxx.yyy._zzz", "www.xxx._yyy.zzz", "xwww.a.example"])
def test_gfm_makes_no_link_of_other_hosts(source: str) -> None:
    assert render.render(source).html == f"<p>{source}</p>"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        # marks of Markdown are part of an address
        ("https://a.example/x/y/pkg/__init__.py", None),
        ("https://a.example/_mocks_/**/*foo*/~~old~~/-_b_-c", None),
        ("https://a.example/#object.__init__", None),
        ("https://a.example/?a=1*2*3&x=_b_&y=_c_", None),
        ("https://a.example/~user/", None),
        ("https://a.example/?q=[a]&c[]=1", None),
        ("https://a.example/a|b^c", None),
        ("https://a.example/{a}/`b`/c", None),
        # what is typed stays as it is, one letter of it changed may lead elsewhere
        ("https://a.example/cafe%CC%81.jpg", None),
        ("https://a.example/%2B%2C%3b%26%3D;jsessionid=1", None),
        ("https://a.example/a/./b/../c//d/", None),
        ("https://a.example/?q=a+b&q=&&r=%20#a#b", None),
        ("https://a.example/?#", None),
        ("https://a.example/?&copy=1&lt;=2&amp;c", None),
        ("https://a.example/100%/%zz", None),
        ("https://a.example/#:~:text=hello%2C%20world,-b", None),
        ("https://web.archive.example/web/2010/https://b.example/", None),
        (
            "https://a.example/日本/é?é#é",
            "https://a.example/%E6%97%A5%E6%9C%AC/%C3%A9?%C3%A9#%C3%A9",
        ),
        ("https://a.example/%EF%B7%90", None),
        # hosts
        ("https://BÜCHER.example:8443/", "https://xn--bcher-kva.example:8443/"),
        ("https://例え.example/", "https://xn--r8jz45g.example/"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://[2001:db8::1]:8000/a", None),
        ("https://my_blog.a.example/", None),
    ],
)
def test_an_address_leads_where_it_was_typed_to(address: str, target: str | None) -> None:
    for source in (address, f"<{address}>", f"[x](<{address}>)", f"see {address} *b*"):
        assert render.render(source).links == (target or address,), source
