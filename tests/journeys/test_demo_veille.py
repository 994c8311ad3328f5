"""The demo tells the veille: an hour of a team that watches, is asked, and answers."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Comment, Need, NeedEvent, SavedReply, Site, Watch, WatchHit
from comments_service.services.accounts.accounts import add_moderator
from comments_service.transfer.demo import KEY
from tests.web.console.conftest import PASSWORD, Desk


@pytest.fixture
def demo(make_app: Any) -> Flask:
    app: Flask = make_app(DEMO="on")
    return app


@pytest.fixture
def desk(demo: Flask) -> Desk:
    """The first account, which owns the demo as well."""
    with demo.app_context():
        add_moderator("lea@example.org", "owner", PASSWORD, datetime.now(UTC))
    desk = Desk(demo)
    desk.sign_in("lea@example.org")
    return desk


def rows(app: Flask) -> list[tuple[str, int]]:
    """How many rows there are of all that the demo brings."""
    with app.app_context():
        return [
            (model.__tablename__, db.session.scalar(select(func.count()).select_from(model)) or 0)
            for model in (Site, Comment, Watch, WatchHit, Need, NeedEvent, SavedReply)
        ]


def test_starting_twice_changes_nothing(make_app: Any, demo: Flask) -> None:
    before = rows(demo)
    assert dict(before)["watches"] == 1
    assert rows(make_app(DEMO="on")) == before


def test_what_the_team_removed_does_not_come_back(make_app: Any, demo: Flask) -> None:
    with demo.app_context():
        db.session.execute(WatchHit.__table__.delete())  # type: ignore[attr-defined]
        db.session.execute(Watch.__table__.delete())  # type: ignore[attr-defined]
        db.session.commit()
    assert dict(rows(make_app(DEMO="on")))["watches"] == 0


def test_the_watch_shows_its_hits(desk: Desk) -> None:
    watches = desk.get(f"/console/watches?site={KEY}").text
    assert "Pécresse" in watches
    assert "2 comments in 30 days" in watches
    page = watches.split('href="/console/watches/')[1].split('"')[0].replace("&amp;", "&")
    hits = desk.get(f"/console/watches/{page}").text
    assert [name for name in ("Arnault", "Camille", "Karim") if name in hits] == [
        "Arnault",
        "Camille",
        "Karim",
    ]
    assert "<mark>Pécresse</mark>" in hits


def test_a_question_waits_with_its_due_time(desk: Desk) -> None:
    waiting = desk.get(f"/console/answers/reply?site={KEY}").text
    assert [name for name in ("Camille", "Karim") if name in waiting] == ["Karim"]
    assert re.search(r'answer by <span data-clock="[^"]+">', waiting)
    assert "<mark>Pécresse</mark>" in waiting


def test_saved_replies_are_french_and_fit(desk: Desk) -> None:
    assert desk.get(f"/console/saved-replies?site={KEY}").text.count('class="tag">fr<') == 3
    waiting = desk.get(f"/console/answers/reply?site={KEY}").text
    (karim,) = set(re.findall(r'id="c-([\w-]+)"', waiting))
    fit = desk.get(f"/console/comments/{karim}/saved-replies?site={KEY}").get_json()["fitting"]
    assert len(fit) == 3
    assert all(one["body"].startswith("Bonsoir Karim") and "{" not in one["body"] for one in fit)


def test_readers_see_an_official_answer(demo: Flask) -> None:
    query = {"url": "http://localhost/2010/03/du-community-management-politique.html", "site": KEY}
    thread = demo.test_client().get("/api/v1/threads", query_string=query).get_json()
    camille = next(one for one in thread["comments"] if one["author"]["name"] == "Camille")
    (answer,) = camille["replies"]
    assert answer["author"]["badge"] == "official"


def test_the_figures_of_that_hour(desk: Desk) -> None:
    figures = desk.get(f"/console/figures/answers?site={KEY}").text
    told = dict(
        zip(
            [part.split("<")[0] for part in figures.split("<dt>")[1:]],
            [part.split("<")[0] for part in figures.split("<dd>")[1:]],
            strict=False,
        )
    )
    assert told["Waited"] == "2"
    assert told["Share in time"] == "100 %"
    assert told["Median"] == "38 min"
    assert told["Waiting now"] == "1"
