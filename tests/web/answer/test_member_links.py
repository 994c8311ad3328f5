"""A member's link: one comment, read and answered, without a script and without signing in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import AnswerLink, Base
from comments_service.services.accounts.people import change_role, remove_member
from comments_service.services.accounts.sessions import close_sessions
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import SITE, Moderator, Posted, Reader, set_rules, stored
from tests.support.waits import answer, moment, steps_of, wait_of
from tests.web.answer.conftest import Visit

pytestmark = pytest.mark.database("both")
GiveLink = Callable[[int, Posted], Visit]
AddMember = Callable[..., int]


def everything(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        return {
            name: sorted(map(str, db.session.execute(select(table))))
            for name, table in Base.metadata.tables.items()
        }


def test_the_page_tells_the_comment_its_wait_and_who_is_on_it(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    page = visit(member(), asked).look()
    assert page.status_code == 200
    for words in ("When does it open?", "Léa", "Needs a reply", "answer by", "Nobody is answering"):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_an_answer_by_the_link_is_published_in_its_members_name_and_uses_it_up(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink, reader: Reader
) -> None:
    account = member()
    link = visit(account, asked)
    before = link.look().text
    sent = link.send("answer", before, body="At *nine*.")
    assert sent.status_code == 303
    wait = wait_of(app, asked)
    assert (wait.state, wait.answered_by) == ("answered", account)
    [root] = reader.thread()["comments"]
    assert [reply["html"] for reply in root["replies"]] == ["<p>At <em>nine</em>.</p>"]
    after = link.look()
    assert "Your answer is published" in after.text
    assert '<textarea id="body"' not in after.text
    # The same form twice makes one answer; another text by the same link makes none.
    assert link.send("answer", before, body="At *nine*.").status_code == 303
    assert link.send("answer", before, body="At ten.").status_code == 409
    late = {**link.fields(before), "seen": "7fffffffffffffff", "key": "another"}
    gone = link.client.post(link.path, data={**late, "act": "answer", "body": "At ten."})
    assert gone.status_code == 410
    assert "At ten." in gone.text
    assert len(reader.thread()["comments"][0]["replies"]) == 1


def test_looking_changes_nothing_not_even_a_hundred_times(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    link = visit(member(), asked)
    before = everything(app)
    for _ in range(50):
        assert link.client.get(link.path).status_code == 200
        assert link.client.head(link.path).status_code == 200
    assert everything(app) == before


def test_a_held_comment_is_approved_by_its_answer_where_its_member_may(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink, reader: Reader
) -> None:
    set_rules(app, moderation="all")
    held = reader.post("Is it open?")
    assert (
        "once a moderator has approved it" in visit(member("remi", "responder"), held).look().text
    )
    link = visit(member(), held)
    assert link.send("answer", body="It is.").status_code == 303
    assert stored(app, held.id).status == "published"
    assert wait_of(app, held).state == "answered"


def test_a_refused_answer_keeps_its_text_and_says_what_is_the_matter(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    link = visit(member(), asked)
    empty = link.send("answer", body="  ")
    assert (empty.status_code, "Write something first." in empty.text) == (422, True)
    unfilled = link.send("answer", body="Come to {place}.")
    assert unfilled.status_code == 422
    assert "Come to {place}." in unfilled.text
    assert wait_of(app, asked).state == "open"


def test_who_answers_second_sees_both_texts_and_may_still_answer(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    link = visit(member(), asked)
    opened = link.look().text
    answer(app, asked, Moderator(app, "max@blog.example").actor, "At eight.")
    refused = link.send("answer", opened, body="At nine.")
    assert refused.status_code == 409
    assert "At eight." in refused.text
    assert ">\nAt nine.</textarea>" in refused.text
    assert link.send("answer", refused.text, body="At nine.").status_code == 303


def test_a_text_that_was_changed_or_a_wait_that_was_closed_since_is_shown_first(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink, reader: Reader
) -> None:
    link, other = visit(member(), asked), visit(member("max"), asked)
    opened = link.look().text
    assert reader.edit(asked, "When does it close?").status_code == 200
    refused = link.send("answer", opened, body="At nine.")
    assert (refused.status_code, "When does it close?" in refused.text) == (409, True)
    assert "At nine." in refused.text
    assert other.send("close:no_answer").status_code == 303
    again = link.send("answer", refused.text, body="At nine.")
    assert (again.status_code, "Closed without reply" in again.text) == (409, True)
    assert link.send("answer", again.text, body="At nine.").status_code == 303


def test_the_other_steps_of_a_wait(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    account, max_ = member(), member("max", "responder")
    link, other = visit(account, asked), visit(max_, asked)
    assert other.send("claim").status_code == 303
    assert "max is answering." in link.look().text
    assert link.send("take").status_code == 303
    assert wait_of(app, asked).assignee_id == account
    assert "ana is answering." in other.look().text
    assert "You are answering" in link.look().text
    assert link.send("assign", assignee=str(max_), handover="He knows.").status_code == 303
    assert wait_of(app, asked).assignee_id == max_
    assert steps_of(app, asked)[-1].note == "He knows."
    assert other.send("later", until="2000-01-01T10:00").status_code == 422
    assert other.send("later:tomorrow").status_code == 303
    assert wait_of(app, asked).state == "snoozed"
    assert other.send("note", note="She asked before.").status_code == 303
    assert "notes: 1" in other.look().text
    assert other.send("decide:spam").status_code == 403, "a responder decides nothing"
    stale = other.look().text
    assert link.send("close:by_reader").status_code == 303
    assert other.send("close:elsewhere", stale).status_code == 409
    assert wait_of(app, asked).closed_reason == "by_reader"
    assert link.send("decide:spam").status_code == 303
    assert stored(app, asked.id).status == "spam"
    for nonsense in ("", "nonsense", "close:nonsense", "decide:nonsense", "fill:x"):
        assert link.send(nonsense).status_code in (404, 409, 422), nonsense


@pytest.mark.parametrize("end", ["time", "role", "leave", "sessions", "closed long ago"])
def test_a_link_ends(  # noqa: PLR0913 - fixtures
    app: Flask,
    asked: Posted,
    member: AddMember,
    visit: GiveLink,
    end: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = member()
    link = visit(account, asked)
    page = link.look().text
    by, now = By(SYSTEM, moment(app)), moment(app)
    later = {"time": timedelta(hours=72), "closed long ago": timedelta(minutes=61)}
    with app.app_context():
        if end == "role":
            change_role(SITE, account, "analyst", by)
            change_role(SITE, account, "owner", by)
        elif end == "leave":
            remove_member(SITE, account, by)
        elif end == "sessions":
            close_sessions(account)
    if end == "closed long ago":
        assert link.send("close:no_answer").status_code == 303
        assert link.look().status_code == 200
    if end in later:
        monkeypatch.setattr(app.extensions["palabre"], "now", lambda: now + later[end])
    assert link.look().status_code == 410
    assert link.send("answer", page, body="Too late.").status_code == 410
    assert wait_of(app, asked).state != "answered"


def test_forms_from_elsewhere_and_forged_ones_do_nothing(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    link, other = visit(member(), asked), visit(member("max"), asked)
    fields = {**link.fields(), "act": "close:no_answer"}
    strange = {"Origin": "https://evil.example"}
    assert link.client.post(link.path, data=fields, headers=strange).status_code == 403
    for forged in ("", "x", "é", other.fields()["form"]):
        assert link.client.post(link.path, data=fields | {"form": forged}).status_code == 409
    assert link.client.get("/answer/x").status_code == 410
    assert wait_of(app, asked).state == "open"


def test_only_the_hash_of_a_token_is_stored(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    link = visit(member(), asked)
    token = link.path.rpartition("/")[2]
    with app.app_context():
        row = db.session.execute(select(*AnswerLink.__table__.columns)).one()
    assert token not in str(row)


def test_a_link_opens_no_other_comment_and_no_other_door(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink, reader: Reader
) -> None:
    other = reader.post("And on Sunday?")
    link = visit(member(), asked)
    assert link.send("answer", body="At nine.", comment_id=other.id).status_code == 303
    assert wait_of(app, other).state == "open"
    assert link.client.get("/console/").status_code == 302
    assert "Set-Cookie" not in link.look().headers
