"""The page of one discussion: closed and opened, slowed down, moved after a look."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from tests.factories import PAGE, Reader, stored
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


@pytest.fixture
def path(open_app: Flask, reader: Reader) -> str:
    """The console's page of a discussion with one comment."""
    return f"/console/threads/{stored(open_app, reader.post().id).thread_id:x}"


def test_a_discussion_tells_its_counts_and_is_found_from_each_comment(
    owner: Desk, reader: Reader, path: str
) -> None:
    owner.decide(reader.post("Another").id, "spam")
    assert f'href="{path}?site=default"' in text(owner.get("/console/queue/published"))
    page = text(owner.get(path))
    assert "<div><dt>published</dt><dd>1</dd></div>" in page
    assert "<div><dt>spam</dt><dd>1</dd></div>" in page
    assert "Open: readers can comment." in page
    for wrong in ("/console/threads/abc", "/console/threads/x", f"{path}0000000000"):
        assert owner.get(wrong).status_code == 404


def test_it_is_closed_and_opened_by_moderators_and_read_by_all(
    owner: Desk, sign_in: SignIn, reader: Reader, path: str
) -> None:
    responder, moderator = sign_in("remi", "responder"), sign_in("mina", "moderator")
    main = text(responder.get(path)).partition("<main")[2].partition("</main>")[0]
    actions = re.findall(r'<form[^>]* action="([^"]+)"', main)
    assert actions == [f"{path}/moderate?site=default"], "answering there is a responder's right"
    for action, fields in (("close", {"close": "on"}), ("slow", {"seconds": "60"}), ("move", {})):
        assert responder.post(f"{path}/{action}", **fields).status_code == 403
    assert moderator.post(f"{path}/close", close="on").status_code == 303
    assert "Closed by hand" in text(moderator.get(path))
    assert reader.try_to_post("Now").get_json()["code"] == "thread_closed"
    moderator.post(f"{path}/close", close="off")
    assert reader.try_to_post("Now").status_code == 201


def test_in_slow_mode_one_writer_waits_and_others_do_not(
    owner: Desk,
    open_app: Flask,
    reader: Reader,
    path: str,
    at: Callable[[datetime], None],
) -> None:
    begin = datetime.now(UTC)
    assert owner.post(f"{path}/slow", seconds="300").status_code == 303
    assert '<option value="300" selected>' in text(owner.get(path))
    at(begin + timedelta(minutes=1))
    refused = reader.try_to_post("Too soon")
    assert (refused.status_code, refused.get_json()["code"]) == (429, "slow_mode")
    wait = int(refused.headers["Retry-After"])
    assert wait == refused.get_json()["retry_after"] and 239 <= wait <= 242
    assert Reader(open_app, "203.0.113.5").try_to_post("Me too").status_code == 201
    elsewhere = Reader(open_app, page=f"{PAGE}/other")
    assert elsewhere.try_to_post("Elsewhere").status_code == 201
    at(begin + timedelta(minutes=1, seconds=wait))
    posted = reader.post("At last", key="again")
    # The same request once more is an answer once more, and an edit is no new comment.
    assert reader.try_to_post("At last", key="again").status_code == 201
    assert reader.edit(posted, "At last!").status_code == 200
    reader.withdraw(posted)
    assert reader.try_to_post("Withdrawn, and again").status_code == 429
    owner.post(f"{path}/slow", seconds="0")
    assert reader.try_to_post("As fast as I like").status_code == 201
    for wrong in ("-1", "31", "x", ""):
        assert owner.post(f"{path}/slow", seconds=wrong).status_code == 400


def test_without_slow_mode_posting_takes_no_statement_more(
    owner: Desk, reader: Reader, path: str, count_statements: Callable[[], Any]
) -> None:
    with count_statements() as before:
        reader.post("One")
    owner.post(f"{path}/slow", seconds="60")
    stranger = Reader(reader.client.application, "203.0.113.8")
    stranger.page = f"{PAGE}/calm"
    stranger.post("First")
    with count_statements() as calm:
        stranger.post("Second")
    assert len(calm) == len(before)


def test_it_moves_after_a_look_and_its_old_address_goes_on_to_work(
    sign_in: SignIn, reader: Reader, open_app: Flask, path: str
) -> None:
    desk = sign_in("mina", "moderator")
    new = "https://localhost/renamed"
    look = text(desk.post(f"{path}/move", address=new))
    assert "Nothing has changed yet." in look and f'name="seen" value="{new}"' in look
    assert "has_comments" not in look and reader.thread()["thread"]["url"] == PAGE
    moved = desk.post(f"{path}/move", address=new, seen=new)
    assert (moved.status_code, moved.location) == (303, f"{path}?site=default")
    assert "localhost/a-page" in text(desk.get(path)), "the old address is told"
    assert reader.thread()["thread"]["url"] == new
    assert Reader(open_app, page=new).thread()["thread"]["comment_count"] == 1


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("nowhere", 422, "address"),
        (PAGE, 422, "already has this address"),
        ("https://elsewhere.example/x", 409, "an owner can add it"),
    ],
)
def test_an_address_that_cannot_be_is_told_and_given_back(
    sign_in: SignIn, path: str, address: str, status: int, said: str
) -> None:
    answer = sign_in("mina", "moderator").post(f"{path}/move", address=address, seen=address)
    assert answer.status_code == status
    page = text(answer)
    assert said in page.partition('role="alert"')[2].partition("</p>")[0]
    assert f'name="address" value="{address}"' in page


def test_a_page_that_has_comments_takes_them_in_only_when_that_was_asked_for(
    owner: Desk, open_app: Flask, path: str
) -> None:
    there = Reader(open_app, page=f"{PAGE}/other")
    target = stored(open_app, there.post("There").id).thread_id
    fields = {"address": there.page, "seen": there.page}
    assert "That page already has comments." in text(owner.post(f"{path}/move", address=there.page))
    assert owner.post(f"{path}/move", **fields).status_code == 409
    joined = owner.post(f"{path}/move", merge="on", **fields)
    assert joined.location == f"/console/threads/{target:x}?site=default"
    assert there.thread()["thread"]["comment_count"] == 2
