"""An import that stops says what is true, goes on, and can be undone: every way out is taken."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError

from comments_service.extensions import db
from comments_service.models import Comment, Event, Import, SiteOrigin
from comments_service.services.core.ids import ROOM, fresh_ids
from comments_service.services.imports.imports import SiteChanged, import_comments
from comments_service.transfer import importer
from comments_service.transfer.export import Scope, export
from tests.factories import miscounts
from tests.transfer.command import comments, run

pytestmark = pytest.mark.database("both")


def blog(folder: Path, name: str, count: int, *, second: str = "00") -> Path:
    """A page of comments that were all written in one second."""
    inside = "".join(
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>A</wp:comment_author>"
        f"<wp:comment_date_gmt>2010-01-01 00:00:{second}</wp:comment_date_gmt>"
        f"<wp:comment_content>{name}{n}</wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
        for n in range(1, count + 1)
    )
    path = folder / f"{name}.xml"
    path.write_text(
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>'
        f"<title>{name}</title><link>https://blog.example/{name}</link>"
        f"<wp:status>publish</wp:status>{inside}</item></channel></rss>"
    )
    return path


def counted(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.query(model).count()


def imports(app: Flask) -> list[tuple[str, int, int]]:
    with app.app_context():
        return [tuple(one) for one in db.session.query(Import.state, Import.done, Import.total)]


def failing(error: Exception | type[BaseException], *, on: int, once: bool = True) -> Any:
    """``import_comments`` that fails at its ``on``-th call, or from then on."""
    calls = 0

    def import_or_fail(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == on or (calls > on and not once):
            raise error
        import_comments(*args)

    return import_or_fail


def test_files_with_thousands_of_one_second_come_in_one_after_the_other(
    app: Flask, tmp_path: Path
) -> None:
    for name in "abc":
        result = run(app, "wordpress", blog(tmp_path, name, 700), "--json")
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout)["comments"] == 700
    assert counted(app, Comment) == 2100
    assert miscounts(app) == []


def test_comments_of_one_second_keep_the_order_of_the_file(app: Flask, tmp_path: Path) -> None:
    run(app, "wordpress", blog(tmp_path, "a", 300))
    with app.app_context():
        bodies = [body for (body,) in db.session.query(Comment.body).order_by(Comment.id)]
    assert bodies == [f"a{n}" for n in range(1, 301)]


def test_ids_of_a_batch_leave_room_for_what_comes_after_each() -> None:
    ids = list(fresh_ids(datetime(2026, 1, 1, tzinfo=UTC), 500))
    assert len(ids) == 500
    assert all(later - earlier >= ROOM for earlier, later in zip(ids, ids[1:], strict=False))


def test_events_of_an_import_leave_room_for_decisions(app: Flask, tmp_path: Path) -> None:
    run(app, "wordpress", blog(tmp_path, "a", 300))
    with app.app_context():
        ids = [one for (one,) in db.session.query(Event.id).order_by(Event.id)]
    assert all(later - earlier >= ROOM for earlier, later in zip(ids, ids[1:], strict=False))


@pytest.mark.parametrize(
    "error", [SiteChanged("gone"), IntegrityError("INSERT", {}, Exception("UNIQUE"))]
)
@pytest.mark.parametrize("on", [1, 2])
def test_a_site_that_changes_meanwhile_is_planned_upon_anew(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, on: int
) -> None:
    monkeypatch.setattr(importer, "import_comments", failing(error, on=on))
    result = run(app, "wordpress", blog(tmp_path, "a", 600), "--json")
    assert result.exit_code == 0, result.stderr
    assert counted(app, Comment) == 600
    assert imports(app) == [("done", 600, 600)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SiteChanged("gone"), "the site changes faster than this import"),
        (IntegrityError("INSERT", {}, Exception("UNIQUE")), "the site changes faster"),
        (OperationalError("INSERT", {}, Exception("full")), "The database cannot be used."),
    ],
)
def test_an_import_that_stops_says_how_far_it_is_goes_on_and_is_undone(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    path = blog(tmp_path, "a", 600)
    with monkeypatch.context() as patched:
        patched.setattr(importer, "import_comments", failing(error, on=2, once=False))
        result = run(app, "wordpress", path)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert "100 of 600 comments are imported. The same command goes on" in result.stderr
    assert "Nothing was changed" not in result.stderr
    assert counted(app, Comment) == 100
    assert run(app, "wordpress", path).exit_code == 0
    assert imports(app) == [("done", 600, 600)]


def test_an_import_that_stopped_can_be_undone_by_what_it_said(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "import_comments", failing(SiteChanged("x"), on=2, once=False))
    said = run(app, "wordpress", blog(tmp_path, "a", 600)).stderr
    command = said.split("`flask --app app ")[1].split("`")[0]
    assert app.test_cli_runner().invoke(args=command.split()).exit_code == 0
    assert counted(app, Comment) == 0


def test_one_that_stopped_at_once_says_that_nothing_came_in(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "import_comments", failing(SiteChanged("x"), on=1, once=False))
    assert "No comment was imported." in run(app, "wordpress", blog(tmp_path, "a", 3)).stderr


def test_a_refusal_of_the_database_is_no_question_of_whether_it_runs(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise IntegrityError("INSERT", {}, Exception("UNIQUE"))

    monkeypatch.setattr(importer, "update_import", refuse)
    said = run(app, "wordpress", blog(tmp_path, "a", 3)).stderr
    assert "Is it running" not in said
    assert "IntegrityError" in said
    assert "3 of 3 comments are imported." in said


@pytest.mark.parametrize("step", ["add_origin", "update_import"])
def test_an_import_that_is_killed_after_its_last_comment_ends_when_it_is_brought_again(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(BaseException):
        """What no except of ours takes for an error."""

    def kill(*_: Any, **__: Any) -> None:
        raise Killed

    path = blog(tmp_path, "a", 6)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(importer, step, kill)
        run_args = ["import", "wordpress", str(path)]
        app.test_cli_runner().invoke(args=run_args, catch_exceptions=False)
    assert imports(app) == [("running", 6, 6)]
    again = run(app, "wordpress", path, "--json")
    assert json.loads(again.stdout)["new_origin"] == "https://blog.example"
    assert imports(app) == [("done", 6, 6)]
    with app.app_context():
        origins = [one for (one,) in db.session.query(SiteOrigin.origin)]
        number = db.session.query(Import.id).scalar()
    assert origins.count("https://blog.example") == 1
    # The undo takes the address out as well.
    app.test_cli_runner().invoke(args=["imports", "undo", str(number)])
    assert counted(app, SiteOrigin) == len(origins) - 1


@pytest.mark.parametrize("times", [1, 2])
def test_our_own_export_ends_on_an_instance_that_lists_other_addresses(
    app: Flask, tmp_path: Path, times: int
) -> None:
    run(app, "wordpress", blog(tmp_path, "a", 6))
    path = tmp_path / "export.json"
    with app.app_context():
        path.write_bytes(b"".join(export(Scope(1), "native")))
        number = db.session.query(Import.id).scalar()
    app.test_cli_runner().invoke(args=["imports", "undo", str(number)])
    told = [json.loads(run(app, "native", path, "--json").stdout) for _ in range(times)]
    assert [one["comments"] for one in told] == [6, 0][:times]
    assert told[0]["other_hosts"] == {}
    assert imports(app)[-1] == ("done", 6, 6)


@pytest.mark.parametrize(
    ("word", "content", "likely"),
    [
        ("disqus", "<rss xmlns:wp='http://wordpress.org/export/1.2/'></rss>", "wordpress"),
        ("wordpress", "<feed><category scheme='http://schemas.google.com/g/2005#kind'/></feed>",
         "blogger"),
        ("blogger", "<disqus xmlns='http://disqus.com'></disqus>", "disqus"),
        ("blogger", '<feed xmlns:blogger="http://schemas.google.com/blogger/2018"></feed>',
         "takeout"),
        ("twikoo", '{"type": "waline", "data": {}}', "waline"),
        ("twikoo", "[]", ""),
        ("movable-type", "AUTHOR: a\nTITLE: t\n-----\n--------\n", ""),
    ],
)  # fmt: skip
def test_nothing_is_a_refusal_that_names_the_likely_format(
    app: Flask, tmp_path: Path, word: str, content: str, likely: str
) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    result = run(app, word, path, "--site-url", "http://localhost/")
    assert result.exit_code == 1
    assert "there is no comment of" in result.stderr
    assert "Nothing was changed." in result.stderr
    assert (f"It looks like {likely}, " in result.stderr) is bool(likely)
    assert comments(app, "/a") == []
