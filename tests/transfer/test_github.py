"""giscus and utterances: what gh writes, in every way in which it joins its pages."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.transfer.files.github import page_address
from tests.transfer.command import bring, comments, thread

AT = "2024-05-06T07:08:09Z"


def said(number: int, body: str = "Hi *there*", **fields: Any) -> dict[str, Any]:
    comment = {"id": f"DC_{number}", "body": body, "createdAt": AT, "author": {"login": "ann"}}
    return comment | {"authorAssociation": "NONE", "isMinimized": False, **fields}


def discussion(number: int, *nodes: Any, **fields: Any) -> dict[str, Any]:
    body = f"# The bread\n\nHow to bake it\n\nhttps://blog.example/{number}/"
    comments = {"totalCount": len(nodes), "nodes": list(nodes)}
    return {"number": number, "title": str(number), "body": body, "comments": comments} | fields


def answer(*discussions: Any) -> dict[str, Any]:
    return {"data": {"repository": {"discussions": {"nodes": list(discussions)}}}}


def written(folder: Path, content: str) -> Path:
    path = folder / "github.json"
    path.write_text(content)
    return path


@pytest.mark.parametrize("joined", ["slurped", "in a row", "one"])
def test_discussions_come_in_however_their_pages_are_joined(
    app: Flask, tmp_path: Path, joined: str
) -> None:
    pages = [answer(discussion(1, said(1)), discussion(2, said(2))), answer(discussion(3, said(3)))]
    content = {
        "slurped": json.dumps(pages),
        "in a row": "".join(map(json.dumps, pages)),
        "one": json.dumps(
            answer(discussion(1, said(1)), discussion(2, said(2)), discussion(3, said(3)))
        ),
    }[joined]
    told = bring(app, "auto", written(tmp_path, content))
    assert (told["format"], told["pages"], told["comments"]) == ("giscus", 3, 3)
    assert thread(app, "/1")["thread"]["title"] == "The bread"
    assert comments(app, "/1")[0]["html"] == "<p>Hi <em>there</em></p>"


def test_replies_states_and_votes_of_a_discussion(app: Flask, tmp_path: Path) -> None:
    replies = {"totalCount": 2, "nodes": [said(2, "Below"), said(3, "Gone", deletedAt=AT)]}
    hidden = {"isMinimized": True, "minimizedReason": "SPAM"}
    nodes = [
        said(1, replies=replies, upvoteCount=3, authorAssociation="OWNER"),
        said(4, "Spam", **hidden),
        said(5, "Old", **hidden | {"minimizedReason": "OUTDATED"}),
        said(6, "Nobody", author=None),
        said(7, "<details><summary>More</summary>\n\n**Inside**\n\n</details>"),
    ]
    told = bring(app, "giscus", written(tmp_path, json.dumps(answer(discussion(1, *nodes)))))
    assert told["by_status"] == {"published": 4, "deleted": 1, "spam": 1, "held": 1}
    first, nobody, more = thread(app, "/1")["comments"]
    assert (first["up"], first["author"]["badge"]) == (3, "author")
    assert first["author"]["website"] == "https://github.com/ann"
    assert [one["html"] for one in first["replies"]] == ["<p>Below</p>"]
    assert nobody["author"]["name"] is None
    assert "<strong>Inside</strong>" in more["html"]


def test_what_the_query_left_out_is_counted(app: Flask, tmp_path: Path) -> None:
    cut = discussion(1, said(1, replies={"totalCount": 7, "nodes": [said(2)]}))
    cut["comments"]["totalCount"] = 101
    told = bring(app, "giscus", written(tmp_path, json.dumps(answer(cut))))
    assert (told["comments"], told["skipped"]) == (2, 106)


def test_discussions_of_no_page_stay_out(app: Flask, tmp_path: Path) -> None:
    talk = discussion(2, said(2), title="How do I?", body="Just a question")
    told = bring(app, "giscus", written(tmp_path, json.dumps(answer(discussion(1, said(1)), talk))))
    assert told["skipped_because"] == {"a discussion that is of no page": 1}


@pytest.mark.parametrize(
    ("title", "body", "address"),
    [
        ("a/b", "# T\n\nd\n\nhttps://x.example/a/b.html", "https://x.example/a/b.html"),
        ("a/b", "# T\n\n[https://x.example/a](https://x.example/a)", "https://x.example/a"),
        ("a/b", "See https://other.example/ and reply", "/a/b"),
        ("index", "", "/"),
        ("/a/b/", "", "/a/b/"),
        ("https://x.example/a", "", "https://x.example/a"),
        ("Two words", "", None),
        ("", "", None),
    ],
)
def test_the_address_of_a_page_is_in_the_text_or_the_title(
    title: str, body: str, address: str | None
) -> None:
    assert page_address(title, body) == address


def issue(number: int, **fields: Any) -> dict[str, Any]:
    address = f"https://blog.example/{number}/"
    body = f"# The bread\n\n\n\n[{address}]({address})"
    api = "https://api.github.com/repos/o/r"
    return {"number": number, "title": str(number), "body": body, "repository_url": api, **fields}


def remark(number: int, page: int, body: str = "Hi") -> dict[str, Any]:
    where = f"https://api.github.com/repos/o/r/issues/{page}"
    author = {"user": {"login": "ann"}, "author_association": "NONE"}
    return {"id": number, "issue_url": where, "body": body, "created_at": AT, **author}


ISSUES, REMARKS = [issue(1), issue(2)], [remark(1, 1), remark(2, 2), remark(3, 2)]


@pytest.mark.parametrize(
    "files",
    [  # the first two in one array each, with one more around each page, one after the other
        {"issues.json": json.dumps(ISSUES), "comments.json": json.dumps(REMARKS)},
        {"issues.json": json.dumps([ISSUES]), "comments.json": json.dumps([REMARKS])},
        {"a.json": "".join(json.dumps([one]) for one in ISSUES), "z.json": json.dumps(REMARKS)},
        {"all.json": json.dumps(REMARKS) + "\n" + json.dumps(ISSUES)},
    ],
)  # fmt: skip
def test_issues_and_comments_come_in_however_they_are_joined(
    app: Flask, tmp_path: Path, files: dict[str, str]
) -> None:
    folder = tmp_path / "gh"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    told = bring(app, "auto", folder)
    assert (told["format"], told["pages"], told["comments"]) == ("utterances", 2, 3)
    assert comments(app, "/1")[0]["author"]["name"] == "ann"


def test_a_list_of_issues_with_their_comments(app: Flask, tmp_path: Path) -> None:
    listed = {"number": 1, "title": "1", "body": issue(1)["body"], "comments": [said(1), said(2)]}
    told = bring(app, "auto", written(tmp_path, json.dumps([listed])))
    assert (told["format"], told["comments"]) == ("utterances", 2)


def test_pull_requests_and_issues_of_no_page_stay_out(app: Flask, tmp_path: Path) -> None:
    other = issue(2, title="It is broken", body="Steps")
    merged = issue(3, pull_request={"url": "x"})
    everything = [issue(1), other, merged, remark(1, 1), remark(2, 2), remark(3, 3), {"x": 1}]
    told = bring(app, "utterances", written(tmp_path, json.dumps(everything)))
    assert (told["comments"], told["skipped"]) == (1, 3)
