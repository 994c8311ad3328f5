"""PATCH and DELETE /comments/{id}."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.core.signed_tokens import sign_edit
from tests.factories import SITE, Moderator, Reader, number, set_rules, stored

pytestmark = pytest.mark.database("both")


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def test_an_edit_is_shown_with_its_time_and_keeps_the_right_to_edit(reader: Reader) -> None:
    posted = reader.post("Befor.")
    answer = reader.edit(posted, "Before.")
    made = answer.get_json()
    assert answer.status_code == 200
    assert made.keys() == {"comment", "edit_token", "edit_until"}
    assert made["comment"]["html"] == "<p>Before.</p>"
    assert made["comment"]["edited_at"] is not None
    assert reader.thread()["comments"][0]["html"] == "<p>Before.</p>"
    again = replace(posted, edit_token=made["edit_token"])
    assert reader.edit(again, "After.").status_code == 200


def test_an_edit_is_judged_as_a_new_comment_is(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, blocked_words="casino", max_links=1)
    posted = reader.post("Fine.")
    assert code(reader.edit(posted, "Casino!")) == (422, "blocked_words")
    assert code(reader.edit(posted, " ")) == (422, "invalid")
    assert reader.thread()["comments"][0]["html"] == "<p>Fine.</p>"
    answer = reader.edit(posted, "https://a.example/ https://b.example/")
    assert answer.status_code == 202
    assert [reason["code"] for reason in answer.get_json()["comment"]["reasons"]] == ["links"]
    assert reader.thread()["comments"] == []


def test_a_first_comment_that_was_approved_is_read_again_when_it_is_edited(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    set_rules(open_app, moderation="first")
    posted = reader.post("Harmless.")
    moderator.decide(posted.id, "approve")
    assert reader.edit(posted, "Not at all harmless.").status_code == 202
    moderator.decide(posted.id, "approve")
    second = reader.post("Trusted.", commenter_token=posted.commenter_token)
    assert second.status == "published"
    assert reader.edit(second, "Trusted still.").status_code == 200


def test_what_is_held_stays_held_when_it_is_edited(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, max_links=0)
    posted = reader.post("https://a.example/")
    assert reader.edit(posted, "No links any more.").status_code == 202
    assert stored(open_app, posted.id).status == "held"
    assert stored(open_app, posted.id).html == "<p>No links any more.</p>"


def test_the_right_ends_with_the_window(
    open_app: Flask, reader: Reader, at: Callable[[Any], None]
) -> None:
    set_rules(open_app, edit_window_seconds=600)
    posted = reader.post("Hello.")
    began = stored(open_app, posted.id).created_at
    at(began + timedelta(seconds=599))
    assert reader.edit(posted, "In time.").status_code == 200
    at(began + timedelta(seconds=601))
    for answer in (reader.edit(posted, "Too late."), reader.withdraw(posted)):
        assert code(answer) == (401, "bad_token")
        assert answer.get_json()["expired"] is True


def test_a_token_is_good_for_its_comment_alone(open_app: Flask, reader: Reader) -> None:
    mine, other = reader.post("Mine."), reader.post("Other.")
    until = stored(open_app, mine.id).created_at + timedelta(days=1)
    bad_tokens = [
        other.edit_token,
        mine.commenter_token,
        mine.edit_token[:-1],
        mine.edit_token.swapcase(),
        sign_edit("another secret key", SITE, number(mine.id), until),
        "",
        "é",
        "." * 3000,
    ]
    for token in bad_tokens:
        stolen = replace(mine, edit_token=token.encode().decode("latin-1"))
        assert code(reader.edit(stolen, "Changed.")) == (401, "bad_token")
        assert code(reader.withdraw(stolen)) == (401, "bad_token")
    for header in ("", mine.edit_token, f"Basic {mine.edit_token}"):
        answer = reader.send("DELETE", f"/comments/{mine.id}", Authorization=header)
        assert code(answer) == (401, "bad_token")
    assert reader.send("DELETE", f"/comments/{mine.id}").status_code == 401
    assert reader.thread()["thread"]["comment_count"] == 2


def test_a_withdrawn_comment_is_forgotten(open_app: Flask, reader: Reader) -> None:
    author = {"name": "Léa", "email": "lea@blog.example", "website": "https://lea.example/"}
    posted = reader.post("Regretted.", author=author)
    reader.report(posted.id)
    answer = reader.withdraw(posted)
    assert answer.status_code == 200
    assert answer.get_json().keys() == {"comment"}
    assert answer.get_json()["comment"]["status"] == "deleted"
    assert answer.get_json()["comment"]["deleted_by"] == "author"
    row = stored(open_app, posted.id)
    assert (row.body, row.html, row.reasons) == ("", "", [])
    assert (row.author_name, row.author_email, row.author_website) == (None, None, None)
    assert row.open_reports == 0
    assert reader.thread()["comments"] == []
    assert code(reader.edit(posted, "Back.")) == (404, "not_found")
    assert code(reader.withdraw(posted)) == (404, "not_found")


def test_what_does_not_exist_cannot_be_changed(reader: Reader) -> None:
    posted = reader.post("Hello.")
    for missing in ("nonsense", "9-123"):
        assert code(reader.edit(replace(posted, id=missing), "x")) == (404, "not_found")
    assert code(reader.edit(replace(posted, id="1-123"), "x")) == (401, "bad_token")


def test_an_edit_needs_a_text(reader: Reader) -> None:
    posted = reader.post("Hello.")
    bearer = f"Bearer {posted.edit_token}"
    for body in ({}, {"body": None}, {"body": 1}, {"body": "x" * 10_001}):
        answer = reader.send("PATCH", f"/comments/{posted.id}", body, Authorization=bearer)
        assert code(answer) == (422, "invalid")


def test_an_edit_of_spam_does_not_stand_in_the_way_of_undo(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    posted = reader.post("Read by the moderator.")
    moderator.decide(posted.id, "spam")
    answer = reader.edit(posted, "Not read by anybody.")
    assert (code(answer), answer.get_json()["expired"]) == ((401, "bad_token"), True)
    moderator.undo(posted.id)
    row = stored(open_app, posted.id)
    assert (row.status, row.html) == ("published", "<p>Read by the moderator.</p>")
    assert reader.edit(posted, "Changed again.").status_code == 200
