"""Programs read, decide and answer by the services that the console uses."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.factories import Moderator, Reader, set_rules
from tests.web.manage.conftest import Program

pytestmark = pytest.mark.database("both")

Make = Callable[..., Program]
LEA = {"name": "Léa", "email": "lea@example.org"}


def test_comments_are_listed_the_newest_first_page_after_page(
    open_app: Flask, reader: Reader, program: Make
) -> None:
    posted = [reader.post(f"Comment {n}.").id for n in range(5)]
    reading, seen, cursor = program("read"), [], ""
    for _ in range(3):
        page = reading.get(f"/comments?limit=2{cursor}")
        seen += [comment["id"] for comment in page["comments"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == posted[::-1]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=bread", ["Good bread."]),
        ("q=%22good bread%22 status:published", ["Good bread."]),
        ("q=status:held", ["Held."]),
        ("q=author:lea", ["Good bread."]),
        ("q=page:/other", ["Elsewhere."]),
        ("q=page:/none", []),
        ("q=before:2001", []),
        ("view=review", ["Held."]),
        ("view=published", ["Elsewhere.", "Good bread."]),
        ("", ["Held.", "Elsewhere.", "Good bread."]),
    ],
)
def test_comments_are_found_as_in_the_console(
    open_app: Flask, reader: Reader, program: Make, asked: str, found: list[str]
) -> None:
    reader.post("Good bread.", author=LEA)
    reader.post("Elsewhere.", url="https://localhost/other")
    set_rules(open_app, moderation="all")
    reader.post("Held.")
    page = program("read").get(f"/comments?{asked}")
    assert [comment["body"] for comment in page["comments"]] == found


def test_a_view_and_a_search_at_once_are_refused(app: Flask, program: Make) -> None:
    refused = program("read").get("/comments?view=spam&q=bread", 422)
    assert refused["errors"][0]["field"] == "view"
    assert program("read").get("/comments?cursor=zz", 400)["code"] == "bad_cursor"
    assert program("read").get("/comments?view=none", 422)["errors"][0]["field"] == "view"


def test_one_comment_comes_with_its_context_and_its_history(
    open_app: Flask, reader: Reader, moderator: Moderator, program: Make
) -> None:
    root = reader.post("Root.")
    answer = reader.post("Answer.", parent_id=root.id)
    below = reader.post("Below.", parent_id=answer.id)
    reader.report(answer.id, "abuse", note="Rude.")
    moderator.decide(answer.id, "hold")
    moderator.undo(answer.id)
    made = program("read").get(f"/comments/{answer.id}")
    assert made["parent"]["id"] == root.id
    assert [reply["id"] for reply in made["replies"]] == [below.id]
    assert [(one["reason"], one["note"]) for one in made["reports"]] == [("abuse", "Rude.")]
    assert [event["action"] for event in made["events"]] == ["post", "report", "hold", "undo"]
    assert made["events"][2]["moderator"] == "mo"
    assert made["comment"]["open_reports"] == 1


def test_addresses_are_told_only_with_the_scope_for_them(
    open_app: Flask, reader: Reader, program: Make
) -> None:
    comment = reader.post(author=LEA)
    for path in ("/comments", "/comments?view=published", f"/comments/{comment.id}"):
        assert LEA["email"] not in program("read", "log").send("GET", path).text
        assert LEA["email"] in program("read", "emails").send("GET", path).text


def test_a_program_decides_and_takes_back_and_the_log_says_for_whom(
    app: Flask, program: Make, client: Any
) -> None:
    set_rules(app, moderation="all")
    reader = Reader(app)
    comment = reader.post()
    working = program("read", "moderate")
    held = working.get(f"/comments/{comment.id}")["comment"]
    assert (held["status"], held["reasons"][0]["code"]) == ("held", "all_held")
    assert held["decisions"] == ["approve", "spam", "delete"]
    decided = working.decide(comment.id, "approve")["comment"]
    assert (decided["status"], decided["id"]) == ("published", comment.id)
    assert len(reader.thread()["comments"]) == 1
    undone = working.post(f"/comments/{comment.id}/undo", {"version": decided["version"]})
    assert undone["comment"]["status"] == "held"
    last = working.get(f"/comments/{comment.id}")["events"][-1]
    assert (last["actor"], last["moderator"], last["program"]) == ("program", "ana", "Nightly")


def test_what_has_changed_meanwhile_is_not_decided(
    open_app: Flask, reader: Reader, moderator: Moderator, program: Make
) -> None:
    comment = reader.post()
    working = program("read", "moderate")
    seen = working.get(f"/comments/{comment.id}")["comment"]["version"]
    moderator.decide(comment.id, "hold")
    late = {"decision": "spam", "version": seen}
    refused = working.post(f"/comments/{comment.id}/decision", late, 409)
    assert (refused["code"], refused["who"], refused["status"]) == ("conflict", "mo", 409)
    assert working.decide(comment.id, "restore", 409)["code"] == "not_allowed"
    assert working.get(f"/comments/{comment.id}")["comment"]["status"] == "held"


def test_a_program_answers_as_the_site(open_app: Flask, reader: Reader, program: Make) -> None:
    comment = reader.post()
    answering = program("reply")
    made = answering.post(f"/comments/{comment.id}/reply", {"body": "We *mended* it."}, 201)
    assert made["comment"]["author"]["badge"] == "official"
    (shown,) = reader.thread()["comments"][0]["replies"]
    assert shown["html"] == "<p>We <em>mended</em> it.</p>"
    assert shown["author"]["name"] == "My site"
    for body in ("", " ", "x" * 10_001):
        refused = answering.post(f"/comments/{comment.id}/reply", {"body": body}, 422)
        assert refused["errors"][0]["field"] == "body"
    assert len(reader.thread()["comments"][0]["replies"]) == 1


def test_a_program_pins_and_closes(open_app: Flask, reader: Reader, program: Make) -> None:
    first, second = reader.post("First."), reader.post("Second.")
    working = program("moderate")
    assert working.put(f"/comments/{second.id}/pin", {"pinned": True})["comment"]["pinned"]
    assert [shown["id"] for shown in reader.thread()["comments"]] == [second.id, first.id]
    assert not working.put(f"/comments/{second.id}/pin", {"pinned": False})["comment"]["pinned"]
    closed = working.patch("/pages", {"url": f"{reader.page}?utm_source=x", "closed": True})
    assert closed["page"]["closed"]
    assert reader.try_to_post().status_code == 403
    assert not working.patch("/pages", {"url": reader.page, "closed": False})["page"]["closed"]
    assert reader.try_to_post("Again.").status_code == 201
    assert working.patch("/pages", {"url": "https://localhost/none", "closed": True}, 404)
    assert working.patch("/pages", {"url": "nowhere", "closed": True}, 422)


def test_reading_takes_as_many_statements_whatever_the_page_holds(
    open_app: Flask, reader: Reader, program: Make, count_statements: Any
) -> None:
    reading = program("read")
    taken = {}
    for n in range(3):
        comment = reader.post(f"Comment {n}.")
        reader.report(comment.id)
        reading.get("/comments?limit=1")  # notes the token's use
        for path in ("/comments", "/comments?q=page:/a-page", "/comments?view=reported",
                     f"/comments/{comment.id}"):  # fmt: skip
            with count_statements() as statements:
                reading.get(path)
            name = path.replace(comment.id, "ID")
            assert taken.setdefault(name, len(statements)) == len(statements), statements
    # One more for the token.
    assert taken == {
        "/comments": 3,
        "/comments?q=page:/a-page": 5,
        "/comments?view=reported": 3,
        "/comments/ID": 5,
    }
