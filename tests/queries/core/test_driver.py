"""Statements that the embedded database's driver gets itself mean what SQLAlchemy makes of them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Update, insert, select, update
from sqlalchemy.exc import IntegrityError

from comments_service.extensions import db
from comments_service.models import Comment, Commenter
from comments_service.models.base import table_of
from comments_service.queries.core.prepared import Prepared, ask, ask_one, prepared
from comments_service.rules.comments.status import Status
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, Reader, number, set_rules

pytestmark = pytest.mark.database("both")

_comments, _commenters = table_of(Comment), table_of(Commenter)
NOW = datetime(2026, 1, 1, 12, 0, 0, 1000, tzinfo=UTC)


def test_every_column_comes_back_as_by_the_session(open_app: Flask, reader: Reader) -> None:
    reader.post("Shown.", author={"name": "Léa", "website": "https://lea.example"})
    set_rules(open_app, moderation="all")
    reader.post("Held, with a reason.", key="a-key")
    statement = select(_comments).order_by(_comments.c.id)
    with open_app.app_context():
        expected = [tuple(row) for row in db.session.execute(statement)]
        rows = ask(Prepared(statement), {})
        assert [tuple(row) for row in rows] == expected
        assert [[type(value) for value in row] for row in rows] == [
            [type(value) for value in row] for row in expected
        ]
        assert rows[1].reasons[0]["code"] == "all_held"
        assert rows[0].is_visible is True
        assert rows[0].created_at.tzinfo is not None


def test_what_is_not_given_gets_the_models_defaults(open_app: Flask) -> None:
    columns = ("site_id", "id", "fingerprint", "first_seen_at")
    given = {"site_id": SITE, "id": 5, "fingerprint": "f", "first_seen_at": NOW}
    new = Prepared(insert(_commenters).returning(*_commenters.c), columns)
    with open_app.app_context(), transaction():
        (row,) = ask(new, given)
    assert (row.published_count, row.first_seen_at) == (0, NOW)


@prepared
def _with_status(site_id: int, comment_id: int, status: str) -> Update:
    return (
        update(_comments)
        .where(_comments.c.site_id == site_id, _comments.c.id == comment_id)
        .values(status=status, version=_comments.c.version + 1)
    )


def test_a_statement_without_rows_gives_none_and_is_part_of_the_transaction(
    open_app: Flask, reader: Reader
) -> None:
    posted = number(reader.post().id)
    state: Any = Prepared(select(_comments.c.status, _comments.c.version))
    with open_app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            assert list(ask(*_with_status(SITE, posted, Status.SPAM))) == []
            assert ask_one(state, {}) == ("spam", 3)
            raise ZeroDivisionError
        assert ask_one(state, {}) == ("published", 2)


def test_refusals_are_sqlalchemys(open_app: Flask) -> None:
    columns = ("site_id", "id", "fingerprint", "first_seen_at")
    new = Prepared(insert(_commenters), columns)
    given = {"site_id": SITE, "id": 5, "fingerprint": "f", "first_seen_at": NOW}
    with open_app.app_context():
        with pytest.raises(IntegrityError), transaction():
            ask(new, given)
            ask(new, given)
        assert ask_one(Prepared(select(_commenters.c.id)), {}) is None
