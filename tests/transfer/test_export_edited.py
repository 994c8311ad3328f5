"""An export that somebody changed, or that meets what came since, does no harm."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Event
from tests.factories import Reader, flatten, miscounts, number, set_rules
from tests.transfer.command import comments, run
from tests.transfer.sites import HTTP, lively, moved_to, taken


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
    told["reactions"] = [
        {"comment_id": one["id"], "kind": kind, "reader_hash": reader}
        for kind, reader in (("👍", "z"), ("x" * 17, "a" * 32), ("👍 ❤️", "a" * 32), (3, "a" * 32))
    ]
    told["page_reactions"] = [7, {"page": f"{HTTP}/a", "kind": "<b>", "reader_hash": None}]
    told["events"] += [{"comment_id": one["id"], "actor": "god", "action": "x"}]
    told["site"] |= {"max_depth": 900, "accent": "url(x)", "name": "Kept"}
    assert moved_to(second, json.dumps(told).encode(), tmp_path)["comments"] == 1
    [shown] = flatten(Reader(second, page=f"{HTTP}/a").thread()["comments"])
    assert shown["html"] == "Ha"
    assert shown["reactions"] == {}
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
