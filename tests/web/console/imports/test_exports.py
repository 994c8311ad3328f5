"""Taking everything away from the console."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories import Reader, set_rules
from tests.web.console.conftest import Desk

FILE = "/console/export/file"


def test_an_owner_downloads_what_they_chose(app: Flask, owner: Desk) -> None:
    set_rules(app, moderation="open")
    for path in ("a", "b"):
        author = {"name": "Zoë", "email": f"{path}@example.org"}
        Reader(app, page=f"http://localhost/{path}").post("Text.", author=author)
    page = owner.get("/console/export").get_data(as_text=True)
    assert 'value="csv"' in page
    answer = owner.get(f"{FILE}?format=native&page=&commenter=")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="default-')
    assert len(json.loads(answer.data)["comments"]) == 2
    only = owner.get(f"{FILE}?format=json&page=http://localhost/b")
    assert [one["email"] for one in json.loads(only.data)] == ["b@example.org"]
    person = owner.get(f"{FILE}?format=csv&commenter=a@example.org")
    assert person.mimetype == "text/csv"
    assert b"b@example.org" not in person.data


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("format=exe", "Choose one of the formats."),
        ("page=http://localhost/nothing", "This page has no comments."),
        ("commenter=nobody", "Enter an e-mail address"),
    ],
)
def test_what_cannot_be_exported_is_told(owner: Desk, query: str, told: str) -> None:
    answer = owner.get(f"{FILE}?{query}")
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["moderator", "responder"])
def test_only_owners_take_everything_away(sign_in: Callable[..., Desk], role: str) -> None:
    desk = sign_in("lea", role)
    assert desk.get("/console/export").status_code == 403
    assert desk.get(FILE).status_code == 403
