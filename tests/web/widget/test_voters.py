"""Readers behind one address have votes and reactions of their own, within a bound."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from comments_service.rules.comments.voters import TOLD_APART
from tests.factories import Reader, set_rules, stored

pytestmark = pytest.mark.database("both")

#: Sends what a reader gives (or takes back) with their token.
Give = Callable[[int, str | None], TestResponse]


def token(number: int) -> str:
    return f"reader-token-{number:03}"


def with_token(of: str | None) -> dict[str, str]:
    return {"voter_token": of} if of else {}


@pytest.fixture(params=["vote", "reaction to a comment", "reaction to a page"])
def given(request: pytest.FixtureRequest, open_app: Flask, reader: Reader) -> tuple[Give, Any]:
    """How to vote or react, and to count."""
    set_rules(open_app, reactions="👍")
    comment = reader.post()
    here = Reader(open_app, "203.0.113.5")

    def vote(value: int, of: str | None) -> TestResponse:
        return here.vote(comment.id, value, **with_token(of))

    def react(value: int, of: str | None) -> TestResponse:
        body = {"kind": "👍", "value": value, **with_token(of)}
        if request.param.endswith("page"):
            return here.send("PUT", "/threads/reactions", {"url": here.page, **body})
        return here.send("PUT", f"/comments/{comment.id}/reactions", body)

    def counted() -> int:
        shown = here.thread()
        if request.param == "vote":
            return int(shown["comments"][0]["up"])
        of_what = shown["thread"] if request.param.endswith("page") else shown["comments"][0]
        return int((of_what.get("reactions") or {}).get("👍", 0))

    return (vote if request.param == "vote" else react), counted


def test_readers_of_one_address_are_told_apart(given: tuple[Give, Any]) -> None:
    give, count = given
    for number, expected in ((1, 1), (1, 1), (2, 2), (2, 2)):
        assert give(1, token(number)).status_code == 200
        assert count() == expected
    give(0, token(1))
    give(0, token(1))
    assert count() == 1
    # The other one's stands and can be taken back by nobody else.
    give(0, token(3))
    assert count() == 1
    give(0, token(2))
    assert count() == 0


def test_those_beyond_the_bound_have_one_together(given: tuple[Give, Any]) -> None:
    give, count = given
    for number in range(3 * TOLD_APART):
        give(1, token(number))
    give(1, None)
    assert count() == TOLD_APART + 1
    give(0, token(2 * TOLD_APART))
    assert count() == TOLD_APART
    # Who left makes room for another.
    give(0, token(0))
    give(1, token(3 * TOLD_APART))
    assert count() == TOLD_APART


def test_who_voted_before_there_were_tokens_takes_it_back_with_one(given: tuple[Give, Any]) -> None:
    give, count = given
    give(1, None)
    give(0, token(1))
    assert count() == 0


def test_a_token_at_another_address_is_another_reader(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    for host in (1, 2):
        Reader(open_app, f"198.51.100.{host}").vote(comment.id, 1, voter_token=token(1))
    assert stored(open_app, comment.id).up == 2


def test_a_vote_against_replaces_ones_own_alone(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    for number, value in ((1, 1), (2, 1), (2, -1)):
        reader.vote(comment.id, value, voter_token=token(number))
    row = stored(open_app, comment.id)
    assert (row.up, row.down, row.score) == (1, 1, 0)


@pytest.mark.parametrize("bad", ["short", "x" * 65, "with a space in it", "é" * 20, 7, ["a" * 20]])
def test_what_is_no_token_is_refused(reader: Reader, bad: Any) -> None:
    comment = reader.post()
    answer = reader.vote(comment.id, 1, voter_token=bad)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")


def test_one_address_reports_once_whatever_its_tokens(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    for number in range(3):
        reader.report(comment.id, voter_token=token(number))
    assert stored(open_app, comment.id).open_reports == 1
