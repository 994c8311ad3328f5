"""POST /comments."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.services.comments.threads import ThreadChange, change_thread
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import PAGE, SITE, Moderator, Reader, set_rules, stored

pytestmark = pytest.mark.database("both")

COMMENT_KEYS = {
    "id", "parent_id", "in_reply_to", "html", "status", "created_at", "edited_at", "author",
    "score", "up", "down", "pinned", "replies",
}  # fmt: skip
AUTHOR_KEYS = {"name", "website", "kind", "badge", "service", "avatar"}
LEA = {"name": "Léa", "email": "lea@blog.example", "website": "https://lea.example/"}


def refusal(answer: Any) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.get_json()["code"]


def fields(answer: Any) -> set[tuple[str, str]]:
    """Field and code of each error of a refusal."""
    return {(error["field"], error["code"]) for error in answer.get_json()["errors"]}


def test_a_published_comment_is_answered_201_with_exactly_these_keys(reader: Reader) -> None:
    answer = reader.try_to_post("Hello *you*.", author=LEA, title="A page")
    made = answer.get_json()
    assert answer.status_code == 201
    assert made.keys() == {"comment", "edit_token", "edit_until", "commenter_token"}
    assert made["comment"].keys() == COMMENT_KEYS
    assert made["comment"]["author"] == {
        "name": "Léa",
        "website": "https://lea.example/",
        "kind": "named",
        "badge": None,
        "service": None,
        "avatar": {"initials": "L", "hue": made["comment"]["author"]["avatar"]["hue"]},
    }
    assert made["comment"]["html"] == "<p>Hello <em>you</em>.</p>"
    assert made["comment"]["status"] == "published"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_held_comment_is_answered_202_and_tells_its_author_why(
    open_app: Flask, reader: Reader
) -> None:
    set_rules(open_app, moderation="first")
    answer = reader.try_to_post("Hello.")
    made = answer.get_json()["comment"]
    assert answer.status_code == 202
    assert made.keys() == COMMENT_KEYS | {"reasons"}
    assert made["status"] == "held"
    assert made["reasons"] == [
        {"code": "first_comment", "message": "First comments are reviewed before they appear."}
    ]
    assert reader.thread()["comments"] == []


def test_reasons_say_how_many_of_how_many(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, max_links=0)
    reasons = reader.try_to_post("https://a.example/").get_json()["comment"]["reasons"]
    assert reasons == [{"code": "links", "message": "Number of links: 1. This site allows 0."}]


@pytest.mark.parametrize("name", ["Mo", "mo", "M\N{CYRILLIC SMALL LETTER O}"])
def test_nobody_passes_for_a_moderator(open_app: Flask, reader: Reader, name: str) -> None:
    Moderator(open_app, "mo@blog.example")

    answer = reader.try_to_post("I speak for the site.", author={"name": name})

    assert answer.status_code == 202
    assert answer.get_json()["comment"]["reasons"][0]["code"] == "reserved_name"
    assert reader.post("I speak for myself.", author={"name": "Maud"}).status == "published"


def test_a_nameless_comment_is_anonymous(reader: Reader) -> None:
    made = reader.try_to_post("Hello.", author={"name": "  "}).get_json()["comment"]
    assert made["author"]["kind"] == "anonymous"
    assert made["author"]["name"] is None


def test_an_answer_names_whom_it_answers(reader: Reader) -> None:
    parent = reader.post("Hello.", author=LEA)
    answer = reader.post("Hello Léa.", parent_id=parent.id)
    shown = reader.thread()["comments"][0]["replies"][0]
    assert shown["id"] == answer.id
    assert shown["parent_id"] == parent.id
    assert shown["in_reply_to"] == {"id": parent.id, "name": "Léa"}


NOT_JSON_OBJECTS = [
    b"{", b"", b"[]", b'"text"', b"null", b"[" * 100_000,
    b'{"url": "\xff"}',
    b'{"body": "\\ud800", "url": "https://localhost/"}',
    b'{"url":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001,
]  # fmt: skip


def test_what_is_no_json_object_is_malformed(reader: Reader) -> None:
    answers = [
        reader.client.post("/api/v1/comments", data=body, content_type="application/json")
        for body in NOT_JSON_OBJECTS
    ]
    assert {refusal(answer) for answer in answers} == {(400, "malformed")}


def test_a_number_that_is_none_is_refused_and_never_an_error(reader: Reader) -> None:
    for number in ("NaN", "Infinity", "-1", "1e400", "9" * 5000, "1.5", '"2"'):
        body = f'{{"url": "{PAGE}", "body": "Hello.", "filled_in_ms": {number}}}'
        answer = reader.client.post("/api/v1/comments", data=body, content_type="application/json")
        assert answer.status_code in (400, 422), number


BAD_FIELDS: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"body": None}, ("body", "bad_type")),
    ({"body": 1}, ("body", "bad_type")),
    ({"body": ["a"]}, ("body", "bad_type")),
    ({"body": ""}, ("body", "required")),
    ({"body": " \n\t "}, ("body", "required")),
    ({"body": "\u200b\u2800\u00ad"}, ("body", "required")),
    ({"body": "x" * 10_001}, ("body", "too_long")),
    ({"body": "x" * 20_001}, ("body", "too_long")),
    ({"url": ""}, ("url", "too_short")),
    ({"url": "x" * 5000}, ("url", "too_long")),
    ({"url": "https://localhost/" + "x" * 3000}, ("url", "too_long")),
    ({"url": "ftp://localhost/"}, ("url", "bad_value")),
    ({"url": "https://user:pass@localhost/"}, ("url", "bad_value")),
    ({"url": "https://localhost/\x00"}, ("url", "bad_value")),
    ({"author": "Léa"}, ("author", "bad_type")),
    ({"author": {"name": "x" * 3000}}, ("author.name", "too_long")),
    ({"author": {"name": "x" * 65}}, ("author.name", "too_long")),
    ({"author": {"name": 1}}, ("author.name", "bad_type")),
    ({"author": {"email": "no"}}, ("author.email", "bad_value")),
    ({"author": {"email": "a@b.example\r\nBcc: c@d.example"}}, ("author.email", "bad_value")),
    ({"author": {"website": "javascript:alert(1)"}}, ("author.website", "bad_value")),
    ({"parent_id": "1-abc"}, ("parent_id", "unknown")),
    ({"parent_id": "2-abc"}, ("parent_id", "unknown")),
    ({"parent_id": "nonsense"}, ("parent_id", "unknown")),
    ({"parent_id": f"1-{'f' * 16}"}, ("parent_id", "unknown")),
    ({"parent_id": 5}, ("parent_id", "bad_type")),
    ({"filled_in_ms": -1}, ("filled_in_ms", "bad_value")),
    ({"filled_in_ms": True}, ("filled_in_ms", "bad_type")),
    ({"commenter_token": "x" * 501}, ("commenter_token", "too_long")),
]


def test_a_bad_field_is_named_with_a_code_and_a_sentence(reader: Reader) -> None:
    for changed, error in BAD_FIELDS:
        answer = reader.send("POST", "/comments", {"url": PAGE, "body": "Hello.", **changed})
        assert refusal(answer) == (422, "invalid"), changed
        assert fields(answer) == {error}, changed
        assert all(len(one["message"]) > 8 for one in answer.get_json()["errors"])
    assert reader.thread()["thread"]["comment_count"] == 0


def test_all_bad_fields_are_told_at_once(reader: Reader) -> None:
    answer = reader.try_to_post(" ", author={"name": "x" * 65, "email": "no", "website": "x y"})
    assert fields(answer) == {
        ("body", "required"),
        ("author.name", "too_long"),
        ("author.email", "bad_value"),
        ("author.website", "bad_value"),
    }


def test_missing_fields_are_required(reader: Reader) -> None:
    answer = reader.send("POST", "/comments", {})
    assert fields(answer) == {("url", "required"), ("body", "required")}


def test_fields_that_are_not_the_posters_to_set_are_ignored(reader: Reader) -> None:
    made = reader.try_to_post(
        "Hello.",
        status="published",
        pinned=True,
        score=99,
        created_at="2001-01-01T00:00:00Z",
        id="1-1",
        author={"name": "Eve", "kind": "official", "badge": "team"},
    ).get_json()["comment"]
    assert (made["pinned"], made["score"]) == (False, 0)
    assert not made["created_at"].startswith("2001")
    assert made["author"]["kind"] == "named"
    assert made["author"]["badge"] is None


def test_only_json_is_read_so_that_no_form_of_another_site_can_post(reader: Reader) -> None:
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/json",
        "application/problem+json",
        "",
    ):
        answer = reader.client.post(
            "/api/v1/comments",
            data=json.dumps({"url": PAGE, "body": "Hello."}),
            content_type=content_type,
        )
        assert refusal(answer) == (415, "unsupported_media_type")


def test_json_with_a_charset_is_read(reader: Reader) -> None:
    answer = reader.client.post(
        "/api/v1/comments",
        data=json.dumps({"url": PAGE, "body": "Hello."}),
        content_type="application/json; charset=utf-8",
    )
    assert answer.status_code == 201


def test_a_request_over_the_limit_is_refused_unread(reader: Reader) -> None:
    assert refusal(reader.try_to_post("x" * 300_000)) == (413, "too_large")


def test_a_page_of_no_site_is_refused_and_the_host_is_named(reader: Reader) -> None:
    answer = reader.try_to_post("Hello.", url="https://elsewhere.example/page")
    assert refusal(answer) == (403, "url_not_allowed")
    assert "elsewhere.example" in answer.get_json()["detail"]


def test_an_unknown_site_key_is_refused(reader: Reader) -> None:
    answer = reader.try_to_post("Hello.", site="nobody")
    assert refusal(answer) == (403, "url_not_allowed")


def test_a_parent_on_another_page_is_unknown(reader: Reader) -> None:
    parent = reader.post("Hello.", url="https://localhost/other")
    answer = reader.try_to_post("Hello.", parent_id=parent.id)
    assert fields(answer) == {("parent_id", "unknown")}


def test_what_readers_cannot_see_cannot_be_answered(reader: Reader, moderator: Moderator) -> None:
    for decision in ("hold", "spam", "delete"):
        parent = reader.post(f"To {decision}.")
        moderator.decide(parent.id, decision)
        answer = reader.try_to_post("Hello.", parent_id=parent.id)
        assert fields(answer) == {("parent_id", "unknown")}


def test_a_thread_that_was_closed_by_hand_takes_no_comment(
    open_app: Flask, reader: Reader, at: Any
) -> None:
    posted = reader.post("Hello.")
    now = stored(open_app, posted.id).created_at
    with open_app.app_context():
        change_thread(
            SITE, stored(open_app, posted.id).thread_id, ThreadChange(closed=True), By(SYSTEM, now)
        )
    answer = reader.try_to_post("Too late.")
    assert refusal(answer) == (403, "thread_closed")
    assert answer.get_json()["reason"] == "manual"
    assert reader.thread()["thread"]["closed_reason"] == "manual"
    assert refusal(reader.edit(posted, "Too late.")) == (403, "thread_closed")
    assert reader.withdraw(posted).status_code == 200


def test_a_thread_closes_so_many_days_after_it_began(
    open_app: Flask, reader: Reader, at: Callable[[Any], None]
) -> None:
    set_rules(open_app, close_after_days=30)
    began = stored(open_app, reader.post("Hello.").id).created_at
    at(began + timedelta(days=30, seconds=-1))
    reader.post("In time.")
    assert reader.thread()["thread"]["closed"] is False
    at(began + timedelta(days=30))
    answer = reader.try_to_post("Too late.")
    assert refusal(answer) == (403, "thread_closed")
    assert answer.get_json()["reason"] == "age"
    thread = reader.thread()["thread"]
    assert (thread["closed"], thread["closed_reason"]) == (True, "age")


def test_the_same_key_gives_the_same_comment(reader: Reader) -> None:
    first = reader.try_to_post("Hello.", key="k-1")
    again = reader.try_to_post("Hello.", key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json()["comment"] == again.get_json()["comment"]
    assert reader.thread()["thread"]["comment_count"] == 1


def test_a_retry_is_answered_even_when_the_thread_was_closed_since(
    open_app: Flask, reader: Reader
) -> None:
    posted = reader.post("Hello.", key="k-1")
    row = stored(open_app, posted.id)
    with open_app.app_context():
        change_thread(SITE, row.thread_id, ThreadChange(closed=True), By(SYSTEM, row.created_at))
    assert reader.post("Hello.", key="k-1").id == posted.id


def test_a_key_with_another_text_is_refused(reader: Reader) -> None:
    reader.post("Hello.", key="k-1")
    assert refusal(reader.try_to_post("Other.", key="k-1")) == (422, "idempotency_mismatch")


def test_somebody_elses_key_gives_no_right_to_their_comment(
    open_app: Flask, reader: Reader
) -> None:
    mine = reader.post("Hello.", key="k-1")
    theirs = Reader(open_app, "198.51.100.7").post("Hello.", key="k-1")
    assert mine.id != theirs.id


def test_a_key_must_be_short_printable_ascii(reader: Reader) -> None:
    for key in ("", "x" * 129, "clé", "a\tb"):
        assert fields(reader.try_to_post(key=key)) == {("Idempotency-Key", "bad_value")}


def test_a_text_is_a_duplicate_among_the_newest_of_an_address(
    open_app: Flask, reader: Reader
) -> None:
    reader.post("Hello.")
    for number in range(19):
        Reader(open_app, reader.address).post(f"Something else {number}.")
    assert refusal(reader.try_to_post("Hello.")) == (409, "duplicate")
    reader.post("The twentieth.")
    reader.post("Hello.")


def test_the_same_text_again_without_a_key_is_a_duplicate(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.")
    assert refusal(reader.try_to_post("Hello.")) == (409, "duplicate")
    reader.post("Hello.", url="https://localhost/other")
    Reader(open_app, "198.51.100.7").post("Hello.")


def test_the_same_text_is_welcome_again_after_ten_minutes(
    open_app: Flask, reader: Reader, at: Callable[[Any], None]
) -> None:
    posted = reader.post("Hello.")
    at(stored(open_app, posted.id).created_at + timedelta(minutes=10, seconds=1))
    reader.post("Hello.")


def test_blocked_words_are_named(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, blocked_words="casino\nfree money")
    answer = reader.try_to_post("Win FREE   money at the Casino!")
    assert refusal(answer) == (422, "blocked_words")
    assert answer.get_json()["words"] == ["casino", "free money"]
    assert {error["field"] for error in answer.get_json()["errors"]} == {"body"}


def test_a_filled_trap_looks_like_any_held_comment(open_app: Flask, reader: Reader) -> None:
    answer = reader.try_to_post("Buy.", trap="x")
    made = answer.get_json()["comment"]
    assert answer.status_code == 202
    assert made["status"] == "held"
    assert made["reasons"] == []
    assert stored(open_app, made["id"]).status == "spam"


def test_a_missing_name_is_asked_for_where_the_site_wants_one(
    open_app: Flask, reader: Reader
) -> None:
    set_rules(open_app, require_name=True)
    answer = reader.try_to_post("Hello.")
    assert refusal(answer) == (422, "invalid")
    assert fields(answer) == {("author.name", "required")}
    assert reader.post("Hello.", author={"name": "Léa"}).status == "published"


def test_nothing_public_holds_an_email_an_address_or_a_hash(
    open_app: Flask, reader: Reader
) -> None:
    posted = reader.try_to_post("Hello.", author=LEA)
    row = stored(open_app, posted.get_json()["comment"]["id"])
    assert row.author_email == LEA["email"]
    public = [
        posted.text,
        json.dumps(reader.thread()),
        reader.client.get("/api/v1/comments/latest").text,
    ]
    for secret in (LEA["email"], reader.address, row.poster_hash, str(row.commenter_id)):
        assert [text for text in public if secret in text] == []


def test_no_answer_of_the_api_sets_a_cookie(reader: Reader) -> None:
    comment = reader.post("Hello.")
    answers = [
        reader.try_to_post("More."),
        reader.edit(comment, "New."),
        reader.vote(comment.id, 1),
        reader.report(comment.id),
        reader.send("POST", "/preview", {"body": "a"}),
        reader.send("GET", f"/threads?url={PAGE}"),
        reader.send("GET", "/comments/latest"),
        reader.send("GET", "/nothing"),
        reader.withdraw(comment),
    ]
    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None] * len(answers)


def test_trust_is_earned_by_token_from_any_address(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    set_rules(open_app, moderation="first", trusted_after=2)
    first = reader.post("One.")
    assert first.status == "held"
    moderator.decide(first.id, "approve")
    elsewhere = Reader(open_app, "198.51.100.7")
    second = elsewhere.post("Two.", commenter_token=first.commenter_token)
    assert second.status == "held"
    moderator.decide(second.id, "approve")
    third = elsewhere.post("Three.", commenter_token=first.commenter_token)
    assert third.status == "published"
    assert Reader(open_app, "203.0.113.5").post("Three.").status == "held"
    moderator.decide(second.id, "spam")
    moderator.decide(third.id, "spam")
    assert elsewhere.post("Four.", commenter_token=first.commenter_token).status == "held"


def test_trust_is_earned_by_name_and_address_without_a_token(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    set_rules(open_app, moderation="first")
    first = reader.post("One.", author=LEA)
    moderator.decide(first.id, "approve")
    assert reader.post("Two.", author=LEA).status == "published"
    assert reader.post("Three.", author={"name": "Léa"}).status == "held"
    assert Reader(open_app, "198.51.100.7").post("Four.", author=LEA).status == "held"


def test_a_forged_commenter_token_earns_nothing(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    set_rules(open_app, moderation="first")
    first = reader.post("One.")
    moderator.decide(first.id, "approve")
    stranger = Reader(open_app, "198.51.100.7")
    # The last is genuine, but an edit token: what is signed for one purpose is worth no other.
    for token in ("", "nonsense", "WzEsMV0.bad", "é" * 30, first.edit_token):
        assert stranger.post(f"With {token}.", commenter_token=token).status == "held"
