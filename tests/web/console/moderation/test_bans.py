"""Bans: counted before, told plainly, lifted with what was decided; free where there are none."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import Reader, set_rules
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]
PAUL = {"name": "Paul", "email": "Paul@spam.example", "website": "https://paul.example/"}


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def ban(desk: Desk, comment: str, value: str, **fields: str) -> Any:
    given = {"value": value, "duration": "good", "past": "", **fields}
    return desk.post(f"/console/comments/{comment}/ban", **given)


def lift_all(desk: Desk) -> None:
    for number in re.findall(r'name="ban" value="(\w+)"', text(desk.get("/console/bans"))):
        assert desk.post("/console/bans/lift", ban=number).status_code == 303


def refused(answer: Any) -> bool:
    if answer.status_code == 403:
        assert answer.get_json()["code"] == "banned"
        return True
    assert answer.status_code in (201, 202), answer.text
    return False


@pytest.fixture
def paul(reader: Reader) -> Reader:
    return reader


@pytest.fixture
def other(open_app: Flask) -> Reader:
    return Reader(open_app, "203.0.113.9")


def shown(reader: Reader) -> list[str]:
    return [comment["id"] for comment in reader.thread()["comments"]]


def test_what_a_ban_would_touch_is_told_before_and_comes_back_with_its_end(
    owner: Desk, paul: Reader, other: Reader
) -> None:
    mine = [paul.post(f"Number {n}", author=PAUL).id for n in range(3)]
    owner.decide(mine[2], "hold")
    theirs = other.post("Mine").id
    form = text(owner.get(f"/console/comments/{mine[0]}/ban"))
    assert "Paul@spam.example" in form and "paul.example" in form
    assert "It affects 3 comments: published 2, held 1." in form
    assert "Only comments from the same month" in form
    assert paul.address not in form
    answer = ban(owner, mine[0], "email:Paul@spam.example", past="spam", reason="Advertising")
    assert (answer.status_code, answer.location) == (303, "/console/bans?site=default")
    assert shown(other) == [theirs]
    listed = text(owner.get("/console/bans"))
    for told in (
        "Banned.",
        "Paul@spam.example",
        "in force",
        "Advertising",
        "By owner",
        "permanently",
    ):
        assert told in listed
    assert "Advertising" in text(owner.get(f"/console/comments/{mine[1]}"))
    lift_all(owner)
    assert shown(other) == [*mine[:2], theirs]
    assert f'id="c-{mine[2]}"' in text(owner.get("/console/queue/review"))
    listed = text(owner.get("/console/bans"))
    assert "lifted by owner" in listed and "Lift the ban" not in listed
    assert not refused(paul.try_to_post("Again", author=PAUL))


def test_who_is_banned_is_told_so_and_everybody_else_writes(
    owner: Desk, paul: Reader, other: Reader, open_app: Flask
) -> None:
    first = paul.post("First", author=PAUL)
    neighbour = Reader(open_app, "192.0.2.200")
    anybody = {"name": "Ana", "email": "ana@example.org"}
    cases = {
        "email:Paul@spam.example": [(other, {"name": "X", "email": "paul@SPAM.example"}, "Hello")],
        "name:Paul": [(other, {"name": "PАUL"}, "Hello")],  # a Cyrillic letter
        "address": [(paul, anybody, "Hello")],
        "network": [(paul, anybody, "Hello"), (neighbour, anybody, "Hello")],
        "domain:paul.example": [
            (other, {**anybody, "website": "https://www.paul.example"}, "Hello"),
            (other, anybody, "See [this](https://a.paul.example/x)"),
        ],
    }
    for value, met in cases.items():
        assert ban(owner, first.id, value).status_code == 303
        for turn, (who, author, body) in enumerate(met):
            said = f"{body} {value} {turn}"
            answer = who.try_to_post(said, author=author)
            assert refused(answer), value
            assert "owner" not in answer.text
        assert not refused(other.try_to_post(f"Fine {value}", author=anybody)), value
        lift_all(owner)
        assert not refused(met[0][0].try_to_post(f"Now {value}", author=met[0][1]))


def test_a_banned_author_cannot_edit_but_withdraw(owner: Desk, paul: Reader) -> None:
    mine = paul.post("First", author=PAUL)
    ban(owner, mine.id, "address")
    assert refused(paul.edit(mine, "Changed"))
    assert paul.withdraw(mine).status_code == 200


def test_a_ban_on_links_meets_the_new_text_of_an_edit(
    owner: Desk, paul: Reader, other: Reader
) -> None:
    mine = other.post("First")
    ban(owner, paul.post("x", author=PAUL).id, "domain:paul.example")
    assert refused(other.edit(mine, "https://paul.example/offer"))
    assert other.edit(mine, "Only words").status_code == 200


@pytest.mark.parametrize(
    ("duration", "end"),
    [
        ("day", datetime(2026, 1, 21, 12, tzinfo=UTC)),
        ("week", datetime(2026, 1, 27, 12, tzinfo=UTC)),
        ("month", datetime(2026, 2, 1, tzinfo=UTC)),
        ("good", datetime(2026, 2, 1, tzinfo=UTC)),
    ],
)
def test_a_ban_on_an_address_ends_on_its_day_and_with_its_month(
    owner: Desk, paul: Reader, at: Callable[[datetime], None], duration: str, end: datetime
) -> None:
    at(datetime(2026, 1, 20, 12, tzinfo=UTC))
    comment = paul.post("First")
    assert ban(owner, comment.id, "address", duration=duration).status_code == 303
    at(end - timedelta(seconds=1))
    assert refused(paul.try_to_post("Before its end"))
    at(end + timedelta(seconds=1))
    assert not refused(paul.try_to_post("After its end"))
    assert "expired" in text(owner.get("/console/bans"))


def test_an_address_can_be_banned_until_its_month_is_over(
    owner: Desk, paul: Reader, at: Callable[[datetime], None]
) -> None:
    at(datetime(2026, 1, 31, 23, tzinfo=UTC))
    comment = paul.post("First", author=PAUL)
    path = f"/console/comments/{comment.id}/ban"
    assert 'value="address' in owner.get(path).get_data(as_text=True)
    at(datetime(2026, 2, 1, tzinfo=UTC))
    assert 'value="address' not in owner.get(path).get_data(as_text=True)
    assert 'value="email' in owner.get(path).get_data(as_text=True)


def test_one_can_be_banned_before_they_have_written(
    owner: Desk, paul: Reader, client: FlaskClient
) -> None:
    typed = {"kind": "domain", "target": "https://Spam.Example/page"}
    seen = owner.post("/console/bans/look", **typed)
    page = text(seen)
    assert seen.status_code == 200
    assert "No existing comment matches." in page
    value = re.search(r'name="value" value="([^"]+)"', page)
    assert value and value[1] == "domain:spam.example"
    fields = {"kind": "domain", "target": "spam.example", "value": value[1]}
    made = owner.post("/console/bans", duration="day", past="", **fields)
    assert made.status_code == 303
    assert refused(paul.try_to_post("Go to https://spam.example"))
    again = owner.post("/console/bans", duration="day", past="", **fields)
    assert again.status_code == 409
    assert "This ban already exists." in text(again)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value": "email:else@example.org"}, "target"),
        ({"value": ""}, "target"),
        ({"duration": "forever"}, "duration"),
        ({"past": "approve"}, "past"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_a_twisted_ban_is_refused_beside_its_field_and_keeps_what_was_typed(
    owner: Desk, paul: Reader, fields: dict[str, str], field: str
) -> None:
    comment = paul.post("First", author=PAUL)
    given = {"value": "name:Paul", "reason": "Typed", **fields}
    answer = ban(owner, comment.id, given.pop("value"), **given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text(answer)
    assert f'value="{given["reason"]}"' in text(answer)
    assert not refused(paul.try_to_post("Still here", author=PAUL))


@pytest.mark.parametrize(
    ("kind", "target"),
    [("domain", "localhost"), ("domain", "com"), ("email", "x"), ("address", "192.0.2.1")],
)
def test_what_cannot_be_banned_is_told_beside_the_field(
    owner: Desk, open_app: Flask, kind: str, target: str
) -> None:
    for path in ("/console/bans/look", "/console/bans"):
        answer = owner.post(path, kind=kind, target=target)
        assert answer.status_code == 422
        assert 'id="target-error"' in text(answer)
        assert f'value="{target}"' in text(answer)


def test_responders_see_no_bans_and_make_none(owner: Desk, sign_in: SignIn, paul: Reader) -> None:
    comment = paul.post("First", author=PAUL)
    responder = sign_in("remi", "responder")
    for path in ("/console/bans", f"/console/comments/{comment.id}/ban"):
        assert responder.get(path).status_code == 403
    assert ban(responder, comment.id, "address").status_code == 403
    assert responder.post("/console/bans/lift", ban="1").status_code == 403
    for page in ("queue/published", f"comments/{comment.id}"):
        shown = text(responder.get(f"/console/{page}"))
        assert "/ban" not in shown and "Paul@spam" not in shown
    assert owner.post("/console/bans/lift", ban="1").status_code == 404


def test_without_a_ban_posting_takes_no_statement_more_and_with_one_few(
    owner: Desk, paul: Reader, other: Reader, count_statements: Callable[[], Any]
) -> None:
    first = paul.post("First", author=PAUL)
    own = other.post("Mine")

    def cost(act: Callable[[], Any]) -> int:
        with count_statements() as statements:
            assert act().status_code < 300
        return len(statements)

    before = (cost(lambda: other.try_to_post("One")), cost(lambda: other.edit(own, "Two")))
    for value in ("address", "name:Paul", "domain:paul.example"):
        ban(owner, first.id, value)
    after = (cost(lambda: other.try_to_post("Three")), cost(lambda: other.edit(own, "Four")))
    # An edit asks as well whether its commenter is banned elsewhere.
    assert after == (before[0] + 1, before[1] + 2)
    lift_all(owner)
    assert cost(lambda: other.try_to_post("Five")) == before[0]


def test_a_form_without_javascript_gives_the_text_back_with_the_refusal(
    owner: Desk, paul: Reader, open_app: Flask
) -> None:
    set_rules(open_app, min_fill_seconds=0)
    ban(owner, paul.post("First", author=PAUL).id, "name:Paul")
    answer = paul.client.post(
        "/embed",
        data={"url": paul.page, "body": "My text", "name": "Paul"},
        environ_base={"REMOTE_ADDR": paul.address},
    )
    assert answer.status_code == 403
    assert "This site does not accept comments under this name." in text(answer)
    assert "My text</textarea>" in text(answer)
