"""What holds for every format: one page in many spellings, families, counts."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, Event, Import, Thread
from tests.factories import Moderator, Reader, miscounts, set_rules
from tests.transfer.command import bring, comments, run
from tests.transfer.forum import Forum
from tests.transfer.imported import PAGE, rows, told, undo

pytestmark = pytest.mark.database("both")


def test_all_spellings_of_a_page_are_one_and_other_parameters_are_not(
    app: Flask, forum: Forum, file: Any
) -> None:
    for number, link in enumerate(
        [
            "https://www.localhost.example/%c3%a9/",
            "http://localhost.example/%C3%A9?utm_source=x",
            "http://localhost.example//é//",
            "http://localhost.example/?p=1",
            "http://localhost.example/?p=2",
        ],
        2,
    ):
        forum.page(number, link)
        forum.comment(10 + number, page=number)
    found = told(app, file())
    assert (found["pages"], found["comments"]) == (3, 5)
    assert found["new_origin"] == "https://www.localhost.example"


def test_the_same_comment_on_two_spellings_of_a_page_is_one_and_twins_are_two(
    app: Flask, forum: Forum, file: Any
) -> None:
    forum.page(2, "https://localhost/a?utm_campaign=x")
    forum.comment(11, "same", at="2012-01-01T10:00:00Z")
    forum.comment(12, "same", at="2012-01-01T10:00:00Z")
    forum.comment(11, "same", page=2)
    found = told(app, file())
    assert found["comments"] == 2
    assert found["skipped_because"] == {"twice in the file": 1}
    assert found["skipped_entries"][0]["where"].startswith("line ")


def test_an_answer_joins_its_parent_on_another_page_of_the_file(
    app: Flask, forum: Forum, file: Any
) -> None:
    forum.page(2, "http://localhost/b")
    forum.comment(11)
    forum.comment(12, page=2, parent="11")
    forum.comment(13, page=2, parent="12")
    assert told(app, file())["orphans"] == 0
    assert [one["html"] for one in comments(app, "/a/")] == ["n11", "n12", "n13"]
    assert told(app, file())["skipped_because"] == {"already imported": 3}


def test_a_host_that_few_comments_are_on_does_not_join_the_site(
    app: Flask, forum: Forum, file: Any
) -> None:
    forum.page(1, "https://blog.example/a/")
    forum.page(2, "https://copycat.example/a/")
    for number in (11, 12, 13):
        forum.comment(number)
    forum.comment(14, page=2)
    found = told(app, file())
    assert found["new_origin"] == "https://blog.example"
    assert found["other_hosts"] == {"copycat.example": 1}


def test_a_dry_run_tells_the_same_and_changes_nothing(app: Flask, forum: Forum, file: Any) -> None:
    forum.comment(11)
    forum.comment(12, parent="11")
    before = told(app, file(), "--dry-run")
    assert rows(app, Comment, Thread, Event, Import) == [0, 0, 0, 0]
    after = told(app, file())
    same = set(before) - {"dry_run", "import_id"}
    assert {name: before[name] for name in same} == {name: after[name] for name in same}


@pytest.mark.usefixtures("small_batches")
def test_every_count_is_true_while_people_post_and_decide(
    app: Flask, forum: Forum, file: Any
) -> None:
    set_rules(app, moderation="open")
    reader, moderator = Reader(app, page=PAGE), Moderator(app)
    first = reader.post("Here before.")
    for number in range(100, 300):
        state = {"state": "isSpam"} if number % 4 == 0 else {}
        forum.comment(number, parent=str(number - 1 - number % 3), **state)
    path, failed = file(), []

    def load() -> None:
        try:
            bring(app, "disqus", path)
        except BaseException as error:
            failed.append(error)

    loading = threading.Thread(target=load)
    loading.start()
    turn = 0
    while loading.is_alive() or turn < 5:
        turn += 1
        there = comments(app, "/a/")
        reader.try_to_post(f"Meanwhile {turn}", parent_id=there[-1]["id"])
        moderator.decide(first.id, "hold" if turn % 2 else "approve")
    loading.join()
    assert failed == []
    assert miscounts(app) == []
    with app.app_context():
        number = db.session.scalars(select(Import.id)).one()
    undo(app, str(number))
    assert miscounts(app) == []


def test_paths_alone_want_the_sites_address(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "threads.json"
    comment = {"id": 1, "author": None, "created": "2012-01-01 10:00:00", "text": "Hi."}
    path.write_text(json.dumps([{"id": "/a/", "title": "A", "comments": [comment]}]))
    result = run(app, "isso-json", path)
    assert result.exit_code == 1
    assert "--site-url" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_format_is_recognised(app: Flask, forum: Forum, file: Any) -> None:
    forum.comment(11)
    result = run(app, "auto", file(), "--json")
    assert json.loads(result.stdout)["format"] == "disqus"


def test_long_texts_and_names_come_in_whole_or_cut(app: Flask, forum: Forum, file: Any) -> None:
    forum.comment(11, "word " * 8000, name="n" * 500)
    told(app, file())
    one = comments(app, "/a/")[0]
    assert one["html"].count("word") == 8000
    assert one["author"]["name"] == "n" * 64
