"""Two people at the same moment: nothing is counted twice, lost or stored twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import Moderator, Reader, miscounts, set_rules, stored

pytestmark = pytest.mark.database("both")

AT_ONCE = 4  # as many as the connection pool serves without waiting


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Does all acts at the same moment, each in a thread of its own."""
    start = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def crowd(app: Flask) -> list[Reader]:
    return [Reader(app, f"192.0.2.{host + 1}") for host in range(AT_ONCE)]


def test_votes_at_the_same_moment_are_all_counted(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    for value in (1, -1, 1):
        together(*(partial(who.vote, comment.id, value) for who in crowd(open_app)))
        row = stored(open_app, comment.id)
        expected = (AT_ONCE, 0, AT_ONCE) if value == 1 else (0, AT_ONCE, -AT_ONCE)
        assert (row.up, row.down, row.score) == expected


def test_one_voter_in_two_tabs_has_one_vote(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    tabs = [Reader(open_app, "192.0.2.9") for _ in range(AT_ONCE)]
    answers = together(*(partial(tab.vote, comment.id, 1) for tab in tabs))
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert stored(open_app, comment.id).up == 1


def react(reader: Reader, comment_id: str | None, value: int) -> TestResponse:
    body = {"kind": "👍", "value": value}
    if comment_id is None:
        return reader.send("PUT", "/threads/reactions", {"url": reader.page, **body})
    return reader.send("PUT", f"/comments/{comment_id}/reactions", body)


def test_reactions_at_the_same_moment_are_all_counted(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, reactions="👍 ❤️")
    # Of the page first: all of them want to make its thread.
    for post in (lambda: None, lambda: reader.post().id):
        comment = post()
        for value, expected in ((1, {"👍": AT_ONCE}), (0, {})):
            answers = together(*(partial(react, who, comment, value) for who in crowd(open_app)))
            assert [answer.status_code for answer in answers] == [200] * AT_ONCE
            shown = reader.thread()
            of_what = shown["thread"] if comment is None else shown["comments"][0]
            assert of_what["reactions"] == expected


def test_one_reader_in_two_tabs_reacts_once(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, reactions="👍")
    comment = reader.post()
    tabs = [Reader(open_app, "192.0.2.9") for _ in range(AT_ONCE)]
    answers = together(*(partial(react, tab, comment.id, 1) for tab in tabs))
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert reader.thread()["comments"][0]["reactions"] == {"👍": 1}


def test_one_reporter_in_two_tabs_reports_once(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    tabs = [Reader(open_app, "192.0.2.9") for _ in range(AT_ONCE)]
    answers = together(*(partial(tab.report, comment.id) for tab in tabs))
    assert [answer.status_code for answer in answers] == [202] * AT_ONCE
    assert stored(open_app, comment.id).open_reports == 1


def test_the_first_comments_of_a_page_share_one_thread(open_app: Flask) -> None:
    answers = together(
        *(partial(who.try_to_post, f"From {who.address}") for who in crowd(open_app))
    )
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert Reader(open_app).thread()["thread"]["comment_count"] == AT_ONCE
    assert miscounts(open_app) == []


def test_one_request_sent_twice_at_once_is_one_comment(open_app: Flask) -> None:
    reader = Reader(open_app)
    answers = together(*[lambda: Reader(open_app).try_to_post("Once.", key="k1")] * AT_ONCE)
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert len({answer.get_json()["comment"]["id"] for answer in answers}) == 1
    assert reader.thread()["thread"]["comment_count"] == 1


def test_answers_and_the_deletion_of_their_parent_leave_true_counts(
    open_app: Flask, moderator: Moderator
) -> None:
    for attempt in range(4):
        parent = Reader(open_app).post(f"Parent {attempt}")
        together(
            partial(moderator.decide, parent.id, "delete"),
            *(
                partial(who.try_to_post, "Answer.", parent_id=parent.id)
                for who in crowd(open_app)[1:]
            ),
        )
        assert miscounts(open_app) == []


def test_of_two_moderators_one_decides_and_the_other_is_told_who(
    open_app: Flask, reader: Reader
) -> None:
    comment = reader.post()
    pair = [Moderator(open_app, f"{name}@blog.example") for name in ("ann", "bob")]
    decisions = ["spam", "hold"]

    def attempt(who: Moderator, decision: str) -> str:
        try:
            who.decide(comment.id, decision)
        except Exception as error:
            return f"{getattr(error, 'code', error)} {getattr(error, 'extras', '')}"
        return "done"

    outcomes = together(
        *(partial(attempt, who, what) for who, what in zip(pair, decisions, strict=True))
    )
    # The second either saw the first one's work and decided on that, or is told of it.
    assert "done" in outcomes
    refused = [outcome for outcome in outcomes if outcome != "done"]
    assert all("conflict" in outcome or "not_allowed" in outcome for outcome in refused)
    assert miscounts(open_app) == []


@pytest.mark.parametrize("decision", ["hold", "delete"])
def test_a_withdrawal_and_a_decision_at_once_leave_true_counts(
    open_app: Flask, moderator: Moderator, decision: str
) -> None:
    for attempt in range(3):
        who = Reader(open_app)
        comment = who.post(f"Comment {attempt}")

        def decide(comment: Any = comment) -> None:
            try:
                moderator.decide(comment.id, decision)
            except Exception as error:
                assert getattr(error, "code", None) in ("conflict", "not_allowed"), error

        together(partial(who.withdraw, comment), decide)
        assert stored(open_app, comment.id).status == "deleted"
        assert miscounts(open_app) == []
