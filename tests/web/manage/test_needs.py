"""Programs answer: lists of waits, each step of one with the version seen, answers once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from comments_service.extensions import db
from comments_service.models import Membership
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.people import change_role, remove_member
from comments_service.services.core.actor import Actor, By
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Posted, Reader
from tests.support.waits import recount, steps_of, wait_of
from tests.web.manage.conftest import Program

pytestmark = pytest.mark.database("both")
Make = Callable[..., Program]
START = datetime(2026, 11, 3, 10, tzinfo=UTC)


@pytest.fixture
def asked(reader: Reader, at: Callable[[datetime], None]) -> Posted:
    at(START)
    return reader.post("When does it open?")


def step(working: Program, comment: Posted, name: str, status: int = 200, **fields: Any) -> Any:
    path = f"/comments/{comment.id}/{name}"
    return working.post(path, {"version": 1, **fields}, status)


def keyed(working: Program, comment: Posted, key: str, **fields: Any) -> Any:
    return working.app.test_client().post(
        f"/api/v1/manage/comments/{comment.id}/answers",
        json={"body": "At nine.", **fields},
        headers={"Authorization": f"Bearer {working.secret}", "Idempotency-Key": key},
    )


def test_lists_come_due_first_page_by_page(
    open_app: Flask, reader: Reader, program: Make, at: Callable[[datetime], None]
) -> None:
    working, posted = program("read", "reply"), []
    for minute in range(5):
        at(START + timedelta(minutes=minute))
        posted.append(reader.post(f"When {minute}?"))
    seen, cursor = [], ""
    while True:
        page = working.get(f"/needs?limit=2{cursor}")
        seen += [one["comment"]["id"] for one in page["needs"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [one.id for one in posted]
    first = working.get("/needs?limit=1")["needs"][0]["need"]
    assert (first["state"], first["cause"], first["version"]) == ("open", "asks", 1)
    assert (first["waits_since"], first["due_at"]) == (
        "2026-11-03T10:00:00.000Z",
        "2026-11-03T11:00:00.000Z",
    )
    assert working.send("GET", "/needs?cursor=x").status_code in (400, 422)


def test_a_claim_is_a_lease_that_ends_by_the_clock(
    open_app: Flask, asked: Posted, program: Make, at: Callable[[datetime], None]
) -> None:
    working = program("read", "reply")
    claimed = step(working, asked, "claim")["need"]
    assert (claimed["claimed_by"]["name"], claimed["version"]) == ("ana", 1)
    assert claimed["claimed_until"] == "2026-11-03T10:05:00.000Z"
    at(START + timedelta(minutes=5))
    assert working.get("/needs")["needs"][0]["need"]["claimed_by"] is None
    # It stops nobody: not even while it holds.
    step(working, asked, "claim")
    assert keyed(working, asked, "a").status_code == 201
    assert wait_of(open_app, asked).claimed_by is None


def test_each_step_is_of_what_was_seen(open_app: Flask, asked: Posted, program: Make) -> None:
    working = program("read", "reply")
    me = step(working, asked, "claim")["need"]["claimed_by"]["id"]
    mine = step(working, asked, "assign", assignee=me, note="Mine.")["need"]
    assert (mine["assignee"]["id"], mine["version"]) == (me, 2)
    for name, more in (
        ("claim", {}),
        ("release", {}),
        ("assign", {"assignee": None}),
        ("snooze", {"until": "2026-11-04T10:00:00Z"}),
        ("close", {"reason": "no_answer"}),
        ("needs-reply", {}),
    ):
        refused = step(working, asked, name, 409, **more)
        assert (refused["code"], refused["version"]) == ("conflict", 2)
    assert [one["comment"]["id"] for one in working.get("/needs?list=mine")["needs"]] == [asked.id]
    assert step(working, asked, "release", version=2)["need"]["assignee"] is None
    closed = step(working, asked, "close", version=3, reason="by_reader")["need"]
    assert (closed["state"], closed["closed_reason"]) == ("closed", "by_reader")
    assert step(working, asked, "snooze", 409, version=4, until="2026-11-04T10:00:00Z")
    opened = step(working, asked, "needs-reply", version=4)["need"]
    assert (opened["state"], opened["cause"]) == ("open", "manual")
    assert [line.action for line in steps_of(open_app, asked)] == [
        "opened", "assigned", "assigned", "closed", "opened",
    ]  # fmt: skip
    assert recount(open_app) == []


def test_what_makes_no_sense_is_refused(
    open_app: Flask, asked: Posted, reader: Reader, program: Make
) -> None:
    working = program("read", "reply")
    thanks = reader.post("Thank you.")
    for until in ("2026-11-03T09:59:59Z", "2028-01-01T00:00:00Z", "soon", "2026-11-04T10:00:00"):
        assert step(working, asked, "snooze", 422, until=until)["errors"][0]["field"] == "until"
    assert step(working, asked, "close", 422, reason="because")["code"] == "invalid"
    assert step(working, asked, "assign", 422, assignee=999)["errors"][0]["field"] == "assignee"
    assert step(working, thanks, "claim", 409, version=0)["code"] == "not_allowed"
    assert step(working, thanks, "needs-reply", version=0)["need"]["cause"] == "manual"
    assert working.send("POST", "/comments/1-abc/claim", {"version": 1}).status_code == 404


def test_what_is_put_off_comes_back_once(
    open_app: Flask, asked: Posted, program: Make, at: Callable[[datetime], None]
) -> None:
    working = program("read", "reply")
    until = "2026-11-03T12:00:00Z"
    later = step(working, asked, "snooze", until=until)["need"]
    assert (later["state"], later["wake_at"]) == ("snoozed", "2026-11-03T12:00:00.000Z")
    step(working, asked, "snooze", version=2, until="2026-11-03T13:00:00Z")
    assert [one["comment"]["id"] for one in working.get("/needs?list=later")["needs"]] == [asked.id]
    assert working.get("/needs")["needs"] == []
    for hour, state in ((12, "snoozed"), (13, "open"), (14, "open")):
        at(START.replace(hour=hour))
        with open_app.app_context():
            worker = make_worker(open_app)
            while worker.step():
                pass
        assert wait_of(open_app, asked).state == state
    assert [line.action for line in steps_of(open_app, asked)].count("woken") == 1
    # Its clock ran on.
    assert wait_of(open_app, asked).waits_since == START


def test_the_same_answer_sent_twice_is_one(open_app: Flask, asked: Posted, program: Make) -> None:
    working = program("read", "reply")
    first, again = keyed(working, asked, "a"), keyed(working, asked, "a")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["is_repeat"] and not first.get_json()["is_repeat"]
    assert again.get_json()["comment"]["id"] == first.get_json()["comment"]["id"]
    other = keyed(working, asked, "a", body="At ten.")
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_mismatch")


def test_who_answers_what_was_answered_meanwhile_sees_both_texts(
    open_app: Flask, asked: Posted, program: Make
) -> None:
    working = program("read", "reply")
    first = keyed(working, asked, "a", newest_seen="").get_json()["comment"]
    late = keyed(working, asked, "b", body="At ten.", newest_seen="")
    told = late.get_json()
    assert (late.status_code, told["code"]) == (409, "conflict")
    assert (told["answer"]["body"], told["draft"]) == ("At nine.", "At ten.")
    assert keyed(working, asked, "b", body="At ten.", newest_seen=first["id"]).status_code == 201


def test_a_held_comment_is_approved_and_answered_at_once_or_not_at_all(
    open_app: Flask, asked: Posted, program: Make, moderator: Moderator
) -> None:
    moderator.decide(asked.id, "hold")
    working, replying = program("read", "reply", "moderate"), program("read", "reply")
    version = working.get(f"/comments/{asked.id}")["comment"]["version"]
    assert keyed(replying, asked, "a", approves=version).status_code == 403
    assert keyed(working, asked, "a").status_code == 409
    assert keyed(working, asked, "a", approves=version - 1).status_code == 409
    assert keyed(working, asked, "a", approves=version, body="  ").status_code == 422
    assert working.get(f"/comments/{asked.id}")["comment"]["status"] == "held"
    assert keyed(working, asked, "a", approves=version).status_code == 201
    assert keyed(working, asked, "a", approves=version).status_code == 200
    assert working.get(f"/comments/{asked.id}")["comment"]["status"] == "published"
    assert wait_of(open_app, asked).state == "answered"


def test_who_only_proposes_answers_once_somebody_approves(
    open_app: Flask, asked: Posted, reader: Reader, program: Make, moderator: Moderator
) -> None:
    working = program("read", "reply")
    with open_app.app_context():
        db.session.execute(
            update(Membership)
            .where(Membership.moderator_id != moderator.actor.moderator_id)
            .values(answers="propose")
        )
        db.session.commit()
    proposal = keyed(working, asked, "a").get_json()["comment"]
    assert (proposal["status"], proposal["reasons"][0]["code"]) == ("held", "proposed")
    assert reader.thread()["comments"][0]["replies"] == []
    [listed] = working.get("/needs")["needs"]
    assert (listed["need"]["state"], listed["need"]["proposal_id"]) == ("open", proposal["id"])
    moderator.decide(proposal["id"], "approve")
    told = steps_of(open_app, asked)[-1]
    # Who wrote it has the credit, not who approved it.
    assert (told.action, told.moderator_id) == ("answered", wait_of(open_app, asked).answered_by)
    assert told.moderator_id != moderator.actor.moderator_id
    assert reader.thread()["comments"][0]["replies"][0]["author"]["badge"] == "official"


@pytest.mark.parametrize("role", [None, "analyst"])
def test_who_leaves_or_loses_the_role_is_unassigned_at_once(
    open_app: Flask, asked: Posted, moderator: Moderator, program: Make, role: str | None
) -> None:
    working = program("read", "reply")
    with open_app.app_context():
        max_ = add_moderator("max@blog.example", "responder", None, START)
        by = By(Actor("moderator", moderator.actor.moderator_id), START)
    step(working, asked, "assign", assignee=max_)
    with open_app.app_context():
        if role:
            change_role(SITE, max_, role, by)
        else:
            remove_member(SITE, max_, by)
    assert wait_of(open_app, asked).assignee_id is None
    assert (steps_of(open_app, asked)[-1].action, steps_of(open_app, asked)[-1].actor) == (
        "assigned",
        "system",
    )
