"""A comment's transaction tells the team of it, when somebody wants to hear of the cause."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import OutboxMessage
from comments_service.queries.sites.sites import default_site
from comments_service.services.community.alerts import queue_alert
from comments_service.services.core.transaction import transaction
from tests.factories import Reader, number, set_rules

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def alerts(app: Flask) -> list[tuple[int, list[str]]]:
    """The alerts that wait, in their order: comment and causes."""
    with app.app_context():
        rows = db.session.execute(
            select(OutboxMessage.payload, OutboxMessage.lane)
            .where(OutboxMessage.topic == "alert")
            .order_by(OutboxMessage.id)
        ).all()
    assert {row.lane for row in rows} <= {"now"}
    return [(row.payload["comment_id"], row.payload["causes"]) for row in rows]


def test_nothing_is_queued_while_nobody_wants_to_hear_of_it(
    open_app: Flask, reader: Reader
) -> None:
    reader.report(reader.post().id)
    set_rules(open_app, moderation="all", alerts="report watch")
    reader.post("Held.")
    assert alerts(open_app) == []


def test_a_held_a_published_and_a_reported_comment_alert(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, alerts="held report published")
    first = reader.post("Published.")
    reader.report(first.id)
    reader.report(first.id)  # the same reader once more
    set_rules(open_app, moderation="all")
    second = reader.post("Held.")
    assert alerts(open_app) == [
        (number(first.id), ["published"]),
        (number(first.id), ["report"]),
        (number(second.id), ["held"]),
    ]


def test_an_edit_that_is_held_alerts_and_one_of_what_is_held_does_not(
    open_app: Flask, reader: Reader
) -> None:
    set_rules(open_app, alerts="held", max_links=0)
    comment = reader.post("Good.")
    reader.edit(comment, "Buy at https://shop.example")
    reader.edit(comment, "Buy at https://other.example")
    assert alerts(open_app) == [(number(comment.id), ["held"])]


def test_spam_alerts_nobody(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, alerts="held published", min_fill_seconds=2)
    reader.try_to_post("Buy.", trap="https://spam.example")
    assert alerts(open_app) == []


def test_only_wanted_causes_are_told_and_those_of_one_transaction_that_failed_never(
    open_app: Flask,
) -> None:
    set_rules(open_app, alerts="watch asks")
    with open_app.app_context():
        rules = default_site()
        assert rules
        with transaction():
            queue_alert(rules.site, 7, ("held", "asks", "watch:3"), NOW)
        with pytest.raises(ZeroDivisionError), transaction():
            queue_alert(rules.site, 8, ("asks",), NOW)
            raise ZeroDivisionError
    assert alerts(open_app) == [(7, ["asks", "watch:3"])]


def test_an_alert_takes_one_statement_more(
    open_app: Flask, reader: Reader, count_statements: Callable[[], Any]
) -> None:
    def taken(text: str) -> int:
        reader.post(f"{text}: the first reads the site's rules.")
        with count_statements() as statements:
            reader.post(text)
        return len(statements)

    set_rules(open_app, moderation="all")
    silent = taken("Silent")
    set_rules(open_app, alerts="held")
    assert taken("Told") == silent + 1
