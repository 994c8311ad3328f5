"""What programs of Isso read: its shapes, its pages, its numbers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.core.identity import reference
from tests.factories import SITE, Moderator, Reader
from tests.support.sql import count_statements
from tests.web.isso.conftest import HOME, PATH, Program

NOON = datetime(2026, 5, 1, 12, 0, 0, 123457, UTC)
FIELDS = {"id", "parent", "text", "author", "website", "mode", "hash", "created", "modified",
          "likes", "dislikes", "notification"}  # fmt: skip
COUNTED = {"total_replies", "hidden_replies", "replies"}
At = Callable[[datetime], None]


def texts(comments: list[Any]) -> list[str]:
    return [one["text"].removeprefix("<p>").removesuffix("</p>") for one in comments]


def written(program: Program, at: At, *, roots: int, replies: int = 0) -> list[Any]:
    """Roots of one page a second apart, the first with replies."""
    comments = []
    for turn in range(roots):
        at(NOON + timedelta(seconds=turn))
        comments.append(program.post(f"Root {turn}"))
    for turn in range(replies):
        at(NOON + timedelta(minutes=1, seconds=turn))
        comments.append(program.post(f"Reply {turn}", parent=comments[0]["id"]))
    return comments


def test_a_thread_has_the_shape_of_isso(program: Program, at: At) -> None:
    at(NOON)
    website = "https://lea.example/"
    root = program.post("Well *said*.", author="Léa", email="lea@lea.example", website=website)
    reply = program.post("Thanks.", parent=root["id"])
    deeper = program.post("And more.", parent=reply["id"])
    thread = program.read(uri=PATH)
    assert set(thread) == {"id", "config", *COUNTED}
    assert (thread["id"], thread["total_replies"], thread["hidden_replies"]) == (None, 1, 0)
    (shown,) = thread["replies"]
    assert set(shown) == FIELDS | COUNTED
    assert {name: shown[name] for name in FIELDS} == root
    assert root | {"id": 0, "hash": ""} == {
        "id": 0, "parent": None, "text": "<p>Well <em>said</em>.</p>", "author": "Léa",
        "website": website, "mode": 1, "hash": "", "created": NOON.timestamp(), "modified": None,
        "likes": 0, "dislikes": 0, "notification": 0,
    }  # fmt: skip
    # Two levels, as there: an answer to an answer stands beside it.
    assert shown["replies"] == [reply, deeper]
    assert [one["parent"] for one in shown["replies"]] == [root["id"]] * 2
    assert (shown["total_replies"], shown["hidden_replies"]) == (2, 0)
    assert thread["config"] == {
        "reply-to-self": True, "require-email": False, "require-author": False,
        "reply-notifications": False, "gravatar": False, "avatar": False, "feed": False,
    }  # fmt: skip
    assert "lea.example" not in program.send("GET", "/", uri=PATH).text.replace(website, "")


def test_hashes_tell_names_apart_and_nothing_else(program: Program) -> None:
    lea, other, again = (
        program.post(f"{name} {mail}", author=name, email=mail)
        for name, mail in (("Léa", "a@a.example"), ("Ana", "a@a.example"), ("Léa", "b@b.example"))
    )
    assert lea["hash"] == again["hash"] != other["hash"]
    assert len(lea["hash"]) == 12


def test_limits_count_what_they_leave_out(program: Program, at: At) -> None:
    root, *_ = written(program, at, roots=4, replies=3)
    thread = program.read(uri=PATH, limit=2, nested_limit=1)
    assert texts(thread["replies"]) == ["Root 0", "Root 1"]
    assert (thread["total_replies"], thread["hidden_replies"]) == (4, 2)
    first, second = thread["replies"]
    assert texts(first["replies"]) == ["Reply 0"]
    assert (first["total_replies"], first["hidden_replies"]) == (3, 2)
    assert (second["total_replies"], second["replies"]) == (0, [])
    none = program.read(uri=PATH, limit=0)
    assert (none["total_replies"], none["hidden_replies"], none["replies"]) == (4, 4, [])
    bare = program.read(uri=PATH, limit=1, nested_limit=0)["replies"][0]
    assert (bare["total_replies"], bare["hidden_replies"], bare["replies"]) == (3, 3, [])
    below = program.read(uri=PATH, parent=root["id"], limit=2)
    assert (below["id"], texts(below["replies"])) == (root["id"], ["Reply 0", "Reply 1"])
    assert (below["total_replies"], below["hidden_replies"]) == (3, 1)
    assert set(below["replies"][0]) == FIELDS


@pytest.mark.database("both")
def test_pages_follow_by_the_moment_of_the_last_comment(program: Program, at: At) -> None:
    root, *_ = written(program, at, roots=5, replies=5)
    for query, name in (({}, "Root"), ({"parent": root["id"]}, "Reply")):
        after, pages = 0.0, []
        while True:
            page = program.read(uri=PATH, limit=2, after=after, **query)
            pages.append((texts(page["replies"]), page["total_replies"], page["hidden_replies"]))
            if not page["hidden_replies"]:
                break
            after = page["replies"][-1]["created"]
        assert pages == [
            ([f"{name} 0", f"{name} 1"], 5, 3),
            ([f"{name} 2", f"{name} 3"], 3, 1),
            ([f"{name} 4"], 1, 0),
        ]


def test_pinned_roots_stand_where_they_were_written(
    program: Program, at: At, moderator: Moderator
) -> None:
    comments = written(program, at, roots=3)
    moderator.pin(reference(SITE, comments[2]["id"]))
    assert texts(program.read(uri=PATH)["replies"]) == ["Root 0", "Root 1", "Root 2"]
    assert texts(program.read(uri=PATH, limit=2)["replies"]) == ["Root 0", "Root 1"]


def test_a_page_is_bounded_whatever_is_asked_for(program: Program, at: At) -> None:
    written(program, at, roots=1, replies=12)
    (root,) = program.read(uri=PATH, limit=10**9, nested_limit=10**9)["replies"]
    assert len(root["replies"]) == 10
    assert (root["total_replies"], root["hidden_replies"]) == (12, 2)
    with count_statements() as few:
        program.read(uri=PATH, limit=1)
    for turn in range(6):
        program.post(f"More {turn}")
    with count_statements() as many:
        program.read(uri=PATH)
    assert len(few) == len(many) <= 7


def test_who_is_no_longer_there_leaves_a_place(
    program: Program, at: At, moderator: Moderator
) -> None:
    root, reply = written(program, at, roots=1, replies=1)
    moderator.decide(reference(SITE, root["id"]), "delete")
    (shown,) = program.read(uri=PATH)["replies"]
    assert (shown["mode"], shown["text"], shown["author"], shown["id"]) == (4, "", None, root["id"])
    assert shown["replies"] == [reply]
    assert program.send("GET", f"/id/{root['id']}").status_code == 404


def test_a_page_without_comments_is_empty(program: Program) -> None:
    thread = program.read(uri="/nothing-yet")
    assert (thread["total_replies"], thread["hidden_replies"], thread["replies"]) == (0, 0, [])
    program.post()
    for nowhere in (1, 2**63 - 1):
        assert program.read(uri=PATH, parent=nowhere)["replies"] == []


def test_a_parent_of_another_page_has_nothing_here(program: Program, at: At) -> None:
    root, _ = written(program, at, roots=1, replies=1)
    program.post("Elsewhere.", uri="/other")
    below = program.read(uri="/other", parent=root["id"])
    assert (below["total_replies"], below["replies"]) == (0, [])


def test_one_comment_by_its_number(program: Program) -> None:
    comment = program.post()
    assert program.read(f"/id/{comment['id']}") == comment
    for number in (1, comment["id"] + 1, 2**63 - 1, 2**63, 10**30):
        assert program.send("GET", f"/id/{number}").status_code == 404
    assert program.send("GET", "/id/-1").status_code == 404
    for method in ("PUT", "DELETE"):
        answer = program.send(method, f"/id/{comment['id']}", {"text": "Other."})
        assert (answer.status_code, answer.get_json()["code"]) == (405, "method_not_allowed")


def test_the_newest_comments_come_last_with_their_page(program: Program, at: At) -> None:
    for turn, uri in enumerate(("/a/", "/b?p=2", "/c")):
        at(NOON + timedelta(seconds=turn))
        program.post(f"Text {turn}", uri=uri)
    newest = program.read("/latest", limit=2)
    assert texts(newest) == ["Text 1", "Text 2"]
    assert [one["uri"] for one in newest] == ["/b?p=2", "/c"]
    assert set(newest[0]) == FIELDS | {"uri"}
    assert len(program.read("/latest", limit=10**12)) == 3


def test_counts_come_in_the_order_of_the_pages(program: Program, at: At) -> None:
    written(program, at, roots=2, replies=1)
    program.post(uri="an id of ours")
    known = [PATH, f"{HOME}{PATH}", "http://www.blog.example/bread?utm_source=x"]
    nothing = ["/nothing", "https://elsewhere.example/bread/", "https://[", "", "\x00"]
    uris = ["https://[", *known, *nothing, "an id of ours", PATH]
    answer = program.send("POST", "/count", uris)
    assert (answer.status_code, answer.get_json()) == (200, [0, 3, 3, 3, *[0] * 5, 1, 3])
    assert program.send("POST", "/count", []).get_json() == []


def test_what_the_widget_wrote_is_there_and_the_other_way_round(
    program: Program, open_app: Flask
) -> None:
    page = f"{HOME}{PATH}"
    reader = Reader(open_app, page=page)
    answer = open_app.test_client().post(
        "/api/v1/comments", json={"url": page, "body": "By the widget."}
    )
    assert answer.status_code == 201
    program.post("By a program.")
    assert texts(program.read(uri=PATH)["replies"]) == ["By the widget.", "By a program."]
    thread = reader.client.get("/api/v1/threads", query_string={"url": page}).get_json()
    assert len(thread["comments"]) == 2


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"uri": ""},
        {"uri": "x" * 30_000},
        {"uri": "/a\x00b"},
        {"uri": "\x01"},
        {"uri": "https://["},
        {"uri": "https:///a"},
        {"uri": PATH, "limit": "-1"},
        {"uri": PATH, "limit": "many"},
        {"uri": PATH, "nested_limit": "-1"},
        {"uri": PATH, "parent": "0"},
        {"uri": PATH, "parent": str(2**63)},
        {"uri": PATH, "parent": "1-abc"},
        {"uri": PATH, "after": "nan"},
        {"uri": PATH, "after": "inf"},
        {"uri": PATH, "after": "1e300"},
        {"uri": PATH, "after": "-1"},
        {"uri": PATH, "after": "yesterday"},
        {"uri": PATH, "site": "\x00"},
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_field(
    program: Program, query: dict[str, str]
) -> None:
    answer = program.send("GET", "/", **query)
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    (error,) = answer.get_json()["errors"]
    assert error["field"] == next(reversed(query), "uri")


@pytest.mark.parametrize("limit", [None, "0", "-1", "x", "9" * 30])
def test_the_newest_want_a_limit(program: Program, limit: str | None) -> None:
    answer = program.send("GET", "/latest", **({} if limit is None else {"limit": limit}))
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "limit")


@pytest.mark.parametrize("body", [{}, None, "x", [1], [None], [["/a"]], ["/a"] * 101, {"uris": []}])
def test_counts_want_a_list_of_pages(program: Program, body: Any) -> None:
    assert program.send("POST", "/count", body).status_code in (400, 415, 422)
