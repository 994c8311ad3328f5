"""Searches that are kept as views."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import AuditEntry
from comments_service.services.moderation.saved_searches import VIEWS_AT_MOST
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]
Post = Callable[..., str]


def keep(desk: Desk, name: str, asked: str) -> int:
    return desk.post("/console/views", name=name, q=asked).status_code


def kept(desk: Desk, path: str = "queue/review") -> list[tuple[str, str]]:
    """Name and address of each kept search in the navigation of a page."""
    text = desk.get(f"/console/{path}").get_data(as_text=True)
    part = text.partition('<ul class="kept"')[2].partition("</ul>")[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*><svg.*?</svg><bdi>(.*?)</bdi>', part)
    return [(html.unescape(name), html.unescape(address)) for address, name in found]


def page(desk: Desk, asked: str) -> str:
    answer = desk.client.get("/console/search", query_string={"q": asked, "lang": "en"})
    return html.unescape(answer.get_data(as_text=True))


def test_a_kept_search_stands_beside_the_views_for_all_of_the_site(
    sign_in: SignIn, post: Post
) -> None:
    comment = post("Le pain d'été")
    ana, lise = sign_in("ana", "moderator"), sign_in("lise", "analyst")
    assert keep(ana, " Pain <en> attente ", ' "pain d\'été" status:held ') == 303
    assert keep(ana, "Ailleurs", "page:/nowhere") == 303
    for desk in (ana, lise):
        assert [name for name, _ in kept(desk)] == ["Ailleurs", "Pain <en> attente"]
        address = kept(desk)[1][1]
        text = desk.get(address).get_data(as_text=True)
        assert f'id="c-{comment}"' in text
        assert re.search(r'<a [^>]*aria-current="page"><svg.*?</svg><bdi>Pain &lt;en', text)


def test_the_page_of_a_search_offers_what_its_reader_may_do(sign_in: SignIn, post: Post) -> None:
    post("pain")
    ana, remi = sign_in("ana", "moderator"), sign_in("remi", "responder")
    assert "Save this search" in page(ana, "pain")
    assert "Save this search" not in page(ana, "")
    assert "Save this search" not in page(remi, "pain")
    keep(ana, "Pain", "pain")
    assert "Saved: everybody who works on this site" in page(ana, "pain")
    assert "Save this search" not in page(ana, "pain")
    assert "Remove this search" in page(ana, "pain")
    assert "Remove this search" not in page(remi, "pain")
    drop = re.search(r'action="(/console/views/[^"]+)"', page(ana, "pain"))
    assert drop
    assert remi.post(drop[1]).status_code == 403
    assert keep(remi, "Mine", "pain") == 403
    gone = ana.post(drop[1], q="pain")
    assert (gone.status_code, gone.location) == (303, "/console/search?q=pain")
    assert "The saved search is removed." in page(ana, "pain")
    assert kept(remi) == []
    assert ana.post(drop[1]).status_code == 404
    assert ana.post("/console/views/zz/remove").status_code == 400


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("  ", "pain", "Enter a name for the search."),
        ("é" * 101, "pain", "too long"),
        ("Taken", "levain", "Another saved search has this name."),
        ("Name", "  ", "Search for something first"),
    ],
)
def test_a_view_that_cannot_be_kept_comes_back_with_the_reason(
    owner: Desk, post: Post, name: str, asked: str, told: str
) -> None:
    post("pain")
    keep(owner, "Taken", "pain status:held")
    sent = owner.post("/console/views", name=name, q=asked)
    assert sent.status_code == 422
    text = html.unescape(sent.get_data(as_text=True))
    place = 'id="name-error"' if asked.strip() else 'role="alert"'
    assert told in text.partition(place)[2]
    assert not asked.strip() or f'value="{name}"' in text
    assert len(kept(owner)) == 1


def test_there_are_only_so_many_views(owner: Desk) -> None:
    made = [keep(owner, f"View {n}", f"pain {n}") for n in range(VIEWS_AT_MOST + 1)]
    assert made == [303] * VIEWS_AT_MOST + [422]
    assert keep(owner, "é" * 100, "pain") == 422


def test_the_log_tells_who_kept_what_and_took_it_away(app: Flask, owner: Desk, post: Post) -> None:
    post("pain")
    keep(owner, "Pain", "pain")
    drop = re.search(r'action="(/console/views/[^"]+)"', page(owner, "pain"))
    assert drop
    owner.post(drop[1])
    with app.app_context():
        lines = db.session.execute(
            select(AuditEntry.action, AuditEntry.subject, AuditEntry.before, AuditEntry.after)
            .where(AuditEntry.action.like("view_%"))
            .order_by(AuditEntry.id)
        ).all()
    assert [tuple(line) for line in lines] == [
        ("view_saved", "Pain", None, {"search": "pain"}),
        ("view_removed", "Pain", {"search": "pain"}, None),
    ]


def test_what_is_found_can_be_decided_where_it_stands(owner: Desk, post: Post) -> None:
    comment = post("pain")
    text = page(owner, "pain")
    back = re.search(r'name="back" value="(/console/search[^"]+)"', text)
    assert back
    answer = owner.decide(comment, "approve", back=back[1])
    assert (answer.status_code, answer.location) == (303, back[1])
    text = owner.get(back[1]).get_data(as_text=True)
    assert "Approved: readers can see it now." in text
    assert f"/console/comments/{comment}/undo" in text
