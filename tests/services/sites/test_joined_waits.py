"""When pages are joined, whoever waits on one goes on to wait, with all of the log."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Base, NeedEvent, Thread
from comments_service.queries.sites.sites import default_site
from comments_service.rules.sites.page_moves import parse_table
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.page_moves import move_threads
from tests.factories import Moderator, Posted, Reader, miscounts
from tests.support.waits import answer, recount, steps_of, wait_of

pytestmark = pytest.mark.database("both")

OLD, NEW = "https://localhost/old", "https://localhost/new"


def join(app: Flask) -> None:
    with app.app_context():
        rules = default_site()
        assert rules
        table = parse_table([f"{OLD} → {NEW}"])
        move_threads(rules, table, By(SYSTEM, datetime.now(UTC)), merge=True)


def lines_of(app: Flask, comment: Posted) -> list[dict[str, Any]]:
    """The log of a comment's wait, but for the page."""
    return [{**line._mapping, "thread_id": None} for line in steps_of(app, comment)]


@pytest.fixture
def asked(open_app: Flask, moderator: Moderator) -> list[Posted]:
    """An open and an answered question, on a page that has joined another."""
    Reader(open_app, page=NEW).post("There is a page already.")
    questions = [
        Reader(open_app, f"192.0.2.{place}", page=OLD).post(f"Is this {place}?") for place in (1, 2)
    ]
    answer(open_app, questions[1], moderator.actor)
    return questions


def test_the_log_is_what_it_was_at_the_new_page(open_app: Flask, asked: list[Posted]) -> None:
    before = [lines_of(open_app, one) for one in asked]
    join(open_app)
    with open_app.app_context():
        (there,) = db.session.scalars(select(Thread.id))
        assert set(db.session.scalars(select(NeedEvent.thread_id))) == {there}
    assert [lines_of(open_app, one) for one in asked] == before
    assert recount(open_app) == []
    assert miscounts(open_app) == []


def test_it_can_be_answered_decided_and_taken_back_as_before(
    open_app: Flask, moderator: Moderator, asked: list[Posted]
) -> None:
    join(open_app)
    answer(open_app, asked[0], moderator.actor)
    assert wait_of(open_app, asked[0]).state == "answered"
    moderator.decide(asked[1].id, "spam")
    moderator.undo(asked[1].id)
    assert wait_of(open_app, asked[1]).state == "answered"
    reader = Reader(open_app, "192.0.2.1", page=NEW)
    follow_up = reader.post("And this?", parent_id=asked[1].id)
    assert wait_of(open_app, follow_up).state == "open"
    assert recount(open_app) == []


@pytest.mark.usefixtures("asked")
def test_nothing_of_a_thread_is_forgotten(open_app: Flask) -> None:
    """Whatever table names threads has no row left that names one which is gone."""
    join(open_app)
    with open_app.app_context():
        threads = set(db.session.scalars(select(Thread.id)))
        for table in Base.metadata.sorted_tables:
            if "thread_id" in table.c:
                named = set(db.session.scalars(select(table.c.thread_id))) - {None}
                assert named <= threads, table.name
