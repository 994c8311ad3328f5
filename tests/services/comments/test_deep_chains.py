"""A chain of hidden comments, shown for its last reply alone, comes and goes with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.rules.core.identity import reference
from comments_service.services.comments.status import ImportedComment, store_comments
from comments_service.services.comments.upkeep.recount import Touched, recount
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, Moderator, Reader, miscounts, set_rules, stored

pytestmark = pytest.mark.database("both")


def chain(app: Flask, root: str, depth: int, status: str = "held") -> list[int]:
    """Adds replies to replies below a comment, the last one published; returns their numbers."""
    first = stored(app, root)
    columns = {
        "site_id": SITE, "thread_id": first.thread_id, "root_id": first.id, "body": "x",
        "html": "<p>x</p>", "renderer_version": 1, "created_at": datetime.now(UTC),
        "author_kind": "anonymous",
    }  # fmt: skip
    numbers = [first.id + n for n in range(1, depth + 1)]
    statuses = [*[status] * (depth - 1), "published"]
    made = [
        ImportedComment(columns={**columns, "id": one, "parent_id": one - 1, "status": its})
        for one, its in zip(numbers, statuses, strict=True)
    ]
    with app.app_context(), transaction() as session:
        store_comments(session, made, datetime.now(UTC))
        touched = Touched()
        touched.add(first.thread_id, first.id, None)
        recount(session, SITE, touched)
    return numbers


def shown(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Comment).filter(Comment.is_visible).count()


@pytest.mark.parametrize("depth", [2, 3, 4, 40, 1500])
@pytest.mark.parametrize("root_is", ["published", "held"])
def test_the_last_reply_takes_the_chain_along_and_brings_it_back(
    depth: int, root_is: str, moderator: Moderator, count_statements: Callable[[], Any]
) -> None:
    open_app = moderator.app
    set_rules(open_app, moderation="open")
    reader = Reader(open_app)
    root = reader.post().id
    last = reference(SITE, chain(open_app, root, depth)[-1])
    if root_is == "held":
        moderator.decide(root, "hold")
    assert shown(open_app) == depth + 1 and miscounts(open_app) == []
    for decision, left in (
        ("hold", int(root_is == "published")),
        ("approve", depth + 1),
        ("delete", int(root_is == "published")),
    ):
        with count_statements() as statements:
            moderator.decide(last, decision)
        assert len(statements) < 25, "however deep it is"
        assert shown(open_app) == left
        assert miscounts(open_app) == []


def test_it_stops_where_another_reply_still_shows_the_parent(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    root = reader.post().id
    numbers = chain(open_app, root, 8)
    middle = reference(SITE, numbers[3])
    moderator.decide(middle, "approve")
    side = reader.post("beside", parent_id=middle)
    moderator.decide(middle, "hold")
    moderator.decide(reference(SITE, numbers[-1]), "hold")
    assert shown(open_app) == 6 and miscounts(open_app) == []
    moderator.decide(side.id, "spam")
    assert shown(open_app) == 1 and miscounts(open_app) == []
    moderator.undo(side.id)
    assert shown(open_app) == 6 and miscounts(open_app) == []
