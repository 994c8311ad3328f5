"""Hyvor Talk's export, and what its APIs answer."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.transfer.command import bring, comments, run, told_of
from tests.transfer.samples_of import by_text
from tests.transfer.variants.reading import contents, file_with

PAGE = {"id": 7, "identifier": "post-7", "url": "https://blog.example/a/", "title": "Bread"}
ANN = {"htid": "hyvor_1", "name": "Ann", "email": "ann@example.org"}


def comment(number: int, body: Any = "Hi", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "page": PAGE, "user": ANN, "created_at": 1_600_000_000 + number,
        "body": body, "parent_id": None, "status": "published",
    } | more  # fmt: skip


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "paragraph", "content": list(content)}]}


def words(text: str, *marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, "marks": [{"type": mark} for mark in marks]}


def html(folder: Path, body: Any) -> str:
    data = json.dumps({"comments": [comment(1, body)]})
    [one] = contents(file_with(folder, "export.json", data)).comments
    return one.html


@pytest.mark.parametrize(
    "data",
    [
        {"comments": [comment(1), comment(2)]},
        {"website": {"id": 1}, "pages": [PAGE], "comments": [comment(1), comment(2)], "users": []},
        [comment(1), comment(2)],
        [[comment(1)], [comment(2)]],
        [comment(1, user=None, guest_name="Ann"), comment(2)],
        [{**comment(1), "body": None, "body_html": "<p>Hi</p>"}, comment(2)],
        [comment(1, doc(words("Hi"))), comment(2, json.dumps(doc(words("Hi"))))],
        [comment(1, id="1", created_at="1600000001"), comment(2, created_at=1600000002000)],
    ],
)
def test_every_form_is_known_and_read(tmp_path: Path, data: Any) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = file_with(tmp_path, "x.json", json.dumps(data, indent=1).encode(encoding))
        read = contents(path)
        assert read.format == "hyvor"
        assert [(one.name, one.html, one.at) for one in read.comments] == [
            ("Ann", "<p>Hi</p>", "1600000001"), ("Ann", "<p>Hi</p>", "1600000002"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (doc(words("a<b>", "strong")), "<p><strong>a&lt;b&gt;</strong></p>"),
        (doc(words("a", "em", "underline")), "<p><em>a</em></p>"),
        (doc(words("a"), {"type": "hardBreak"}, words("b")), "<p>a<br>b</p>"),
        (doc({"type": "mention", "attrs": {"name": "@bob"}}), "<p>@bob</p>"),
        ({"type": "doc", "content": [{"type": "codeBlock", "content": [words("x")]}]},
         "<pre>x</pre>"),
        ("<p>a</p><script>x</script>", "<p>a</p>"),
        ("one\ntwo <3", "<p>one<br>two &lt;3</p>"),
        ('{"not": "rich"}', '<p>{"not": "rich"}</p>'),
        ("{broken", "<p>{broken</p>"),
    ],
)  # fmt: skip
def test_rich_text_is_shown_as_it_was_written(tmp_path: Path, body: Any, shown: str) -> None:
    assert html(tmp_path, body).replace("&quot;", '"') == shown


def test_pictures_and_videos_become_links(tmp_path: Path) -> None:
    for attributes in ({"src": "https://e.example/a.png"}, {"url": "https://e.example/v"}):
        picture = {"type": "image", "attrs": attributes}
        shown = html(tmp_path, {"type": "doc", "content": [picture]})
        assert next(iter(attributes.values())) in shown
        assert "<a " in shown


def test_no_link_of_rich_text_runs(tmp_path: Path) -> None:
    link = {"type": "link", "attrs": {"href": 'javascript:alert(1)" onclick="x'}}
    shown = html(tmp_path, doc({"type": "text", "text": "a", "marks": [link]}))
    assert "javascript" not in shown
    assert "onclick" not in shown


@pytest.mark.parametrize("as_text", [True, False])
def test_deep_rich_text_keeps_its_words(tmp_path: Path, as_text: bool) -> None:
    node: Any = words("deep & low")
    for _ in range(300):
        node = {"type": "blockquote", "content": [node, words("!")]}
    body = {"type": "doc", "content": [node]}
    shown = html(tmp_path, json.dumps(body) if as_text else body)
    assert "deep &amp; low" in shown
    assert shown.count("!") == 300


def test_states_parents_and_numbers_come_along(app: Flask, tmp_path: Path) -> None:
    made = [
        comment(1, "root", upvotes=3, downvotes="1", is_featured=True),
        comment(2, "child", parent_ids=[1]),
        comment(10, "grandchild", parent_ids=[2, 1]),
        comment(4, "lost", parent_id=99),
        comment(5, "held", status="pending"),
        comment(6, "spam", status="Spam"),
        comment(7, "gone", status="deleted"),
        comment(8, "unsure", status="limbo"),
        comment(9, "public", status=None),
        {"id": 3},
    ]
    told = bring(app, "auto", file_with(tmp_path, "x.json", json.dumps(made)))
    assert told_of(told) == (1, 9, 2, 1)
    assert told["by_status"] == {"published": 5, "held": 2, "spam": 1, "deleted": 1}
    assert told["skipped"] == 1
    rows = by_text(app)
    assert (rows["root"].up, rows["root"].down, rows["root"].pinned) == (3, 1, True)
    assert rows["grandchild"].parent_id == rows["child"].id
    assert rows["root"].author_email == "ann@example.org"
    assert len(comments(app, "/a/")) == 5


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ({"url": "https://blog.example/b/"}, "/b"),
        ({"identifier": "https://blog.example/b/"}, "/b"),
        ({"id": 3, "identifier": "/b/"}, "/b"),
        ({"id": 3, "identifier": "post-3", "url": None}, "/post-3"),
    ],
)
def test_a_page_is_where_its_address_or_identifier_says(
    app: Flask, tmp_path: Path, page: dict[str, Any], path: str
) -> None:
    data = json.dumps({"comments": [comment(1, page=page)]})
    bring(app, "auto", file_with(tmp_path, "x.json", data))
    assert len(comments(app, path)) == 1


def test_no_comment_is_a_refusal(app: Flask, tmp_path: Path) -> None:
    result = run(app, "hyvor", file_with(tmp_path, "x.json", '{"comments": []}'))
    assert result.exit_code == 1
    assert "there is no comment of Hyvor Talk" in result.stderr
