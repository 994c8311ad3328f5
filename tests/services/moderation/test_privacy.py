"""Erasing one commenter leaves nothing of the person, and everything of the others."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.queries.moderation.bans import bans_of
from comments_service.queries.moderation.privacy import PersonalSummary, personal_summary
from comments_service.queries.readers.persons import person_of_email
from comments_service.rules.comments.bans import Target, typed_target
from comments_service.rules.comments.status import Decision
from comments_service.services.core import outbox
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.bans import NewBan, make_ban
from comments_service.services.moderation.notes import add_note
from comments_service.services.moderation.revisions import reword_comment
from tests.factories import (
    SITE,
    Moderator,
    Reader,
    flatten,
    miscounts,
    number,
    set_rules,
    stored,
)
from tests.support.erasure import erase_commenter

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ZOE = {"name": "Zoé Zèbre", "email": "Zoe@zebre.example", "website": "https://zebre.example/"}
# Whatever is kept somewhere of a person must be found by one of these.
TRACES = ("zèbre", "zebre", "xylophone", "about her", "zebrawords")


def dump(app: Flask) -> str:
    """Every value of every table, the words to search by included.

    Not the pages of SQLite's index of these words: like any free page of a file, they are used
    again when their time comes (docs/privacy.md tells).
    """
    with app.app_context():
        metadata = MetaData()
        metadata.reflect(db.engine)
        return "\n".join(
            f"{table.name}: {dict(row)}".lower()
            for table in metadata.sorted_tables
            if table.name != "search_index_data"
            for row in db.session.execute(select(table)).mappings()
        )


def erase(app: Flask, email: str = "zoe@ZEBRE.example", site_id: int = SITE) -> int:
    with app.app_context():
        return erase_commenter(site_id, email.lower(), By(COMMENTER, NOW))


def known(app: Flask, email: str = "zoe@zebre.example") -> PersonalSummary:
    with app.app_context():
        return personal_summary(person_of_email(SITE, email))


@pytest.fixture
def other(open_app: Flask) -> Reader:
    return Reader(open_app, "192.0.2.77")


@pytest.mark.slow
def test_nothing_of_the_person_remains_anywhere(
    open_app: Flask, reader: Reader, other: Reader, moderator: Moderator
) -> None:
    set_rules(open_app, blocked_words="xylophone", blocked_words_action="hold")
    held = reader.post("My xylophone", author=ZOE, key="a-key-of-hers")
    published = reader.post("A text of zebre", author=ZOE)
    removed = reader.post("Another text of zebre", author=ZOE)
    moderator.decide(removed.id, "delete")
    other.report(published.id, "abuse", note="This is about her")
    with open_app.app_context():
        seen, by = stored(open_app, held.id).version, By(moderator.actor, NOW)
        reword_comment(SITE, number(held.id), "What the team made of the zebrawords", seen, by)
        reword_comment(SITE, number(held.id), "What they made of that", seen + 1, by)
        for kind, text in (
            ("name", ZOE["name"]),
            ("email", ZOE["email"]),
            ("domain", ZOE["website"]),
        ):
            ban = NewBan(target=typed_target(kind, text), duration="good", reason="Zebre again")
            make_ban(SITE, "secret", ban, by)
        at_address = Target("address", "", stored(open_app, published.id).poster_hash, "2026-05")
        ban = NewBan(target=at_address, duration="good", reason="That of zebre")
        ban = replace(ban, comment_id=number(published.id), past=Decision.SPAM)
        make_ban(SITE, "secret", ban, by)
    with open_app.app_context():
        seen = By(moderator.actor, NOW)
        add_note(SITE, number(published.id), "Our Zoé Zèbre of the zebre", seen)
    hidden = [stored(open_app, held.id), stored(open_app, published.id)]
    hashes = {
        value
        for row in hidden
        for value in (row.poster_hash, row.network_hash, row.idempotency_hash, row.request_hash)
        if value
    }
    assert len(hashes) >= 4
    for trace in (*TRACES, *hashes):
        assert trace in dump(open_app), "the test would not notice that it is gone"
    assert known(open_app).comments == 3

    set_rules(open_app, blocked_words="")  # the owner's word, not hers
    assert erase(open_app) == 3
    left = dump(open_app)
    assert [line for line in left.splitlines() if any(trace in line for trace in TRACES)] == []
    assert [trace for trace in hashes if trace in left] == []
    assert known(open_app) == PersonalSummary(0, 0, None, None)
    assert miscounts(open_app) == []
    assert erase(open_app) == 0
    with open_app.app_context():
        bans = bans_of(SITE, limit=10, after=None)
    assert [(ban.label, ban.reason, ban.lifted_at) for ban in bans] == [("", None, None)] * 4


def test_the_replies_of_others_keep_their_place(
    open_app: Flask, reader: Reader, other: Reader
) -> None:
    root = reader.post("Zoé asks", author=ZOE)
    reply = other.post("Somebody answers", parent_id=root.id, author={"name": "Ana"})
    last = reader.post("Zoé thanks", parent_id=reply.id, author=ZOE)
    alone = reader.post("Zoé alone", author=ZOE)
    version = other.client.get("/api/v1/threads", query_string={"url": other.page}).headers["ETag"]
    erase(open_app)
    thread = other.thread()
    shown = flatten(thread["comments"])
    assert [comment["id"] for comment in shown] == [root.id, reply.id]
    assert (shown[0]["status"], shown[0]["deleted_by"]) == ("deleted", "author")
    assert (shown[0]["html"], shown[0]["author"]) == ("", None)
    assert "Somebody answers" in shown[1]["html"]
    assert shown[1]["in_reply_to"] == {"id": root.id, "name": None}
    assert thread["thread"]["comment_count"] == 1
    assert miscounts(open_app) == []
    again = other.client.get("/api/v1/threads", query_string={"url": other.page})
    assert again.headers["ETag"] != version
    assert {stored(open_app, one.id).status for one in (last, alone)} == {"deleted"}


def test_only_what_stands_under_the_address_goes(
    open_app: Flask, reader: Reader, other: Reader
) -> None:
    near = [
        other.post(f"Mine {place}", author={"name": "Zoé Zèbre", **fields}).id
        for place, fields in enumerate(
            ({}, {"email": "zoe@zebre.example.org"}, {"email": "azoe@zebre.example"})
        )
    ]
    reader.post("Hers", author=ZOE)
    assert erase(open_app, site_id=SITE + 1) == 0
    assert erase(open_app) == 1
    assert {comment["id"] for comment in other.thread()["comments"]} == set(near)


def test_the_log_tells_that_it_was_done_and_nobody_can_take_it_back(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    gone = reader.post("Hers", author=ZOE)
    erase(open_app)
    with open_app.app_context():
        lines = db.session.execute(
            select(db.metadata.tables["events"]).order_by(db.metadata.tables["events"].c.id)
        ).all()
    assert [(line.action, line.actor) for line in lines] == [
        ("post", "system"),
        ("erase", "commenter"),
    ]
    for undo_decision in (moderator.undo, lambda one: moderator.decide(one, "restore")):
        with pytest.raises(Exception, match="decision"):
            undo_decision(gone.id)
    assert reader.edit(gone, "Back again").status_code == 404
    assert stored(open_app, gone.id).body == ""


def test_who_wrote_much_is_erased_in_portions(
    open_app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(53):
        reader.post(f"Text {place}", author=ZOE)
    assert erase(open_app) == 53
    assert known(open_app).comments == 0
    assert miscounts(open_app) == []


def test_mails_that_wait_for_the_address_are_not_sent_any_more(
    open_app: Flask, reader: Reader
) -> None:
    reader.post("Hers", author=ZOE)
    with open_app.app_context(), transaction() as session:
        for to in ("Zoe@zebre.example", "ana@example.org"):
            outbox.enqueue(session, SITE, "mail", {"to": to}, now=NOW)
        outbox.enqueue(session, SITE, "import", {"import_id": 1}, now=NOW)
    erase(open_app)
    left: list[dict[str, object]] = []
    with open_app.app_context():
        while held := outbox.claim(NOW):
            left.append(held.payload)
    assert sorted(map(str, left)) == ["{'import_id': 1}", "{'to': 'ana@example.org'}"]


def test_votes_of_others_stay_where_they_were(
    open_app: Flask, reader: Reader, other: Reader
) -> None:
    root = reader.post("Hers", author=ZOE)
    other.vote(root.id, 1)
    other.post("A reply", parent_id=root.id)
    erase(open_app)
    with open_app.app_context():
        row = db.session.execute(
            select(Comment.up, Comment.score).where(Comment.id == number(root.id))
        ).one()
    assert tuple(row) == (1, 1)
