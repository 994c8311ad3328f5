"""What holds for every format: an import goes out as it came, and one cut short goes on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, tuple_, update

from comments_service.extensions import db
from comments_service.models import Comment, Event, Import, SiteOrigin, Thread
from comments_service.models.personal import PERSONAL
from comments_service.queries.moderation.figures import figures
from comments_service.queries.sites.sites import default_site
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.core.periods import last_days
from comments_service.rules.moderation.figures import DecisionCounts
from comments_service.services.imports.imports import (
    ImportRun,
    PlannedComment,
    PlannedThread,
    SiteChanged,
    import_comments,
)
from comments_service.services.imports.undo import undo_import
from comments_service.transfer import importer
from comments_service.transfer.files.source import Source
from comments_service.transfer.open_file import open_file
from comments_service.transfer.plan import ImportTarget
from tests.factories import Reader, miscounts, set_rules, stored
from tests.transfer.command import comments, thread
from tests.transfer.forum import Forum
from tests.transfer.imported import PAGE, rows, told, undo

pytestmark = pytest.mark.database("both")


def test_an_import_goes_out_as_if_it_had_never_come(app: Flask, forum: Forum, file: Any) -> None:
    forum.page(1, "https://blog.example/a/")
    for number in range(11, 31):
        forum.comment(number, parent=str(number - 1) if number % 3 else "11")
    forum.comment(40, state="isDeleted")
    before = rows(app, Comment, Thread, Event, SiteOrigin)
    undo(app, told(app, file())["import_id"])
    assert rows(app, Comment, Thread, Event, SiteOrigin) == before
    assert told(app, file())["comments"] == 21


def test_what_was_answered_since_stays_as_a_placeholder_and_comes_back_beside_it(
    app: Flask, forum: Forum, file: Any
) -> None:
    set_rules(app, moderation="open")
    forum.comment(11)
    forum.comment(12, parent="11")
    forum.comment(13, parent="12")
    forum.comment(14)
    found = told(app, file())
    reader = Reader(app, page=PAGE)
    reader.post("Yes.", parent_id=comments(app, "/a/")[1]["id"])
    undo(app, found["import_id"])
    left = comments(app, "/a/")
    assert [(one["status"], one["html"]) for one in left] == [
        ("deleted", ""), ("deleted", ""), ("published", "<p>Yes.</p>"),
    ]  # fmt: skip
    assert miscounts(app) == []
    assert told(app, file())["comments"] == 4
    assert thread(app, "/a/")["thread"]["comment_count"] == 5
    assert miscounts(app) == []


def test_a_placeholder_says_nothing_of_its_author(app: Flask, forum: Forum, file: Any) -> None:
    set_rules(app, moderation="open")
    forum.comment(11, name="Zoë")
    import_id = told(app, file())["import_id"]
    [top] = comments(app, "/a/")
    Reader(app, page=PAGE).post("Yes.", parent_id=top["id"])
    trace = {"poster_hash": "ab" * 16, "author_email": "z@a.example", "author_badge": "author"}
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Comment).where(Comment.source_id == "11").values(trace))
    undo(app, import_id)
    row = stored(app, top["id"])._mapping
    assert {name: row[name] for name in PERSONAL[Comment]} == PERSONAL[Comment]


def test_the_log_tells_of_the_import_and_its_undo_and_the_figures_do_not(
    app: Flask, forum: Forum, file: Any
) -> None:
    set_rules(app, moderation="open")
    forum.comment(11)
    forum.comment(12, parent="11", state="isSpam")
    import_id = told(app, file())["import_id"]
    [top] = comments(app, "/a/")
    Reader(app, page=PAGE).post("Yes.", parent_id=top["id"])
    undo(app, import_id)
    with app.app_context():
        of_top = tuple_(Event.site_id, Event.comment_id) == parse_reference(top["id"])
        log = db.session.execute(
            select(Event.action, Event.actor, Event.from_status, Event.to_status)
            .where(of_top)
            .order_by(Event.id)
        ).all()
        today = figures(1, last_days(2, datetime.now(UTC).date()))
    assert [tuple(line) for line in log] == [
        ("import", "system", None, "published"),
        ("undo_import", "system", "published", "deleted"),
    ]
    assert (today.decisions, today.rules) == (DecisionCounts(), [])
    assert miscounts(app) == []


def test_an_import_and_its_undo_take_as_many_statements_whatever_they_hold(
    app: Flask, forum: Forum, file: Any, count_statements: Any
) -> None:
    taken = []
    for first, size in ((100, 1), (200, 10), (1000, 80)):
        for at in range(first, first + size):
            forum.comment(at, parent=str(at - 1 - at % 3))
        with count_statements() as of_import:
            import_id = told(app, file())["import_id"]
        with count_statements() as of_undo:
            undo(app, import_id)
        taken.append((len(of_import), len(of_undo)))
    assert taken[1] == taken[2]  # the first one asks what the next ones remember


def test_nothing_is_written_when_a_parent_has_gone(app: Flask) -> None:
    now = datetime.now(UTC)
    thread = PlannedThread(key="localhost/a", url=PAGE, title=None, is_closed=False, created_at=now)
    orphan = PlannedComment(id=12, parent_id=11, key=thread.key, values={"status": "published"})
    with app.app_context(), pytest.raises(SiteChanged):
        import_comments(ImportRun(1, 1, "disqus"), {thread.key: thread}, [orphan], now)
    assert rows(app, Comment, Thread, Event) == [0, 0, 0]


def test_an_import_is_undone_once(app: Flask, forum: Forum, file: Any) -> None:
    forum.comment(11)
    number = told(app, file())["import_id"]
    undo(app, number)
    for wrong in (number, "17"):
        result = app.test_cli_runner().invoke(args=["imports", "undo", wrong])
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1
    listed = app.test_cli_runner().invoke(args=["imports", "list"]).stdout
    assert number in listed
    assert "undone" in listed


class Killed(BaseException):
    """As a signal ends a process between two transactions."""


def kill_after(app: Flask, path: Path, batches: int) -> None:
    """An import that gets as far as so many transactions."""
    left = iter(range(batches))

    def progress(_done: int, _total: int) -> None:
        if next(left, None) in (None, batches - 1):
            raise Killed

    with app.app_context(), open_file(Source(path), "disqus") as opened:
        rules = default_site()
        assert rules
        number = importer.begin(opened, rules, importer.preview(opened, rules, None))
        with pytest.raises(Killed):
            importer.import_entries(opened, ImportTarget(rules, "disqus", None, number), progress)


@pytest.mark.usefixtures("small_batches")
def test_what_was_cut_short_goes_on_with_the_same_file(app: Flask, forum: Forum, file: Any) -> None:
    for number in range(100, 150):
        forum.comment(number, parent=str(number - 1) if number % 5 else "100")
    kill_after(app, file(), 3)
    assert rows(app, Comment) == [21]
    assert miscounts(app) == []
    found = told(app, file())
    assert (found["comments"], found["skipped"]) == (50, 0)
    assert rows(app, Comment, Import) == [50, 1]
    assert miscounts(app) == []
    undo(app, found["import_id"])
    assert rows(app, Comment, Thread) == [0, 0]


@pytest.mark.usefixtures("small_batches")
def test_what_was_cut_short_can_be_undone(app: Flask, forum: Forum, file: Any) -> None:
    for number in range(100, 130):
        forum.comment(number)
    kill_after(app, file(), 2)
    with app.app_context():
        undo_import(1, db.session.scalars(select(Import.id)).one(), datetime.now(UTC))
    assert rows(app, Comment, Thread) == [0, 0]
