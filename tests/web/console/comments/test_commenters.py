"""The card of who wrote a comment, and what the team notes of them."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.queries.moderation.commenters import LAST_SHOWN
from tests.factories import Reader, number, set_rules
from tests.web.console.conftest import PAGE, Desk

SignIn = Callable[..., Desk]
Post = Callable[..., str]
At = Callable[[datetime], None]


def card(desk: Desk, comment: str, path: str = "commenters") -> str:
    answer = desk.client.get(f"/console/{path}/{comment}", query_string={"lang": "en"})
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def record(text: str) -> list[str]:
    return re.findall(r'<span class="tag status-\w+">(\w+ \d+)</span>', text)


def note(desk: Desk, comment: str, remark: str, **fields: str) -> int:
    sent = desk.post(f"/console/commenters/{comment}/notes", remark=remark, **fields)
    return sent.status_code


@pytest.mark.parametrize("path", ["commenters", "comments"])
def test_the_card_tells_what_became_of_what_they_wrote_lately(
    app: Flask, owner: Desk, client: FlaskClient, at: At, path: str
) -> None:
    now = datetime.now(UTC)
    at(now - timedelta(days=100))
    reader, other = Reader(app, page=PAGE), Reader(app, "192.0.2.9", page=PAGE)
    token = reader.post("Long ago", author={"name": "Zoé"}).commenter_token
    posted = []
    for n in range(LAST_SHOWN + 3):
        at(now - timedelta(hours=9 - n))
        zoe = {"author": {"name": "Zoé"}, "commenter_token": token}
        posted.append(reader.post(f"Number {n}", **zoe).id)
    other.post("Somebody else")
    for comment, decision in zip(posted, ("approve", "approve", "spam", "delete"), strict=False):
        owner.decide(comment, decision)
    text = card(owner, posted[-1], path)
    assert record(text) == ["published 2", "held 4", "refused 2"]
    # Two refusals outweigh two that were published.
    assert "Trusted: their comments appear immediately" not in text
    assert f"{now - timedelta(days=100):%Y-%m-%dT}" in text
    lines = re.search(r'<ol class="lines">(.*?)</ol>', text, re.S)
    assert lines
    shown = re.findall(r'href="/console/comments/([^"]+)"', lines[1])
    assert shown == posted[-2 : -LAST_SHOWN - 2 : -1]
    assert "Number 6" in lines[1]
    assert "Somebody else" not in lines[1]


def test_who_has_not_earned_trust_is_told_by_how_much(app: Flask, owner: Desk, post: Post) -> None:
    comment = post()
    assert "After 1 more published comment" in card(owner, comment)
    set_rules(app, trusted_after=3)
    assert "After 3 more published comments" in card(owner, comment)
    set_rules(app, moderation="all")
    assert "published comment" not in card(owner, comment)


def test_other_names_from_one_address_are_told_for_its_month_alone(
    app: Flask, owner: Desk, at: At
) -> None:
    reader = Reader(app, page=PAGE)
    at(datetime(2026, 4, 30, tzinfo=UTC))
    reader.post("In April", author={"name": "April"})
    at(datetime(2026, 5, 1, tzinfo=UTC))
    for name in ("Ana", "<Bob>", "Ana"):
        comment = reader.post(f"As {name} {datetime.now(UTC)}", author={"name": name}).id
    Reader(app, "192.0.2.9", page=PAGE).post("Elsewhere", author={"name": "Elsewhere"})
    answer = owner.get(f"/console/commenters/{comment}").get_data(as_text=True)
    names = re.search(r'<ul class="names">(.*?)</ul>', answer, re.S)
    assert names
    assert re.findall(r"<bdi>(.*?)</bdi>", names[1]) == ["&lt;Bob&gt;"]


def test_comments_that_no_token_ties_together_have_a_sensible_card(
    app: Flask, owner: Desk, post: Post, client: FlaskClient
) -> None:
    set_rules(app, moderation="open")
    imported, same_mail, nameless = post("One"), post("Two"), post("Three", name=None)
    with app.app_context():
        db.session.execute(
            update(Comment)
            .where(Comment.id.in_([number(one) for one in (imported, same_mail, nameless)]))
            .values(commenter_id=None, poster_hash=None)
        )
        db.session.commit()
    by_mail = card(owner, imported)
    assert record(by_mail) == ["published 2", "held 0", "refused 0"]
    assert f"/console/comments/{same_mail}" in by_mail
    assert "First seen" not in by_mail
    alone = card(owner, nameless)
    assert "Nothing links this comment to others" in alone
    assert record(alone) == ["published 1", "held 0", "refused 0"]
    owner.post(f"/console/comments/{imported}/reply", body="Merci")
    reply = client.get("/api/v1/threads", query_string={"url": PAGE}).json["comments"][0]["replies"]
    assert "A reply from your team." in card(owner, reply[0]["id"])
    assert note(owner, nameless, "Of a stranger") == 303
    assert "Of a stranger" in card(owner, nameless)
    assert "Of a stranger" not in card(owner, imported)


def test_a_note_follows_its_commenter_and_its_writer_alone_takes_it_away(
    sign_in: SignIn, post: Post
) -> None:
    ana, remi, lise = sign_in("ana"), sign_in("remi", "responder"), sign_in("lise", "analyst")
    first, second = post("Bonjour"), post("Encore")
    assert note(remi, first, "Répond <toujours>\nau pain.") == 303
    for desk in (ana, remi, lise):
        text = desk.get(f"/console/comments/{second}").get_data(as_text=True)
        assert "Répond &lt;toujours&gt;\nau pain." in text
        assert ("Delete this note" in text) is (desk is remi)
        assert ('id="remark"' in text) is (desk is not lise)
    drop = re.search(r'action="(/console/commenters/[^"]+/delete)"', card(remi, first))
    assert drop
    assert ana.post(drop[1]).status_code == 404
    assert lise.post(drop[1]).status_code == 403
    assert note(lise, first, "Analysts read") == 403
    gone = remi.post(drop[1], back=f"/console/comments/{second}?lang=en")
    assert (gone.status_code, gone.location) == (303, f"/console/comments/{second}?lang=en")
    assert "Note deleted." in card(remi, second, "comments")
    assert "toujours" not in card(ana, first)
    assert remi.post(drop[1]).status_code == 404


@pytest.mark.parametrize(
    ("remark", "told"), [("  \n ", "Write something"), ("é" * 2001, "too long")]
)
def test_a_refused_note_comes_back_with_its_text(
    owner: Desk, post: Post, remark: str, told: str
) -> None:
    comment = post()
    sent = owner.post(f"/console/commenters/{comment}/notes", remark=remark)
    assert sent.status_code == 422
    text = sent.get_data(as_text=True)
    assert told in text.partition('id="remark-error"')[2]
    assert remark.strip() in text
    assert note(owner, comment, "é" * 2000) == 303


@pytest.mark.parametrize("path", ["1-ffffffffffffffff", "1-1", "9-1", "x"])
def test_what_is_no_comment_of_ours_has_no_card(owner: Desk, post: Post, path: str) -> None:
    comment = post()
    assert owner.get(f"/console/commenters/{path}").status_code == 404
    assert note(owner, path, "Nobody") == 404
    for note_id in ("f" * 16, "zz", "1"):
        answer = owner.post(f"/console/commenters/{comment}/notes/{note_id}/delete")
        assert answer.status_code in (400, 404), note_id


def test_what_was_noted_is_handed_over_and_erased_with_the_person(owner: Desk, post: Post) -> None:
    comment = post()
    note(owner, comment, "Says good bread is dead")
    taken = owner.post("/console/privacy/export", email="lea@example.org").json
    assert [one["body"] for one in taken["notes"]] == ["Says good bread is dead"]
    assert set(taken["notes"][0]) == {"body", "created_at"}
    erased = owner.post("/console/privacy/erase", email="lea@example.org", seen="1", sure="on")
    assert erased.status_code == 200
    assert "good bread" not in card(owner, comment)


def test_the_card_takes_the_same_statements_however_much_they_wrote(
    owner: Desk, post: Post, count_statements: Callable[[], Any]
) -> None:
    comment = post()
    with count_statements() as before:
        card(owner, comment)
    for n in range(12):
        note(owner, post(f"Encore {n}", name=f"Léa {n}"), f"Note {n}")
    with count_statements() as after:
        card(owner, comment)
    assert len(before) == len(after) <= 11


def test_the_bans_that_they_are_under_stand_on_the_card(sign_in: SignIn, post: Post) -> None:
    ana, remi = sign_in("ana", "moderator"), sign_in("remi", "responder")
    comment, other = post(), post("By somebody else", name="Bob")
    for value, reason in (("name:Léa", "<Rude>"), ("email:lea@example.org", ""), ("address", "")):
        given = {"value": value, "duration": "day", "past": "", "reason": reason}
        assert ana.post(f"/console/comments/{comment}/ban", **given).status_code == 303
    another = {
        "kind": "email",
        "target": "another@example.org",
        "value": "email:another@example.org",
    }
    ana.post("/console/bans", duration="good", past="", **another)
    for desk in (ana, remi):
        text = card(desk, comment).partition("Bans in force")[2].partition("</ul>")[0]
        assert re.findall(r'<span class="tag">([^<]+)</span>', text) == [
            "Name",
            "E-mail",
            "Address",
        ]
        assert "<q><bdi><Rude></bdi></q>" in text
        assert ("lea@example.org" in text.lower()) is (desk is ana)
        assert "another@" not in text
    assert card(ana, other).count('<span class="tag">E-mail') == 1
    for _ in range(4):
        ban = re.search(
            r'name="ban" value="(\w+)"', ana.get("/console/bans").get_data(as_text=True)
        )
        assert ban
        ana.post("/console/bans/lift", ban=ban[1])
    assert "Bans in force" not in card(ana, comment)
