"""POST /comments: the page, the parent and the thread that a comment is for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.services.comments.threads import change_thread
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import SITE, Moderator, Reader, set_rules, stored
from tests.web.widget.problems import fields, refusal

pytestmark = pytest.mark.database("both")


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
        change_thread(SITE, stored(open_app, posted.id).thread_id, By(SYSTEM, now), closed=True)
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
