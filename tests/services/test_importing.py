"""An import in bulk leaves what the one writer of status would have left, at a bounded cost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import Comment, Event, Thread
from comments_service.queries.sites import default_site
from comments_service.rules.status import Status
from comments_service.rules.urls import canonical_page, parse_origin
from comments_service.services.importing import Batch, Foreign, Summary, import_comments
from tests.factories import Moderator, Reader, miscounts, set_rules

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
THERE = "http://localhost/imported"
HERE = "http://localhost/posted"
# Each comment with what it answers; those in GONE are deleted.
TREE = {"a": None, "b": "a", "c": "b", "d": "c", "e": None, "f": "e", "g": None, "h": "a"}
GONE = ["a", "c", "f", "g"]


def foreign(name: str, parent: str | None = None, url: str = THERE, **values: Any) -> Foreign:
    fields = {
        "source_id": name,
        "parent_id": parent,
        "page": canonical_page(url),
        "title": None,
        "created_at": BEGIN + timedelta(minutes=len(name)),
        "status": Status.PUBLISHED,
        "html": name,
        "name": name,
        "website": None,
        "badge": None,
        "deleted_by": None,
    }
    return Foreign(**(fields | values))


def bring_in(app: Flask, comments: list[Foreign]) -> Summary:
    with app.app_context():
        rules = default_site()
        assert rules
        batch = Batch("elsewhere", parse_origin("http://localhost"), comments, {})
        return import_comments(rules, batch, NOW, dry_run=False)


def states(app: Flask, url: str) -> dict[str, Any]:
    """What the database tells of each comment of a page, by name."""
    with app.app_context():
        rows = db.session.execute(
            select(
                Comment.body,
                Comment.status,
                Comment.is_visible,
                Comment.child_count,
                Comment.reply_count,
                Comment.open_reports,
                Comment.score,
                Comment.pinned,
            )
            .join(Thread, Thread.id == Comment.thread_id)
            .where(Thread.url == url)
        )
        return {row.body: tuple(row) for row in rows}


def test_a_tree_in_bulk_is_the_tree_that_was_written_and_decided_one_by_one(app: Flask) -> None:
    set_rules(app, moderation="open")
    reader, moderator = Reader(app, page=HERE), Moderator(app)
    ids: dict[str | None, str | None] = {None: None}
    for name, parent in TREE.items():
        ids[name] = reader.post(name, parent_id=ids[parent]).id
    for name in GONE:
        moderator.decide(str(ids[name]), "delete")
    bring_in(
        app,
        [
            foreign(name, parent, status=Status.DELETED if name in GONE else Status.PUBLISHED)
            for name, parent in TREE.items()
        ],
    )
    assert states(app, THERE) == states(app, HERE)
    assert miscounts(app) == []


def test_a_moderator_works_with_imported_comments_as_with_any(app: Flask) -> None:
    bring_in(app, [foreign(name, parent) for name, parent in TREE.items()])
    with app.app_context():
        rows = db.session.execute(select(Comment.site_id, Comment.id, Comment.body)).all()
    ids = {row.body: f"{row.site_id}-{row.id:x}" for row in rows}
    moderator = Moderator(app)
    for name in ("d", "c", "b", "a"):
        moderator.decide(ids[name], "hold")
    moderator.decide(ids["c"], "approve")
    moderator.decide(ids["h"], "spam")
    moderator.undo(ids["h"])
    assert miscounts(app) == []


def test_each_comment_has_a_line_in_the_log(app: Flask) -> None:
    bring_in(app, [foreign("a"), foreign("b", "a", status=Status.DELETED, html="")])
    with app.app_context():
        lines = db.session.execute(
            select(Event.action, Event.from_status, Event.to_status).order_by(Event.id)
        ).all()
    assert [tuple(line) for line in lines] == [
        ("import", None, "published"),
        ("import", None, "deleted"),
    ]


def test_ids_follow_time_and_stand_above_the_parents(app: Flask) -> None:
    late, early = BEGIN + timedelta(days=2), BEGIN
    bring_in(
        app,
        [foreign("parent", created_at=late), foreign("child", "parent", created_at=early)]
        + [foreign(f"twin {n:03}", created_at=early) for n in range(300)],
    )
    with app.app_context():
        rows = db.session.execute(select(Comment.body).order_by(Comment.id)).scalars().all()
    assert rows == [*(f"twin {n:03}" for n in range(300)), "parent", "child"]


def test_one_page_under_two_addresses_is_one_thread(app: Flask) -> None:
    told = bring_in(
        app,
        [
            foreign("a", url="http://localhost/p?utm_source=x"),
            foreign("b", "a", url="https://www.localhost.localhost/p"),
            foreign("c", "a", url="https://127.0.0.1:8000/p/"),
        ],
    )
    assert (told.pages, told.replies, told.orphans) == (2, 1, 1)


def test_a_source_id_on_another_page_is_another_comment(app: Flask) -> None:
    told = bring_in(app, [foreign("1"), foreign("1", url=HERE), foreign("1")])
    assert (told.comments, told.skipped) == (2, {"twice in the file": 1})


def test_the_number_of_statements_does_not_grow_with_the_file(
    app: Flask, count_statements: Callable[[], Any]
) -> None:
    def cost(page: str, count: int) -> int:
        with count_statements() as statements:
            bring_in(app, [foreign(f"{page} {n}", url=page) for n in range(count)])
        return len(statements)

    assert cost("http://localhost/large", 800) == cost("http://localhost/small", 8) <= 10


def test_when_the_database_refuses_one_row_nothing_is_stored(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        bring_in(app, [foreign("a"), foreign("b", status="nonsense")])
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(Comment)).scalar() == 0
        assert db.session.execute(select(func.count()).select_from(Thread)).scalar() == 0


def test_what_came_without_its_text_is_not_restored_as_nothing(app: Flask) -> None:
    gone = foreign("a", status=Status.DELETED, html="", deleted_by="moderation")
    bring_in(app, [gone, foreign("b", "a")])
    with app.app_context():
        row = db.session.execute(select(Comment.site_id, Comment.id).order_by(Comment.id)).first()
    assert row
    with pytest.raises(AppError, match="cannot take this decision"):
        Moderator(app).decide(f"{row.site_id}-{row.id:x}", "restore")
