"""GET /threads/since: what is new, whatever the order, page and fold, and what it costs."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import PAGE, Moderator, Reader, move_page, set_rules

pytestmark = pytest.mark.database("both")


def since(reader: Reader, cursor: str, status: int = 200, **query: Any) -> Any:
    """Ask what is new since a cursor."""
    answer = reader.client.get(
        "/api/v1/threads/since", query_string={"url": PAGE, "since": cursor, **query}
    )
    assert answer.status_code == status, answer.text
    return answer.json


def ids(answer: Any) -> list[str]:
    """The ids that an answer has."""
    return [comment["id"] for comment in answer["comments"]]


def test_what_comes_after_a_reading_is_told_once(reader: Reader) -> None:
    old = reader.post("Old.")
    cursor = reader.thread()["thread"]["since"]
    assert since(reader, cursor) == {
        "comment_count": 1,
        "comments": [],
        "since": cursor,
        "has_more": False,
    }
    root = reader.post("New.")
    reply = reader.post("Reply.", parent_id=old.id)
    below = reader.post("Reply to the new one.", parent_id=root.id)
    news = since(reader, cursor)
    assert ids(news) == [root.id, reply.id, below.id]
    assert news["comment_count"] == 4
    assert [c["parent_id"] for c in news["comments"]] == [None, old.id, root.id]
    assert news["comments"][1]["in_reply_to"] == {"id": old.id, "name": None}
    assert ids(since(reader, news["since"])) == []
    assert reader.thread()["thread"]["since"] == news["since"]


def test_a_first_comment_is_news_to_who_saw_an_empty_page(reader: Reader) -> None:
    cursor = reader.thread()["thread"]["since"]
    assert ids(since(reader, cursor)) == []
    first = reader.post("First.")
    assert ids(since(reader, cursor)) == [first.id]


def test_what_is_approved_late_is_news_although_it_is_older(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    set_rules(open_app, moderation="all")
    held = reader.post("Waits.")
    set_rules(open_app, moderation="open")
    shown = reader.post("Newer.")
    cursor = reader.thread()["thread"]["since"]
    assert held.id < shown.id
    moderator.decide(held.id, "approve")
    assert ids(since(reader, cursor)) == [held.id]


def test_what_is_gone_again_is_no_news(reader: Reader, moderator: Moderator) -> None:
    cursor = reader.thread()["thread"]["since"]
    gone, held, twice = (reader.post(body) for body in ("Gone.", "Held.", "Twice."))
    moderator.decide(gone.id, "delete")
    moderator.decide(held.id, "hold")
    moderator.decide(twice.id, "hold")
    moderator.decide(twice.id, "approve")
    news = since(reader, cursor)
    assert set(ids(news)) == {twice.id}
    assert news["comment_count"] == 1


def test_a_held_comment_is_told_to_nobody(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, moderation="all")
    cursor = reader.thread()["thread"]["since"]
    reader.post("Waits.")
    assert since(reader, cursor)["comments"] == []


def test_many_are_told_in_turns(reader: Reader) -> None:
    cursor = reader.thread()["thread"]["since"]
    posted = [reader.post(f"Number {number}.").id for number in range(53)]
    first = since(reader, cursor)
    assert (ids(first), first["has_more"]) == (posted[:50], True)
    second = since(reader, first["since"])
    assert (ids(second), second["has_more"]) == (posted[50:], False)


def test_another_page_and_other_addresses_of_this_one(open_app: Flask, reader: Reader) -> None:
    cursor = reader.thread()["thread"]["since"]
    there = reader.post("There.", url="https://localhost/elsewhere")
    here = reader.post("Here.")
    assert ids(since(reader, cursor, url=f"{PAGE}/?utm_source=mail")) == [here.id]
    move_page(open_app, PAGE, "https://localhost/new")
    assert ids(since(reader, cursor)) == [here.id]
    assert ids(since(reader, cursor, url="https://localhost/new")) == [here.id]
    assert ids(since(reader, cursor, url="https://localhost/elsewhere")) == [there.id]


@pytest.mark.parametrize("cursor", ["", "zz", "-1", "8" + "0" * 16, "o.0.1"])
def test_a_cursor_that_is_none_is_refused(reader: Reader, cursor: str) -> None:
    assert since(reader, cursor, 400)["code"] == "bad_cursor"


def test_who_asks_the_same_gets_the_kept_answer_and_an_unchanged_one_is_a_304(
    reader: Reader,
) -> None:
    reader.post("Old.")
    cursor = reader.thread()["thread"]["since"]
    address = f"/api/v1/threads/since?url={PAGE}&since={cursor}"
    answer = reader.client.get(address)
    again = reader.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "max-age=0" in answer.headers["Cache-Control"]
    reader.post("New.")
    assert reader.client.get(address).json["comment_count"] == 2


def test_a_thread_has_one_name_at_all_addresses_of_its_page(
    open_app: Flask, reader: Reader
) -> None:
    tagged = f"{PAGE}/?utm_source=mail"
    before = reader.thread()["thread"]
    assert (before["id"], before["key"]) == (None, reader.thread(url=tagged)["thread"]["key"])
    first = reader.post("First.")
    after = reader.thread()["thread"]
    assert after["key"] == before["key"]
    assert after["id"] != first.id
    assert reader.thread(url=tagged)["thread"]["id"] == after["id"]
    move_page(open_app, PAGE, "https://localhost/new")
    assert reader.thread()["thread"]["id"] == after["id"]
    assert reader.thread(url="https://localhost/new")["thread"]["id"] == after["id"]
