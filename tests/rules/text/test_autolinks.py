"""Bare addresses in running text, after the extension tests of cmark-gfm and reports to others."""

import pytest

from comments_service.rules.text.render import plain_text, render
from tests.support.html_audit import faults


@pytest.mark.parametrize(
    ("source", "links"),
    [
        # cmark-gfm, test/extensions.txt, "Autolinks"
        (": http://google.com https://google.com", ["http://google.com/", "https://google.com/"]),
        (
            "<http://google.com/å> http://google.com/å",
            ["http://google.com/%C3%A5", "http://google.com/%C3%A5"],
        ),
        (
            "www.github.com www.github.com/á",
            ["http://www.github.com/", "http://www.github.com/%C3%A1"],
        ),
        ("www.google.com/a_b", ["http://www.google.com/a_b"]),
        ("no underscores in host names www.xxx.yyy._zzz", []),
        ("no underscores in host names www.xxx._yyy.zzz", []),
        ("underscores in other labels www._xxx.yyy.zzz", ["http://www._xxx.yyy.zzz/"]),
        ("**Autolink and http://inlines**", ["http://inlines/"]),
        ("![http://inline.com/image](http://inline.com/image)", ["http://inline.com/image"]),
        ("Full stop outside (http://google.com/ok).", ["http://google.com/ok"]),
        ("(Full stop inside http://google.com/ok.)", ["http://google.com/ok"]),
        ('"http://google.com"', ["http://google.com/"]),
        ("'http://google.com'", ["http://google.com/"]),
        ("http://🍄.ga/ http://x🍄.ga/", [None, None]),
        ("(_A_@_.A", []),
        ("These are none: mailto/x http:// https://. www. www", []),
        ("http://a.example/`x` and `http://b.example`", ["http://a.example/`x`"]),
        ("www.commonmark.org/he<lp", ["http://www.commonmark.org/he"]),
        ("- http://a.example/_b_\n- www.a.example/*c*", ["http://a.example/_b_", None]),
        ("> see http://a.example/_b_ *c*", ["http://a.example/_b_"]),
        # marks of emphasis within an address, and around
        ("https://github.com/x/y/blob/main/pkg/__init__.py", None),
        ("https://a.example/_mocks_/", None),
        ("https://a.example/*foo*/", None),
        ("https://a.example/~~old~~", None),
        ("https://a.example/?x=_b_&y=_c_", None),
        ("https://a.example/a-_b_-c", None),
        ("https://a.example/?a=1*2*3", None),
        ("https://a.example/#object.__init__", None),
        ("https://a.example/x_1 and https://b.example/y_2", [None, None]),
        ("https://a.example/x*1 and https://b.example/y*2", [None, None]),
        ("_https://a.example/x_y_", ["https://a.example/x_y"]),
        ("**https://a.example/**x**", ["https://a.example/**x"]),
        ("1. https://a.example/__init__\n2. b", ["https://a.example/__init__"]),
        ("# https://a.example/_b_", ["https://a.example/_b_"]),
        # what other renderers cut
        ("https://a.example/?q=[a]", None),
        ("https://a.example/?a[]=1&b[]=2", None),
        ("https://a.example/a|b", None),
        ("https://a.example/a^b", None),
        ("https://a.example/{a}", None),
        ("https://a.example/a`b", None),
        # an address in another
        ("https://a.example/?u=https://b.example/?c=d", None),
        ("<https://a.example/?u=https://b.example/>", ["https://a.example/?u=https://b.example/"]),
        (
            "[x](https://a.example/?u=https://b.example/)。",
            ["https://a.example/?u=https://b.example/"],
        ),
        ("HTTPS://A.example/b。そして", ["https://a.example/b"]),
    ],
)
def test_where_a_bare_address_begins_and_ends(source: str, links: list[str | None] | None) -> None:
    rendered = render(source)
    wanted = [source] if links is None else links
    assert len(rendered.links) == len(wanted)
    assert [one or two for one, two in zip(wanted, rendered.links, strict=True)] == [
        *rendered.links
    ]
    assert faults(rendered.html) == []


@pytest.mark.parametrize("mark", ["_", "__", "*", "**", "~~", "`", "[a]", "{a}", "|", "^", "'"])
@pytest.mark.parametrize("place", ["/{0}x", "/a{0}b{0}c", "/?q={0}a{0}&b", "/#{0}a.b"])
def test_no_mark_of_markdown_ends_an_address(mark: str, place: str) -> None:
    address = "https://a.example" + place.replace("{0}", mark)
    for source in (address, f"see {address}", f"*see {address} x*", f"- {address}", f"> {address}"):
        rendered = render(source)
        assert rendered.links == (address,)
        assert address in plain_text(rendered.html)
