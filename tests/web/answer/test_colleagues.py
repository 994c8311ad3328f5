"""A colleague without an account answers by a link; a moderator publishes what they propose."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.accounts.scopes import MODERATE, REPLY, SCOPES
from comments_service.services.accounts.people import change_role
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import COMMENTER, SYSTEM, By
from comments_service.worker import make_worker
from tests.factories import SITE, Posted, Reader, set_rules, stored
from tests.support.erasure import erase_commenter
from tests.support.smtp import SmtpPeer
from tests.support.waits import moment, recount, wait_of
from tests.web.answer.conftest import Visit, account_of
from tests.web.console.conftest import Desk, page

SignIn = Callable[..., Desk]


@pytest.fixture
def boss(app: Flask, sign_in: SignIn, asked: Posted) -> Desk:
    return sign_in("olga", "owner")


def ask(desk: Desk, comment: Posted, **fields: str) -> Visit:
    made = desk.post(f"/console/comments/{comment.id}/ask", name="Max", **fields)
    assert made.status_code == 200, made.text
    path = re.search(r'value="[^"]*(/answer/1-[0-9a-f]{32})"', made.text)
    assert path
    return Visit(desk.app.test_client(), path[1])


def test_what_they_write_is_proposed_and_published_by_one_button_on_the_card(
    app: Flask, boss: Desk, asked: Posted, reader: Reader
) -> None:
    reader.post("Something else.")
    link = ask(boss, asked, message="You know the hours.")
    text = link.look().text
    assert "olga asks you to answer this comment." in text
    assert "You know the hours." in text
    assert "Something else." not in text, "they see one comment"
    assert "/console/" not in text and "/news" not in text
    assert link.client.get(f"{link.path}/news").status_code == 410
    assert link.send("answer", body="At nine.").status_code == 303
    assert "The team will look at your answer" in link.look().text
    assert "<textarea" not in link.look().text
    wait = wait_of(app, asked)
    assert (wait.state, bool(wait.proposal_id)) == ("open", True)
    card = page(boss, f"comments/{asked.id}")
    assert "Proposed answer, to be approved" in card
    assert "At nine." in card
    version = re.search(r'name="version" value="(\d+)"', card.partition('class="proposal"')[2])
    assert version
    proposal = f"1-{wait.proposal_id:x}"
    done = boss.post(
        f"/console/comments/{proposal}/decision", decision="approve", version=version[1]
    )
    assert done.status_code == 303
    wait = wait_of(app, asked)
    assert (wait.state, wait.answered_by) == ("answered", None)
    [root] = [one for one in reader.thread()["comments"] if one["id"] == asked.id]
    [reply] = root["replies"]
    assert reply["author"]["name"].startswith("Max, for ")
    assert stored(app, proposal).moderator_id is None
    assert "Max, asked by olga" in page(boss, f"comments/{proposal}")
    assert "Your answer is published" in link.look().text
    assert recount(app) == []


def test_an_owner_may_have_it_published_at_once_while_they_are_an_owner(
    app: Flask, boss: Desk, sign_in: SignIn, asked: Posted
) -> None:
    sign_in("second", "owner")
    ana = sign_in("ana", "moderator")
    refused = ana.post(f"/console/comments/{asked.id}/ask", name="Max", may="publish")
    assert (refused.status_code, "Only an owner" in refused.text) == (422, True)
    one, other = ask(boss, asked, may="publish"), ask(boss, asked, may="publish")
    assert one.send("answer", body="At nine.").status_code == 303
    assert wait_of(app, asked).state == "answered"
    with app.app_context():
        me = account_of(app, "olga")
        change_role(SITE, me, "moderator", By(SYSTEM, moment(app)))
    assert "Propose the answer" in other.look().text
    assert other.send("answer", body="Or at ten.").status_code == 303
    assert "before it is published" in other.look().text


def test_they_may_do_nothing_else(app: Flask, boss: Desk, asked: Posted) -> None:
    link = ask(boss, asked)
    for act in ("take", "close:no_answer", "later:tonight", "assign", "note", "decide:spam",
                "fill:1"):  # fmt: skip
        assert link.send(act, note="x").status_code == 403, act
    assert wait_of(app, asked).state == "open"
    assert stored(app, asked.id).status == "published"


def test_what_others_propose_is_not_told_to_them(app: Flask, boss: Desk, asked: Posted) -> None:
    one, other = ask(boss, asked), ask(boss, asked)
    opened = other.look().text
    assert one.send("answer", body="A secret draft.").status_code == 303
    refused = other.send("answer", opened, body="Mine.")
    assert refused.status_code == 409
    assert "A secret draft." not in refused.text
    assert "Mine." in refused.text
    assert other.send("answer", refused.text, body="Mine.").status_code == 303


def test_links_are_listed_and_withdrawn(app: Flask, boss: Desk, asked: Posted) -> None:
    link = ask(boss, asked, email="max@blog.example")
    text = page(boss, "answer-links")
    assert "max@blog.example" in text
    assert link.path not in text, "it was shown once"
    number = re.search(r'name="link" value="(\w+)"', text)
    assert number
    gone = boss.post("/console/answer-links/withdraw", link=number[1])
    assert gone.status_code == 303
    assert link.look().status_code == 410
    assert "max@blog.example" not in page(boss, "answer-links")
    assert boss.post("/console/answer-links/withdraw", link=number[1]).status_code == 404
    log = page(boss, "audit")
    assert "asked somebody to answer" in log
    assert "withdrew a link to answer" in log


def test_what_cannot_be_asked_for(app: Flask, boss: Desk, asked: Posted, reader: Reader) -> None:
    path = f"/console/comments/{asked.id}/ask"
    for fields in ({"name": " "}, {"name": "Max", "email": "max"}, {"name": "Max", "hours": "73"},
                   {"name": "Max", "may": "rule"}):  # fmt: skip
        assert boss.post(path, **fields).status_code == 422, fields
    set_rules(app, moderation="all")
    held = reader.post("Held?")
    assert boss.post(f"/console/comments/{held.id}/ask", name="Max").status_code == 409


def test_who_asked_takes_their_links_along(
    app: Flask, boss: Desk, sign_in: SignIn, asked: Posted
) -> None:
    ana = sign_in("ana", "responder")
    link = ask(ana, asked)
    with app.app_context():
        change_role(SITE, account_of(app, "ana"), "analyst", By(SYSTEM, moment(app)))
    assert link.look().status_code == 410


def test_an_erasure_takes_along_what_was_written_to_colleagues(
    app: Flask, boss: Desk, asked: Posted, reader: Reader
) -> None:
    other = reader.post("And when?", author={"name": "Zoé", "email": "zoe@zebre.example"})
    link, kept = ask(boss, other, message="Zoé asks."), ask(boss, asked)
    mine = ask(boss, asked, email="Zoe@zebre.example")
    with app.app_context():
        erase_commenter(SITE, "zoe@zebre.example", By(COMMENTER, moment(app)))
    assert [one.look().status_code for one in (link, mine, kept)] == [410, 410, 200]


def test_they_are_mailed_where_there_is_an_address(make_app: Any) -> None:
    peer = SmtpPeer().start()
    try:
        app: Flask = make_app(SMTP_URL=peer.url)
        set_rules(app, moderation="open")
        comment = Reader(app).post("When does it open?")
        with app.app_context():
            token = create_token(SITE, "A program", SCOPES, By(SYSTEM, datetime.now(UTC)))
        program = {"Authorization": f"Bearer {token}"}
        client = app.test_client()
        path = f"/api/v1/manage/comments/{comment.id}/answer-links"
        asked = {"name": "Max", "email": "max@blog.example", "message": "Do you know?"}
        made = client.post(path, json=asked, headers=program)
        assert made.status_code == 201
        make_worker(app).run(idle_for=0)
        (mail,) = peer.mails
        assert mail["To"] == "max@blog.example"
        text = mail.get_content()
        assert "Do you know?" in text
        assert "> When does it open?" in text
        assert made.get_json()["url"] in text
        # What is withdrawn before it leaves is not sent.
        second = client.post(path, json=asked, headers=program).get_json()["answer_link"]["id"]
        listed = client.delete(f"/api/v1/manage/answer-links/{second}", headers=program).get_json()
        assert [one["name"] for one in listed["answer_links"]] == ["Max"]
        make_worker(app).run(idle_for=0)
        assert len(peer.mails) == 1
    finally:
        peer.stop()


def test_a_program_that_may_not_set_up_asks_for_proposals_alone(app: Flask, asked: Posted) -> None:
    with app.app_context():
        scopes = [REPLY, MODERATE]
        token = create_token(SITE, "A program", scopes, By(SYSTEM, datetime.now(UTC)))
    client, program = app.test_client(), {"Authorization": f"Bearer {token}"}
    path = f"/api/v1/manage/comments/{asked.id}/answer-links"
    body = {"name": "Max", "may": "publish"}
    assert client.post(path, json=body, headers=program).status_code == 403
    made = client.post(path, json={"name": "Max"}, headers=program).get_json()
    assert made["answer_link"]["may"] == "propose"
