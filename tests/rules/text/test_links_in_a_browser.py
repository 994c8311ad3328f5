"""Links lead where a browser, which reads addresses by the URL Standard, leads with what was typed."""

from html import escape

import pytest
from playwright.sync_api import Page

from comments_service.errors import AppError
from comments_service.rules.text import fields, render
from comments_service.rules.text.links import clean_address
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


def test_the_list_is_long() -> None:
    assert len(set(KEPT)) == len(KEPT) >= 180
    assert len(set(KEPT) | set(REFUSED)) >= 220
