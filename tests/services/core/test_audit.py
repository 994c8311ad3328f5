"""The log is only added to: held by the database, whoever speaks to it."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from comments_service.extensions import db
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, Moderator, Reader

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def logged(open_app: Flask, moderator: Moderator) -> Flask:
    """A decision and a deed in the log."""
    moderator.decide(Reader(open_app).post().id, "hold")
    record = AuditRecord(
        action="settings", subject="x", before={"votes": True}, after={"votes": False}
    )
    with open_app.app_context(), transaction() as session:
        record_entry(session, SITE, record, By(Actor("moderator", 1, "A browser"), NOW))
    return open_app


def execute(app: Flask, statement: str) -> None:
    with app.app_context(), transaction() as session:
        session.execute(text(statement))


def lines(app: Flask) -> list[tuple[object, ...]]:
    with app.app_context():
        log = "SELECT id, actor, action, subject, device FROM audit_entries ORDER BY id"
        events = "SELECT id, actor, action, to_status, note FROM events ORDER BY id"
        return [tuple(row) for part in (log, events) for row in db.session.execute(text(part))]


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit_entries SET action = 'unban'",
        "UPDATE audit_entries SET actor = 'system'",
        "UPDATE audit_entries SET id = 1",
        "UPDATE audit_entries SET created_at = '2020-01-01'",
        "UPDATE audit_entries SET subject = 'y'",
        "UPDATE audit_entries SET device = 'Another'",
        "UPDATE audit_entries SET after = '{\"votes\": true}'",
        "DELETE FROM audit_entries",
        "UPDATE events SET action = 'approve' WHERE action = 'hold'",
        "UPDATE events SET moderator_id = NULL",
        "UPDATE events SET to_status = 'published'",
        "UPDATE events SET created_at = '2020-01-01'",
    ],
)
def test_nobody_rewrites_the_log(logged: Flask, forgery: str) -> None:
    before = lines(logged)
    with pytest.raises(DBAPIError, match="the log is only added to"):
        execute(logged, forgery)
    assert lines(logged) == before


def test_what_names_a_person_may_be_taken_out_and_nothing_put_in_its_place(logged: Flask) -> None:
    execute(logged, "UPDATE audit_entries SET subject = NULL, device = NULL, moderator_id = NULL")
    execute(logged, "UPDATE audit_entries SET before = NULL, after = NULL")
    (_, actor, action, subject, device), *_ = lines(logged)
    assert (actor, action, subject, device) == ("moderator", "settings", None, None)
    with pytest.raises(DBAPIError, match="the log is only added to"):
        execute(logged, "UPDATE audit_entries SET subject = 'y'")


def test_the_log_goes_with_its_site(logged: Flask) -> None:
    execute(logged, "DELETE FROM site_origins")
    execute(logged, "DELETE FROM memberships")
    for table in ("commenters", "comments", "threads"):
        if table == "commenters":
            execute(logged, "UPDATE comments SET commenter_id = NULL")
        execute(logged, f"DELETE FROM {table}")
    execute(logged, "DELETE FROM sites")
    assert lines(logged) == []
