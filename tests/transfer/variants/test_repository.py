"""Comments in files of a repository, and GitHub's own, in layouts that guides and tools make."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.transfer.variants.reading import contents, file_with, folder_with

NEST = [
    {"id": 1, "post_url": "/a/", "name": "Ann", "message": "one", "replies": [
        {"id": 2, "name": "Bob", "message": "two", "replies": [{"name": "Cy", "message": "three"}]},
    ]},
]  # fmt: skip
YAML_NEST = """\
- id: 1
  post_url: /a/
  name: Ann
  message: one
  replies:
    - id: 2
      name: Bob
      message: two
      replies:
        - {name: Cy, message: three}
"""


@pytest.mark.parametrize(
    "files",
    [
        {"comments/a/1.yml": "---\nname: A\nmessage: one\n---\nname: B\nmessage: two\n"},
        {"comments/a/1.yml": "name: A\nmessage: one\n",
         "comments/a/2.YAML": "name: B\nmessage: two"},
        {"comments/a/1.yml": "Name: A\nMessage: one\n",
         "comments/a/2.yml": "Author: B\nBody: two\n"},
        {"comments/a/1.yml": "name: A\nmessage: one\n".encode("utf-16"),
         "comments/a/2.json": {"name": "B", "message": "two"}},
        {"comments/a/1.yml": "author: {name: A}\nmessage: one\n",
         "comments/a/2.json": {"user": {"name": "B"}, "text": "two"}},
        {"comments/a/1.yml": "x: &one one\nname: A\nmessage: *one\n",
         "comments/a/2.yml": "name: B\nmessage: two\n"},
        {"_comments/1.md": "---\nname: A\npost_id: /a/\n---\none\n",
         "_comments/2.md": '+++\nname = "B"\npost_id = "/a/"\n+++\ntwo\n'},
        {"_comments/1.md": '{"name": "A", "post_id": "/a/"}\n\none\n',
         "_comments/2.md": "---\nname: B\npost_id: /a/\n---\ntwo\n"},
        {"data/comments.json": [{"name": "A", "message": "one", "post_url": "/a/"},
                                {"name": "B", "message": "two", "post_url": "/a/"}]},
    ],
)  # fmt: skip
def test_every_text_of_every_layout_comes_in(tmp_path: Path, files: dict[str, Any]) -> None:
    found = contents(folder_with(tmp_path, files))
    shown = [(one.name, one.html) for one in found.comments]
    assert shown == [("A", "<p>one</p>"), ("B", "<p>two</p>")]
    assert found.skipped == {}


@pytest.mark.parametrize("data", [YAML_NEST, NEST], ids=["yaml", "json"])
def test_replies_within_their_comment_are_below_it(tmp_path: Path, data: Any) -> None:
    name = "data/all.yml" if data is YAML_NEST else "data/all.json"
    found = contents(folder_with(tmp_path, {name: data})).comments
    assert [(one.id, one.parent, one.html) for one in found] == [
        ("1", None, "<p>one</p>"), ("2", "1", "<p>two</p>"), ("all 3", "2", "<p>three</p>"),
    ]  # fmt: skip


def test_a_long_text_below_its_fields_is_not_left_out(tmp_path: Path) -> None:
    long = f"---\nname: A\npost_id: /a/\n---\n{'word ' * 200_000}end\n"
    [one] = contents(folder_with(tmp_path, {"_comments/1.md": long})).comments
    assert one.html.endswith("end</p>")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one.yml", "name: A\nmessage: one\ndate: 2020-01-01\n"),
        ("all.json", '[{"name": "A", "message": "one", "post_url": "/a/"}]'),
        ("all.yaml", "/a/:\n  - name: A\n    message: one\n"),
    ],
)
def test_a_file_alone_is_known(tmp_path: Path, name: str, data: str) -> None:
    found = contents(file_with(tmp_path, name, data))
    assert (found.format, [one.html for one in found.comments]) == ("staticman", ["<p>one</p>"])


ISSUE = {"repository_url": "r", "number": 1, "title": "a/", "body": "https://blog.example/a/"}
COMMENTS = [
    {"id": number, "issue_url": "https://api.example/issues/1", "user": {"login": "ann"},
     "body": f"text {number}", "created_at": "2020-01-01T00:00:00Z"}
    for number in (1, 2)
]  # fmt: skip


def _joined(*documents: Any, between: str = "") -> str:
    return between.join(map(json.dumps, documents))


def _graphql(kind: str, listed: Any) -> dict[str, Any]:
    return {"data": {"repository": {kind: listed}}}


NODES = [
    {"id": str(number), "author": {"login": "ann"}, "body": f"text {number}",
     "createdAt": "2020-01-01T00:00:00Z", "replies": {"nodes": []}}
    for number in (1, 2)
]  # fmt: skip
TALK = {"number": 1, "title": "a/", "body": "", "comments": {"totalCount": 2, "nodes": NODES}}


@pytest.mark.parametrize(
    ("format_name", "data"),
    [
        ("utterances", _joined([ISSUE], COMMENTS[:1], COMMENTS[1:])),
        ("utterances", _joined([[ISSUE], COMMENTS])),
        ("utterances", _joined(ISSUE, *COMMENTS, between="\n")),
        ("utterances", "\ufeff" + _joined([ISSUE], COMMENTS, between="\ufeff")),
        ("utterances", _joined([ISSUE, *COMMENTS]).encode("utf-16")),
        ("utterances", _joined(_graphql("issues", {"nodes": [TALK]}))),
        ("utterances", _joined([_graphql("issues", {"edges": [{"node": TALK}]})])),
        ("giscus", _joined(_graphql("discussions", {"nodes": []}),
                           _graphql("discussions", {"nodes": [TALK]}))),
        ("giscus", _joined([_graphql("discussions", {"nodes": [TALK, None]})])),
        ("giscus", _joined(_graphql("discussions", {"edges": [{"node": TALK}]}))),
        ("giscus", _joined(_graphql("discussion", TALK)).encode("utf-16")),
    ],
)  # fmt: skip
def test_pages_of_github_are_read_however_they_were_joined(
    tmp_path: Path, format_name: str, data: str | bytes
) -> None:
    found = contents(file_with(tmp_path, "all.json", data))
    assert found.format == format_name
    assert [one.html for one in found.comments] == ["<p>text 1</p>", "<p>text 2</p>"]
    assert found.skipped == {}


def test_comments_that_github_kept_back_are_counted(tmp_path: Path) -> None:
    talk = TALK | {"comments": {"totalCount": 9, "nodes": NODES}}
    for kind in ("issues", "discussions"):
        path = file_with(tmp_path, f"{kind}.json", _joined(_graphql(kind, {"nodes": [talk]})))
        assert sum(contents(path).skipped.values()) == 7
