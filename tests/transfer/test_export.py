"""What goes out comes back: all of a site, in our own form; and what others make of theirs."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import comments_service
from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import Comment, Event, Site, Thread, ThreadAlias, Vote
from comments_service.services.comments.threads import change_thread
from comments_service.services.core.actor import SYSTEM, By
from comments_service.transfer.export import Scope, export
from tests.conftest import MakeApp
from tests.factories import Moderator, Posted, Reader, flatten, miscounts, number, set_rules
from tests.support.databases import Database, Databases, close_app, settings_for
from tests.transfer.command import bring, comments, run
from tests.transfer.test_disqus import SAMPLE as DISQUS

HTTP = "http://localhost"
ACTS = ("post", "answer", "vote", "edit", "report", "delete", "spam", "hold", "approve", "restore")


def taken(app: Flask, *options: str) -> bytes:
    """What the command writes to standard output."""
    result: Result = app.test_cli_runner().invoke(args=["export", "-", *options])
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes


def lively(app: Flask) -> dict[str, str]:
    """A site on which all happened that can; returns ids by what they are."""
    set_rules(app, moderation="open", name="Le fournil", language="fr", max_links=0)
    reader = Reader(app, page=f"{HTTP}/a")
    other = Reader(app, address="192.0.2.2", page=f"{HTTP}/b?p=2")
    moderator = Moderator(app)
    zoe = {"name": "Zoë", "email": "zoe@example.org", "website": "https://zoe.example/"}
    first = reader.post("=1+1 **gras**\n\n```\ncode\n\n```", author=zoe)
    answer = Reader(app, "192.0.2.2", reader.page).post("Oui.", parent_id=first.id)
    deep = reader.post("Encore.", parent_id=answer.id, author=zoe)
    linked = other.post("https://a.example/ and https://b.example/")
    gone = other.post("Adieu.", author={"name": "Max"})
    other.post("À quoi ?", parent_id=gone.id)
    other.withdraw(gone)
    reader.edit(first, "=1+1 *italique*")
    other.vote(first.id, 1)
    reader.vote(deep.id, -1)
    other.report(deep.id, "abuse", note="Non.")
    moderator.pin(first.id)
    moderator.decide(answer.id, "spam")
    moved = app.test_cli_runner().invoke(args=["thread", "move", other.page, f"{HTTP}/c"])
    assert moved.exit_code == 0, moved.stderr
    with app.app_context():
        thread = db.session.query(Thread.id).filter(Thread.key == "localhost/a").scalar()
        now = app.extensions["palabre"].now()
        change_thread(1, thread, By(SYSTEM, now), closed=True)
    bring(app, "disqus", DISQUS)
    return {"first": first.id, "deep": deep.id, "held": linked.id}


@pytest.fixture
def second(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """Another service, which is empty."""
    folder = tmp_path / "second"
    folder.mkdir()
    fresh: Database = databases.fresh(folder)
    app = comments_service.create_app(settings_for(fresh.env))
    app.testing = True
    yield app
    close_app(app)
    databases.drop(fresh)


def moved_to(app: Flask, content: bytes, folder: Path) -> Any:
    """The summary of an import of our own export, with its pages where they were."""
    path = folder / "export.json"
    path.write_bytes(content)
    result = run(app, "auto", path, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def elsewhere(went: bytes) -> Any:
    """An export as another service has it: deciders are names in its log, and no accounts."""
    file = json.loads(went)
    names = {one["email"]: one["name"] for one in file["moderators"]}
    for event in file["events"]:
        event["imported_name"] = names.get(event["moderator"], event["imported_name"])
    for row in [*file["comments"], *file["events"]]:
        row["moderator"] = None
    return file | {"moderators": []}


@pytest.mark.database("both")
def test_an_export_comes_back_as_it_went(app: Flask, second: Flask, tmp_path: Path) -> None:
    ids = lively(app)
    went = taken(app)
    told = moved_to(second, went, tmp_path)
    assert (told["format"], told["skipped"]) == ("native", 0)
    assert json.loads(taken(second)) == elsewhere(went)
    assert miscounts(second) == []
    for path in ("/a", "/c"):
        query = {"url": HTTP + path}
        pair = [
            one.test_client().get("/api/v1/threads", query_string=query) for one in (app, second)
        ]
        assert pair[0].get_json() == pair[1].get_json()
    # The links of readers, and the old address of the page that moved, go on to work.
    assert ids["first"] in [one["id"] for one in comments(second, "/a")]
    assert len(comments(second, "/b?p=2")) == len(comments(app, "/c"))


def test_everything_of_it_is_there(app: Flask, second: Flask, tmp_path: Path) -> None:
    lively(app)
    moved_to(second, taken(app), tmp_path)
    for model in (Comment, Thread, Vote, Event, ThreadAlias):
        counts = []
        for one in (app, second):
            with one.app_context():
                counts.append(db.session.query(model).count())
        assert counts[0] == counts[1] > 0, model


@pytest.mark.database("both")
def test_a_second_import_adds_nothing_and_one_of_the_same_place_neither(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    lively(app)
    went = taken(app)
    assert moved_to(app, went, tmp_path)["comments"] == 0
    moved_to(second, went, tmp_path)
    again = moved_to(second, went, tmp_path)
    assert (again["comments"], set(again["skipped_because"])) == (0, {"already imported"})
    assert json.loads(taken(app)) == json.loads(went)
    assert json.loads(taken(second)) == elsewhere(went)


@pytest.mark.database("both")
def test_what_was_imported_before_is_known_by_its_source(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    lively(app)
    bring(second, "disqus", DISQUS)
    told = moved_to(second, taken(app), tmp_path)
    assert told["skipped_because"] == {"already imported": 11}
    assert bring(second, "disqus", DISQUS)["comments"] == 0
    assert miscounts(second) == []


@pytest.mark.database("both")
def test_an_export_that_came_in_can_be_undone(app: Flask, second: Flask, tmp_path: Path) -> None:
    lively(app)
    number_of_import = moved_to(second, taken(app), tmp_path)["import_id"]
    result = second.test_cli_runner().invoke(args=["imports", "undo", str(number_of_import)])
    assert result.exit_code == 0, result.stderr
    with second.app_context():
        left = [db.session.query(model).count() for model in (Comment, Thread, Vote, Event)]
    assert left == [0, 0, 0, 0]
    assert miscounts(second) == []


def test_who_was_trusted_still_is_and_moderation_goes_on(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="first", trusted_after=1)
    reader, moderator = Reader(app), Moderator(app)
    first = reader.post("First.", author={"name": "Léa"})
    moderator.decide(first.id, "approve")
    moved_to(second, taken(app), tmp_path)
    there = Reader(second)
    again = there.post("Again.", author={"name": "Léa"}, commenter_token=first.commenter_token)
    assert again.status == "published"
    Moderator(second).undo(first.id)
    assert miscounts(second) == []


def test_settings_come_along_to_an_empty_site_only(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    lively(app)
    Reader(second).post("Here first.")
    moved_to(second, taken(app), tmp_path)
    with second.app_context():
        assert db.session.query(Site.name).scalar() == "My site"


def test_one_page_and_one_commenter_go_out_alone(app: Flask) -> None:
    lively(app)
    page = json.loads(taken(app, "--page", f"{HTTP}/b?p=2"))
    assert [one["url"] for one in page["threads"]] == [f"{HTTP}/c"]
    assert {one["page"] for one in page["comments"]} == {f"{HTTP}/c"}
    assert page["votes"] == []
    person = json.loads(taken(app, "--commenter", "ZOE@example.org"))
    assert {one["author_email"] for one in person["comments"]} == {"zoe@example.org"}
    assert len(person["comments"]) == 3
    assert {one["comment_id"] for one in person["events"]} == {
        one["id"] for one in person["comments"]
    }


def test_wordpress_form_is_read_as_wordpress(app: Flask, second: Flask, tmp_path: Path) -> None:
    lively(app)
    path = tmp_path / "export.xml"
    path.write_bytes(taken(app, "--format", "wxr"))
    told = bring(second, "auto", path, site_url=HTTP)
    assert told["format"] == "wordpress"
    with app.app_context():
        here = db.session.query(Comment.html, Comment.status, Comment.author_name).all()
    with second.app_context():
        there = db.session.query(Comment.html, Comment.status, Comment.author_name).all()

    def plain(rows: Any) -> list[Any]:
        gone = [("", "deleted", None) if row.status == "deleted" else tuple(row) for row in rows]
        return sorted((text.replace("\n", ""), state, name or "") for text, state, name in gone)

    assert plain(there) == plain(here)


def test_rows_for_scripts_and_spreadsheets_are_the_same(app: Flask) -> None:
    ids = lively(app)
    rows = json.loads(taken(app, "--format", "json"))
    lines = list(
        csv.DictReader(io.StringIO(taken(app, "--format", "csv").decode("utf-8-sig"), newline=""))
    )
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert len(rows) > 15
    first = next(line for line in lines if line["id"] == ids["first"])
    assert first["body"] == "'=1+1 *italique*"
    assert first["email"] == "zoe@example.org"
    assert {line["pinned"] for line in lines} == {"true", "false"}
    assert taken(app, "--format", "csv").startswith(b'\xef\xbb\xbf"id",')
    assert all(not (row["name"] or row["body"]) for row in rows if row["status"] == "deleted")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "\t=", "\r=", "＝", "－1"])
def test_no_cell_is_a_formula(open_app: Flask, start: str) -> None:
    reader = Reader(open_app)
    name = f"{start.strip()}cmd|' /C calc'!A0"
    reader.post(f"{start}HYPERLINK(1)", author={"name": name})
    text = taken(open_app, "--format", "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] and cell[0] in "=+-@|\t\r＝－"] == []
    assert f"'{name}" in cells


@pytest.mark.database("both")
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), max_size=14))
@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.generate],  # an example takes too long to look for a smaller one
)
def test_whatever_happened_comes_back(
    app: Flask, second: Flask, tmp_path: Path, steps: list[tuple[str, int]]
) -> None:
    for one in (app, second):
        forget(one)
    set_rules(app, moderation="open")
    reader, moderator = Reader(app), Moderator(app)
    posted = [reader.post("The first one.")]
    for turn, (act, which) in enumerate(steps):
        other = Reader(app, address=f"192.0.2.{which + 2}")
        posted += take(act, turn, (other, moderator), posted[which % len(posted)])
    went = taken(app)
    moved_to(second, went, tmp_path)
    assert json.loads(taken(second)) == elsewhere(went)
    assert miscounts(second) == []


def take(act: str, turn: int, people: tuple[Reader, Moderator], target: Posted) -> list[Posted]:
    """One act; those that make no sense just now are refused by the service."""
    reader, moderator = people
    if act == "post":
        return [reader.post(f"Text {turn} *a*\nb", author={"name": f"N{turn % 3}"})]
    if act == "answer":
        answer = reader.try_to_post(f"Answer {turn}.", parent_id=target.id)
        made = answer.get_json()
        tokens = made.get("edit_token", ""), made.get("commenter_token", "")
        return [Posted(made["comment"]["id"], "", *tokens)] if answer.status_code == 201 else []
    if act == "vote":
        reader.vote(target.id, 1 - 2 * (turn % 2))
    elif act == "edit":
        reader.edit(target, f"Edited {turn}.")
    elif act == "report":
        reader.report(target.id)
    else:
        with suppress(AppError):
            moderator.decide(target.id, act)
    return []


def forget(app: Flask) -> None:
    """Takes every comment out, so that one database serves many examples."""
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            # What nobody may take out of the log stays in it.
            if table.name not in (
                "sites", "site_origins", "moderators", "memberships", "audit_entries",
            ):  # fmt: skip
                connection.execute(table.delete())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('"palabre_export": 1', '"palabre_export": 2'), "version"),
        (lambda text: text[:-40], "line "),
        (lambda text: text.replace('"palabre_export": 1,', ""), "no export of Palabre"),
    ],
)
def test_a_file_that_is_none_of_ours_changes_nothing(
    app: Flask, second: Flask, tmp_path: Path, change: Any, reason: str
) -> None:
    lively(app)
    path = tmp_path / "export.json"
    path.write_text(change(taken(app).decode()))
    result = run(second, "native", path)
    assert result.exit_code != 0
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1
    assert comments(second, "/a") == []


def test_an_edited_file_brings_in_nothing_that_harms(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="open")
    posted = Reader(app, page=f"{HTTP}/a").post("Text.", author={"name": "Léa"})
    told = json.loads(taken(app))
    evil = "<img src=x onerror=alert(1)><script>alert(1)</script>Ha"
    [one] = told["comments"]
    one |= {"html": evil, "body": evil, "renderer_version": 0, "author_kind": "god"}
    one |= {"reasons": [{"code": "x", "message": "{a.__class__}", "params": {}}, 7]}
    one |= {
        "author_badge": "<b>",
        "commenter_id": "zz",
        "poster_hash": 5,
        "moderator": "no@one.example",
    }
    told["votes"] = [{"comment_id": one["id"], "voter_hash": "z", "value": 9}, 3]
    told["events"] += [{"comment_id": one["id"], "actor": "god", "action": "x"}]
    told["site"] |= {"max_depth": 900, "accent": "url(x)", "name": "Kept"}
    assert moved_to(second, json.dumps(told).encode(), tmp_path)["comments"] == 1
    [shown] = flatten(Reader(second, page=f"{HTTP}/a").thread()["comments"])
    assert shown["html"] == "Ha"
    assert shown["id"] == posted.id
    assert shown["author"]["kind"] == "named"
    assert miscounts(second) == []


@pytest.mark.parametrize("to_status", ["spam", None])
def test_a_log_that_ends_with_another_status_tells_of_the_import(
    app: Flask, second: Flask, tmp_path: Path, to_status: str | None
) -> None:
    set_rules(app, moderation="open")
    Reader(app, page=f"{HTTP}/a").post("Text.")
    told = json.loads(taken(app))
    told["events"] = [one | {"to_status": to_status} for one in told["events"] if to_status]
    moved_to(second, json.dumps(told).encode(), tmp_path)
    with second.app_context():
        log = db.session.query(Event.action, Event.from_status, Event.to_status).order_by(Event.id)
        assert log.all()[-1] == ("import", to_status, "published")
    assert miscounts(second) == []


def test_votes_that_came_as_a_number_stay_when_somebody_votes(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="open")
    Reader(app, page=f"{HTTP}/a").post("Text.")
    told = json.loads(taken(app))
    told["comments"][0] |= {"up": 5, "down": 2}
    moved_to(second, json.dumps(told).encode(), tmp_path)
    [there] = comments(second, "/a")
    reader = Reader(second, page=f"{HTTP}/a")
    votes = [reader.vote(there["id"], value).get_json() for value in (1, 1, -1, 0)]
    assert [(one["up"], one["down"]) for one in votes] == [(6, 2), (6, 2), (5, 3), (5, 2)]


def test_ids_that_are_taken_are_given_anew(app: Flask, second: Flask, tmp_path: Path) -> None:
    set_rules(app, moderation="open")
    reader = Reader(app, page=f"{HTTP}/a")
    first = reader.post("Text.")
    reader.post("Answer.", parent_id=first.id)
    told = json.loads(taken(app))
    moved_to(second, json.dumps(told).encode(), tmp_path)
    # The same ids on another page: a file that somebody copied and edited.
    elsewhere = json.loads(json.dumps(told).replace(f"{HTTP}/a", f"{HTTP}/b"))
    assert moved_to(second, json.dumps(elsewhere).encode(), tmp_path)["comments"] == 2
    assert moved_to(second, json.dumps(elsewhere).encode(), tmp_path)["comments"] == 0
    assert [one["html"] for one in comments(second, "/b")] == ["<p>Text.</p>", "<p>Answer.</p>"]
    assert {number(one["id"]) for one in comments(second, "/b")} & {number(first.id)} == set()
    assert miscounts(second) == []


def test_a_file_appears_under_its_name_once_it_is_whole(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    result = app.test_cli_runner().invoke(args=["export", str(path)])
    assert result.exit_code == 0, result.stderr
    assert json.loads(path.read_text())["palabre_export"] == 1
    assert [one.name for one in tmp_path.glob("all*")] == ["all.json"]
    assert path.stat().st_mode & 0o077 == 0  # it holds e-mail addresses
    refused = app.test_cli_runner().invoke(args=["export", str(tmp_path / "no" / "all.json")])
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    "options",
    [
        ["--site", "nobody"],
        ["--page", "https://localhost/nothing"],
        ["--page", "x"],
        ["--commenter", " "],
    ],
)
def test_what_is_not_there_is_told_in_one_line(app: Flask, options: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["export", "-", *options])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


@pytest.mark.database("both")
def test_many_comments_take_little_memory(make_app: MakeApp) -> None:
    app = make_app()
    set_rules(app, moderation="open")
    Reader(app).post("The first one.")
    with app.app_context():
        row = db.session.query(*Comment.__table__.columns).one()._mapping
        rows = [
            {**row, "id": row["id"] + at, "root_id": row["id"] + at, "body": "x" * 2000}
            | {"idempotency_hash": None}
            for at in range(1, 4000)
        ]
        with db.engine.begin() as connection:
            connection.execute(Comment.__table__.insert(), rows)
        del rows
        tracemalloc.start()
        size = sum(len(piece) for piece in export(Scope(1), "native"))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert size > 8_000_000
    assert peak < 5_000_000
