"""PUT /comments/{id}/vote and POST /comments/{id}/reports."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import Moderator, Reader, set_rules, stored

pytestmark = pytest.mark.database("both")


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def counted(answer: Any) -> tuple[int, int, int, int]:
    made = answer.get_json()
    assert answer.status_code == 200
    assert made.keys() == {"score", "up", "down", "value"}
    return made["score"], made["up"], made["down"], made["value"]


def test_a_vote_is_replaced_by_the_next_and_taken_back_by_none(
    open_app: Flask, reader: Reader
) -> None:
    comment = reader.post()
    assert counted(reader.vote(comment.id, 1)) == (1, 1, 0, 1)
    assert counted(reader.vote(comment.id, 1)) == (1, 1, 0, 1)
    assert counted(Reader(open_app, "198.51.100.1").vote(comment.id, -1)) == (0, 1, 1, -1)
    assert counted(reader.vote(comment.id, -1)) == (-2, 0, 2, -1)
    assert counted(reader.vote(comment.id, 0)) == (-1, 0, 1, 0)
    assert counted(reader.vote(comment.id, 0)) == (-1, 0, 1, 0)
    shown = reader.thread()["comments"][0]
    assert (shown["score"], shown["up"], shown["down"]) == (-1, 0, 1)


def test_a_household_of_an_ipv6_network_has_one_vote(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    Reader(open_app, "2001:db8:1:2::1").vote(comment.id, 1)
    Reader(open_app, "2001:db8:1:2:ffff::9").vote(comment.id, 1)
    assert counted(Reader(open_app, "2001:db8:1:3::1").vote(comment.id, 1)) == (2, 2, 0, 1)


def test_a_site_may_do_without_votes(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    set_rules(open_app, votes=False)
    assert code(reader.vote(comment.id, 1)) == (403, "votes_off")
    assert reader.thread()["thread"]["votes"] is False


def test_only_1_0_and_minus_1_are_votes(reader: Reader) -> None:
    comment = reader.post()
    for value in (2, -2, 0.5, "1", None, True, [1]):
        answer = reader.send("PUT", f"/comments/{comment.id}/vote", {"value": value})
        assert code(answer) == (422, "invalid"), value
    assert code(reader.send("PUT", f"/comments/{comment.id}/vote", {})) == (422, "invalid")


def test_what_readers_do_not_see_takes_no_votes_and_no_reports(
    reader: Reader, moderator: Moderator
) -> None:
    hidden = reader.post()
    moderator.decide(hidden.id, "hold")
    for missing in (hidden.id, "1-123", "9-123", "nonsense"):
        assert code(reader.vote(missing, 1)) == (404, "not_found")
        assert code(reader.report(missing)) == (404, "not_found")


def test_a_report_is_kept_once_for_each_reader_and_never_shown(
    open_app: Flask, reader: Reader
) -> None:
    comment = reader.post()
    before = reader.thread()
    answer = reader.report(comment.id, "abuse", note="Look at this")
    assert (answer.status_code, answer.get_json()) == (202, {"status": "received"})
    assert reader.report(comment.id, "spam").status_code == 202
    assert stored(open_app, comment.id).open_reports == 1
    Reader(open_app, "198.51.100.1").report(comment.id)
    assert stored(open_app, comment.id).open_reports == 2
    assert reader.thread() == before


def test_a_decision_answers_the_reports_and_undoing_it_opens_them_again(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post()
    reader.report(comment.id)
    moderator.decide(comment.id, "approve")
    assert stored(open_app, comment.id).open_reports == 0
    Reader(open_app, "198.51.100.1").report(comment.id)
    moderator.decide(comment.id, "spam")
    assert stored(open_app, comment.id).open_reports == 0
    moderator.undo(comment.id)
    assert stored(open_app, comment.id).open_reports == 1


def test_a_report_needs_one_of_the_reasons(reader: Reader) -> None:
    comment = reader.post()
    for body in ({}, {"reason": "ugly"}, {"reason": 1}, {"reason": "spam", "note": "x" * 501}):
        answer = reader.send("POST", f"/comments/{comment.id}/reports", body)
        assert code(answer) == (422, "invalid")
    for reason in ("spam", "abuse", "off_topic", "other"):
        assert reader.report(comment.id, reason).status_code == 202
