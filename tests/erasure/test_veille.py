"""Of somebody whom the team watched for, answered and wrote about, an erasure leaves nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import NeedEvent, Note, OutboxMessage, SavedReply
from comments_service.notify.message import Message
from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.community.assigning import assign, close
from comments_service.services.community.reports import TOPIC
from comments_service.services.community.watch_hits import judge_hit
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.moderation.notes import add_note
from comments_service.services.notifications.members import set_member_alerts, set_weekly_report
from comments_service.worker import consumers, make_worker
from tests.erasure.dump import rows_with
from tests.factories import SITE, Moderator, Reader, number
from tests.support.erasure import erase_commenter
from tests.support.watches import watch

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
EMAIL = "zebulon@quixote.example"
ZEBULON = {"name": "Zebulon Quixote", "email": EMAIL}
TRACES = ("zebulon", "quixote", "xyzzy")


@pytest.fixture
def written_about(open_app: Flask, reader: Reader, moderator: Moderator) -> Flask:
    """A team that has written the person's name wherever it can."""
    open_app.extensions["palabre"].now = lambda: NOW
    by, me = By(moderator.actor, NOW), moderator.actor.moderator_id or 0
    named = watch(open_app, "xyzzy", name="What Zebulon asks", opens_need=True)
    with open_app.app_context():
        set_member_alerts((SITE, me), "daily", 0, "UTC", "en", NOW)
        set_weekly_report((SITE, me), wants=True, language="en", now=NOW)
    theirs = [reader.post(f"When comes xyzzy {turn}?", author=ZEBULON) for turn in range(3)]
    other = Reader(open_app, "192.0.2.77").post("And when does it open?")
    with open_app.app_context():
        for one in theirs:
            judge_hit(SITE, named, number(one.id), useful=False)
        assign((SITE, number(theirs[0].id), 1), me, by, "Zebulon again")
        close((SITE, number(other.id), 1), "elsewhere", by, "As Zebulon Quixote asked")
        add_note(SITE, number(other.id), "Quarrels with Zebulon Quixote", by)
        reply = SavedReplyText("For Zebulon Quixote", "Dear Zebulon Quixote, xyzzy.")
        add_saved_reply(SITE, reply, by, is_own=False)
    make_worker(open_app).run(idle_for=0)
    open_app.extensions["palabre"].now = lambda: NOW + timedelta(days=4)
    with open_app.app_context():
        [planned] = db.session.scalars(
            select(OutboxMessage.payload).where(OutboxMessage.topic == TOPIC)
        )
        consumers(open_app)[TOPIC](Message(SITE, 1, TOPIC, planned, 1, lambda: None))
    return open_app


def test_nothing_is_left_in_any_table(written_about: Flask) -> None:
    tables = {row.partition(":")[0] for row in rows_with(written_about, TRACES)}
    places = {"watches", "need_events", "notes", "saved_replies", "outbox_messages"}
    assert places <= tables, "the test would not notice that it is gone"
    with written_about.app_context():
        erase_commenter(SITE, EMAIL, By(COMMENTER, NOW))
    assert rows_with(written_about, TRACES) == []


def test_what_names_somebody_else_stays(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    by = By(moderator.actor, NOW)
    reader.post("Hers, alone.", author=ZEBULON)
    other = Reader(open_app, "192.0.2.77").post("And when does it open?")
    with open_app.app_context():
        add_moderator("max@blog.example", "responder", None, NOW)
        close((SITE, number(other.id), 1), "elsewhere", by, "As Don Quichotte asked")
        add_note(SITE, number(other.id), "Quarrels with Sancho", by)
        reply = SavedReplyText("Thanks", "Dear Sancho, thank you.")
        add_saved_reply(SITE, reply, by, is_own=False)
        erase_commenter(SITE, EMAIL, By(COMMENTER, NOW))
        notes = select(NeedEvent.note).where(NeedEvent.note.is_not(None))
        assert db.session.scalars(notes).all() == ["As Don Quichotte asked"]
        assert db.session.scalars(select(Note.body)).all() == ["Quarrels with Sancho"]
        assert db.session.scalars(select(SavedReply.name)).all() == ["Thanks"]
