"""What the page of a comment tells of texts that say nearly the same."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from tests.factories import Reader
from tests.web.console.conftest import PAGE, Desk

At = Callable[[datetime], None]
NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
SPAM = "Venez voir les meilleures montres de Genève, bon marché, sur notre boutique"


def page(desk: Desk, comment: str) -> str:
    answer = desk.get(f"/console/comments/{comment}?lang=en")
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def similar(text: str) -> list[tuple[int, str]]:
    """How alike each is that is shown, and its id."""
    section = text.partition("Similar texts within a week")[2].partition("</ol>")[0]
    shares = map(int, re.findall(r"(\d+) % alike", section))
    return list(zip(shares, re.findall(r'href="/console/comments/([^"]+)"', section), strict=True))


def write(app: Flask, body: str, address: str = "192.0.2.1", **fields: Any) -> str:
    return Reader(app, address, page=PAGE).post(body, **fields).id


def test_near_copies_of_the_week_are_shown_by_how_alike_they_are(
    open_app: Flask, owner: Desk, at: At
) -> None:
    at(NOW - timedelta(days=8))
    write(open_app, SPAM)
    at(NOW - timedelta(days=6))
    changed = write(open_app, SPAM.replace("montres", "bagues") + " !", author={"name": "<Bob>"})
    at(NOW)
    write(open_app, "Une boutique de Genève vend du pain et des montres, pas cher du tout.")
    copy = write(open_app, SPAM.upper(), "192.0.2.2")
    owner.decide(copy, "spam")
    comment = write(open_app, f"Bonjour. {SPAM}", "192.0.2.3")
    text = page(owner, comment)
    assert [one for _, one in similar(text)] == [copy, changed]
    shares = [share for share, _ in similar(text)]
    assert 100 > shares[0] > shares[1] >= 40
    assert "<bdi><Bob></bdi>" in text
    assert ">spam<" in text
    assert [one for _, one in similar(page(owner, copy))] == [comment, changed]
    link = re.search(r'href="([^"]+)">Find all with these words', text)
    assert link
    found = owner.get(link[1]).get_data(as_text=True)
    assert set(re.findall(r'id="c-([^"]+)"', found)) == {copy, changed, comment}


def test_nothing_is_shown_where_nothing_is_alike(open_app: Flask, owner: Desk) -> None:
    comment = write(open_app, "Le pain est bon.")
    write(open_app, "Le levain est bon.")
    nothing = write(open_app, "😀 !!!")
    write(open_app, "😀 ???")
    for one in (comment, nothing):
        assert "Similar texts" not in page(owner, one)


def test_a_flood_costs_the_same_statements_and_shows_a_few(
    open_app: Flask, owner: Desk, count_statements: Callable[[], Any]
) -> None:
    first = write(open_app, f"{SPAM} 0")
    with count_statements() as before:
        page(owner, first)
    for n in range(1, 15):
        write(open_app, f"{SPAM} {n}")
    with count_statements() as after:
        text = page(owner, first)
    assert len(similar(text)) == 10
    assert len(after) == len(before)
