"""What the team notes for itself, on a commenter or a wait, no reader can read anywhere."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from comments_service.services.community.assigning import assign, close
from comments_service.services.core.actor import By
from comments_service.services.moderation.notes import add_note
from tests.factories import PAGE, SITE, Moderator, Reader, number
from tests.support.waits import answer, steps_of

pytestmark = pytest.mark.database("both")

SECRET = "quarantaine"


def test_no_page_or_answer_for_readers_holds_a_note(
    open_app: Flask, moderator: Moderator, at: Callable[[datetime], None]
) -> None:
    now = datetime.now(UTC)
    at(now)
    reader, by = Reader(open_app), By(moderator.actor, now)
    asked = reader.post("When does it open?", author={"name": "Léa"})
    other = reader.post("And when does it close?")
    with open_app.app_context():
        me = moderator.actor.moderator_id
        add_note(SITE, number(asked.id), f"{SECRET} one", by)
        assign((SITE, number(asked.id), 1), me, by, f"{SECRET} two")
        close((SITE, number(other.id), 1), "no_answer", by, f"{SECRET} three")
    answer(open_app, asked, moderator.actor)
    assert SECRET in str(steps_of(open_app, asked)) and SECRET in str(steps_of(open_app, other))
    client, read = open_app.test_client(), 0
    for path in public_addresses(open_app, asked.id):
        got = client.get(path, headers={"Origin": "http://localhost:4000"})
        assert SECRET not in got.get_data(as_text=True), path
        read += got.status_code == 200
    assert read > 5


def public_addresses(app: Flask, comment: str) -> list[str]:
    """Every route that readers may fetch, asked for the page and for the comment."""
    query = f"url={PAGE}&site=default&at={comment}"
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/console", "/static")):
            continue
        path = re.sub(r"<[^>]*comment[^>]*>", comment, rule.rule)
        if "<" not in path and not path.startswith("/api/v1/manage"):
            found.append(f"{path}?{query}")
    return found
