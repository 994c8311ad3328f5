"""What a page's markup called its thread in the other system finds it here."""

import json
import sqlite3
from html import escape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.transfer.command import HOST, bring, comments
from tests.transfer.test_disqus import page, post
from tests.transfer.writers.cusdis import _TABLES as CUSDIS
from tests.transfer.writers.isso import _TABLES as ISSO

DISQUS = (
    '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com"'
    ' xmlns:dsq="http://disqus.com/disqus-internals">{}</disqus>'
)


def disqus(folder: Path, identifier: str) -> Path:
    path = folder / "disqus.xml"
    path.write_text(DISQUS.format(page(1, f"{HOST}/a", escape(identifier)) + post(11)))
    return path


def cusdis(folder: Path, identifier: str) -> Path:
    path = folder / "cusdis.db"
    with sqlite3.connect(path) as database:
        database.executescript(CUSDIS)
        database.execute(
            "INSERT INTO pages (id, slug, url, title, projectId) VALUES ('p', ?, ?, 'A', 'x')",
            (identifier, f"{HOST}/a"),
        )
        database.execute(
            "INSERT INTO comments (id, pageId, created_at, approved, by_nickname, content)"
            " VALUES ('c', 'p', 1600000000000, 1, 'Ann', 'x')"
        )
    database.close()
    return path


def isso(folder: Path, identifier: str) -> Path:
    path = folder / "isso.db"
    with sqlite3.connect(path) as database:
        database.executescript(ISSO)
        database.execute("INSERT INTO threads (id, uri, title) VALUES (1, ?, 'A')", (identifier,))
        database.execute(
            "INSERT INTO comments (id, tid, created, mode, text, voters)"
            " VALUES (1, 1, 1600000000, 1, 'x', '')"
        )
    database.close()
    return path


def hyvor(folder: Path, identifier: str) -> Path:
    path = folder / "hyvor.json"
    page = {"id": 3, "identifier": identifier, "url": f"{HOST}/a"}
    comment = {"id": 1, "page": page, "user": None, "created_at": 1600000000, "body": "x"}
    path.write_text(json.dumps({"comments": [comment]}))
    return path


def by_id(app: Flask, page_id: str, url: str = f"{HOST}/any") -> Any:
    query = {"url": url, "page_id": page_id}
    answer = app.test_client().get("/api/v1/threads", query_string=query).get_json()
    counts = app.test_client().get("/api/v1/counts", query_string={"page_id": page_id}).get_json()
    assert counts["page_ids"][page_id] == len(answer["comments"])
    return answer["comments"]


@pytest.mark.parametrize(
    ("write", "name"), [(disqus, "disqus"), (cusdis, "cusdis"), (isso, "isso"), (hyvor, "hyvor")]
)
@pytest.mark.parametrize("identifier", ["post-7", "42 https://old.example/?p=42", "é & <b>"])
def test_an_identifier_finds_the_thread(
    app: Flask, tmp_path: Path, write: Any, name: str, identifier: str
) -> None:
    bring(app, name, write(tmp_path, identifier))
    assert len(by_id(app, identifier)) == 1


def test_a_thread_that_is_there_already_learns_it_too(app: Flask, tmp_path: Path) -> None:
    bring(app, "disqus", disqus(tmp_path, ""))
    bring(app, "cusdis", cusdis(tmp_path, "post-7"))
    assert len(by_id(app, "post-7")) == len(comments(app, "/a")) == 2


def test_an_identifier_that_is_another_pages_stays_with_it(app: Flask, tmp_path: Path) -> None:
    bring(app, "disqus", disqus(tmp_path, "post-7"))
    other = isso(tmp_path, "post-7")
    bring(app, "isso", other)
    assert len(by_id(app, "post-7")) == 1
    assert len(comments(app, "/post-7")) == 1


@pytest.mark.parametrize("identifier", ["/a", "x" * 3000])
def test_a_path_and_what_is_no_id_need_no_other_name(
    app: Flask, tmp_path: Path, identifier: str
) -> None:
    bring(app, "cusdis", cusdis(tmp_path, identifier))
    assert len(comments(app, "/a")) == 1
    if identifier == "/a":
        assert by_id(app, identifier) == []
