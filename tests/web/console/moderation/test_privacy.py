"""The owner shows, hands over and erases what is known of one commenter; what failed is shown."""

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, set_rules
from tests.web.console.conftest import Desk, published

LEA = "LEA@example.org"


def test_an_address_is_looked_up_taken_away_and_erased(
    app: Flask, owner: Desk, client: FlaskClient, post: Callable[..., str]
) -> None:
    set_rules(app, moderation="open")
    root = post("Bonjour de Léa")
    post("Une réponse", name=None, parent_id=root)
    post("Encore Léa")
    page = owner.post("/console/privacy", email=LEA.upper()).text
    assert f"2 comments under {LEA}" in page
    assert "Bonjour de Léa" in page
    taken = owner.post("/console/privacy/export", email=LEA).get_json()
    assert [comment["body"] for comment in taken["comments"]] == ["Bonjour de Léa", "Encore Léa"]

    assert owner.post("/console/privacy/erase", email=LEA, seen="2").status_code == 422
    assert owner.post("/console/privacy/erase", email=LEA, seen="1", sure="on").status_code == 422
    assert len(published(client)) == 2
    done = owner.post("/console/privacy/erase", email=LEA, seen="2", sure="on")
    assert "2 comments have been erased." in done.text
    assert f"Nothing is kept here about {LEA}." in done.text
    (tombstone,) = published(client)
    assert (tombstone["status"], tombstone["author"]) == ("deleted", None)
    assert "Une réponse" in tombstone["replies"][0]["html"]
    log = owner.get(f"/console/comments/{root}").text
    assert "erased it and everything known about its author" in html.unescape(log)


def test_only_an_owner_may(sign_in: Callable[..., Desk], post: Callable[..., str]) -> None:
    post()
    desk = sign_in("mo", "moderator")
    assert desk.get("/console/privacy").status_code == 403
    assert desk.get("/console/undone").status_code == 403
    for path in ("", "/export", "/erase"):
        fields = {"email": LEA, "seen": "1", "sure": "on"}
        assert desk.post(f"/console/privacy{path}", **fields).status_code == 403


def test_what_is_no_address_is_told_at_the_field(owner: Desk) -> None:
    assert owner.get("/console/privacy").status_code == 200
    for typed in ("", "nobody"):
        answer = owner.post("/console/privacy", email=typed)
        assert answer.status_code == 422
        assert 'id="email-error"' in answer.text


def test_what_was_given_up_is_shown_and_tried_again(app: Flask, owner: Desk) -> None:
    now = datetime.now(UTC)
    assert "Nothing has failed." in owner.get("/console/undone").text
    with app.app_context():
        with transaction() as session:
            number = outbox.enqueue(session, SITE, "mail", {"to": LEA}, now=now)
        held = outbox.claim(now)
        assert held
        outbox.fail(held, "The mail server answered 550.", now, is_final=True)
    page = owner.get("/console/undone").text
    assert "The mail server answered 550." in page
    assert LEA not in page
    assert owner.post(f"/console/undone/{number}/retry").status_code == 303
    assert "Nothing has failed." in owner.get("/console/undone").text
    with app.app_context():
        assert outbox.claim(datetime.now(UTC) + timedelta(seconds=1))
    assert owner.post(f"/console/undone/{number}/retry").status_code == 404
