"""Whatever people do, in whatever order: every stored number is what a recount gives."""

from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import Comment, Event, Thread
from tests.factories import (
    Moderator,
    Posted,
    Reader,
    flatten,
    miscounts,
    number,
    set_rules,
    stored,
)

pytestmark = [pytest.mark.database("both"), pytest.mark.slow]

DECISIONS = ("approve", "hold", "spam", "delete", "restore")
which = st.integers(0, 7)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), which),
        st.tuples(st.sampled_from([*DECISIONS, "delete"]), which),
        st.tuples(st.sampled_from(["undo", "withdraw", "edit", "pin", "root", "vote"]), which),
    ),
    min_size=1,
    max_size=25,
)


@pytest.fixture
def shared(open_app: Flask) -> tuple[Reader, Moderator]:
    set_rules(open_app, max_links=0, trusted_after=2)
    return Reader(open_app), Moderator(open_app)


@given(steps=STEPS, moderation=st.sampled_from(["open", "open", "first", "all"]))
@settings(max_examples=25, derandomize=True)
def test_any_sequence_of_acts_keeps_every_number_true(
    shared: tuple[Reader, Moderator], steps: list[tuple[str, int]], moderation: str
) -> None:
    reader, moderator = shared
    app = moderator.app
    forget_all(app)
    set_rules(app, moderation=moderation)
    comments: list[Posted] = []
    # A chain to begin with: what is shown of it depends on what happens at its end.
    for level in range(4):
        take("post", -level, comments[-1] if comments else None, shared, comments)
    for turn, (act, place) in enumerate(steps):
        target = comments[place % len(comments)] if comments else None
        with suppress(AppError):
            take(act, turn, target, (reader, moderator), comments)
    assert miscounts(app) == []
    shown = flatten(reader.thread(limit=100)["comments"])
    published = [comment for comment in shown if comment["status"] == "published"]
    assert len(published) == reader.thread()["thread"]["comment_count"]


def take(
    act: str,
    turn: int,
    target: Posted | None,
    people: tuple[Reader, Moderator],
    comments: list[Posted],
) -> None:
    """One act; those that make no sense just now are refused by the service."""
    reader, moderator = people
    if act in ("root", "post") or target is None:
        parent = {"parent_id": target.id} if target and act == "post" else {}
        answer: Any = reader.try_to_post(f"Comment {turn}", **parent)
        if answer.status_code in (201, 202):
            made = answer.get_json()
            comments.append(
                Posted(
                    made["comment"]["id"],
                    made["comment"]["status"],
                    made["edit_token"],
                    made["commenter_token"],
                )
            )
    elif act == "withdraw":
        reader.withdraw(target)
    elif act == "edit":
        reader.edit(target, f"Changed {turn} https://a.example/")
    elif act == "vote":
        reader.vote(target.id, 1)
    elif act == "undo":
        moderator.undo(target.id)
    elif act == "pin":
        moderator.pin(target.id)
    else:
        moderator.decide(target.id, act)


def forget_all(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        for table in (Event, Comment, Thread):
            if table is Comment:
                connection.execute(Comment.__table__.update().values(parent_id=None))
            connection.execute(table.__table__.delete())
        connection.exec_driver_sql("DELETE FROM commenters")


def test_a_chain_of_ten_thousand_is_stored_read_and_unravelled(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    first = reader.post("The first.")
    deepest = grow(open_app, first, 10_000)
    page = reader.thread()
    assert [comment["status"] for comment in flatten(page["comments"])] == ["published"] * 11
    assert depth(page["comments"]) == 6
    assert page["comments"][0]["more_replies"]["count"] == 9_990
    linked = reader.thread(at=deepest)
    assert depth(linked["comments"]) == 6
    assert flatten(linked["comments"])[-1]["id"] == deepest
    reached = reader.send("GET", f"/comments/{first.id}/replies?limit=100").get_json()
    assert depth(reached["comments"]) == 6
    assert len(flatten(reached["comments"])) == 100
    reader.post("Deeper still.", parent_id=deepest)
    moderator.decide(deepest, "delete")
    assert miscounts(open_app) == []


def depth(comments: list[Any]) -> int:
    """How many levels a forest has; without recursion, as it must not need any."""
    level, found = comments, 0
    while level:
        found += 1
        level = [reply for comment in level for reply in comment["replies"]]
    return found


def grow(app: Flask, first: Posted, length: int) -> str:
    """Hangs a chain of published comments below ``first`` by plain SQL; returns the deepest id."""

    row = stored(app, first.id)._mapping
    start = number(first.id)
    links = [
        {
            **row,
            "id": start + n,
            "parent_id": start + n - 1,
            "child_count": int(n < length),
            "reply_count": 0,
            "idempotency_hash": None,
            "commenter_id": None,
        }
        for n in range(1, length + 1)
    ]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(Comment.__table__.insert(), links)
        connection.execute(
            Event.__table__.insert(),
            [
                {
                    **{name: link[name] for name in ("site_id", "id", "thread_id", "created_at")},
                    "comment_id": link["id"],
                    "actor": "system",
                    "action": "post",
                    "to_status": "published",
                }
                for link in links
            ],
        )
        of_first = Comment.id == start
        connection.execute(
            Comment.__table__.update().where(of_first).values(child_count=1, reply_count=length)
        )
        connection.execute(
            Thread.__table__.update().values(comment_count=length + 1, version=Thread.version + 1)
        )
    return f"1-{start + length:x}"
