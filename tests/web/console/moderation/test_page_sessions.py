"""A moderator decides on the page itself, by a code of the console and a token for it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Event, Moderator, Thread
from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import create_site
from tests.factories import ORIGIN, Reader, number, set_rules, stored
from tests.web.console.conftest import Desk
from tests.web.console.moderation.on_page import PAGE, Widget, code, exchanged, offered, thread_of

pytestmark = pytest.mark.database("both")

END = "/console/account/page-sessions/end"


def test_held_comments_are_shown_to_the_moderator_alone(
    app: Flask, widget: Widget, held: str
) -> None:
    [shown] = widget.shown()["held"]
    assert (shown["id"], shown["status"], shown["version"]) == (held, "held", 2)
    assert shown["html"] == "<p>Bonjour</p>" and shown["reasons"]
    assert "example.org" not in str(shown)
    answer = widget.send("POST", "/comments", {"url": PAGE})
    assert answer.headers["Cache-Control"] == "no-store"
    reader = Reader(app, page=PAGE)
    assert reader.thread()["comments"] == []
    address = {"query_string": {"url": PAGE}, "headers": {"Origin": ORIGIN}}
    bearer = {"Authorization": f"Bearer {widget.token}"}
    address["headers"] |= bearer
    assert reader.client.get("/api/v1/threads", **address).get_json()["comments"] == []


def test_a_decision_is_carried_out_and_undone(app: Flask, widget: Widget, held: str) -> None:
    approved = widget.decide(held, "approve", 2)
    assert approved.get_json()["comment"]["status"] == "published"
    assert Reader(app, page=PAGE).thread()["comments"][0]["id"] == held
    version = approved.get_json()["comment"]["version"]
    spam = widget.decide(held, "spam", version).get_json()["comment"]
    assert (spam["status"], widget.shown(held)["comments"][0]["status"]) == ("spam", "spam")
    undone = widget.send("POST", f"/comments/{held}/undo", {"version": spam["version"]})
    assert undone.get_json()["comment"]["status"] == "published"
    with app.app_context():
        lines = db.session.execute(select(Event.actor, Event.device).order_by(Event.id)).all()
    assert all(line.actor == "moderator" for line in lines[1:])
    assert all(line.device.startswith(f"{ORIGIN} ") for line in lines[1:])


def test_who_was_slower_is_told_who_was_faster(
    owner: Desk, sign_in: Callable[..., Desk], widget: Widget, held: str
) -> None:
    sign_in("zoe", "moderator").decide(held, "approve", version=2)
    answer = widget.decide(held, "spam", 2)
    assert code(answer) == (409, "conflict")
    assert answer.get_json()["who"] == "zoe"
    assert code(widget.send("POST", f"/comments/{held}/undo", {"version": 2})) == (409, "conflict")


def test_replies_and_pins(app: Flask, widget: Widget, held: str) -> None:
    assert widget.send("POST", f"/comments/{held}/reply", {"body": "Oui"}).status_code == 409
    widget.decide(held, "approve", 2)
    reply = widget.send("POST", f"/comments/{held}/reply", {"body": "Merci."})
    assert reply.status_code == 201
    assert reply.get_json()["comment"]["author"]["badge"] == "official"
    assert widget.send("PUT", f"/comments/{held}/pin", {"pinned": True}).status_code == 200
    [root] = Reader(app, page=PAGE).thread()["comments"]
    assert (root["pinned"], root["replies"][0]["html"]) == (True, "<p>Merci.</p>")


def test_a_code_works_once_and_coming_back_ends_what_it_opened(
    app: Flask, owner: Desk, held: str
) -> None:
    secret = offered(owner)
    token = exchanged(app, secret).get_json()["token"]
    assert Widget(app, token).shown()["held"]
    assert code(exchanged(app, secret)) == (401, "bad_token")
    assert code(Widget(app, token).send("POST", "/comments", {"url": PAGE})) == (401, "bad_token")


@pytest.mark.parametrize("secret", ["x", "é", "a" * 43, "palabre_page_x"])
def test_a_code_that_is_none_opens_nothing(app: Flask, secret: str) -> None:
    assert code(exchanged(app, secret)) == (401, "bad_token")


def test_a_code_is_for_five_minutes(app: Flask, owner: Desk, held: str) -> None:
    secret = offered(owner)
    moment = app.extensions["palabre"].now()
    app.extensions["palabre"].now = lambda: moment + timedelta(seconds=301)
    assert code(exchanged(app, secret)) == (401, "bad_token")


def test_a_code_and_a_token_are_for_the_pages_of_one_site(
    app: Flask, owner: Desk, held: str
) -> None:
    secret = offered(owner)
    assert code(exchanged(app, secret, "https://evil.example")) == (403, "origin_not_allowed")
    assert code(exchanged(app, secret, "null")) == (403, "origin_not_allowed")
    token = exchanged(app, secret).get_json()["token"]
    for origin in (
        "https://evil.example",
        "null",
        "http://localhost:4001",
        "http://127.0.0.1:4000",
    ):
        answer = Widget(app, token, origin).send("POST", "/comments", {"url": PAGE})
        assert code(answer) == (403, "origin_not_allowed"), origin
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    widget = Widget(app, token)
    answer = widget.send("POST", "/comments", {"url": PAGE})
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Credentials" not in answer.headers
    elsewhere = widget.send("POST", "/comments", {"url": "https://evil.example/"})
    assert elsewhere.status_code in (403, 404)
    assert code(widget.decide("9-123", "approve", 2)) == (404, "not_found")


def test_of_two_sites_at_one_address_the_token_names_its_own(
    app: Flask, owner: Desk, held: str
) -> None:
    with app.app_context():
        creator = db.session.scalars(select(Moderator.id)).one()
        create_site("other", "Other", [parse_origin(ORIGIN)], creator, datetime.now(UTC))
    theirs = Reader(app, page=PAGE).post("Salut", site="other").id
    with app.app_context():
        thread = db.session.scalars(select(Thread.id).order_by(Thread.id.desc())).first()
    page = owner.post(f"/console/threads/{thread:x}/moderate?site=other").get_data(as_text=True)
    opened = re.search("#palabre-moderate=([\\w-]+)", page)
    assert opened
    widget = Widget(app, exchanged(app, opened[1]).get_json()["token"])
    assert [one["id"] for one in widget.shown()["held"]] == [theirs]


def test_a_cookie_opens_nothing(app: Flask, owner: Desk, held: str) -> None:
    answer = owner.client.post(
        f"/api/v1/moderate/comments/{held}/decision",
        json={"decision": "approve", "version": 2},
        headers={"Origin": ORIGIN},
    )
    assert code(answer) == (401, "bad_token")
    assert stored(app, held).status == "held"


def test_a_token_of_programs_is_none_here_and_this_one_is_none_there(
    app: Flask, widget: Widget
) -> None:
    bearer = {"Authorization": f"Bearer {widget.token}"}
    answer = app.test_client().get("/api/v1/manage/comments", headers=bearer)
    assert code(answer) == (401, "bad_token")


def test_a_page_that_the_site_does_not_list_gets_no_code(
    app: Flask, owner: Desk, held: str
) -> None:
    set_rules(app)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(Thread.__table__.update().values(url="https://evil.example/"))
    answer = owner.post(f"/console/threads/{thread_of(app)}/moderate")
    assert answer.status_code == 409
    assert "#palabre-moderate" not in answer.get_data(as_text=True)


def test_the_route_of_a_page_comes_back_after_the_code(app: Flask, owner: Desk, held: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(Thread.__table__.update().values(url=f"{PAGE}#/a&b"))
    page = owner.post(f"/console/threads/{thread_of(app)}/moderate").get_data(as_text=True)
    assert re.search(rf'href="{PAGE}#palabre-moderate=[\w-]+&amp;to=%2Fa%26b"', page)


def test_a_deleted_comment_comes_without_its_text(widget: Widget, held: str) -> None:
    widget.decide(held, "delete", 2)
    [shown] = widget.shown(held)["comments"]
    assert (shown["status"], shown["html"], shown["author"]) == ("deleted", "", None)
    assert number(held)
