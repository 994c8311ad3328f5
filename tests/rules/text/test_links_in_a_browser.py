"""Links lead where a browser leads with what was typed: it reads by the URL Standard."""

import random
from html import escape

import pytest
from playwright.sync_api import Page

from comments_service.errors import AppError
from comments_service.rules.text import fields, render
from comments_service.rules.text.hosts import ascii_host
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.sanitize import gate
from comments_service.rules.text.urls import MAX_URL_LENGTH
from tests.corpus.addresses import KEPT, REFUSED

HREFS = """addresses => addresses.map((address) => {
    try { return new URL(address).href } catch { return null }
})"""


def links_of_body(address: str) -> list[str]:
    """The targets of the links that a comment can make of an address, in three ways."""
    body = fields.clean_body(f"see [x](<{address}>) here")
    ways = [render.render(body).links]
    for bare in (address, f"<{address}>"):
        rendered = render.render(fields.clean_body(bare))
        if f">{escape(fields.clean_body(address), quote=False)}</a>" in rendered.html:
            ways.append(rendered.links)
    return [link for links in ways for link in links]


def website_of(address: str) -> list[str]:
    try:
        website = fields.clean_website(address)
    except AppError as refusal:
        assert refusal.code == "invalid"
        return []
    return [website] if website else []


@pytest.mark.parametrize("part", range(4))
def test_a_browser_reads_a_link_as_it_reads_what_was_typed(page: Page, part: int) -> None:
    typed = KEPT[part::4]
    ours = [[*links_of_body(address), *website_of(address)] for address in typed]
    assert [address for address, links in zip(typed, ours, strict=True) if len(links) < 2] == []
    read = page.evaluate(HREFS, list(typed))
    emitted = page.evaluate(f"lists => lists.map({HREFS})", ours)
    wrong = [
        (address, href, links)
        for address, href, links in zip(typed, read, emitted, strict=True)
        if set(links) != {href}
    ]
    assert wrong == []


@pytest.mark.parametrize("address", REFUSED)
def test_what_some_would_read_otherwise_is_no_link(address: str) -> None:
    with pytest.raises(AppError, match="attention"):
        clean_address(address, "body", MAX_URL_LENGTH)
    assert render.clean_link(address) == ""
    # In a text, characters that hide are gone before anything is a link.
    if address.isprintable() and "<" not in address:
        assert links_of_body(address) == []


def test_a_browser_goes_to_the_host_that_we_name(page: Page) -> None:
    named = {host: ours for host in some_hosts() if (ours := host_or_none(host))}
    assert len(named) > 5_000
    read = page.evaluate(HREFS, [f"https://{host}/" for host in named])
    assert [
        (host, ours, href)
        for (host, ours), href in zip(named.items(), read, strict=True)
        if href not in (f"https://{ours}/", f"https://{ours}./")
    ] == []
    # Nor does the last wall take the address away: that would leave a link to nowhere.
    html = "".join(f'<a href="https://{ours}/"></a>' for ours in named.values())
    assert gate(html).count("href") == len(named)


def some_hosts() -> list[str]:
    """Hosts of one odd character, and of a few from scripts in both directions; the same always."""
    chance = random.Random(22)
    letters = [chr(code) for code in range(0x21, 0x30000, 23) if not 0xD800 <= code < 0xE000]
    hosts = [f"a{letter}b.example" for letter in letters]
    hosts += [f"{''.join(chance.choices(letters, k=3))}.example" for _ in letters]
    mixed = "abz\u05d0\u05d9\u0661\u0662019-\u0627\u0645\u0300\u0301.\u3002"
    return hosts + ["".join(chance.choices(mixed, k=7)) for _ in letters]


def host_or_none(host: str) -> str | None:
    try:
        return ascii_host(host)
    except ValueError:
        return None


def test_the_list_is_long() -> None:
    assert len(set(KEPT)) == len(KEPT) >= 180
    assert len(set(KEPT) | set(REFUSED)) >= 220
