"""Machines whose clocks differ, and a clock that is set back: mail leaves, and leaves once."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from tests.factories import SITE

pytestmark = pytest.mark.database("both")

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def put(app: Flask, now: datetime) -> int:
    with app.app_context(), transaction() as session:
        return outbox.enqueue(session, SITE, "note", {}, now=now)


def claim(app: Flask, now: datetime) -> outbox.Claim | None:
    with app.app_context():
        return outbox.claim(now)


@pytest.mark.parametrize("writer", [-HOUR, -SECOND, timedelta(), SECOND, HOUR, 5 * HOUR])
def test_what_is_due_at_once_is_due_whatever_its_writers_clock_said(
    app: Flask, writer: timedelta
) -> None:
    put(app, NOON + writer)
    assert claim(app, NOON) is not None
    assert claim(app, NOON) is None, "it is held now"


def test_what_failed_waits_all_the_same(app: Flask) -> None:
    put(app, NOON)
    held = claim(app, NOON)
    assert held
    with app.app_context():
        outbox.fail(held, "a reason", NOON)
    assert claim(app, NOON + SECOND) is None
    assert claim(app, NOON - HOUR) is None
    assert claim(app, NOON + timedelta(minutes=1)) is not None


@pytest.mark.parametrize("back", [HOUR, 26 * HOUR])
def test_a_hold_from_before_the_clock_was_set_back_ends(app: Flask, back: timedelta) -> None:
    put(app, NOON - 2 * back)
    assert claim(app, NOON) is not None
    assert claim(app, NOON - back) is not None
    assert claim(app, NOON - back) is None


def test_a_clock_that_is_a_little_behind_takes_nothing_away(app: Flask) -> None:
    put(app, NOON - HOUR)
    assert claim(app, NOON) is not None
    for behind in (SECOND, timedelta(seconds=30), timedelta(seconds=59)):
        assert claim(app, NOON - behind) is None
