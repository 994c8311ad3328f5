"""Owners give programs tokens, and move pages after having seen what would move."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.console.conftest import PAGE, Desk, published

TOKENS, MOVES = "/console/tokens", "/console/moves"
EXPORT = "/api/v1/manage/export"

SignIn = Callable[..., Desk]


def text(desk: Desk, path: str) -> str:
    return unescape(desk.get(path).get_data(as_text=True))


def opens(client: FlaskClient, secret: str) -> bool:
    answer = client.get(EXPORT, headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code == 200


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    owner: Desk, client: FlaskClient
) -> None:
    made = owner.post(TOKENS, name="Nightly <copy>", scopes="export")
    assert made.status_code == 201
    found = re.search(r'<code id="secret">(palabre_[\w-]+)</code>', made.get_data(as_text=True))
    assert found and opens(client, found[1])
    listed = text(owner, TOKENS)
    assert "Nightly <copy>" in listed
    assert "last used" in listed
    assert found[1] not in listed
    number = re.search(r'name="number" value="([0-9a-f]+)"', listed)
    assert number
    revoked = owner.post(f"{TOKENS}/revoke", number=number[1])
    assert revoked.location == TOKENS
    after = text(owner, TOKENS)
    assert "Revoked" in after and "Nightly" not in after
    assert not opens(client, found[1])


def test_the_list_says_who_made_a_token_and_when_that_closes_it(
    owner: Desk, client: FlaskClient, sign_in: SignIn
) -> None:
    lea = sign_in("lea", "owner")
    made = lea.post(TOKENS, name="Nightly", scopes="export")
    found = re.search(r"palabre_[\w-]+", made.text)
    assert found and opens(client, found[0])
    assert "created by <bdi>lea</bdi>" in text(owner, TOKENS)
    assert "Closed" not in text(owner, TOKENS)
    number = re.search(r'id="member-(\d+)"><bdi>lea</bdi>', text(owner, "/console/people"))
    owner.post("/console/people/role", number=number[1] if number else "", role="moderator")
    assert "Disabled, because its creator may no longer do this: export." in text(owner, TOKENS)
    assert not opens(client, found[0])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " ", "scopes": "export"}, "name"),
        ({"name": "Nightly"}, "scopes"),
        ({"name": "Nightly", "scopes": "everything"}, "scopes"),
    ],
)
def test_a_token_without_a_name_or_a_purpose_is_not_made(
    owner: Desk, fields: dict[str, str], field: str
) -> None:
    answer = owner.post(TOKENS, **fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert "Tokens of this site" not in text(owner, TOKENS)


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "f" * 40])
def test_a_token_that_is_none_cannot_be_revoked(owner: Desk, number: str) -> None:
    assert owner.post(f"{TOKENS}/revoke", number=number).status_code == 404


def test_both_are_for_owners_alone(app: Flask, sign_in: SignIn) -> None:
    desk = sign_in("mina", "moderator")
    for path in (TOKENS, MOVES):
        assert desk.get(path).status_code == 403
        assert desk.post(path, moves="x", name="x", scopes="export").status_code == 403
        assert path not in text(desk, "/console/queue/review")


def test_pages_move_after_a_look_at_what_would_move(
    owner: Desk, post: Callable[..., str], client: FlaskClient
) -> None:
    owner.decide(post(), "approve")
    table = f"{PAGE} → https://blog.example/bread\nhttp://localhost/none, http://localhost/x"
    seen = owner.post(MOVES, moves=table)
    page = unescape(seen.get_data(as_text=True))
    assert f"{PAGE} → https://blog.example/bread" in page
    assert "https://blog.example is not yet among the site’s addresses." in page
    assert "1 address has no comments." in page
    assert client.get("/api/v1/threads?url=https://blog.example/bread").status_code == 403
    moved = owner.post(f"{MOVES}/apply", moves=table)
    assert moved.location == MOVES
    assert "Moved. The old addresses still work." in text(owner, MOVES)
    there = client.get("/api/v1/threads?url=https://blog.example/bread").json
    assert there["thread"]["comment_count"] == 1
    assert len(published(client)) == 1


def test_pages_meet_others_only_when_that_was_asked_for(
    owner: Desk, post: Callable[..., str], client: FlaskClient
) -> None:
    owner.decide(post("Here"), "approve")
    owner.decide(post("There", url="http://localhost/bread"), "approve")
    table = f"http://localhost/bread → {PAGE}"
    assert "already has comments" in owner.post(MOVES, moves=table).get_data(as_text=True)
    refused = owner.post(f"{MOVES}/apply", moves=table)
    assert refused.status_code == 409
    assert "nothing was moved" in refused.get_data(as_text=True)
    assert len(published(client)) == 1
    assert owner.post(f"{MOVES}/apply", moves=table, merge="on").status_code == 303
    assert len(published(client)) == 2


def test_a_bad_line_is_named_and_the_text_is_given_back(owner: Desk) -> None:
    answer = owner.post(
        MOVES, moves="http://localhost/a → http://localhost/b\nhttp://localhost/<c>"
    )
    assert answer.status_code == 422
    page = unescape(answer.get_data(as_text=True))
    assert "Line 2: This line needs an old and a new address." in page
    assert "http://localhost/<c></textarea>" in page
