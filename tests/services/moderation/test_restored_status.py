"""What is restored is what it was before it was deleted."""

import pytest
from flask import Flask

from comments_service.errors import AppError
from tests.factories import Moderator, Reader, miscounts, set_rules, stored

pytestmark = pytest.mark.database("both")


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ([], "published"),
        (["hold"], "held"),
        (["spam"], "spam"),
        (["hold", "spam"], "spam"),
        (["spam", "approve"], "published"),
        (["delete", "restore"], "published"),
        (["spam", "delete", "restore"], "spam"),
        (["hold", "delete", "restore", "approve"], "published"),
    ],
    ids=lambda value: "-".join(value) or "posted" if isinstance(value, list) else value,
)
def test_restoring_goes_back_to_the_status_of_before(
    before: list[str], status: str, open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post()
    for decision in [*before, "delete", "restore"]:
        moderator.decide(comment.id, decision)
    row = stored(open_app, comment.id)
    assert (row.status, row.deleted_by) == (status, None)
    assert miscounts(open_app) == []
    moderator.undo(comment.id)
    assert stored(open_app, comment.id).status == "deleted"
    moderator.decide(comment.id, "restore")
    assert miscounts(open_app) == []


def test_what_waited_for_review_waits_again(
    app: Flask, reader: Reader, moderator: Moderator
) -> None:
    set_rules(app, moderation="all")
    comment = reader.post()
    for decision in ("delete", "restore"):
        moderator.decide(comment.id, decision)
    assert stored(app, comment.id).status == "held"
    assert reader.thread()["comments"] == []


def test_a_deletion_that_was_undone_does_not_count(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post()
    moderator.decide(comment.id, "spam")
    moderator.decide(comment.id, "delete")
    moderator.undo(comment.id)
    moderator.decide(comment.id, "approve")
    moderator.decide(comment.id, "delete")
    moderator.decide(comment.id, "restore")
    assert stored(open_app, comment.id).status == "published"


def test_what_its_author_deleted_stays_deleted(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post()
    reader.withdraw(comment)
    with pytest.raises(AppError):
        moderator.decide(comment.id, "restore")
