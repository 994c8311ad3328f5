"""How many files somebody opens to follow a request from the door to the statement that it sends.

Counted while it runs: see tests.support.walk. The last files of each way but the first are those
that send a statement and count it (``extensions.py``, ``web/http/statements.py``).
"""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.services.accounts.accounts import add_moderator
from tests.factories import PAGE, Reader, set_rules
from tests.support.walk import Walk, walking
from tests.web.console.conftest import PASSWORD, Desk

THREAD = f"/api/v1/threads?url={quote(PAGE, safe='')}"


@pytest.fixture(autouse=True)
def warm(client: FlaskClient, reader: Reader) -> None:
    """What is imported or prepared at a first request has been."""
    reader.post("Warm.")
    client.get(THREAD)


def walk_of_reading(client: FlaskClient) -> Walk:
    with walking() as walk:
        assert client.get(THREAD).status_code == 200
    return walk


def walk_of_keeping(client: FlaskClient) -> Walk:
    """The shortest of several reads: on a slow machine one may have to ask whether it is fresh."""
    return min((walk_of_reading(client) for _ in range(5)), key=lambda walk: len(walk.entered))


def test_a_thread_that_is_kept(client: FlaskClient) -> None:
    walk = walk_of_keeping(client)
    assert len(walk.deepest) <= 2, walk.deepest
    assert len(walk.entered) <= 5, walk.entered


def test_a_thread_that_is_built(client: FlaskClient, reader: Reader) -> None:
    reader.post("Another.")
    walk = walk_of_reading(client)
    assert walk.deepest[-3] == "queries/core/rows.py"
    assert len(walk.deepest) <= 9, walk.deepest


def test_a_post(reader: Reader) -> None:
    with walking() as walk:
        reader.post("Another.")
    assert "services/comments/posting.py" in walk.deepest
    assert len(walk.deepest) <= 12, walk.deepest


def test_a_decision(app: Flask, reader: Reader, client: FlaskClient) -> None:
    with app.app_context():
        now = app.extensions["palabre"].now()
        add_moderator("lea@example.org", "owner", PASSWORD, now)
    desk = Desk(app)
    assert desk.sign_in("lea@example.org").status_code == 303
    set_rules(app, moderation="all")
    one, other = reader.post("One.").id, reader.post("Another.").id
    assert desk.decide(one, "approve").status_code == 303
    token = desk.token()
    with walking() as walk:
        path = f"/console/comments/{other}/decision"
        assert desk.post(path, token, decision="approve", version="2").status_code == 303
    assert "services/moderation/decisions.py" in walk.deepest
    assert len(walk.deepest) <= 8, walk.deepest


def test_a_file_that_a_request_does_not_need_is_not_counted(client: FlaskClient) -> None:
    walk = walk_of_keeping(client)
    assert "web/http_cache/middleware.py" in walk.entered
    assert "web/widget/threads.py" not in walk.entered
