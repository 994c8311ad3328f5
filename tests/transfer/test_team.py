"""What a team has set up goes out and comes back with its site: watches, hits, saved replies."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import (
    Delivery,
    OutboxMessage,
    SavedReply,
    SavedReplyUse,
    Site,
    Watch,
    WatchHit,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.answers.answering import AnswerRequest, answer
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.community.watch_hits import judge_hit
from comments_service.services.core.actor import By
from comments_service.services.notifications.channels import NewChannel, Routing, make_channel
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.watches import watch
from tests.transfer.sites import moved_to, taken

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 5, 1, tzinfo=UTC)
WORKING = {
    "time_zone": "Europe/Paris",
    "working_hours": "Mo-Fr 09:00-17:00",
    "closed_days": "2026-12-25",
    "weekly_report": True,
    "needs": "watched",
    "target_s": 7200,
}


def rows(app: Flask, model: Any, *but: str) -> list[dict[str, Any]]:
    with app.app_context():
        found = db.session.execute(select(*model.__table__.columns)).mappings()
        kept = [{name: one for name, one in row.items() if name not in but} for row in found]
    return sorted(kept, key=str)


def set_up(app: Flask) -> Posted:
    """A team at work: what it watches for, what it answers with, and where it hears of it."""
    set_rules(app, moderation="open", **WORKING)
    moderator, found = Moderator(app), watch(app, "bread", name="Bread", opens_need=True)
    watch(app, "author:lea", is_on=False)
    post = Reader(app).post("Good bread, when?")
    by = By(moderator.actor, NOW)
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        judge_hit(SITE, found, number(post.id), useful=True)
        reply = SavedReplyText("Thanks", "Thank you, {name}.", "fr")
        reply_id = add_saved_reply(SITE, reply, by, is_own=False)
        add_saved_reply(SITE, SavedReplyText("Mine", "My own words."), by, is_own=True)
        request = AnswerRequest(
            comment_id=number(post.id), body="Thank you.", name="Us", saved_reply=reply_id
        )
        answer(rules.site, request, by)
        key = app.extensions["palabre"].settings.secret_key
        secret_address = {"url": "https://hooks.example/t0ken-of-ours"}
        make_channel(SITE, NewChannel("slack", "Room", secret_address, Routing(["held"])), key, by)
    return post


def test_what_a_team_set_up_comes_back_as_it_was(app: Flask, second: Flask, tmp_path: Path) -> None:
    set_up(app)
    exported = taken(app)
    moved_to(second, exported, tmp_path)
    assert rows(second, Watch, "owner_id") == rows(app, Watch, "owner_id")
    assert rows(second, WatchHit) == rows(app, WatchHit)
    assert rows(second, SavedReplyUse) == rows(app, SavedReplyUse)
    [reply] = rows(second, SavedReply)
    assert (reply["name"], reply["body"], reply["language"]) == (
        "Thanks", "Thank you, {name}.", "fr"
    )  # fmt: skip
    assert (reply["used"], reply["owner_id"]) == (1, None)
    [site] = rows(second, Site)
    assert {name: site[name] for name in WORKING} == WORKING
    assert site["report_at"] is not None and site["alerts"] == ""
    assert rows(second, Delivery) == []
    topics = {row["topic"] for row in rows(second, OutboxMessage)}
    assert not topics & {"alert", "notice", "mail"}


def test_no_secret_and_nothing_of_ones_own_goes_out(app: Flask) -> None:
    set_up(app)
    exported = taken(app).decode()
    for secret in ("t0ken-of-ours", "hooks.example", "My own words", "whsec_"):
        assert secret not in exported


def test_what_a_file_makes_up_stays_out(app: Flask, second: Flask, tmp_path: Path) -> None:
    post = set_up(app)
    exported = json.loads(taken(app))
    one = exported["watches"][0]
    exported["watches"] += [
        one,
        {**one, "id": "abc"},  # the same name
        {**one, "id": "0", "name": "No id"},
        {**one, "id": "abd", "name": "Everything", "search": "status:held"},
        {**one, "id": "abe", "name": "", "search": "x"},
        {**one, "id": "abf", "name": "Undated", "created_at": None},
    ]
    of_post = {"comment_id": f"{number(post.id):x}", "at": "2026-05-01T00:00:00Z", "useful": "so"}
    exported["watch_hits"] += [
        {**of_post, "watch_id": "fff"},
        {**of_post, "watch_id": None},
        {**of_post, "watch_id": exported["watches"][1]["id"]},
    ]
    reply = exported["saved_replies"][0]
    exported["saved_replies"] += [
        {**reply, "id": "abc", "name": "Empty", "body": ""},
        {**reply, "id": "abd", "name": "Tongue", "language": "a language"},
        {**reply, "id": None, "name": "No id"},
    ]
    exported["saved_reply_uses"] += [
        {"comment_id": of_post["comment_id"], "reply_id": "fff"},
        {"comment_id": of_post["comment_id"], "reply_id": 7},
    ]
    moved_to(second, json.dumps(exported).encode(), tmp_path)
    assert {row["name"] for row in rows(second, Watch)} == {"Bread", "author:lea"}
    assert len(rows(second, WatchHit)) == 2
    assert {row["name"] for row in rows(second, SavedReply)} == {"Thanks"}
    assert len(rows(second, SavedReplyUse)) == 1


def test_a_site_with_pages_keeps_its_own(app: Flask, second: Flask, tmp_path: Path) -> None:
    set_up(app)
    set_rules(second, moderation="open")
    Reader(second).post("We are here already.")
    moved_to(second, taken(app), tmp_path)
    assert rows(second, Watch) == rows(second, WatchHit) == rows(second, SavedReply) == []
