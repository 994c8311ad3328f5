"""What stands in a path may be of any length and any digits: it is no page then, never a fault."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from comments_service.rules.accounts.scopes import SCOPES
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import Actor, By
from tests.factories import SITE
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]

pytestmark = pytest.mark.database("both")

NUMBERS = [
    "9" * 30,
    "9" * 19,
    str(2**63),
    str(2**63 - 1),
    "9" * 5_000,
    "0" * 5_000 + "1",
    "f" * 16,
    "f" * 5_000,
    "-1",
    "0",
    "1e9",
    "0x10",
    "1_0",
    "%D9%A3" * 20,  # Arabic digits
    "²",
    "%00",
    "%ED%A0%80",
    "1-" + "f" * 16,
    "9" * 30 + "-1",
]


# What most operations of the API take, so that a view comes to the number.
BODY = {"body": "x", "decision": "spam", "version": 2, "reason": "spam", "value": 1, "pinned": True}


def secret_of_program(app: Flask) -> str:
    with app.app_context():
        now = datetime.now(UTC)
        actor = Actor("moderator", add_moderator("program@example.org", "owner", None, now))
        return create_token(SITE, "All", SCOPES, By(actor, now))


def paths(app: Flask, value: str) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with an argument, its methods, and its address with ``value`` in each place."""
    for rule in app.url_map.iter_rules():
        if rule.arguments:
            path = re.sub(r"<(?:\w+:)?\w+>", value, rule.rule)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method, path


def test_routes_take_no_number_without_a_bound(app: Flask) -> None:
    assert [rule.rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule] == []
    assert {rule.rule for rule, _, _ in paths(app, "1")} >= {
        "/console/undone/<id:message_id>/retry"
    }


@pytest.mark.parametrize("value", NUMBERS, ids=lambda value: value[:12] + str(len(value)))
def test_any_number_in_a_path_is_answered(app: Flask, sign_in: SignIn, value: str) -> None:
    desk = sign_in("ana")
    form, bearer = {"csrf": desk.token()}, {"Authorization": f"Bearer {secret_of_program(app)}"}
    answers = {}
    for rule, method, path in paths(app, value):
        sent: dict[str, Any] = {"data": form} if "/console" in path else {"json": BODY}
        if method == "GET":
            sent = {}
        answers[f"{method} {rule.rule}"] = desk.client.open(
            path, method=method, headers=bearer, **sent
        )
    assert len(answers) > 50
    assert [name for name, answer in answers.items() if answer.status_code >= 500] == []


def test_the_largest_id_is_one_and_the_next_is_none(app: Flask, sign_in: SignIn) -> None:
    adapter = app.url_map.bind("localhost")
    largest = f"/console/undone/{2**63 - 1}/retry"
    assert adapter.match(largest, method="POST")[1] == {"message_id": 2**63 - 1}
    desk = sign_in("ana")
    assert desk.post(f"/console/undone/{2**63}/retry").status_code == 404
    assert desk.post(largest).status_code == 404
