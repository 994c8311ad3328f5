"""Who decided elsewhere is a name in the log: no account, and nobody's signature."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Comment, Event, Moderator
from comments_service.queries.moderation.audit import LogFilter, log_lines
from comments_service.queries.moderation.comments import timeline
from comments_service.services.accounts.accounts import add_moderator
from comments_service.web.console.comments.present import who
from tests.transfer.command import run

pytestmark = pytest.mark.database("both")

PAGE = "http://localhost/a"
COMMENT = {
    "id": "1234567890abcd01",
    "status": "published",
    "body": "x",
    "renderer_version": 1,
    "page": PAGE,
    "created_at": "2020-01-01T00:00:00Z",
    "author_name": "B",
    "author_kind": "official",
    "moderator": "boss@x.example",
}
EVENT = {
    "comment_id": COMMENT["id"],
    "actor": "moderator",
    "moderator": "boss@x.example",
    "action": "approve",
    "from_status": "held",
    "to_status": "published",
    "reasons": [],
    "created_at": "2020-01-02T00:00:00Z",
}
PEOPLE = [
    {"email": "ghost@x.example", "name": "Ghost"},
    {"email": "boss@x.example", "name": "Boss"},
]


def bring_file(app: Flask, folder: Path, **members: Any) -> None:
    content = {"palabre_export": 1, "threads": [{"url": PAGE}], "comments": [COMMENT], **members}
    path = folder / "export.json"
    path.write_text(json.dumps(content, separators=(",", ":")))
    result = run(app, "native", path)
    assert result.exit_code == 0, result.stderr


@pytest.fixture
def owner(app: Flask) -> int:
    """Somebody whose address a file can name."""
    with app.app_context():
        now = app.extensions["palabre"].now()
        return add_moderator("boss@x.example", "owner", "eight hours of bread", now)


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (EVENT, "Boss"),
        (EVENT | {"moderator": "ghost@x.example"}, "Ghost"),
        (EVENT | {"moderator": "nobody@x.example"}, None),
        (EVENT | {"moderator": None, "imported_name": "Before"}, "Before"),
        (EVENT | {"moderator": 7, "imported_name": ["x"]}, None),
        (EVENT | {"moderator": None, "imported_name": "x" * 100}, "x" * 63 + "…"),
        (EVENT | {"actor": "program"}, "Boss"),
    ],
)
def test_a_decision_of_the_file_is_signed_by_no_account(
    app: Flask, tmp_path: Path, owner: int, event: dict[str, Any], name: str | None
) -> None:
    with app.app_context():
        before = db.session.query(Moderator).count()
    bring_file(app, tmp_path, moderators=PEOPLE, events=[event])
    with app.app_context():
        assert db.session.query(Moderator).count() == before
        assert db.session.query(Comment.moderator_id).scalar() is None
        rows = db.session.query(Event.moderator_id, Event.imported_name).all()
        assert rows == [(None, name)]


def test_the_name_is_shown_with_where_it_comes_from(app: Flask, tmp_path: Path, owner: int) -> None:
    bring_file(app, tmp_path, moderators=PEOPLE, events=[EVENT])
    with app.test_request_context():
        number = int(str(COMMENT["id"]), 16)
        [event] = timeline(1, number)
        [line] = log_lines(1, LogFilter(comment_id=number), limit=9, before=None)
        assert who(event) == who(line) == "Boss (from an import)"


def test_an_address_that_a_file_named_is_free_for_an_account(app: Flask, tmp_path: Path) -> None:
    bring_file(app, tmp_path, moderators=PEOPLE, events=[EVENT])
    with app.app_context():
        now = app.extensions["palabre"].now()
        assert add_moderator("ghost@x.example", "moderator", "eight hours of bread", now)


def test_programs_read_the_name_apart_from_those_of_the_team(
    app: Flask, tmp_path: Path, owner: int
) -> None:
    bring_file(app, tmp_path, moderators=PEOPLE, events=[EVENT])
    made = app.test_cli_runner().invoke(args=["token", "add", "t", "--scope", "read"])
    answer = app.test_client().get(
        f"/api/v1/manage/comments/1-{COMMENT['id']}",
        headers={"Authorization": f"Bearer {made.stdout.strip()}"},
    )
    [event] = answer.get_json()["events"]
    assert (event["moderator"], event["imported_name"]) == (None, "Boss")
