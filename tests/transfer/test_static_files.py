"""Comments in files of a repository: Staticman's and its neighbours', with their replies."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.transfer.files.static_files import _yaml
from tests.support.cost import LINEAR, growth
from tests.transfer.command import bring, comments, thread

FIRST = {"_id": "a", "name": "Ann", "message": "First.", "date": 1}
SECOND = {"_id": "b", "name": "Bob", "message": "Second.", "date": 2}


def folder(place: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = place / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return place / "site"


def shape(app: Flask, path: str) -> list[Any]:
    def of(one: Any) -> Any:
        inner = [of(reply) for reply in one["replies"]]
        return (one["author"]["name"], inner) if inner else one["author"]["name"]

    return [of(one) for one in thread(app, path)["comments"]]


@pytest.mark.parametrize(
    "field",
    ["reply_to", "replying_to_uid", "replyToId", "replyID", "replyto", "parent_id", "in_reply_to",
     "inReplyTo", "replyingTo", "reply-to", "Reply_To", "parentID", "parent_uid", "replyToUid"],
)  # fmt: skip
@pytest.mark.parametrize("position", [None, "2"])
def test_a_field_that_names_a_comment_tells_the_parent(
    app: Flask, tmp_path: Path, field: str, position: str | None
) -> None:
    third = SECOND | {"_id": "c", "name": "Cid", "date": 3, field: "a"}
    if position:
        third["replying_to"] = position
    files = {"comments/x/1.json": FIRST, "comments/x/2.json": SECOND, "comments/x/3.json": third}
    assert bring(app, "auto", folder(tmp_path, files))["replies"] == 1
    assert shape(app, "/x") == [("Ann", ["Cid"]), "Bob"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"replying_to": "2"}, ["Ann", ("Bob", ["Cid"])]),
        ({"replying_to": "0"}, ["Ann", "Bob", "Cid"]),
        ({"replying_to": "9"}, ["Ann", "Bob", "Cid"]),
        ({"reply_to": "gone", "replying_to": "1"}, [("Ann", ["Cid"]), "Bob"]),
        ({"parent": "/x/"}, ["Ann", "Bob", "Cid"]),
        ({"reply_to": ""}, ["Ann", "Bob", "Cid"]),
        ({"reply_to": False}, ["Ann", "Bob", "Cid"]),
    ],
)
def test_a_position_counts_where_no_field_names_a_comment(
    app: Flask, tmp_path: Path, fields: dict[str, Any], expected: list[Any]
) -> None:
    third = SECOND | {"_id": "c", "name": "Cid", "date": 3, **fields}
    files = {"comments/x/1.json": FIRST, "comments/x/2.json": SECOND, "comments/x/3.json": third}
    assert bring(app, "auto", folder(tmp_path, files))["comments"] == 3
    assert shape(app, "/x") == expected


@pytest.mark.parametrize(
    "date", ["²", "١٢٣", "1.2.3", ".", "", "yesterday", "9" * 400, "2020-01-01T00:00:00Z", "1e9"]
)
def test_no_date_refuses_a_whole_file(app: Flask, tmp_path: Path, date: str) -> None:
    files = {"comments/x/1.json": FIRST, "comments/x/2.json": SECOND | {"date": date}}
    told = bring(app, "staticman", folder(tmp_path, files))
    assert told["comments"] == 2
    assert len(comments(app, "/x")) == 2


WP2HUGO = """- id: "101"
  author_name: Me
  author_email: me@example.org
  author_url: "https://me.example"
  published: 2017-04-08T10:29:35Z
  parent_id: "0"
  content: excellent, merci.
  post_url: /relative/path/
  post_id: "309"
- id: "160"
  author_name: You
  author_email: you@example.org
  author_url: ""
  published: 2017-04-09T10:29:35Z
  parent_id: "101"
  content: cool
  post_url: /relative/path/
  post_id: "309"
"""


@pytest.mark.parametrize("whole", [False, True])
def test_a_list_in_yaml_as_converters_to_hugo_write_it(
    app: Flask, tmp_path: Path, whole: bool
) -> None:
    place = folder(tmp_path, {"data/comments.yaml": WP2HUGO})
    told = bring(app, "auto", place if whole else place / "data" / "comments.yaml")
    assert told["format"] == "staticman"
    assert shape(app, "/relative/path/") == [("Me", ["You"])]


def test_lists_by_the_name_of_their_page(app: Flask, tmp_path: Path) -> None:
    content = {"bread": [FIRST, SECOND | {"reply_to": "a"}], "salt": [FIRST]}
    bring(app, "staticman", folder(tmp_path, {"_data/comments.json": content}))
    assert shape(app, "/bread") == [("Ann", ["Bob"])]
    assert shape(app, "/salt") == ["Ann"]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("_data/comments/bread/one.yml", "/bread"),
        ("data/comments/2020/bread/one.yml", "/2020/bread"),
        ("comments/bread/one.yml", "/bread"),
    ],
)
def test_the_folder_is_the_page(app: Flask, tmp_path: Path, name: str, page: str) -> None:
    bring(app, "auto", folder(tmp_path, {name: "name: Ann\nmessage: x\ndate: 2020-01-01\n"}))
    assert shape(app, page) == ["Ann"]


JEKYLL = """---
date: '2013-08-30 16:59:05'
link: http://consciencia.example/
name: Gus
post_id: /2010/08/21/show-all-tags
---

<strong>It has "moved"</strong>:

*there*
"""


def test_files_of_jekyll_with_the_page_in_post_id(app: Flask, tmp_path: Path) -> None:
    files = {
        "_comments/1.md": JEKYLL,
        "_comments/2.md": JEKYLL.replace("Gus", "Lea"),
        "_posts/2010-08-21-show.md": "---\ntitle: A post\nlayout: post\n---\nText.",
        "README.md": "# The site\n\nHow it works.",
    }
    told = bring(app, "auto", folder(tmp_path, files))
    assert (told["comments"], told["skipped"]) == (2, 0)
    shown = comments(app, "/2010/08/21/show-all-tags")
    assert "<strong>It has" in shown[0]["html"]
    assert "<em>there</em>" in shown[0]["html"]
    assert shown[0]["author"]["website"] == "http://consciencia.example/"


def test_files_of_pelican_with_their_replies(app: Flask, tmp_path: Path) -> None:
    head = "email: {0}@example.org\ndate: 2014-03-0{1}T10:00+01:00\nauthor: {0}\n"
    files = {
        "comments/foo-bar/0.md": head.format("ann", 1) + "website: a.example\n\nHello *you*.",
        "comments/foo-bar/1.md": head.format("bob", 2) + "replyto: 0\n\nHi.",
        "comments/other/0.md": head.format("cid", 3) + "\nAlone.",
    }
    told = bring(app, "auto", folder(tmp_path, files))
    assert (told["comments"], told["pages"], told["skipped"]) == (3, 2, 0)
    assert shape(app, "/foo-bar") == ["ann", "bob"] or shape(app, "/foo-bar") == [("ann", ["bob"])]


@pytest.mark.timing
@pytest.mark.parametrize(
    "piece", ["[", "{a: ", "- ", "? ", "[[],", "{a: {}, b: [", "'", "&a [*a, "]
)
def test_yaml_costs_time_in_proportion(piece: str) -> None:
    def parse(size: int) -> None:
        try:
            _yaml("a: " + piece * size)
        except Exception:
            return

    assert growth(parse, 8000) < LINEAR


@pytest.mark.parametrize(
    "content", ["a: " + "[" * 50_000, "a: &a [x]\nb: *a\nmessage: [*a]\n", "- - - x"]
)
def test_yaml_that_is_no_comment_stays_out(app: Flask, tmp_path: Path, content: str) -> None:
    files = {"comments/x/1.yml": content, "comments/x/2.json": FIRST}
    told = bring(app, "auto", folder(tmp_path, files))
    assert (told["comments"], told["skipped"]) == (1, 1)
