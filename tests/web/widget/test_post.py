"""POST /comments: what is answered, and which rules of the site hold or refuse a comment."""

import json

import pytest
from flask import Flask

from tests.factories import PAGE, Moderator, Reader, set_rules, stored
from tests.web.widget.problems import fields, refusal

pytestmark = pytest.mark.database("both")
COMMENT_KEYS = {
    "id", "parent_id", "in_reply_to", "html", "status", "created_at", "edited_at", "author",
    "score", "up", "down", "reactions", "pinned", "replies",
}  # fmt: skip
AUTHOR_KEYS = {"name", "website", "kind", "badge", "service", "avatar"}
LEA = {"name": "Léa", "email": "lea@blog.example", "website": "https://lea.example/"}


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


def test_the_thread_takes_title_and_address_of_the_newest_comment(reader: Reader) -> None:
    reader.post("One.", title="Loading…", url=f"{PAGE}?utm_source=x#top")
    reader.post("Two.", title=" A  page ")
    thread = reader.thread()["thread"]
    assert thread["title"] == "A page"
    assert thread["url"] == PAGE
    assert thread["comment_count"] == 2


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


@pytest.mark.slow
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
