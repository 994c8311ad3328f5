"""What is put off until its commenter writes stays so on the service that it moves to."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import OutboxMessage
from comments_service.rules.community.needs import UNTIL_THEY_WRITE
from comments_service.services.community.assigning import snooze
from comments_service.services.core.actor import By
from tests.factories import SITE, Moderator, Reader, number, set_rules
from tests.support.waits import steps_of, wait_of
from tests.transfer.sites import moved_to, taken

pytestmark = pytest.mark.database("both")
START = datetime(2026, 11, 3, 10, tzinfo=UTC)


def test_no_timer_is_made_and_the_log_says_it(
    app: Flask, second: Flask, tmp_path: Path, at: Callable[[datetime], None]
) -> None:
    set_rules(app, moderation="open")
    at(START)
    asked, moderator = Reader(app).post("When?"), Moderator(app)
    with app.app_context():
        snooze((SITE, number(asked.id), 1), UNTIL_THEY_WRITE, By(moderator.actor, START))
    moved_to(second, taken(app), tmp_path)
    with second.app_context():
        assert db.session.query(OutboxMessage).filter_by(topic="wake_need").count() == 0
    after = wait_of(second, asked)
    assert (after.state, after.wake_at) == ("snoozed", UNTIL_THEY_WRITE)
    assert steps_of(second, asked)[-1].reason == "they_write"
