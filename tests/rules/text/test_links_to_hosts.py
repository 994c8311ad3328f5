"""One host has many spellings in links, and one name for bans and for the search."""

import pytest

from comments_service.rules.text.render import render
from comments_service.rules.text.search_terms import host_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://evil.example/", "evil.example"),
        ("https://evil.example./x", "evil.example"),
        ("https://EVIL.example.:443/", "evil.example"),
        ("https://www.evil.example", "evil.example"),
        ("https://evil.example:8443", "evil.example"),
        ("<https://ｅｖｉｌ。example/>", "evil.example"),
        ("https://b\u00fccher.example./", "xn--bcher-kva.example"),
        ("https://XN--BCHER-KVA.example/", "xn--bcher-kva.example"),
        ("https://i\u2764\ufe0f.example/", "xn--i-7iq.example"),
        ("https://192.0.2.1/", "192.0.2.1"),
        ("https://[::ffff:192.0.2.1]/", "192.0.2.1"),
        ("https://[::FFFF:c000:201]/", "192.0.2.1"),
    ],
)
def test_a_link_is_of_one_host_however_it_is_typed(address: str, host: str) -> None:
    (link,) = render(address).links
    assert host_of(link) == host
