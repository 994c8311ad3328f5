"""The page itself: how much it weighs, what it says to whom, and the same one for who signs in."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import SITE, Moderator, Posted, Reader, set_rules
from tests.support.waits import moment, wait_of
from tests.web.answer.conftest import Visit, account_of, link_of
from tests.web.console.conftest import Desk

GiveLink = Callable[[int, Posted], Visit]
AddMember = Callable[..., int]
HEAVIEST = 30_000


def weight(link: Visit) -> int:
    """The bytes of the page and of all that it loads, uncompressed."""
    text = link.look().get_data()
    parts = re.findall(rb'(?:href|src)="(/static/[^"]+)"', text)
    assert len(parts) == 3
    return len(text) + sum(len(link.client.get(part.decode()).get_data()) for part in parts)


@pytest.mark.parametrize("letter", ["a", "é", "ع", "字", "😀", "<"])
def test_all_of_it_weighs_less_than_thirty_kilobytes(
    app: Flask, reader: Reader, member: AddMember, visit: GiveLink, letter: str
) -> None:
    set_rules(app, moderation="open", require_name=False, min_fill_seconds=0)
    author = {"name": letter.replace("<", "b") * 60}
    long = {"title": letter * 280, "author": author}
    root = reader.post(f"{letter * 9000} 1?", **long)
    for n in range(3):
        other = Reader(app, f"192.0.2.{n + 10}")
        other.post(f"{letter * 5000} {n}", parent_id=root.id, **long)
    comment = Reader(app, "192.0.2.99").post(f"{letter * 9900} 2?", parent_id=root.id, **long)
    for n in range(4):
        name = f"{letter * 90}{n}"
        with app.app_context():
            text = SavedReplyText(name=name, body=letter * 9000, language=None)
            add_saved_reply(SITE, text, By(SYSTEM, moment(app)), is_own=False)
    link = visit(member(), comment)
    assert weight(link) < HEAVIEST


def test_a_saved_reply_is_filled_on_the_page_and_says_who_is_answering(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    account = member()
    link, other = visit(account, asked), visit(member("max"), asked)
    with app.app_context():
        reply = SavedReplyText(name="Hours", body="Hello {name}, at nine. {me}", language=None)
        add_saved_reply(SITE, reply, By(SYSTEM, moment(app)), is_own=False)
    [choice] = re.findall(r'value="(fill:\w+)"', link.look().text)
    filled = link.send(choice, body="First this.")
    assert filled.status_code == 200
    assert "First this.\n\nHello Léa, at nine. ana</textarea>" in filled.text
    assert wait_of(app, asked).claimed_by == account
    assert "ana is answering." in other.look().text
    sent = link.send("answer", filled.text, body="Hello Léa, at nine. ana")
    assert sent.status_code == 303


def test_forms_are_limited_and_a_refused_one_keeps_its_text(make_app: Any) -> None:
    app: Flask = make_app(RATE_LIMITS="on")
    set_rules(app, moderation="open", min_fill_seconds=0)
    comment = Reader(app).post("When does it open?")
    account = Moderator(app).actor.moderator_id or 0
    link = link_of(app, account, comment)
    page = link.look().text
    answers = [link.send("fill:none", page, body=f"Draft {n}.") for n in range(31)]
    assert [one.status_code for one in answers] == [404] * 30 + [429]
    assert "Draft 30." in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert link.look().status_code == 200, "looking is free"


def test_who_signs_in_gets_the_same_page(
    app: Flask, asked: Posted, sign_in: Callable[..., Desk]
) -> None:
    path = f"/console/answer/{asked.id}"
    away = app.test_client().get(path)
    assert away.status_code == 302
    assert away.location.startswith("/console/sign-in?next=")
    ana, rita = sign_in("ana", "responder"), sign_in("rita", "analyst")
    assert "<textarea" not in rita.get(path).text
    assert rita.post(path, act="close:no_answer", wait="1").status_code == 403
    visit = Visit(ana.client, path)
    before = visit.look().text
    assert "Publish the answer" in before
    assert visit.send("take").status_code == 303
    assert wait_of(app, asked).assignee_id == account_of(app, "ana")
    assert visit.send("answer", body="At nine.").status_code == 303
    assert wait_of(app, asked).answered_by == account_of(app, "ana")
    assert "At nine." in visit.look().text


def test_the_page_speaks_the_language_of_its_member(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    set_rules(app, language="ar")
    text = visit(member(), asked).look().text
    assert 'lang="ar" dir="rtl"' in text
